from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    def call(self, path, data=None):
        self.client.post(path, json=data)
    @task
    def buy(self):
        path = "/fixed"
        data = {"y": 2}
        self.call("/b", {"z": 3})
        self.call(path, data=data)
