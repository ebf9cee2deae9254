"""A shop's visitors."""
import json
import os
import random
import time

from locust import HttpUser, SequentialTaskSet, TaskSet, between, constant, constant_pacing, task, LoadTestShape

PASSWORD = "marker-password"
PAGES = ["/about", "/help"]


def index(user):
    user.client.get("/index")


class Browse(TaskSet):
    @task(2)
    def products(self):
        self.client.get("/products", params={"page": 2, "q": "red lamp"})

    @task
    def page(self):
        self.client.get(random.choice(PAGES))


class Buy(SequentialTaskSet):
    @task
    def cart(self):
        response = self.client.post("/cart", json={"item": 7, "gift": True})
        self.item = response.json()["items"][0]["id"]

    @task
    def order(self):
        self.client.put(f"/cart/{self.item}", data=json.dumps({"amount": 2}))
        self.client.delete("/cart/" + str(self.item), name="/cart/[id]")


class Base(HttpUser):
    abstract = True
    host = "https://shop.example/v1"


class Visitor(Base):
    wait_time = between(1, 5)
    tasks = {Browse: 3, Buy: 1, index: 2, gone: 1}
    weight = 3

    def on_start(self):
        response = self.client.post("/login", {"user": "ann", "password": PASSWORD}, headers={"X-Api-Key": "abcdef-9876"})
        self.token = response.json().get("token")
        self.client.headers["Authorization"] = f"Bearer {self.token}"

    @task(4)
    def view(self):
        for item in range(10):
            self.client.get(f"/item?id={item}", name="/item")
            time.sleep(1)
        with self.client.get("/stock", catch_response=True) as response:
            if response.elapsed.total_seconds() > 0.5:
                response.failure("slow")

    @task
    def odd(self):
        self.client.get(self.made_up())
        self.client.get("https://cdn.example/a.png")
        self.client.get(f"/secret/{os.environ['SHOP_KEY']}")

    def on_stop(self):
        self.client.post("/logout")


class Robot(HttpUser):
    host = "https://shop.example"
    wait_time = constant_pacing(10)

    @task
    def ping(self):
        self.client.request("HEAD", "/ping", auth=("ann", "marker-basic"))


class Shape(LoadTestShape):
    def tick(self):
        return (10, 1)
