from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task(3)
    def browse(self):
        self.client.get("/browse")
    @task
    def buy(self):
        self.client.post("/buy", json={"id": 1})
