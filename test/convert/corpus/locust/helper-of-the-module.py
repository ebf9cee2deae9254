from locust import HttpUser, task
def index(l):
    l.client.get("/index")
def search(user, word="lamp"):
    user.client.get("/search", params={"q": word})
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        index(self)
        search(self, word="desk")
