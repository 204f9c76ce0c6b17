"""A stand-in for the SMS gateway: real HTTP on a loopback port, by the protocol of docs/operate.md."""

import json
from collections import deque
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Lock, Thread

KEY = "key-of-the-stand-in"
DROP = "drop"  # accepts, then breaks the connection off without an answer


class Gateway:
    """Runs until `stop()`. What it accepted is in `accepted`, in order; whatever came is in `asked`.

    `script` holds what to do with the next requests: a status, (status, headers), bytes to answer with
    200, or DROP. Without one it accepts. With `honours_ids` an id that was accepted before gets its
    receipt again and is not accepted twice.
    """

    def __init__(self, *, honours_ids=True, tls=None):
        self.honours_ids, self.pace = honours_ids, 0  # seconds from accepting to answering
        self.asked, self.accepted, self.script = [], [], deque()
        self.lock, self.may_answer, self.holding = Lock(), Event(), Event()
        self.may_answer.set()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler(self))
        self.server.request_queue_size, self.server.daemon_threads = 64, True
        if tls:
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.url = f"http{'s' if tls else ''}://localhost:{self.server.server_port}/send?v=1"
        Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    def stop(self):
        self.release()
        self.server.shutdown()
        self.server.server_close()

    def hold(self):
        """From now on accepts and does not answer; `holding` is set once somebody waits for that."""
        self.holding.clear()
        self.may_answer.clear()

    def release(self):
        self.may_answer.set()

    def take(self, request):
        """Puts a request down; what to answer it with."""
        with self.lock:
            self.asked.append(request)
            step = self.script.popleft() if self.script else 200
            ids = [earlier["id"] for earlier in self.accepted]
            new = request["id"] not in ids or not self.honours_ids
            if step in (200, DROP) and new:
                self.accepted.append(request)
                ids.append(request["id"])
            return step, f"receipt-{ids.index(request['id'])}" if step == 200 else ""


def handler(gateway):
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            step, receipt = gateway.take({**body, "path": self.path, "headers": dict(self.headers)})
            if not gateway.may_answer.is_set():
                gateway.holding.set()
            gateway.may_answer.wait(60)
            if gateway.pace:
                Event().wait(gateway.pace)
            if step == DROP:
                return
            status, headers = step if isinstance(step, tuple) else (step, {})
            text = json.dumps({"receipt": receipt}).encode() if step == 200 else b""
            if isinstance(step, bytes):
                status, text = 200, step
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            with suppress(ConnectionError):  # whoever asked may be dead by now
                self.end_headers()
                self.wfile.write(text)

        def log_message(self, *args):
            pass

    return Handler
