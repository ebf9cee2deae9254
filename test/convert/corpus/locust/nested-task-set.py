from locust import HttpUser, TaskSet, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task(1)
    class Reading(TaskSet):
        @task(2)
        def read(self):
            self.client.get("/read")
        @task(1)
        def stop(self):
            self.interrupt()
    @task(1)
    def home(self):
        self.client.get("/home")
