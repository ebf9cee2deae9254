import random
from locust import HttpUser, task
WORDS = ["lamp", "desk", "chair"]
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def search(self):
        self.client.get("/search", params={"q": random.choice(WORDS)})
