from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def pages(self):
        for page in range(1, 4):
            self.client.get(f"/pages/{page}")
