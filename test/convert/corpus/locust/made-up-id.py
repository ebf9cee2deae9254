import uuid
from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def create(self):
        self.client.post("/things", json={"id": str(uuid.uuid4())})
