from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def order(self):
        r = self.client.post("/orders", json={})
        if not r.ok:
            return
        self.client.get("/receipt")
