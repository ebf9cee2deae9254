from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def old(self):
        self.client.get("/old")
        self.client.get("/old?again=1", allow_redirects=False)
