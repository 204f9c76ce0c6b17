"""One process that keeps the others running: starts them in order, restarts what dies, stops all.

Nothing here knows Django. Every service lives in a process group of its own. When it dies, however
it dies, the rest of its group is killed before it is started again; when the supervisor dies, the
kernel tells its children.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from . import servers
from .servers import ServerProblem

LONGEST_PAUSE = 30  # seconds between two starts of a service that keeps dying
PROVEN = 20  # seconds of life after which earlier deaths are forgiven
LOG_LIMIT = 20 * 1024 * 1024  # bytes; a longer log is moved aside


@dataclass
class Service:
    """A program to keep running, and how it likes to be stopped."""

    name: str
    label: str
    command: Callable[[], list[str]]
    env: dict = field(default_factory=lambda: servers.ENVIRONMENT)
    stop_signal: int = signal.SIGTERM
    patience: int = 10  # seconds from the stop signal to the kill
    process: subprocess.Popen | None = None
    deaths: int = 0
    started: float = 0.0  # monotonic
    due: float = 0.0  # monotonic; when a dead one is started again

    def start(self, log, keep):
        self.started = time.monotonic()
        self.process = servers.start(
            self.command(), log=log, env=self.env, parent_death=self.stop_signal, keep=keep
        )

    def ended(self):
        """Whether it has died. It is not reaped yet, so its group's id still belongs to it."""
        flags = os.WEXITED | os.WNOWAIT | os.WNOHANG
        return os.waitid(os.P_PID, self.process.pid, flags) is not None

    def bury(self):
        """Kills what is left of its group and returns the exit status."""
        with suppress(ProcessLookupError):  # it died before it had a group
            os.killpg(self.process.pid, signal.SIGKILL)
        status, self.process = self.process.wait(), None
        return status

    def stop(self):
        # Not `send_signal`: that would reap one that is dead already, and its group's id with it.
        os.kill(self.process.pid, self.stop_signal)
        deadline = time.monotonic() + self.patience
        while not self.ended() and time.monotonic() < deadline:
            time.sleep(0.02)
        self.bury()


class Supervisor:
    """Services over one `var` folder. `say` prints a line for the person at the terminal."""

    def __init__(self, var, say):
        self.var, self.say = Path(var), say
        self.logs = self.var / "log"
        self.services, self.locks = [], []

    def claim(self):
        """This folder for us alone; ServerProblem where another supervisor works on it.

        Every child inherits the second lock, so it stays taken until the last process of a killed
        supervisor is gone and its files are at rest.
        """
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
            self.logs.chmod(0o700)
            self.locks = [open(self.var / name, "a") for name in (".lock", ".children.lock")]  # noqa: SIM115
        except OSError as error:
            raise ServerProblem(f"不能写入 {self.var}：{error.strerror}") from None
        mine, childrens = self.locks
        if not lock(mine):
            raise ServerProblem(f"已经在运行（{self.var}），不能再次启动")
        servers.wait_until(lambda: lock(childrens), "上次运行的进程还在退出", 60)

    def start(self, service):
        """Starts a service, to be kept from now on."""
        self.services.append(service)
        self.launch(service)

    def wait_for(self, service, ready, seconds=60):
        """Until `ready()`; ServerProblem with the last line of its log where it dies instead."""
        servers.wait_until(lambda: ready() or self.must_live(service), service.label, seconds)

    def launch(self, service):
        service.start(self.log_of(service), keep=(self.locks[1].fileno(),))

    def log_of(self, service):
        return self.logs / f"{service.name}.log"

    def must_live(self, service):
        if service.ended():
            lines = self.log_of(service).read_text(errors="replace").strip().splitlines() or [""]
            raise ServerProblem(f"{service.label} 不能启动：{lines[-1]}（{self.log_of(service)}）")

    def watch(self):
        """For ever: starts again what died, sooner the first time than the tenth."""
        while True:
            now = time.monotonic()
            for service in self.services:
                if service.process is None:
                    if now >= service.due:
                        self.launch(service)
                elif service.ended():
                    self.schedule_restart(service, now)
                self.trim(self.log_of(service))
            time.sleep(0.2)

    def schedule_restart(self, service, now):
        status = service.bury()
        service.deaths = 1 if now - service.started > PROVEN else service.deaths + 1
        pause = min(2 ** (service.deaths - 2), LONGEST_PAUSE)
        service.due = now + pause
        self.say(f"! {service.label} 退出（{status}），{pause:g} 秒后重启")

    def trim(self, log):
        """Children append, so their log may be cut under their hands."""
        if log.stat().st_size > LOG_LIMIT:
            shutil.copy(log, log.with_suffix(".log.1"))  # as private as the log itself
            os.truncate(log, 0)

    def stop(self):
        """Everything, last started first. Further signals are ignored: half a stop helps nobody."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for service in reversed(self.services):
            if service.process:
                service.stop()


def lock(file):
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
