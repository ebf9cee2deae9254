from locust import HttpUser, task
class Base(HttpUser):
    abstract = True
    host = "http://shop.test"
    def on_start(self):
        self.client.get("/base-start")
class Shopper(Base):
    def on_start(self):
        super().on_start()
        self.client.get("/own-start")
    @task
    def home(self):
        self.client.get("/home")
