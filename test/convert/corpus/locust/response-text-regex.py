import re
from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        page = self.client.get("/html")
        csrf = re.search(r'name="csrf" value="([^"]+)"', page.text).group(1)
        self.client.post("/form", data={"csrf": csrf})
