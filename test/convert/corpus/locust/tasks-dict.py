from locust import HttpUser, TaskSet, task
def about(l):
    l.client.get("/about")
class Browse(TaskSet):
    @task
    def home(self):
        self.client.get("/home")
    @task
    def leave(self):
        self.client.get("/leave")
        self.interrupt()
class Shopper(HttpUser):
    host = "http://shop.test"
    tasks = {Browse: 1, about: 2}
