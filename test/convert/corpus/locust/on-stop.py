from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def home(self):
        self.client.get("/home")
    def on_stop(self):
        self.client.post("/logout")
