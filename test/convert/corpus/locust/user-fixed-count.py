from locust import HttpUser, constant, task
class Admin(HttpUser):
    host = "http://shop.test"
    fixed_count = 1
    wait_time = constant(0.5)
    @task
    def admin(self):
        self.client.get("/admin")
class Shopper(HttpUser):
    host = "http://shop.test"
    wait_time = constant(0.5)
    @task
    def home(self):
        self.client.get("/home")
