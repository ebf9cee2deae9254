from locust import HttpUser, between, task
LEAST = 1
class Shopper(HttpUser):
    host = "http://shop.test"
    wait_time = between(LEAST, LEAST * 3)
    @task
    def home(self):
        self.client.get("/home")
