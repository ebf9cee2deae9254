from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def ids(self):
        ids = [1, 2]
        ids.append(3)
        ids += [4]
        self.client.post("/ids", json={"ids": ids})
