from locust import HttpUser, task
class Search:
    word = "lamp"
    def search(self):
        self.client.get("/search?q=" + self.word)
class Shopper(Search, HttpUser):
    host = "http://shop.test"
    word = "desk"
    @task
    def visit(self):
        self.search()
