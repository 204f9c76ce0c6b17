"""`manage.py up`: the whole site on this machine, under one supervisor."""

import os
import signal
import socket
import sys
from contextlib import suppress
from datetime import date
from functools import partial
from hashlib import sha256
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from centers.portal import health
from centers.portal.tasks import beat_heart
from lianhu_legal import servers
from lianhu_legal.install import stage
from lianhu_legal.servers import NoAnswer, ServerProblem
from lianhu_legal.supervisor import Service, Supervisor

ROOT = settings.BASE_DIR
NETWORK = ROOT / "centers/org/data/lianhu.csv"
CODE = ["manage.py", "lianhu_legal", "centers", "aid", "mediation", "corrections", "counsel", "notary"]  # fmt: skip
LOCKS = ["requirements/run.txt", "package-lock.json"]
LOADS = [  # label, command, its arguments
    ("服务事项", "load_services", []),
    ("工作日历", "load_calendar", []),
    ("三级网络", "load_network", [str(NETWORK)]),
    ("隐私告知", "load_notices", []),
    ("期限规则", "load_clocks", []),
    ("预警时限", "load_alert_rules", []),
    ("调委会规范化项目", "load_standards", []),
    ("协作单位", "load_partners", []),
    ("演示数据", "load_demo", []),
]
WEB_WORKERS = os.environ.get("WEB_WORKERS", "2")
# A slow client holds a thread while its form trickles in; these come and go with need.
WEB_THREADS = "32"


class Command(BaseCommand):
    help = "Prepares and runs the whole site: database, broker, web server, worker and beat."
    requires_system_checks = ("environment",)  # others ask the database, which is not there yet

    def add_arguments(self, parser):
        parser.add_argument("--prepare", action="store_true", help="stop before the web server")

    def handle(self, *, prepare, **options):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, interrupt)
        if "MAKELEVEL" in os.environ:  # started by make: a killed make ends the site, too
            servers.follow_parent(signal.SIGTERM, os.getppid())
        supervisor, running = Supervisor(settings.VAR_DIR, self.say), False
        try:
            supervisor.claim()
            if not prepare:
                refuse_busy_port()
            self.start_servers(supervisor)
            self.prepare()
            if not prepare:
                self.start_site(supervisor)
                running = True
                supervisor.watch()
        except KeyboardInterrupt:
            if not running:
                sys.exit(130)
            self.say("正在停止…")
        except ServerProblem as problem:
            sys.exit(f"✗ {problem}")
        finally:
            supervisor.stop()
        if running:
            self.say("已停止，数据保留在 " + str(settings.VAR_DIR))

    def say(self, line):
        self.stdout.write(line)
        self.stdout.flush()

    # Servers ---------------------------------------------------------------------------------

    def start_servers(self, supervisor):
        var = settings.VAR_DIR
        if not os.environ.get("DATABASE_URL"):
            with stage("PostgreSQL"):
                postgres = Service(
                    "postgres", "PostgreSQL", partial(servers.postgres_command, var),
                    stop_signal=signal.SIGINT, patience=60,
                )  # fmt: skip
                supervisor.start(postgres)
                supervisor.wait_for(postgres, partial(servers.postgres_answers, var))
                servers.make_database(var, settings.DATABASES["default"]["NAME"])
        if not os.environ.get("REDIS_URL"):
            with stage("Redis"):
                redis = Service("redis", "Redis", partial(servers.redis_command, var))
                supervisor.start(redis)
                supervisor.wait_for(redis, partial(servers.redis_answers, var))
        elif health.ask_redis()["broker"]["status"] != "ok":
            raise ServerProblem("REDIS_URL 指定的 Redis 连接不上")

    # Data ------------------------------------------------------------------------------------

    def prepare(self):
        """Tables, reference data and static files; what has not changed is not done again."""
        done = Stamps(settings.VAR_DIR / "stamps")
        with stage("数据库迁移"):
            if migrate():
                done.forget("load_*")  # a new or changed database
        code = digest(*CODE)
        where = sha256(os.environ.get("DATABASE_URL", "").encode()).hexdigest()
        for label, command, arguments in LOADS:
            if command not in get_commands() or (command == "load_demo" and not settings.DEMO):
                continue
            inputs = f"{code} {where}"
            if command == "load_demo":
                inputs += f" {date.today()}"  # the demo's bookings are of today  # noqa: DTZ011
            with stage(label):
                done.once(command, inputs, partial(call, command, *arguments))
        with stage("静态文件"):
            collect = partial(call, "collectstatic", interactive=False, clear=True, verbosity=0)
            done.once("collectstatic", digest("static", *LOCKS), collect)

    # Site ------------------------------------------------------------------------------------

    def start_site(self, supervisor):
        celery = [sys.executable, "-m", "celery", "-A", "lianhu_legal"]
        programs = {
            "web": ("网站", web_command()),
            "worker": ("后台任务", [
                *celery, "worker", "-c", "2", "--without-gossip", "--without-mingle", "-l", "INFO",
            ]),
            "beat": ("定时任务", [*celery, "beat", "-l", "INFO"]),
        }  # fmt: skip
        health.forget()
        beat_heart.delay()
        services = [
            Service(name, label, lambda command=command: command, env=site_environment())
            for name, (label, command) in programs.items()
        ]
        for service in services:
            supervisor.start(service)
        web, *others = services
        with stage(web.label):
            supervisor.wait_for(web, port_answers)
        for service in others:
            with stage(service.label), suppress(NoAnswer):  # a long queue is no reason to refuse
                supervisor.wait_for(service, partial(health.alive, service.name), seconds=20)
        self.say(f"\n请在浏览器打开 http://{public_host()}:{settings.PORT}/　按 Ctrl-C 停止")
        if settings.DEMO and find_spec("centers.portal.demo"):
            for who, how in import_module("centers.portal.demo").SIGN_INS:
                self.say(f"  {who}：{how}")


