from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        ids = [n * 2 for n in range(1, 4) if n != 2]
        self.client.post("/ids", json={"ids": ids, "map": {str(n): n for n in ids}})
