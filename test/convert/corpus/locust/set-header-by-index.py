from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def report(self):
        headers = {}
        headers["X-Tenant"] = "acme"
        self.client.get("/report", headers=headers)
