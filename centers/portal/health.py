"""Whether the site works: `GET /healthz` for probes and people on duty.

Each part is asked anew and with a short time-out, so the answer comes quickly when a server is dead
or hangs. Worker and beat prove themselves by a heartbeat in Redis.
"""

import logging
import time

import psycopg2
from django.conf import settings
from django.db import connection
from django.http import JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis import Redis, RedisError

log = logging.getLogger("lianhu.health")

PATH = "/healthz"
TIMEOUT = 2  # seconds; the shortest that libpq keeps
FRESH = 60  # seconds a heartbeat counts
HEARTBEATS = {"worker": "lianhu:heartbeat:worker", "beat": "lianhu:heartbeat:beat"}


def redis():
    return Redis.from_url(
        settings.REDIS_URL, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT
    )


def stamp(who):
    """The heartbeat of `who` ("worker" or "beat"), now. A Redis that is away is no reason to stop."""
    try:
        with redis() as client:
            client.set(HEARTBEATS[who], int(time.time()))
    except RedisError as error:
        log.warning("no heartbeat of the %s: %s", who, type(error).__name__)


def forget():
    """No heartbeats: those of an earlier run prove nothing."""
    with redis() as client:
        client.delete(*HEARTBEATS.values())


def alive(who):
    """Whether "worker" or "beat" has left a heartbeat within the last minute."""
    return ask_redis()[who]["status"] == "ok"


def ask_database():
    """On a connection of its own: one that hangs must not take a worker's with it."""
    try:
        parameters = connection.get_connection_params() | {"connect_timeout": TIMEOUT}
        connection.get_new_connection(parameters).close()
    except psycopg2.Error:
        return {"status": "down"}
    return {"status": "ok"}


def ask_redis():
    """The entries of broker, worker and beat."""
    try:
        with redis() as client:
            stamps = client.mget(HEARTBEATS.values())
    except RedisError:
        return {who: {"status": "down"} for who in ("broker", *HEARTBEATS)}
    return {"broker": {"status": "ok"}} | {
        who: heartbeat(stamp) for who, stamp in zip(HEARTBEATS, stamps, strict=True)
    }


def heartbeat(stamp):
    if stamp is None:
        return {"status": "down", "age": None}
    age = max(0, int(time.time()) - int(stamp))
    return {"status": "ok" if age <= FRESH else "down", "age": age}


@require_safe
@never_cache
def healthz(request):
    """`{"status": "ok"|"down", "database": {…}, "broker": {…}, "worker": {…}, "beat": {…}}`.

    503 when any part is down; `age` is that of the last heartbeat in seconds.
    """
    parts = {"database": ask_database()} | ask_redis()
    well = all(part["status"] == "ok" for part in parts.values())
    return JsonResponse(
        {"status": "ok" if well else "down"} | parts,
        status=200 if well else 503,
        headers={"X-Content-Type-Options": "nosniff"},  # probes pass by the other middleware
    )


def answer_probes(get_response):
    """Ahead of every other middleware: a probe brings no host name, and needs no session.

    A session would be read from the very database that is in question.
    """

    def middleware(request):
        return healthz(request) if request.path_info == PATH else get_response(request)

    return middleware
