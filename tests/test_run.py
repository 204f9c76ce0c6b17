"""`manage.py up` keeps the site running whatever is killed, and leaves nothing behind."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import psycopg2
import pytest
from redis import Redis

from centers.portal.health import HEARTBEATS
from lianhu_legal import servers

pytestmark = pytest.mark.servers
ROOT = Path(__file__).parents[1]
NAMES = {  # how each part is recognised among the supervisor's children
    "postgres": "bin/postgres",
    "redis": "redis-server",
    "web": "granian",
    "worker": r"celery\0.*\0worker",
    "beat": r"celery\0.*\0beat",
}


def until(answer, seconds=30):
    """What `answer()` gives as soon as it is true; fails after `seconds`."""
    deadline = time.monotonic() + seconds
    while not (given := answer()):
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.1)
    return given


def read(pid, what):
    try:
        return Path(f"/proc/{pid}/{what}").read_bytes().decode(errors="replace")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return ""


def parent(pid):
    return int((read(pid, "stat").rpartition(")")[2].split() or [0, 0])[1])


def pids():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def alive(pid):
    return read(pid, "stat").rpartition(")")[2].split()[:1] not in ([], ["Z"])


def children(pid):
    return [child for child in pids() if parent(child) == pid and alive(child)]


class Stack:
    """The whole site over a folder and a port of its own, from this checkout."""

    def __init__(self, var, **env):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.var = var
        strangers = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS", "DEMO"}
        self.env = {k: v for k, v in os.environ.items() if k not in strangers} | {
            "DJANGO_SETTINGS_MODULE": "lianhu_legal.settings.local",
            "VAR_DIR": str(var),
            "PORT": str(self.port),
            "PYTHONUTF8": "1",
            **env,
        }

    def command(self):
        return [sys.executable, str(ROOT / "manage.py"), "up"]

    def start(self):
        self.output = self.var.with_name(f"{self.var.name}.out")
        with open(self.output, "w") as out:
            self.process = subprocess.Popen(self.command(), env=self.env, stdout=out, stderr=out)
        until(lambda: "请在浏览器打开" in self.said() or self.process.poll() is not None, 120)
        assert self.process.poll() is None, self.said()
        return self

    def said(self):
        return self.output.read_text()

    def stop(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.process.wait(60)

    def again(self):
        """A second start while the first may be running; the exit code and what it said."""
        done = subprocess.run(self.command(), env=self.env, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def pid(self, name):
        found = [
            child
            for child in children(self.process.pid)
            if re.search(NAMES[name], read(child, "cmdline"))
        ]
        return found[0] if found else None

    def left(self):
        """Every process that works on this folder, wherever it hangs in the tree."""
        mark = str(self.var)
        return [
            pid
            for pid in filter(alive, pids())
            if mark in read(pid, "cmdline") + read(pid, "environ")
            or working_folder(pid).startswith(mark)
        ]

    def health(self):
        """Status code and parts of /healthz; (0, {}) while nobody listens."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/healthz")
            response = connection.getresponse()
            return response.status, json.load(response)
        except OSError:
            return 0, {}
        finally:
            connection.close()

    def well(self):
        return self.health()[0] == 200

    def forget_heartbeats(self):
        """So that only a heartbeat from now on counts."""
        with Redis(unix_socket_path=f"{servers.run_dir(self.var)}/redis.sock") as redis:
            redis.delete(*HEARTBEATS.values())

    def sql(self, statement, *values):
        connection = psycopg2.connect(
            host=str(servers.run_dir(self.var)), user="app", dbname="lianhu"
        )
        with closing(connection), connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else None

    def rows(self, what):
        [[number]] = self.sql("SELECT count(*) FROM proof WHERE what = %s", what)
        return number


def working_folder(pid):
    try:
        return os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return ""


@pytest.fixture(scope="module")
def stack(tmp_path_factory):
    stack = Stack(tmp_path_factory.mktemp("run") / "var", DEMO="0").start()
    stack.sql("CREATE TABLE proof (what text)")
    yield stack
    stack.stop()


def test_everything_is_up_when_the_address_is_printed(stack):
    status, parts = stack.health()
    assert (status, parts.pop("status")) == (200, "ok")
    assert {name: part["status"] for name, part in parts.items()} == dict.fromkeys(
        ["database", "broker", "worker", "beat"], "ok"
    )


def test_without_demo_no_sign_ins_are_printed(stack):
    assert stack.said().rstrip().endswith("按 Ctrl-C 停止")


def test_a_second_start_says_that_it_is_running(stack):
    code, said = stack.again()
    assert code == 1
    assert "已经在运行" in said
    assert "Traceback" not in said
    assert stack.well()


def test_a_busy_port_is_named(stack, tmp_path):
    other = Stack(tmp_path / "var", PORT=str(stack.port))
    code, said = other.again()
    assert code == 1
    assert f"端口 {stack.port} 不能使用" in said
    assert "Traceback" not in said
    assert other.left() == []


@pytest.mark.parametrize("name", NAMES)
def test_a_killed_part_comes_back_and_nothing_is_lost(stack, name):
    stack.sql("INSERT INTO proof VALUES (%s)", name)
    victim = stack.pid(name)
    brood = children(victim)
    stack.forget_heartbeats()
    os.kill(victim, signal.SIGKILL)
    until(lambda: stack.pid(name) not in (None, victim))
    until(stack.well)
    until(lambda: not any(alive(pid) for pid in brood))
    assert stack.rows(name) == 1


def test_a_killed_web_worker_comes_back(stack):
    master = stack.pid("web")
    before = set(children(master))
    os.kill(max(before), signal.SIGKILL)
    until(lambda: len(set(children(master)) - before) == 1)
    until(stack.well)
    assert stack.pid("web") == master


@pytest.mark.parametrize(
    ("name", "down"), [("redis", {"broker", "worker", "beat"}), ("postgres", {"database"})]
)
def test_health_says_quickly_what_hangs(stack, name, down):
    pid = stack.pid(name)
    os.kill(pid, signal.SIGSTOP)
    try:
        began = time.monotonic()
        status, parts = stack.health()
        assert time.monotonic() - began < 5
    finally:
        os.kill(pid, signal.SIGCONT)
    assert (status, parts.pop("status")) == (503, "down")
    assert {part for part, entry in parts.items() if entry["status"] == "down"} == down
    until(stack.well)


def test_slow_clients_hold_nobody_up(stack):
    """Twenty forms that never finish arriving, and the next visitor is served at once."""
    slow = [socket.create_connection(("127.0.0.1", stack.port)) for _ in range(20)]
    for client in slow:
        client.sendall(b"POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999\r\n"
                       b"Content-Type: application/x-www-form-urlencoded\r\n\r\na=")  # fmt: skip
    began = time.monotonic()
    assert [stack.well() for _ in range(10)] == [True] * 10
    assert time.monotonic() - began < 5
    for client in slow:
        client.close()


def test_a_killed_supervisor_takes_all_with_it_and_the_next_start_recovers(stack):
    stack.sql("INSERT INTO proof VALUES (%s)", "supervisor")
    stack.process.kill()
    stack.process.wait()
    stack.start()  # at once: it waits for what is still on its way out
    assert stack.well()
    assert stack.rows("supervisor") == 1
    stack.process.kill()
    stack.process.wait()
    until(lambda: stack.left() == [])
    stack.start()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_everything_cleanly(stack, number):
    assert stack.stop(number) == 0
    assert stack.left() == []
    assert "已停止" in stack.said()
    stack.start()  # the port is free again
    assert stack.well()
