"""Closing a year: its evidence is kept row by row, so that its scores can be reckoned again from these alone; what
the records say differently later is listed, and changes nothing.
"""

from datetime import date
from hashlib import sha256

from django.db import connection, transaction
from django.utils import timezone

from centers.common.locks import one_at_a_time
from centers.common.refusals import Refusal

from .indicators import INDICATORS, TIERS, Period, by_unit
from .models import Closing, EvidenceRow

ENTRIES_UNTIL = (1, 10)  # month and day of the next year, the last on which entries count


def may_close_from(year):
    """The first day on which a year may be closed."""
    month, day = ENTRIES_UNTIL
    return date(year + 1, month, day + 1)


@transaction.atomic
def close_year(year, *, by):
    """Keeps every row of every indicator as it is now. Refusal while entries still count, or where it is done."""
    one_at_a_time(f"assessment:close:{year}")
    first = may_close_from(year)
    if timezone.localdate() < first:
        raise Refusal(
            f"{first.year}年{first.month}月{first.day}日起才能关账，在这以前补录的还算数。"
        )
    if Closing.objects.filter(year=year).exists():
        raise Refusal(f"{year} 年已经关账。")
    for indicator in INDICATORS.values():
        keep(indicator, year)
    return Closing.objects.create(
        year=year, closed_by=by, digest=digest_of(year), reckoned=list(INDICATORS)
    )


def keep(indicator, year):
    """The rows of an indicator, written by one statement."""
    names = [indicator.at + tier for tier in TIERS]
    rows = indicator.population(Period.of_year(year)).order_by().values("pk", *names, "counted")
    sql, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assessment_evidencerow"  # noqa: S608  our own
            " (year, indicator, key, district_id, station_id, center_id, counted)"
            f" SELECT %s, %s, rows.* FROM ({sql}) AS rows",
            [year, indicator.code, *params],
        )


def digest_of(year):
    """What all rows of a year come to, in their order: one changed row is another digest."""
    found = sha256()
    rows = EvidenceRow.objects.filter(year=year).order_by("indicator", "key")
    for row in rows.values_list(
        "indicator", "key", "center", "station", "district", "counted"
    ).iterator():
        found.update(repr(row).encode())
    return found.hexdigest()


def figures_of(year):
    """{key of a unit: {code: Figure}} from the rows that were kept, and from nothing else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indicator, district_id, station_id, center_id, count(*) FILTER (WHERE counted), count(*)"
            " FROM assessment_evidencerow WHERE year = %s GROUP BY GROUPING SETS"
            " ((indicator, district_id), (indicator, station_id), (indicator, center_id))",
            [year],
        )
        sums = {}
        for code, *row in cursor.fetchall():
            sums.setdefault(code, []).append(row)
    figures = {}
    for code, rows in sums.items():
        for unit, figure in by_unit(rows).items():
            figures.setdefault(unit, {})[code] = figure
    return figures


def late_entries(indicator, year):
    """(keys that came since, keys that went, keys that count differently now) of a closed year."""
    kept = dict(
        EvidenceRow.objects.filter(year=year, indicator=indicator.code).values_list(
            "key", "counted"
        )
    )
    now = dict(indicator.population(Period.of_year(year)).values_list("pk", "counted"))
    return (
        sorted(now.keys() - kept.keys()),
        sorted(kept.keys() - now.keys()),
        sorted(key for key in now.keys() & kept.keys() if now[key] != kept[key]),
    )
