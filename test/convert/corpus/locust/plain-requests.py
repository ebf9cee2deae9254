import requests
from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        requests.get("http://shop.test/not-measured")
        self.client.get("/measured")
