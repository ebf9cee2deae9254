from locust import HttpUser, tag, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task(weight=4)
    @tag("a")
    def a(self):
        self.client.get("/a")
    @tag("b")
    @task
    def b(self):
        self.client.get("/b")
