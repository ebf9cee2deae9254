from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    n = 4
    @task
    def first(self):
        n = 1
        self.client.get(f"/first/{n}")
    @task
    def second(self):
        self.client.get(f"/second/{self.n}")
