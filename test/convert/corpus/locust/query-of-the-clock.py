import time
from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def find(self):
        self.client.get("/find", params={"at": int(time.time() * 1000)})
        self.client.get("/next")
