import json
from locust import HttpUser, task
BODY = {"a": [1, None, True], "b": "ä"}
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def send(self):
        self.client.post("/dumps", data=json.dumps(BODY), headers={"content-type": "application/json"})
