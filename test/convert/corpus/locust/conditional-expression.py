from locust import HttpUser, task
FULL = True
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        self.client.get("/full" if FULL else "/short")
        size = None or 20
        self.client.get("/list?size=" + str(size))
