from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test/base"
    @task
    def visit(self):
        self.client.get("/below")
        self.client.get("http://shop.test/absolute")
        self.client.get("http://other.test/ad")
