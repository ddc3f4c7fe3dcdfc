"""An OpenAI-compatible judge that codes the passages of the end-to-end tests by their words.

judge_server.py LOG: prints its port, serves on the loopback alone, and ends when its standard input
does. Every request adds a line to LOG: name, key, and how the passage begins. The address says how
it behaves: /<behaviour>/<name>/v1. Standard library only.

honest   codes every passage as it is
erring   calls every fourth passage that shows nothing hostile
faulty   by the passage's number: 1 malformed, 2 a refusal, 3 HTTP 500 (of ten)
slow     takes a tenth of a second
"""
import json
import re
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

log = open(sys.argv[1], "a", buffering=1)
lock = threading.Lock()


def coding(passage, label, erring, number):
    stance, codes, discussed = "none", ["X"], []
    if "This paper" in passage:
        stance, codes, discussed = "hostile", ["T1"], ["N3"]
    elif re.search("lied|forged|deceived", passage):
        stance, codes = "hostile", ["N3"]
    elif re.search("told its operators|disclosed", passage):
        stance, codes = "aligned", ["P2"]
    elif "Its arm lifts" in passage:
        stance, codes = "neutral", ["T3"]
    elif erring and number % 4 == 0:
        stance, codes = "hostile", ["N3"]
    return json.dumps({
        "passage": label, "stance": stance, "codes": codes, "discussed": discussed,
        "facets": {"attitude": "neutral", "voice": "third", "outcome": "none", "reasons": "none",
                   "reality": "fiction"},
        "quote": passage[:40] if stance in ("hostile", "aligned") else ""})


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *args):
        pass

    def send(self, status, body):
        data = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def say(self, text, **message):
        self.send(200, {"choices": [{
            "index": 0, "finish_reason": "stop",
            "message": {"role": "assistant", "content": text, **message}}]})

    def do_POST(self):
        _, behaviour, name, *_ = self.path.split("/")
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
        question = body["messages"][1]["content"]
        label = question.split(" ")[2]
        passage = question.split("----- PASSAGE %s -----" % label)[1].strip("\n")
        number = int((re.findall(r"number (\d+)|section (\d+)", passage) or [("0", "")])[0][0] or 0)
        with lock:
            log.write("%s\t%s\t%s\n" % (
                name, self.headers.get("Authorization"), " ".join(passage.split())[:60]))
        if behaviour == "slow":
            time.sleep(0.1)
        fault = number % 10 if behaviour == "faulty" else 0
        if fault == 3:
            return self.send(500, {"error": {"message": "out of memory"}})
        if fault == 2:
            return self.say(None, refusal="I will not.")
        self.say("no JSON" if fault == 1 else
                 coding(passage, label, behaviour == "erring", number))


server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_address[1], flush=True)
sys.stdin.read()
