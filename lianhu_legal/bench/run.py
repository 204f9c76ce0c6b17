"""Starts what `make run` starts, but no background programs, over a folder of its own; measures; stops."""

import logging
import os
import shutil
import signal
import sys
from functools import partial

from django.conf import settings
from django.utils import timezone

from lianhu_legal import servers
from lianhu_legal.install import stage
from lianhu_legal.management.commands import up
from lianhu_legal.supervisor import Service, Supervisor

from . import STATEMENTS, clients, data, people, replay, report
from .measurements import MEASUREMENTS, PARTS, Site, pages

QUIET = 0.5  # processes that wanted to run in the minute before, on average


def run(bare_port, result, *, quick, parts=()):
    """One whole run, or only those `PARTS` that are named; writes the JSON document `result`."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, up.interrupt)
    if "MAKELEVEL" in os.environ:  # a killed make ends the run, too
        servers.follow_parent(signal.SIGTERM, os.getppid())
    logging.disable(logging.WARNING)
    supervisor = Supervisor(settings.VAR_DIR, say)
    load = os.getloadavg()[0]
    if load > QUIET:
        say(f"! 机器正忙（负载 {load:.1f}），结果会偏低")
    try:
        if not parts:
            clients.find_wrk()
        supervisor.claim()
        site = start(supervisor, bare_port, quick=quick, with_web=not parts)
        rows, chosen = [], [PARTS[part] for part in parts] or MEASUREMENTS
        for label in chosen:
            with stage(label):
                rows += MEASUREMENTS[label](site)
        at = timezone.localtime().isoformat(timespec="seconds")
        result.write_text(report.as_json(rows, at=at, quick=quick, load_before=load) + "\n")
        say(f"\n{report.table(rows)}\n\n机器有约 ±10 % 的起伏，请先看比值。详见 {result}")
    except servers.ServerProblem as problem:
        sys.exit(f"✗ {problem}")
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        supervisor.stop()
        shutil.rmtree(settings.VAR_DIR, ignore_errors=True)
        shutil.rmtree(servers.run_dir(settings.VAR_DIR), ignore_errors=True)


def start(supervisor, bare_port, *, quick, with_web=True):
    """The `Site`: servers, data, the portal, and the bare views beside it on a port of their own.

    Cases and the year of the streets are asked for in this process, and need no portal.
    """
    up.Command().start_servers(supervisor)
    up.Command().prepare()
    with stage("压测数据"):
        data.fill()
    where = settings.PORT, bare_port, people.clerk()
    site = Site.quick(*where) if quick else Site(*where)
    if not with_web:
        return site
    replay.write(pages(site), settings.VAR_DIR / STATEMENTS)
    start_web(supervisor, "web", "lianhu_legal.wsgi:application", site.port)
    start_web(supervisor, "bare", "lianhu_legal.bench.bare:application", bare_port)
    return site


def start_web(supervisor, name, application, port):
    command = up.web_command(application, port)
    web = Service(name, name, lambda: command, env=up.site_environment())
    supervisor.start(web)
    supervisor.wait_for(web, partial(up.port_answers, port))


def say(line):
    print(line, flush=True)  # noqa: T201
