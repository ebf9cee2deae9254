import itertools
from locust import HttpUser, task
AREAS = itertools.cycle(["north", "south"])
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        self.client.get("/area/" + next(AREAS))
