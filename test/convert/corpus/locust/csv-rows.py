import csv, random
from locust import HttpUser, task
with open("data/users.csv") as f:
    USERS = list(csv.DictReader(f))
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def login(self):
        user = random.choice(USERS)
        self.client.post("/login", json={"name": user["name"], "city": user["city"]})
