"""Numbers of papers: 莲法援给〔2026〕第12号. One sequence per issuer, type and year, without gaps.

The number is taken in the transaction that issues the paper: the row stays locked until it ends, so what
is rolled back gives its number back, and two at once come one after the other.
"""

from django.db import connection

from .models import NumberSeries


def allocate(issuer, series, year):
    """The next number of a sequence. Call it inside a transaction, as late as possible."""
    table = connection.ops.quote_name(NumberSeries._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS s (issuer_id, series, year, last) VALUES (%s, %s, %s, 1)"  # noqa: S608
            " ON CONFLICT (issuer_id, series, year) DO UPDATE SET last = s.last + 1 RETURNING last",
            [issuer.pk, series, year],
        )
        return cursor.fetchone()[0]


def spoken(prefix, series, year, sequence, *, place=""):
    """莲法援给〔2026〕第12号; with a place, that of the unit: 莲法援（北关）收〔2026〕第3号."""
    return f"{prefix}{f'（{place}）' if place else ''}{series}〔{year}〕第{sequence}号"
