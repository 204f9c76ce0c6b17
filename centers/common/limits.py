"""Counting attempts in the shared cache."""

from django.core.cache import cache
from redis import RedisError

from .refusals import Refusal

HOUR_SECONDS = 3600
DAY_SECONDS = 24 * HOUR_SECONDS
BUSY = "系统暂时繁忙，请稍后再试，或拨打 12348。"


def attempts(name, seconds):
    """Counts one attempt under `name`; how many fell into the current window, this one included.

    Raises Refusal where the cache does not answer: what cannot be counted is not allowed.
    """
    try:
        cache.add(name, 0, timeout=seconds)
        try:
            return cache.incr(name)
        except ValueError:  # the window ended between the two calls
            cache.set(name, 1, timeout=seconds)
            return 1
    except RedisError as error:
        raise Refusal(BUSY) from error


def within(name, most, seconds):
    """Counts one attempt under `name`; False once more than `most` fell into the current window."""
    return attempts(name, seconds) <= most
