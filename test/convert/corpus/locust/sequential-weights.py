from locust import HttpUser, SequentialTaskSet, task
class Steps(SequentialTaskSet):
    @task(3)
    def one(self):
        self.client.get("/one")
    @task
    def two(self):
        self.client.get("/two")
class Shopper(HttpUser):
    host = "http://shop.test"
    tasks = [Steps]
