from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        response = self.client.get("/html")
        if "csrf" in response.text:
            self.client.get("/with-csrf")
