from locust import HttpUser, constant, task
class Shopper(HttpUser):
    host = "http://shop.test"
    wait_time = constant(0.5)
    @task
    def read(self):
        self.client.get("/read")
class Off(HttpUser):
    host = "http://shop.test"
    weight = 0
    wait_time = constant(0.5)
    @task
    def never(self):
        self.client.get("/never")
