from locust import HttpUser, events, tag, task
@events.test_start.add_listener
def begin(environment, **kwargs):
    pass
class Shopper(HttpUser):
    host = "http://shop.test"
    @tag("smoke")
    @task
    def home(self):
        self.client.get("/home")
