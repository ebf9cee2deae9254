import random
from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def maybe(self):
        if random.random() < 0.25:
            self.client.get("/rare")
        else:
            self.client.get("/usual")
