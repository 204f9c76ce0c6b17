"""Gestures that must come one after another, though no single row stands for what they share."""

from django.db import connection


def one_at_a_time(name):
    """Waits until no other transaction holds `name`, and holds it until the present one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
