from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    def on_start(self):
        response = self.client.post("/login", json={"user": "ann", "password": "marker-pass"})
        self.token = response.json()["token"]
    @task
    def me(self):
        self.client.get("/me", headers={"Authorization": f"Bearer {self.token}"})
