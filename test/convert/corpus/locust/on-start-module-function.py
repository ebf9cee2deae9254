from locust import HttpUser, task
def login(user):
    user.client.post("/login", {"username": "ann"})
class Shopper(HttpUser):
    host = "http://shop.test"
    def on_start(self):
        login(self)
    @task
    def home(self):
        self.client.get("/home")
