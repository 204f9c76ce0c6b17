"""The whole site as `manage.py up` runs it, over a folder and a port of its own."""

import fcntl
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import psycopg2
from celery import Celery
from redis import Redis

from centers.portal.health import HEARTBEATS
from lianhu_legal import servers

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
        strangers = {
            "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "FIELD_KEYS", "DEMO", "MESSAGE_CHANNELS",
        }  # fmt: skip
        self.env = {k: v for k, v in os.environ.items() if k not in strangers} | {
            "DJANGO_SETTINGS_MODULE": "lianhu_legal.settings.local",
            "VAR_DIR": str(var),
            "PORT": str(self.port),
            "PYTHONUTF8": "1",
            "HEARTBEAT": "2",
            **env,
        }

    def command(self, *options):
        return [sys.executable, str(ROOT / "manage.py"), "up", *options]

    def prepare(self):
        """As `make setup`: everything up to, but not including, the start."""
        subprocess.run(self.command("--prepare"), env=self.env, capture_output=True, check=True)
        return self

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

    def drain(self):
        """Sends messages as the sweep does, without waiting for it; both of the worker's processes take part."""
        broker = f"redis+socket://{servers.run_dir(self.var)}/redis.sock?virtual_host=1"
        with Celery(broker=broker, set_as_current=False) as app:
            for _ in range(2):
                app.send_task("centers.messaging.tasks.deliver")

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


def copy_prepared(var):
    """Fills the folder `var` with what `manage.py up --prepare` makes of an empty one, done once a run."""
    first = Path(os.environ["VAR_DIR"]) / "prepared"
    done = first / "done"
    with open(first.with_suffix(".lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            Stack(first, DEMO="0").prepare()
            done.touch()
    shutil.copytree(first, var, ignore=shutil.ignore_patterns("run", "log"))
    return var


def working_folder(pid):
    try:
        return os.readlink(f"/proc/{pid}/cwd")
    except OSError:
        return ""
