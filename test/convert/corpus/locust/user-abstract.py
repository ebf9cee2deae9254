from locust import HttpUser, task
class Base(HttpUser):
    abstract = True
    host = "http://shop.test"
    @task
    def base(self):
        self.client.get("/base")
class Shopper(Base):
    @task(2)
    def own(self):
        self.client.get("/own")
