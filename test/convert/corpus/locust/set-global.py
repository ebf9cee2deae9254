from locust import HttpUser, task
calls = 0
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        global calls
        calls += 1
        self.client.get(f"/calls/{calls}")
