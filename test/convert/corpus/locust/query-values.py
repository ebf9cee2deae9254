from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def find(self):
        self.client.get("/find", params={"tag": ["x", "y"], "n": None, "q": "two words", "on": True})
        self.client.get("/p", params="a=1")
        self.client.get("/pairs", params=[("a", "1"), ("a", "2")])
