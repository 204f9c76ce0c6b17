"""The figures of a study: tables of a unit and a period, each beside the period before.

A table is a row of the registry: other parts of the line add theirs from `AppConfig.ready()`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ImproperlyConfigured
from django.db.models import Count, Q
from django.db.models.functions import TruncDate, TruncWeek

from centers.cases.clocks import midnight
from centers.cases.kinds import KINDS
from centers.cases.models import Case
from centers.common.charts import Chart, Point
from centers.common.dates import spoken_day
from centers.org.models import Center

from .flow import DISPUTE
from .models import Alert, Source, Sweep
from .signals import Level


@dataclass(frozen=True)
class Table:
    """code; title; counts: (unit, first day, last day) → [(label, how many)]. is_trend: its lines are parts of the
    period, which have no counterpart in the one before."""

    code: str
    title: str
    counts: Callable
    is_trend: bool = False


TABLES = {}


def register_tables(*tables):
    """Adds tables; a second one of the same code is refused."""
    for table in tables:
        if table.code in TABLES:
            raise ImproperlyConfigured(f"{table.code} is registered already")
        TABLES[table.code] = table


def period_before(first, last):
    """The month or the quarter before: as many whole months."""
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    year, month = divmod(first.year * 12 + first.month - 1 - months, 12)
    return date(year, month + 1, 1), first - timedelta(days=1)


def figures(unit, first, last):
    """[{"code", "title", "is_trend", "rows": [[label, now, before]], "total": [now, before]}], as it is kept."""
    return [one(table, unit, first, last) for table in TABLES.values()]


def one(table, unit, first, last):
    """A table as it is kept: its lines beside those of the period before."""
    now = dict(table.counts(unit, first, last))
    before = {} if table.is_trend else dict(table.counts(unit, *period_before(first, last)))
    rows = [
        [label, now.get(label, 0), None if table.is_trend else before.get(label, 0)]
        for label in [*now, *(label for label in before if label not in now)]
    ]
    total = [sum(now.values()), None if table.is_trend else sum(before.values())]
    return {
        "code": table.code, "title": table.title, "is_trend": table.is_trend, "rows": rows, "total": total,
    }  # fmt: skip


def chart_of(table):
    """The `Chart` of a table as it is kept."""
    points = [Point(label[:6], now, str(now)) for label, now, _ in table["rows"]]
    most = max(table["rows"], key=lambda row: row[1], default=None)
    says = f"共 {table['total'][0]} 件" + (
        f"，最多的是{most[0]}，{most[1]} 件。" if most and most[1] else "。"
    )
    kind = "line" if table["is_trend"] else "bars"
    return Chart(kind, table["title"], says, points, name=f"chart-{table['code']}")


# The tables of this part -----------------------------------------------------------------------


def within(field, first, last):
    """Moments of the days from one to another."""
    return Q(**{f"{field}__gte": midnight(first), f"{field}__lt": midnight(last + timedelta(days=1))})  # fmt: skip


def disputes(unit, first, last):
    """Those that were registered in the period, as 受理 of `statistics` counts them: neither leads nor what was turned
    away."""
    days = within("dispute__registered_at", first, last)
    return Case.objects.at(unit).filter(days, kind=DISPUTE)


def counted(rows, field):
    """[(value, how many)] of one column, the most first."""
    return list(rows.order_by().values_list(field).annotate(n=Count("pk")).order_by("-n", field))


def by_type(unit, first, last):
    """The types of dispute as the register has them."""
    return [(kind or "没有写明", n) for kind, n in counted(disputes(unit, first, last), "subject")]


def by_channel(unit, first, last):
    """Through which door they came."""
    words = dict(Case.Channel.choices)
    return [(words[code], n) for code, n in counted(disputes(unit, first, last), "channel")]


def by_source(unit, first, last):
    """Who sent them (来源)."""
    words = dict(Source.choices)
    return [(words[code], n) for code, n in counted(disputes(unit, first, last), "dispute__source")]


def by_status(unit, first, last):
    """Where they are now."""
    words = KINDS[DISPUTE].status_of
    rows = counted(disputes(unit, first, last), "status")
    return [(words[code].label, n) for code, n in rows]


def by_street(unit, first, last):
    """Of a district its streets, of a street its communities."""
    column = "station" if unit.tier == Center.Tier.DISTRICT else "center"
    rows = counted(disputes(unit, first, last), f"{column}__short_name")
    return [((name or unit.short_name).removesuffix("工作站"), n) for name, n in rows]


def by_week(unit, first, last):
    """Every week that begins in the period or holds its first day, also those without a quarrel."""
    week = TruncWeek(TruncDate("dispute__registered_at"))
    rows = disputes(unit, first, last).order_by().annotate(week=week)
    found = dict(rows.values_list("week").annotate(n=Count("pk")))
    monday, weeks = first - timedelta(days=first.weekday()), []
    while monday <= last:
        weeks.append((f"{spoken_day(max(monday, first))}起", found.get(monday, 0)))
        monday += timedelta(days=7)
    return weeks


def of_sweeps(unit, first, last):
    """Tasks that were due in the period, by what became of them."""
    rows = Sweep.objects.at(unit).filter(due_on__range=(first, last))
    found = rows.aggregate(
        on_time=Count("pk", filter=Sweep.ON_TIME),
        late=Count("pk", filter=Sweep.LATE),
        never=Count("pk", filter=Q(done_at=None)),
    )
    return [("按期完成", found["on_time"]), ("逾期完成", found["late"]), ("没有完成", found["never"])]  # fmt: skip


def of_findings(unit, first, last):
    """Tasks that were due in the period, by what they found."""
    rows = Sweep.objects.at(unit).filter(due_on__range=(first, last))
    found = dict(counted(rows.exclude(result=""), "result"))
    return [(label, found.get(code, 0)) for code, label in Sweep.Result.choices]


def of_alerts(unit, first, last):
    """Warnings that were raised, by the highest level that they ever had."""
    found = dict(counted(Alert.objects.at(unit).filter(within("raised_at", first, last)), "peak"))
    return [(level.label, found.get(level, 0)) for level in reversed(Level)]


def of_averted(unit, first, last):
    """Escalations that were prevented, each with its warning."""
    rows = Alert.objects.at(unit).filter(within("closed_at", first, last)).exclude(averted="")
    words = dict(Alert.Averted.choices)
    return [(words[code], n) for code, n in counted(rows, "averted")]


def register():
    """Adds the tables of this part."""
    register_tables(
        Table("type", "纠纷类型", by_type),
        Table("source", "纠纷来源", by_source),
        Table("channel", "登记渠道", by_channel),
        Table("status", "办理情况", by_status),
        Table("street", "发生地", by_street),
        Table("week", "每周受理", by_week, is_trend=True),
        Table("sweeps", "排查任务", of_sweeps),
        Table("findings", "排查结果", of_findings),
        Table("alerts", "预警（按最高级别）", of_alerts),
        Table("averted", "避免的后果", of_averted),
    )
