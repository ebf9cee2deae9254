import random
from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        area = "north"
        if random.random() < 2:
            area = "south"
        self.client.get("/area/" + area)
