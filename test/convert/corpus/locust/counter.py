from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def count(self):
        n = 1
        n += 1
        self.client.get(f"/n/{n * 5}")
