def visit(user, path):
    user.client.get(path)
