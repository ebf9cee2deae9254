from locust import FastHttpUser, task
class Shopper(FastHttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        with self.rest("POST", "/orders", json={"a": 1}) as resp:
            if resp.js["ok"] is not True:
                resp.failure("no")
        with self.rest("GET", "/items") as resp:
            pass
