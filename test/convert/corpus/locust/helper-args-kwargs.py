from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    def call(self, method, path, *args, **kwargs):
        return self.client.request(method, path, *args, **kwargs)
    @task
    def visit(self):
        self.call("PUT", "/put", json={"a": 1})
        self.call("GET", "/get", headers={"X-A": "1"})
