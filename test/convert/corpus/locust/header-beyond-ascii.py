from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def send(self):
        self.client.get("/named", headers={"X-Name": "Zoë", "X-Plain": "p"})
