from locust import HttpUser, task
def sign(headers, key):
    headers["X-Sign"] = "s-" + str(key)
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        headers = {}
        sign(headers, 4)
        self.client.get("/signed", headers=headers)
