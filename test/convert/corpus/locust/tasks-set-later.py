from locust import HttpUser
def home(user):
    user.client.get("/home")
class Shopper(HttpUser):
    host = "http://shop.test"
Shopper.tasks = [home]
