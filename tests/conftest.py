"""The servers behind the suite, and the cast."""

import gc
import os
import shutil
import signal
from pathlib import Path

import hypothesis
import pytest

from lianhu_legal import servers

pytest_plugins = ["tests.cast"]

# A machine that is busy with the other worker is no reason to fail.
hypothesis.settings.register_profile("lianhu", deadline=None)
hypothesis.settings.load_profile("lianhu")
FAST = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
started = []


def pytest_configure(config):
    """Embedded PostgreSQL and Redis, once for all workers; each only where no real one is named."""
    if hasattr(config, "workerinput"):
        return
    try:
        start_servers()
    except servers.ServerProblem as problem:
        raise pytest.UsageError(str(problem)) from None


def start_servers():
    var = Path(os.environ["VAR_DIR"])
    if not os.environ.get("DATABASE_URL"):
        command = servers.postgres_command(var, *FAST)
        postgres = servers.start(command, log=var / "postgres.log", parent_death=signal.SIGINT)
        started.append((postgres, signal.SIGINT))
        servers.wait_for_postgres(var)
    if not os.environ.get("REDIS_URL"):
        redis = servers.start(servers.redis_command(var), log=var / "redis.log")
        started.append((redis, signal.SIGTERM))
        servers.wait_for_redis(var)


def pytest_unconfigure(config):
    for process, how in started:
        process.send_signal(how)
        process.wait()
    if not hasattr(config, "workerinput"):
        shutil.rmtree(os.environ["VAR_DIR"], ignore_errors=True)
        shutil.rmtree(servers.run_dir(os.environ["VAR_DIR"]), ignore_errors=True)


def pytest_collection_finish(session):
    """What was imported stays: the collector of garbage need not look at it again and again."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    """Long tests come first, so that no worker is left with one at the end: started sites, browsers, the site as
    a whole."""
    items.sort(key=how_long)


def how_long(item):
    marks = {mark.name for mark in item.iter_markers()}
    return (
        "servers" not in marks,
        "browser" not in marks,
        item.path.parent != Path(__file__).parent,
    )


@pytest.fixture(autouse=True)
def empty_cache():
    """Rate limits and pages live in the caches: no test inherits another's."""
    from django.core.cache import caches

    for cache in caches.all():
        cache.clear()
