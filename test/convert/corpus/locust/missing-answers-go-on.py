from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        self.client.get("/missing/1")
        self.client.get("/fine")
