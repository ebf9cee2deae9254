from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def browse(self):
        url = "/list"
        url += "?page=2"
        self.client.get(url)
