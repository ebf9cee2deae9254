import random
from locust import HttpUser, task
WORDS = ["lamp", "desk", "chair"]
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        words = list(WORDS)
        random.shuffle(words)
        self.client.get("/first/" + words[0])
        self.client.get("/index/" + WORDS[random.randrange(3)])
