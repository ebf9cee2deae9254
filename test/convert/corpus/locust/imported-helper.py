from locust import HttpUser, task
from data.shared_tasks import visit
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def own(self):
        self.client.get("/own")
        visit(self, "/imported")
