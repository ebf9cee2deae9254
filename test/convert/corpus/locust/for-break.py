from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        for n in range(10):
            if n == 1:
                continue
            if n == 3:
                break
            self.client.get(f"/step/{n}")
