from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        try:
            item = self.client.get("/items").json()["id"]
        except ValueError:
            self.client.get("/failed")
            return
        self.client.get(f"/items/{item}")
