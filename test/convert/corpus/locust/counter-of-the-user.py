from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    page = 0
    @task
    def visit(self):
        self.page += 1
        self.client.get(f"/pages/{self.page}")
