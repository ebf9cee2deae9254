from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def send(self):
        self.client.post("/form", data={"a": "1", "b": "two words", "list": ["x", "y"]})
        self.client.post("/text", data="raw text")
        self.client.post("/json", data='{"a": 1}', headers={"Content-Type": "application/json"})
