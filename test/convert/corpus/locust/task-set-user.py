from locust import HttpUser, TaskSet, task
class Steps(TaskSet):
    def on_start(self):
        self.user.key = self.client.post("/login").json()["token"]
    @task
    def visit(self):
        self.user.client.get("/me", headers={"X-Key": self.user.key})
class Shopper(HttpUser):
    host = "http://shop.test"
    tasks = [Steps]
