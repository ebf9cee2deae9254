from locust import HttpUser, TaskSet, task
class Reading(TaskSet):
    @task
    def read(self):
        self.client.get("/read")
        self.interrupt(reschedule=False)
class Shopper(HttpUser):
    host = "http://shop.test"
    tasks = {Reading: 3}
    @task
    def home(self):
        self.client.get("/home")
