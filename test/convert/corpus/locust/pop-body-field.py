from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def save(self):
        payload = {"a": 1, "gone": 2}
        payload.pop("gone")
        self.client.post("/save", json=payload)
        del payload["a"]
        self.client.post("/bare", json={"left": payload})
