from locust import HttpUser, between, task
class Shopper(HttpUser):
    host = "http://shop.test"
    wait_time = between(1, 3)
    @task
    def home(self):
        self.client.get("/home")
