import platform
from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def find(self):
        self.client.get("/find", params={"q": platform.node()[:0] + "x", "n": 1})
        self.client.get("/next")
