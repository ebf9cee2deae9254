from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def items(self):
        for item in self.client.get("/items").json()["items"]:
            self.client.get(f"/items/{item['id']}")
