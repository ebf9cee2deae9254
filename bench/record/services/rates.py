"""Rates as JSON, computed by plain Python in a thread a connection.

PORT is where it listens, WORK how many rates there are: 1.05 is 5 % more.
"""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COUNT = round(2000 * float(os.environ.get("WORK", "1")))


class Rates(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body in one packet.
    wbufsize = -1

    def do_GET(self):
        rates = sorted(((n * 7919) % 10007 / 100, n) for n in range(COUNT))
        body = json.dumps(rates[:50]).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


Server(("127.0.0.1", int(os.environ["PORT"])), Rates).serve_forever()
