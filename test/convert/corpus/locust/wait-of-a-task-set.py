from locust import HttpUser, TaskSet, constant, task
class Slow(TaskSet):
    wait_time = constant(4)
    @task
    def slow(self):
        self.client.get("/slow")
class Shopper(HttpUser):
    host = "http://shop.test"
    wait_time = constant(1)
    tasks = [Slow]
