from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        params = {"headers": {}}
        h = params["headers"]
        h["X-Alias"] = "a"
        self.client.get("/aliased", headers=params["headers"])
