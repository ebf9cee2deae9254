from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def save(self):
        payload = {"a": 1}
        payload["b"] = 2
        payload.update({"c": 3}, d=4)
        self.client.post("/save", json=payload)
