#!/usr/bin/env python3
"""A stand-in of AWS Lambda's Runtime API: hands out one event and prints what comes back.

Usage: runtime-api.py EVENT PORT_FILE
Writes its port to PORT_FILE. Prints two lines: "asked <seconds since the epoch>" when a process has asked for work for the
first time, and "<response|error> <body>" with what it answered. Ends after that with 0 for a response, 1 for an error.
"""
import http.server
import os
import sys
import threading
import time

event, port_file = sys.argv[1], sys.argv[2]
state = {"asked": False, "code": 2}


class Api(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if not self.path.endswith("/runtime/invocation/next"):
            return self.answer(404, b"")
        if state["asked"]:
            # No more work: silence, as Lambda freezes the process.
            time.sleep(3600)
        state["asked"] = True
        print(f"asked {time.time():.3f}", flush=True)
        self.answer(200, event.encode(), {
            "Lambda-Runtime-Aws-Request-Id": "0b9f4c1e-0000-4000-8000-000000000001",
            "Lambda-Runtime-Deadline-Ms": str(int((time.time() + 60) * 1000)),
            "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-west-1:111122223333:function:driver",
            "Lambda-Runtime-Trace-Id": "Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0",
        })

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kind = self.path.rsplit("/", 1)[1]
        self.answer(202, b"{}")
        print(kind, body.decode(), flush=True)
        state["code"] = 0 if kind == "response" else 1
        threading.Thread(target=self.server.shutdown).start()

    def answer(self, status, body, headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Api)
server.daemon_threads = True
with open(port_file + ".new", "w") as file:
    file.write(str(server.server_address[1]))
# Renamed, so that whoever waits for the file finds the whole number in it.
os.rename(port_file + ".new", port_file)
threading.Timer(60, lambda: os._exit(2)).start()
server.serve_forever(poll_interval=0.01)
sys.stdout.flush()
os._exit(state["code"])
