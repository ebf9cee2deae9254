from locust import HttpUser, between, task
class Shopper(HttpUser):
    host = "http://shop.test"
    wait_time = between(0.2, 0.4)
    @task(1)
    def a(self):
        self.client.get("/a")
    @task(9)
    def idle(self):
        pass
