import time
from locust import HttpUser, SequentialTaskSet, constant, task
class Steps(SequentialTaskSet):
    @task
    def one(self):
        self.client.get("/one")
        time.sleep(1)
    @task
    def two(self):
        self.client.get("/two")
class Shopper(HttpUser):
    host = "http://shop.test"
    wait_time = constant(2)
    tasks = [Steps]
