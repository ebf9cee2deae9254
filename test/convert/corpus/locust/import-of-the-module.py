import locust
class Shopper(locust.HttpUser):
    host = "http://shop.test"
    wait_time = locust.constant(0)
    @locust.task(2)
    def a(self):
        self.client.get("/a")
    @locust.task
    def b(self):
        self.client.get("/b")
