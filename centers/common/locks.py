"""Gestures that must come one after another, though no single row stands for what they share."""

from django.db import connection


def one_at_a_time(*names):
    """Waits until no other transaction holds any of the names, and holds them until the present one ends.

    They are taken in the order given: callers that take several name the same kinds in the same order.
    """
    with connection.cursor() as cursor:
        locks = ", ".join(["pg_advisory_xact_lock(hashtextextended(%s, 0))"] * len(names))
        cursor.execute(f"SELECT {locks}", names)
