"""The servers behind the suite, and the cast."""

import os
import shutil
import signal
from pathlib import Path

import pytest

from lianhu_legal import servers

pytest_plugins = ["tests.cast"]

FAST = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")
started = []


def pytest_configure(config):
    """Embedded PostgreSQL and Redis, once for all workers, unless real ones were named."""
    if hasattr(config, "workerinput") or (
        os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")
    ):
        return
    var = Path(os.environ["VAR_DIR"])
    started.append(servers.start(servers.postgres_command(var, *FAST), log=var / "postgres.log"))
    started.append(
        servers.start(
            servers.redis_command(var), log=var / "redis.log", parent_death=signal.SIGTERM
        )
    )
    servers.wait_for_postgres(var)


def pytest_unconfigure(config):
    for process, how in zip(started, (signal.SIGINT, signal.SIGTERM), strict=False):
        process.send_signal(how)
        process.wait()
    if started:
        shutil.rmtree(os.environ["VAR_DIR"], ignore_errors=True)


@pytest.fixture(autouse=True)
def empty_cache():
    """Rate limits live in the cache: no test inherits another's."""
    from django.core.cache import cache

    cache.clear()
