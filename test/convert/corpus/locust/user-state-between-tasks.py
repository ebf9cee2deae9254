from locust import HttpUser, SequentialTaskSet, task
class Steps(SequentialTaskSet):
    @task
    def create(self):
        self.order = self.client.post("/orders", json={"n": 1}).json()["id"]
    @task
    def read(self):
        self.client.get(f"/orders/{self.order}")
class Shopper(HttpUser):
    host = "http://shop.test"
    tasks = [Steps]
