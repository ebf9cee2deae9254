from locust import HttpUser, task
from requests.auth import HTTPBasicAuth
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def stock(self):
        self.client.get("/pair", auth=("ann", "marker-pass"))
        self.client.get("/object", auth=HTTPBasicAuth("ann", "marker-pass"))
