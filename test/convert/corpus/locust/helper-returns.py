from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    def headers(self, key):
        return {"X-Key": key, "X-B": "2"}
    @task
    def visit(self):
        self.client.get("/keyed", headers=self.headers("k"))
        self.client.get("/more", headers={**self.headers("l"), "X-C": "c"})
