import os
from locust import HttpUser, task
KEY = os.environ["API_KEY"]
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def keyed(self):
        self.client.get("/keyed", headers={"X-Key": KEY, "X-Area": os.getenv("AREA", "north")})
