from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        user = self.client.post("/login").json()
        self.client.post("/save", json={"id": user["id"], "name": user.get("name"), "next": user["id"] + 1})
