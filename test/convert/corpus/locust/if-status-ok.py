from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def items(self):
        r = self.client.get("/items")
        if r.status_code == 200:
            self.client.get("/items/%d" % r.json()["items"][0]["id"])
        else:
            self.client.get("/fallback")
