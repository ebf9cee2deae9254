from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        a, (b, *rest) = "x", ["y", "z"]
        a, b = b, a
        self.client.get(f"/{a}/{b}/{rest[0]}")
