from locust import HttpUser, LoadTestShape, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def home(self):
        self.client.get("/home")
class Shape(LoadTestShape):
    def tick(self):
        if self.get_run_time() < 2:
            return (1, 1)
        return None
