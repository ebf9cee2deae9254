from locust import HttpUser, task
COMMON = {"X-A": "1"}
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        self.client.get("/stars", headers={**COMMON, "X-B": "2"})
        self.client.get("/bar", headers=COMMON | {"X-C": "3"})
        self.client.get("/dict", headers=dict(COMMON, **{"X-D": "4"}))
