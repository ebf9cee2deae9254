from locust import HttpUser, constant, task
class Shopper(HttpUser):
    host = "http://shop.test"
    wait_time = constant(3)
    @task
    def home(self):
        self.client.get("/a")
        self.client.get("/b")
        self.client.get("/c")
