"""A chat completions server that misbehaves as its address says: /<behaviour>/<name>/v1/...

Prints its port, serves on the loopback alone, and ends when its standard input does. `name` keeps
tests apart: POST /log/<name>/ gives what was asked under that name. Standard library only.
"""
import json
import sys
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

lock = threading.Lock()
logs = {}


def log_of(name):
    return logs.setdefault(name, {"requests": [], "under_way": 0, "mostAtOnce": 0})


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *args):
        pass

    def send(self, status, body, kind="application/json", length=None, **headers):
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        for key, value in headers.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def say(self, text="hello", finish="stop", **message):
        self.send(200, {
            "id": "c", "object": "chat.completion", "created": 1, "model": "faulty-1",
            "choices": [{"index": 0, "finish_reason": finish, "logprobs": None,
                         "message": {"role": "assistant", "content": text, **message}}],
            "usage": {"prompt_tokens": 5, "completion_tokens": 2, "total_tokens": 7}})

    def do_POST(self):
        _, behaviour, name, *rest = self.path.split("/")
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if behaviour == "log":
            with lock:
                return self.send(200, log_of(name))
        with lock:
            log = log_of(name)
            log["requests"].append({
                "path": "/" + "/".join(rest), "headers": dict(self.headers.items()),
                "body": json.loads(body)})
            count = len(log["requests"])
            log["under_way"] += 1
            log["mostAtOnce"] = max(log["mostAtOnce"], log["under_way"])
        try:
            getattr(self, "on_" + behaviour)(json.loads(body), count)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True
        finally:
            with lock:
                log["under_way"] -= 1

    def on_ok(self, request, count):
        self.say()

    def on_slow(self, request, count):
        time.sleep(0.05)
        self.say()

    def on_busy(self, request, count):
        if count > 1:
            return self.say()
        self.send(429, {"error": {"message": "slow down"}}, Retry_After="7")

    def on_busydate(self, request, count):
        if count > 1:
            return self.say()
        self.send(503, {"error": "full"}, Retry_After=formatdate(1_800_000_030, usegmt=True))

    def on_patient(self, request, count):
        self.send(429, {"error": {"message": "tomorrow"}}, Retry_After="86400")

    def on_flaky(self, request, count):
        if count > 2:
            return self.say()
        self.send(500, b"<h1>Internal\nServer Error</h1>", kind="text/html")

    def on_down(self, request, count):
        self.send(503, {"message": "loading model"})

    def on_hang(self, request, count):
        for _ in range(100):
            time.sleep(0.1)
        self.close_connection = True

    def on_drip(self, request, count):
        self.send(200, b"", length=1000)
        for _ in range(100):
            self.wfile.write(b" ")
            time.sleep(0.1)

    def on_garbage(self, request, count):
        self.send(200, b'{"choices": [{"message": {"content": "he')

    def on_truncated(self, request, count):
        if count > 1:
            return self.say()
        self.send(200, b'{"choices": [', length=4000)
        self.close_connection = True

    def on_dropped(self, request, count):
        if count > 1:
            return self.say()
        self.close_connection = True

    def on_noschema(self, request, count):
        kind = request.get("response_format", {}).get("type")
        if kind == "json_schema":
            return self.send(400, {"error": {"message": "response_format is not supported"}})
        self.say("{}")

    def on_noformat(self, request, count):
        if "response_format" in request:
            return self.send(422, {"detail": [
                {"loc": ["body", "response_format"], "msg": "Extra inputs", "input": request}]})
        self.say("plain")

    def on_html(self, request, count):
        self.send(200, b"<html>Welcome</html>", kind="text/html")

    def on_redirect(self, request, count):
        place = self.headers["Host"] + "/ok/redirected/v1/chat/completions?token=hunter2"
        self.send(307, b"", Location="http://user:hunter2@" + place)

    def on_huge(self, request, count):
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        piece = b" " * (1 << 16)
        for _ in range(1 << 12):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))

    def on_echo(self, request, count):
        words = "bad input: %s key %s" % (
            request["messages"][-1]["content"], self.headers.get("Authorization"))
        self.send(400, {"error": {"message": words + "\x1b[31m\u202e"}})

    def on_unauthorised(self, request, count):
        self.send(401, {"error": {"message": "Incorrect API key provided: "
                                  + self.headers.get("Authorization", "").split()[-1]}})

    def on_errorinside(self, request, count):
        self.send(200, {"error": {"message": "upstream is down"}})

    def on_nochoice(self, request, count):
        self.send(200, {"choices": []})

    def on_refusal(self, request, count):
        self.say(None, refusal="I will not.")

    def on_filtered(self, request, count):
        self.say("", finish="content_filter")

    def on_parts(self, request, count):
        self.say([{"type": "text", "text": "in "}, {"type": "text", "text": "parts"}])


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
