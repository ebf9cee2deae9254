from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        response = self.client.get("/a")
        self.client.get("/b", headers={"X-Trace": response.headers["X-Request-Id"]})
