from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.tenant = "acme"
        self.headers = {"X-Tenant": self.tenant}
    @task
    def report(self):
        self.client.get(f"/{self.tenant}/report", headers=self.headers)
