"""Visitors: `wrk` for pages that are the same for everybody, small processes of our own for the rest.

Nothing here knows Django. A visitor keeps one connection open, as a browser does.
"""

import re
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from multiprocessing import get_context
from resource import RUSAGE_SELF, getrusage

from lianhu_legal.servers import ServerProblem

HOST = "127.0.0.1"
VISITORS = 16  # at once
PATIENCE = 60  # seconds that a round may take before its visitors go home
COMMON = "User-Agent: bench\r\nAccept: text/html\r\nAccept-Language: zh-CN\r\n"


@dataclass
class Answer:
    """What came back: the status, the head and the body."""

    status: int
    head: bytes
    body: bytes

    @property
    def location(self):
        found = re.search(rb"(?i)\r\nlocation: ([^\r]*)", self.head)
        return found[1].decode() if found else ""


class Visitor:
    """One browser's connection to a port of this machine, with its cookies."""

    def __init__(self, port, cookies=None):
        self.port, self.cookies, self.socket = port, dict(cookies or {}), None

    def __enter__(self):
        self.socket = socket.create_connection((HOST, self.port), timeout=30)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return self

    def __exit__(self, *trouble):
        self.socket.close()

    def get(self, path):
        return self.send(f"GET {path} HTTP/1.1\r\n{self.headers()}\r\n".encode())

    def post(self, path, body):
        """`body` is form-encoded text."""
        head = (
            f"POST {path} HTTP/1.1\r\n{self.headers()}"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return self.send((head + body).encode())

    def headers(self):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return f"Host: localhost\r\n{COMMON}" + (f"Cookie: {cookies}\r\n" if cookies else "")

    def send(self, request):
        """The `Answer` to the bytes of a request; ConnectionError where the server hangs up."""
        self.socket.sendall(request)
        received = b""
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self.more()
        head = received[: end + 2]
        length = int(re.search(rb"(?i)\r\ncontent-length: (\d+)", head)[1])
        while len(received) < end + 4 + length:
            received += self.more()
        return Answer(int(received[9:12]), head, received[end + 4 :])

    def more(self):
        piece = self.socket.recv(65536)
        if not piece:
            raise ConnectionError("the server hung up")
        return piece


# Many at once --------------------------------------------------------------------------------


@dataclass
class Round:
    """What a number of processes did at the same time."""

    results: list  # of all of them, in no order
    seconds: float  # from the common start to the last one's end
    cpu: float  # seconds of processor time that the clients themselves took


def at_once(work, shares):
    """`work(share)`, a generator of results, in a process of its own for each share, all at one start.

    A process goes home after `PATIENCE` seconds, whatever is left of its share.
    """
    context = get_context("fork")
    start, pipes, processes = context.Barrier(len(shares)), [], []
    for share in shares:
        ours, theirs = context.Pipe(duplex=False)
        processes.append(
            context.Process(target=run_share, args=(work, share, start, theirs), daemon=True)
        )
        processes[-1].start()
        theirs.close()
        pipes.append(ours)
    reports = [pipe.recv() for pipe in pipes]
    for process in processes:
        process.join(5)
    if troubles := [report for report in reports if isinstance(report, str)]:
        raise ServerProblem(f"压测客户端：{troubles[0]}")
    began = min(report[1] for report in reports)
    return Round(
        results=[result for report in reports for result in report[0]],
        seconds=max(report[2] for report in reports) - began,
        cpu=sum(report[3] for report in reports),
    )


def run_share(work, share, start, pipe):
    start.wait(30)
    began, before, results = time.monotonic(), cpu_seconds(), []
    try:
        for result in work(share):
            results.append(result)
            if time.monotonic() - began > PATIENCE:
                break
    except Exception as error:  # noqa: BLE001  the parent says what went wrong in this process
        pipe.send(repr(error))
    else:
        pipe.send((results, began, time.monotonic(), cpu_seconds() - before))


def cpu_seconds():
    used = getrusage(RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def shares_of(items, number=VISITORS):
    """`items` dealt out like cards."""
    return [items[place::number] for place in range(number)]


# Pages ---------------------------------------------------------------------------------------


def find_wrk():
    """The path of the load generator; ServerProblem where this machine has none."""
    found = shutil.which("wrk")
    if found is None:
        raise ServerProblem("缺少压测工具 wrk，Debian/Ubuntu 请先执行 apt-get install wrk")
    return found


def wrk(url, seconds, cookies=None):
    """Answers a second of one address under `VISITORS` connections; ServerProblem where any was amiss."""
    command = [find_wrk(), "-t1", f"-c{VISITORS}", f"-d{seconds}s", "--timeout", "30s", url]
    if cookies:
        command += ["-H", "Cookie: " + "; ".join(f"{k}={v}" for k, v in cookies.items())]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=True)  # noqa: S603
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise ServerProblem(f"{url} 压测时有错误应答：{done.stdout.strip().splitlines()[-3:]}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)[1])


def open_loop(port, path, rate, seconds, cookies=None, visitors=2 * VISITORS):
    """The latencies in seconds of requests that arrive `rate` times a second, come what may.

    Each counts from the moment it was due, so a server that makes the next ones wait pays for it.
    """
    first = time.monotonic() + 0.5
    due = [first + number / rate for number in range(int(rate * seconds))]

    def arrive(moments):
        with Visitor(port, cookies) as visitor:
            for moment in moments:
                time.sleep(max(0, moment - time.monotonic()))
                status = visitor.get(path).status
                yield time.monotonic() - moment if status == 200 else None

    done = at_once(arrive, shares_of(due, visitors))
    if None in done.results or len(done.results) < len(due):
        raise ServerProblem(f"{path} 压测时有错误应答")
    return done
