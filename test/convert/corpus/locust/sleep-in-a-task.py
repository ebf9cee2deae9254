import time
from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def home(self):
        self.client.get("/a")
        time.sleep(2)
        self.client.get("/b")
