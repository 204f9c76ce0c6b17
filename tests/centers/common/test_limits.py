"""Attempts are counted once each, and nothing is allowed that cannot be counted."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from centers.common.limits import BUSY, within
from centers.common.refusals import Refusal


def test_of_forty_at_once_as_many_pass_as_may():
    with ThreadPoolExecutor(20) as crowd:
        passed = list(crowd.map(lambda _: within("door", 7, 60), range(40)))
    assert sum(passed) == 7


def test_windows_are_apart():
    assert within("a", 1, 60)
    assert within("b", 1, 60)
    assert not within("a", 1, 60)


@pytest.fixture
def another_redis(settings):
    """Names another address for the cache."""

    def move(location):
        default = settings.CACHES["default"]
        settings.CACHES = settings.CACHES | {"default": {**default, "LOCATION": location}}

    return move


def test_a_server_that_is_away_refuses_at_once(another_redis, tmp_path):
    another_redis(f"unix://{tmp_path}/nowhere.sock")
    began = time.monotonic()
    with pytest.raises(Refusal, match=BUSY):
        within("door", 1, 60)
    assert time.monotonic() - began < 2


def test_a_server_that_hangs_is_not_waited_for(another_redis):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        another_redis(f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        began = time.monotonic()
        with pytest.raises(Refusal, match=BUSY):
            within("door", 1, 60)
        assert time.monotonic() - began < 5
