from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    def on_start(self):
        token = self.client.post("/login").json()["user"]["role"]
        self.client.headers["X-Role"] = token
        self.client.headers.update({"X-Fixed": "f"})
    @task
    def me(self):
        self.client.get("/me")
