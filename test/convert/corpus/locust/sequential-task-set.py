from locust import HttpUser, SequentialTaskSet, task
class Steps(SequentialTaskSet):
    @task
    def one(self):
        self.client.get("/one")
    @task
    def two(self):
        self.client.get("/two")
        self.client.get("/two-more")
class Shopper(HttpUser):
    host = "http://shop.test"
    tasks = [Steps]
