"""Warnings and sweeps in figures, beside those of disputes: of a period and of the same days of the year before.

A warning counts on the day on which it was raised, by the highest level that it ever had; a task of a sweep on the day
on which it was due. Each number leads to its rows, which are found by the same conditions.
"""

from django.db.models import Case as If
from django.db.models import Count, Q, Sum, When

from centers.cases.clocks import midnight

from .figures import within
from .models import Sweep, SweepPlan
from .signals import Level

# What is counted of the tasks that were due: its heading, and which tasks; 发现 adds up what they found.
SWEPT = {
    "due": ("到期任务", Q()),
    "on_time": ("按期完成", Sweep.ON_TIME),
    "late": ("逾期完成", Sweep.LATE),
    "open": ("尚未完成", Q(done_at=None)),
    "found": ("发现纠纷（件）", Q(found__gt=0)),
}
BOTH = (("本期", True), ("上年同期", False))


def level_table(sheet):
    """[(level, figure now, figure before)] of the warnings that were raised, the gravest first."""
    now, before = (
        within("raised_at", p.first, p.last) for p in (sheet.period, sheet.period.before)
    )
    rows = sheet.scope.alerts.filter(now | before).order_by()
    is_now = If(When(raised_at__gte=midnight(sheet.period.first), then=True), default=False)
    counted = rows.annotate(is_now=is_now).values_list("peak", "is_now").annotate(n=Count("pk"))
    found = {(peak, is_now): n for peak, is_now, n in counted}

    def figure(level, period, is_now):
        number = found.get((level, is_now), 0)
        return sheet.figure(number, name="statistics_alerts", period=period, level=level)

    return [(level.label, *sheet.both(figure, level.value)) for level in reversed(Level)]


def sweeps_of(scope, period):
    """The tasks that were due in a period."""
    return scope.sweeps.filter(due_on__range=(period.first, period.last)).order_by()


def swept(scope, period):
    """{(kind of plan, code of `SWEPT`): number}; of all kinds under ""."""
    adds = {
        code: Count("pk", filter=which) if which else Count("pk") for code, (_, which) in SWEPT.items()
    }  # fmt: skip
    counted = (
        sweeps_of(scope, period).values("plan__kind").annotate(**adds | {"found": Sum("found")})
    )
    found = {(row["plan__kind"], code): row[code] for row in counted for code in SWEPT}
    for code in SWEPT:
        found["", code] = sum(number for (_, one), number in found.items() if one == code)
    return found


def sweep_table(sheet):
    """[(kind of plan and period, [figure of each of `SWEPT`])], all kinds together last."""
    periods = {True: sheet.period, False: sheet.period.before}
    found = {is_now: swept(sheet.scope, period) for is_now, period in periods.items()}
    return [
        (
            f"{label}，{words}",
            [
                sheet.figure(
                    found[is_now].get((kind, code), 0), name="statistics_sweeps",
                    period=periods[is_now], kind=kind, state=code,
                )
                for code in SWEPT
            ],
        )
        for kind, label in (*SweepPlan.Kind.choices, ("", "合计"))
        for words, is_now in BOTH
    ]  # fmt: skip
