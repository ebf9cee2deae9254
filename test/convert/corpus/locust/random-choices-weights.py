import random
from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        path = random.choices(["/home", "/cart"], weights=[3, 1])[0]
        self.client.get(path)
