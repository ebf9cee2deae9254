from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        self.client.get(url="/by-keyword", name="keyword", verify=False, timeout=5)
        self.client.request(method="PATCH", url="/patched", json={"a": 1})
        self.client.put("/put", "raw")
