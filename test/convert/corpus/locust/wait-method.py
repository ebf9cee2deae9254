from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    def wait_time(self):
        return 0.5 * 4
    @task
    def home(self):
        self.client.get("/home")
