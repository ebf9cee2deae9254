from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    def on_start(self):
        self.client.auth = ("ann", "marker-pass")
    @task
    def stock(self):
        self.client.get("/stock")
