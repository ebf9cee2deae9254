from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def items(self):
        with self.client.get("/items", catch_response=True, name="items") as response:
            if response.status_code != 200:
                response.failure("status")
            elif "lamp" not in response.text:
                response.failure("no lamp")
            else:
                response.success()
        with self.client.get("/missing/1", catch_response=True) as response:
            if response.status_code == 404:
                response.success()
