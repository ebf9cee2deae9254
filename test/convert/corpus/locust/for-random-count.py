import random
from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        for _ in range(random.randint(1, 3)):
            self.client.get("/again")
        self.client.get("/done")
