import random
from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    wait_time = lambda self: random.uniform(1, 2)
    @task
    def home(self):
        self.client.get("/home")
