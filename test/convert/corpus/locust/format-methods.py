from locust import HttpUser, task
class Shopper(HttpUser):
    host = "http://shop.test"
    @task
    def visit(self):
        n = 3
        self.client.get("/x/{}".format(n))
        self.client.get("/y/%d/%s" % (n, "a"))
        self.client.get("/z/{a}/{b:03d}".format(a="q", b=n))
        self.client.get("/".join(["", "j", "o"]))
