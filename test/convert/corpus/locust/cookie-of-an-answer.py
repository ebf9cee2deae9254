from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    def on_start(self):
        self.client.get("/cookie")
    @task
    def home(self):
        self.client.get("/home")
