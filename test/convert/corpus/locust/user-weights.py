from locust import HttpUser, constant, task
class Reader(HttpUser):
    host = "http://shop.test"
    weight = 3
    wait_time = constant(0.5)
    @task
    def read(self):
        self.client.get("/read")
class Writer(HttpUser):
    host = "http://shop.test"
    weight = 1
    wait_time = constant(0.5)
    @task
    def write(self):
        self.client.post("/write", json={})
