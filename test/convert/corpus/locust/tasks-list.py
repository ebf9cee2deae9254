from locust import HttpUser
def home(user):
    user.client.get("/home")
def cart(user):
    user.client.get("/cart")
class Shopper(HttpUser):
    host = "http://shop.test"
    tasks = [home, home, cart]
