"""`/healthz` on its own; what it says while servers die is in `tests/test_run.py`."""

import time

import pytest
from django.urls import reverse

from centers.portal import health
from centers.portal.tasks import beat_heart

pytestmark = pytest.mark.django_db


@pytest.fixture
def probe(client):
    """The answer to a probe that comes by address, not by name, with a session of long ago."""
    client.cookies["session"] = "gone"
    return lambda: client.get(reverse("portal:healthz"), headers={"host": "10.0.0.7"})


def beat_at(who, moment):
    with health.redis() as redis:
        redis.set(health.HEARTBEATS[who], int(moment))


def test_all_well(probe, django_assert_num_queries):
    beat_heart()
    health.stamp("beat")
    with django_assert_num_queries(0):  # it asks on a connection of its own
        answer = probe()
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"
    assert not answer.cookies
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("who", health.HEARTBEATS)
@pytest.mark.parametrize(("age", "status"), [(50, 200), (70, 503)])
def test_a_heartbeat_counts_for_a_minute(probe, who, age, status):
    beat_heart()
    health.stamp("beat")
    beat_at(who, time.time() - age)
    answer = probe()
    assert answer.status_code == status
    assert answer.json()[who]["status"] == ("ok" if status == 200 else "down")


@pytest.mark.parametrize("who", health.HEARTBEATS)
def test_no_heartbeat_is_down(probe, who):
    beat_heart()
    health.stamp("beat")
    with health.redis() as redis:
        redis.delete(health.HEARTBEATS[who])
    assert probe().status_code == 503
    assert probe().json()[who] == {"status": "down", "age": None}


def test_redis_away_is_said_and_stops_nobody(probe, settings, tmp_path):
    settings.REDIS_URL = f"unix://{tmp_path}/nobody.sock"
    health.stamp("beat")  # no exception: beat goes on
    answer = probe()
    assert answer.status_code == 503
    parts = answer.json()
    assert [parts[part]["status"] for part in ("database", "broker", "worker", "beat")] == [
        "ok", "down", "down", "down",
    ]  # fmt: skip


def test_it_is_only_for_reading(client):
    assert client.post(reverse("portal:healthz")).status_code == 405


def test_no_browser_guesses_what_the_answer_is(client, db):
    assert client.get("/healthz").headers["X-Content-Type-Options"] == "nosniff"
