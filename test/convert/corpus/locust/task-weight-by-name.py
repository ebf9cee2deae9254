from locust import HttpUser, task
HEAVY = 5
class Shopper(HttpUser):
    host = "http://shop.test"
    LIGHT = 1
    @task(HEAVY)
    def browse(self):
        self.client.get("/browse")
    @task(LIGHT * 2)
    def buy(self):
        self.client.get("/buy")
