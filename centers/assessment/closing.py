"""Closing a year: its evidence is kept row by row, so that its scores can be reckoned again from these alone; what
the records say differently later is listed, and changes nothing.
"""

from collections import Counter
from datetime import date

from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from centers.common.crypto import digest
from centers.common.locks import one_at_a_time
from centers.common.refusals import Refusal
from centers.org.models import Center

from .indicators import COLUMN_OF, INDICATORS, TIERS, Period, by_unit
from .models import Amendment, Closing, EvidenceRow
from .plans import parts_of_plan

ENTRIES_UNTIL = (1, 10)  # month and day of the next year, the last on which entries count


def may_close_from(year):
    """The first day on which a year may be closed."""
    month, day = ENTRIES_UNTIL
    return date(year + 1, month, day + 1)


@transaction.atomic
def close_year(year, *, by, at=None):
    """Keeps every row of every indicator as it is now, but for what people still look at themselves. Refusal while
    entries still count, where it is done, or while the plan is being amended."""
    one_at_a_time(f"assessment:close:{year}")
    first = may_close_from(year)
    if timezone.localdate() < first:
        raise Refusal(
            f"{first.year}年{first.month}月{first.day}日起才能关账，在这以前补录的还算数。"
        )
    if Closing.objects.filter(year=year).exists():
        raise Refusal(f"{year} 年已经关账。")
    if Amendment.objects.filter(plan__year=year, issued_on=None).exists():
        raise Refusal("有一次方案调整还在拟定，请先下达或者取消。")
    return close(year, Closing.Stage.BOOKS, by=by, at=at)


@transaction.atomic
def close_checks(year, *, by, at=None):
    """Keeps what people looked at themselves, once they are done with it."""
    return close(year, Closing.Stage.CHECKS, by=by, at=at)


def close(year, stage, *, by, at=None):
    """Keeps the rows of a stage. by: None where the books close by themselves."""
    is_of_checks = stage == Closing.Stage.CHECKS
    chosen = [row for row in INDICATORS.values() if row.is_checked == is_of_checks]
    whole = Period.of_year(year)
    parts = parts_of_plan(year, whole.last)
    keep(year, [(row, part, days) for row in chosen for part, days in whole.with_parts(parts)])
    reckoned = {indicator.code: indicator.version for indicator in chosen}
    return Closing.objects.create(
        year=year, stage=stage, closed_by=by, reckoned=reckoned, parts=parts,
        digest=digest_of(year, reckoned), closed_at=at or timezone.now(),
    )  # fmt: skip


def is_untouched(year):
    """Whether all that was kept of a year still says what it said then."""
    return all(
        digest_of(year, row.reckoned) == row.digest for row in Closing.objects.filter(year=year)
    )


def keep(year, wanted):
    """The rows of indicators in the year and in its parts, [(indicator, part, Period)], written by one statement: so
    all of it is what the records said at one and the same moment, and parts never say more than their year."""
    texts, params = [], [year]
    for indicator, part, period in wanted:
        names = [indicator.at + tier for tier in TIERS]
        rows = indicator.population(period).order_by().values("pk", *names, "counted")
        sql, more = rows.query.sql_with_params()
        texts.append(f"SELECT %s::varchar, %s::smallint, rows.* FROM ({sql}) AS rows")  # noqa: S608
        params += [indicator.code, part, *more]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO assessment_evidencerow"  # noqa: S608  our own
            " (year, indicator, part, key, district_id, station_id, center_id, counted)"
            f" SELECT %s, kept.* FROM ({' UNION ALL '.join(texts)}) AS kept",
            params,
        )


def digest_of(year, codes):
    """What all rows of some indicators of a year come to, in their order: one changed row is another digest."""
    rows = EvidenceRow.objects.filter(year=year, indicator__in=list(codes))
    found = rows.order_by("indicator", "part", "key").values_list(
        "indicator", "part", "key", "center", "station", "district", "counted"
    )
    return digest(repr(row) for row in found.iterator())


def figures_of(year):
    """{part: {key of a unit: {code: Figure}}} from the rows that were kept, and from nothing else. They stay as they
    are, and so does what was added up once."""
    kept = Closing.objects.filter(year=year).order_by("stage").values_list("digest", flat=True)
    return cache.get_or_set(f"assessment:kept:{year}:{'-'.join(kept)}", lambda: added_up(year))


def added_up(year):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT part, indicator, district_id, station_id, center_id, count(*) FILTER (WHERE counted), count(*)"
            " FROM assessment_evidencerow WHERE year = %s GROUP BY GROUPING SETS ((part, indicator, district_id),"
            " (part, indicator, station_id), (part, indicator, center_id))",
            [year],
        )
        sums = {}
        for part, code, *row in cursor.fetchall():
            sums.setdefault((part, code), []).append(row)
    figures = {}
    for (part, code), rows in sums.items():
        for unit, figure in by_unit(rows).items():
            figures.setdefault(part, {}).setdefault(unit, {})[code] = figure
    return figures


def kept_rows(indicator, year, unit):
    """The rows that were kept for a unit and all below it, as they are now, each with whether it counted then; and
    how many of them are gone since."""
    kept = EvidenceRow.objects.filter(year=year, indicator=indicator.code, part=0)
    kept = kept.filter(**{f"{COLUMN_OF[unit.tier]}_id": unit.pk})
    rows = indicator.rows(Period.of_year(year)).model._base_manager.filter(
        pk__in=kept.values("key")
    )
    counted = kept.filter(key=OuterRef("pk"), counted=True)
    rows = rows.annotate(counted=Exists(counted))
    return rows, kept.count() - rows.count()


def late_entries(indicator, year):
    """(keys that came since, keys that went, keys that count differently now) of an indicator that was kept."""
    kept = dict(
        EvidenceRow.objects.filter(year=year, indicator=indicator.code, part=0).values_list(
            "key", "counted"
        )
    )
    now = dict(indicator.population(Period.of_year(year)).values_list("pk", "counted"))
    return (
        sorted(now.keys() - kept.keys()),
        sorted(kept.keys() - now.keys()),
        sorted(key for key in now.keys() & kept.keys() if now[key] != kept[key]),
    )


def streets_of(indicator, year, keys):
    """{name of a street: how many} of some rows, as they are now, or as they were kept where they are gone."""
    column = f"{indicator.at}station"
    now = dict(
        indicator.population(Period.of_year(year)).filter(pk__in=keys).values_list("pk", column)
    )
    kept = dict(
        EvidenceRow.objects.filter(
            year=year, indicator=indicator.code, part=0, key__in=keys
        ).values_list("key", "station")
    )
    stations = Counter((kept | now)[key] for key in keys)
    units = Center.objects.in_bulk([key for key in stations if key])
    return {units[key].area if key else "区中心": count for key, count in stations.items()}
