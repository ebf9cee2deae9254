from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @staticmethod
    def path(n):
        return f"/items/{n}"
    @property
    def area(self):
        return "north"
    @task
    def visit(self):
        self.client.get(self.path(3) + "/" + self.area)
