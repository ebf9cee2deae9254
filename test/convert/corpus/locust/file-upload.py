from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def send(self):
        self.client.post("/upload", files={"photo": open("data/users.csv", "rb")}, data={"title": "list"})
        self.client.get("/next")
