import os
from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        if os.environ.get("FULL", ""):
            self.client.get("/full")
        self.client.get("/always")
