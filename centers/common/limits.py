"""Counting attempts in the shared cache."""

from django.core.cache import cache


def within(name, most, seconds):
    """Counts one attempt under `name`; False once more than `most` fell into the current window."""
    cache.add(name, 0, timeout=seconds)
    try:
        return cache.incr(name) <= most
    except ValueError:  # the window ended between the two calls
        cache.set(name, 1, timeout=seconds)
        return True