def interrupt(number, frame):
    raise KeyboardInterrupt


def refuse_busy_port():
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.HOST, settings.PORT))
        except OSError as error:
            raise ServerProblem(
                f"端口 {settings.PORT} 不能使用（{error.strerror}），请用 PORT=… 另选一个"
            ) from None


def public_host():
    return "localhost" if settings.HOST in {"127.0.0.1", "0.0.0.0"} else settings.HOST  # noqa: S104


def web_command(application="lianhu_legal.wsgi:application", port=settings.PORT):
    """The command line of the web server."""
    return [
        sys.executable, "-m", "granian", "--interface", "wsgi", application,
        "--host", settings.HOST, "--port", str(port), "--no-ws", "--http", "1",
        "--workers", WEB_WORKERS, "--blocking-threads", WEB_THREADS,
        "--blocking-threads-idle-timeout", "60", "--respawn-failed-workers",
        "--workers-kill-timeout", "5", "--working-dir", str(ROOT),
    ]  # fmt: skip


def port_answers(port=settings.PORT):
    try:
        socket.create_connection((settings.HOST, port), timeout=2).close()
    except OSError:
        return False
    return True


def site_environment():
    """Ours, with the folder and the Python path spelled out: children start elsewhere."""
    return os.environ | {"VAR_DIR": str(settings.VAR_DIR), "PYTHONPATH": str(ROOT)}


def call(command, *arguments, **options):
    """A management command, its chatter to the log: the terminal gets one line."""
    path = settings.VAR_DIR / "log/prepare.log"
    with open(path, "a", encoding="utf-8", opener=servers.private) as log:
        try:
            call_command(command, *arguments, stdout=log, stderr=log, **options)
        except (CommandError, DatabaseError) as error:
            raise ServerProblem(f"{command} 没有成功：{error}") from error


def is_ours(label):
    """Whether an app is of this project."""
    return apps.get_app_config(label).name.partition(".")[0] in CODE


def migrate():
    """Applies what is missing; whether anything was."""
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError as error:
        raise ServerProblem(f"数据库连接不上：{str(error).splitlines()[0]}") from None
    loader = executor.loader
    # What is written down of an app of ours and not among its migrations, another version has done; a library may
    # fold its own.
    ours = {
        key
        for key in loader.applied_migrations
        if key[0] in loader.migrated_apps and is_ours(key[0])
    }
    if foreign := sorted(ours - loader.disk_migrations.keys()):
        raise ServerProblem(
            f"数据库是另一个版本的程序建的（{'.'.join(foreign[0])}）。只有演示数据的，删除 {settings.VAR_DIR} 后重新运行；"
            "有正式数据的，请用原来版本的程序打开，不要继续"
        )
    missing = executor.migration_plan(loader.graph.leaf_nodes())
    if missing:
        call("migrate", interactive=False)
    return bool(missing)


def digest(*names):
    """One hash over files and folders of the project; caches do not count."""
    total = sha256()
    for name in names:
        top = ROOT / name
        for path in sorted([top, *top.rglob("*")]):
            if path.is_file() and path.suffix != ".pyc":
                total.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return total.hexdigest()


class Stamps:
    """What was done with which inputs, one small file each."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir(exist_ok=True)

    def once(self, name, inputs, do):
        stamp = self.folder / name
        if not stamp.exists() or stamp.read_text() != inputs:
            do()
            stamp.write_text(inputs)

    def forget(self, pattern):
        for stamp in self.folder.glob(pattern):
            stamp.unlink()
