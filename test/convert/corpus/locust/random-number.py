from random import randint
from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def product(self):
        self.client.get(f"/products/{randint(1, 50)}")
