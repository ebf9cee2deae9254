from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task(0)
    def never(self):
        self.client.get("/never")
    @task(1)
    def a(self):
        self.client.get("/a")
