from locust import FastHttpUser, task
class Shopper(FastHttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        self.client.get("/fast")
        self.client.post("/send", json={"a": 1})
