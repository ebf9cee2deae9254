from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def home(self):
        self.client.get("/dark", cookies={"theme": "dark"})
        self.client.get("/plain")
