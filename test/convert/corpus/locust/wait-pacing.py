from locust import HttpUser, constant_pacing, task
class Shopper(HttpUser):
    host = "http://shop.test"
    wait_time = constant_pacing(0.2)
    @task
    def home(self):
        self.client.get("/home")
