from locust import HttpUser, constant_throughput, task
class Shopper(HttpUser):
    host = "http://shop.test"
    wait_time = constant_throughput(5)
    @task
    def home(self):
        self.client.get("/home")
