from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def areas(self):
        for index, area in enumerate(["north", "south"]):
            self.client.get("/area/" + area, params={"i": index})
        [self.client.get("/c/" + c) for c in ("x", "y")]
