from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def poll(self):
        tries = 0
        while tries < 2:
            self.client.get("/poll")
            tries += 1
        self.client.get("/done")
