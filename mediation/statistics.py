"""The figures of disputes: of a period beside the same days of the year before, by street and committee.

A figure is a measure: which cases count, on which day, and what each adds. Sums and the rows behind them are found by
the same conditions, so that the two cannot differ. Each counts on the day of what it counts: a case on that of its
registration, a settlement on that on which it took effect. Refusals and withdrawals are a right and stand beside the
rate, never in it.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.core.cache import caches
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case as If
from django.db.models import Count, Expression, F, IntegerField, Q, Value, When
from django.db.models.functions import Cast, Coalesce, TruncMonth
from django.utils import timezone

from centers.cases.clocks import midnight
from centers.cases.kinds import Depth
from centers.cases.models import Case
from centers.cases.reach import reach_q
from centers.common.dates import spoken_day
from centers.org.models import Body, Center

from .figures import within
from .flow import DISPUTE
from .models import Alert, Difficulty, DisputeType, Source, Sweep
from .places import postings_with
from .signals import GROUP

# Who reads them: the bureau of all, the head of a station of the street, the chair of the own committee.
TREE = ("case.overview", "mediation.analyse")
READING = (*TREE, "mediation.chair")
FEW = 5  # a rate on less is marked, a public figure below it is not told
EARLIEST = date(2020, 1, 1)
SECONDS_KEPT = 5 * 60  # of the public figures
NOTHING = Cast(Value(None), IntegerField())
NO_STREET = "district"  # what stands for the committees of the district itself


@dataclass(frozen=True)
class Period:
    """Days from one to another, a year at most."""

    first: date
    last: date

    @classmethod
    def so_far(cls):
        """From the first of January until today."""
        today = timezone.localdate()
        return cls(today.replace(month=1, day=1), today)

    @property
    def before(self):
        """The same days of the year before."""
        return Period(a_year_before(self.first), a_year_before(self.last))

    @property
    def spoken(self):
        """“2026-01-01 至 2026-11-25”"""
        return f"{self.first} 至 {self.last}"

    @property
    def months(self):
        """[(first day, last day)] of its months, cut to what it holds of them."""
        found, day = [], self.first
        while day <= self.last:
            after = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
            found.append((day, min(after - timedelta(days=1), self.last)))
            day = after
        return found


def a_year_before(day):
    """The same day of the year before; of 29 February the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


@dataclass(frozen=True)
class Measure:
    """One figure: which cases, by the day of which column they count, and what each adds."""

    code: str
    group: str
    name: str
    when: str
    which: Q = field(default_factory=Q)
    amount: Expression = field(default_factory=lambda: Value(1))

    @property
    def adds(self):
        """What a case adds: nothing where it does not count."""
        return If(When(self.which, then=self.amount)) if self.which else self.amount

    def rows(self, cases, first, last):
        """The evidence among some cases, with `on`, the day that counts, and `amount`."""
        # In one filter: what is said of an event is said of the same event.
        found = cases.filter(self.which & in_days(self.when, first, last))
        return found.annotate(on=F(self.when), amount=self.amount)


def in_days(column, first, last):
    """The condition that a column of days or moments lies in a period."""
    if column.endswith("_on"):
        return Q(**{f"{column}__range": (first, last)})
    return within(column, first, last)


def event(*verbs):
    """Of a registered case that a side ended, what happened to it."""
    return Q(
        events__verb__in=verbs, dispute__outcome="", dispute__ended_for__gt="",
        dispute__registered_at__isnull=False,
    )  # fmt: skip


REGISTERED, OUTCOME, EFFECT = "dispute__registered_at", "dispute__outcome_at", "agreement__effective_at"  # fmt: skip
PERFORMED = "agreement__performed_on"
ON_TIME = Q(agreement__last_on=None) | Q(agreement__performed_on__lte=F("agreement__last_on"))
MEASURES = {
    measure.code: measure
    for measure in (
        Measure("accepted", "受理", "受理", REGISTERED),
        Measure("people", "受理", "涉及人数", REGISTERED, amount=F("dispute__headcount")),
        Measure("groups", "受理", "群体性纠纷", REGISTERED, Q(dispute__headcount__gte=GROUP)),
        Measure("settled", "结果", "调解成功", OUTCOME, Q(dispute__outcome="settled")),
        Measure("failed", "结果", "调解不成", OUTCOME, Q(dispute__outcome="failed")),
        Measure("withdrawn", "结果", "当事人终止", "events__at", event("withdraw", "withdraw_for")),
        Measure("refused", "结果", "一方不同意", "events__at", event("refuse", "refuse_self")),
        Measure("written", "协议", "书面协议", EFFECT, Q(agreement__form="written")),
        Measure("oral", "协议", "口头协议", EFFECT, Q(agreement__form="oral")),
        Measure(
            "amount", "协议", "协议金额（元）", EFFECT, Q(agreement__amount__gt=0), F("agreement__amount"),
        ),
        Measure(
            "confirmed", "协议", "司法确认", "agreement__ruled_on", Q(agreement__ruling="confirmed")
        ),
        Measure("on_time", "履行", "按期履行", PERFORMED, ON_TIME),
        Measure(
            "late", "履行", "逾期履行", PERFORMED, Q(agreement__performed_on__gt=F("agreement__last_on"))
        ),
        Measure(
            "breached", "履行", "没有履行", "agreement__breached_on", Q(agreement__performed_on=None)
        ),
    )
}  # fmt: skip
# By what accepted cases are told apart: how a row is asked for, its heading, its column, its words.
KINDS = {
    "dispute_type": ("纠纷类型", DisputeType),
    "source": ("来源", Source),
    "difficulty": ("难易程度", Difficulty),
}
TREND = ("accepted", "settled")


# Whose ------------------------------------------------------------------------------------------


@dataclass
class Scope:
    """What is counted for a reader: cases, the committees that they belong to, the streets of these; and which
    warnings and sweeps. street: the one that was chosen, NO_STREET for the district's own committees."""

    cases: object
    bodies: object
    streets: list
    alerts: object
    sweeps: object
    street: object = None

    @property
    def is_by_street(self):
        """Whether lines are streets, rather than committees."""
        return len(self.streets) > 1 and self.street is None


def scope_of(user):
    """All that somebody reads figures of."""
    reached, units = Q(pk__in=[]), Center.objects.none()
    for right in READING:
        reached |= reach_q(user, Depth.MASKED, right)
    for right in TREE:
        units |= Center.objects.visible_to(user, right)
    own = [post.body_id for post in postings_with(user, "mediation.chair")]
    bodies = Body.objects.filter(kind=Body.Kind.MEDIATION_COMMITTEE)
    return Scope(
        cases=Case.objects.filter(reached, kind=DISPUTE).order_by(),
        bodies=bodies.filter(Q(center__in=units) | Q(pk__in=own)),
        streets=list(units.filter(tier=Center.Tier.STATION).order_by("path")),
        alerts=Alert.objects.filter(Q(center__in=units) | Q(case__body__in=own)),
        sweeps=Sweep.objects.filter(
            Q(center__in=units) | Q(center__in=bodies.filter(pk__in=own).values("center"))
        ),
    )


def narrowed(scope, street):
    """A scope of one street: a `Center`, or NO_STREET."""
    station = None if street == NO_STREET else street
    bodies = (
        scope.bodies.filter(center__path__startswith=street.path)
        if station
        else scope.bodies.filter(center__tier=Center.Tier.DISTRICT)
    )
    return Scope(
        cases=scope.cases.filter(station=station),
        bodies=bodies,
        streets=scope.streets,
        alerts=scope.alerts.filter(station=station),
        sweeps=scope.sweeps.filter(station=station),
        street=street,
    )


def has_a_desk(user):
    """Whether somebody reads them at a desk: the bureau has its own menu."""
    return any(user.may(right) for right in READING) and not user.may("bureau.view")


# Adding up --------------------------------------------------------------------------------------


def evidence(codes, cases, period):
    """What some measures count in a period and the one before, a queryset for each column of days, so that each is
    looked up once: with `on`, `is_now`, and under the code of each measure what a row adds to it, or nothing."""
    arms = []
    for when in dict.fromkeys(MEASURES[code].when for code in codes):
        own = {code: MEASURES[code] for code in codes if MEASURES[code].when == when}
        days = in_days(when, period.first, period.last)
        either = days | in_days(when, period.before.first, period.before.last)
        if all(measure.which for measure in own.values()):
            either &= reduce(or_, (measure.which for measure in own.values()))
        adds = {code: own[code].adds if code in own else NOTHING for code in codes}
        is_now = If(When(days, then=True), default=False)
        arms.append(cases.filter(either).annotate(on=F(when), is_now=is_now, **adds))
    return arms


def add_up(arms, codes, keys, *sets):
    """{values of keys: {code: sum}} of such querysets together, by sets of keys; those that a set leaves out are None.
    One statement."""
    arms = [rows.values_list(*keys, *codes) for rows in arms]
    try:
        sql, params = arms[0].union(*arms[1:], all=True).query.sql_with_params()
    except EmptyResultSet:  # whoever reads them reaches no case
        return {}
    names, sums = ", ".join(keys), ", ".join(f"coalesce(sum({code}), 0)" for code in codes)
    grouping = ", ".join(f"({', '.join(one)})" for one in sets)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {names}, {sums} FROM ({sql})"  # noqa: S608  names are our own
            f" AS evidence ({', '.join((*keys, *codes))})"
            f" GROUP BY GROUPING SETS ({grouping})",
            params,
        )
        return {
            row[: len(keys)]: dict(zip(codes, row[len(keys) :], strict=True))
            for row in cursor.fetchall()
        }


def totals(scope, period):
    """{(is now, street, committee): {measure: number}}; a street and a committee are never both said, 0 is none of
    them, and None in both is all."""
    arms = [
        rows.annotate(street=Coalesce("station", 0), committee=Coalesce("body", 0))
        for rows in evidence(MEASURES, scope.cases, period)
    ]
    keys = ("is_now", "street", "committee")
    return add_up(arms, MEASURES, keys, keys[:1], keys[:2], keys[::2])


def kinds(scope, period):
    """{(is now, type, source, difficulty): accepted cases}, of which one is said and the others None."""
    arms = [
        rows.annotate(**{name: F(f"dispute__{name}") for name in KINDS})
        for rows in evidence(["accepted"], scope.cases, period)
    ]
    sets = [("is_now", name) for name in KINDS]
    found = add_up(arms, ["accepted"], ("is_now", *KINDS), *sets)
    return {key: numbers["accepted"] for key, numbers in found.items()}


def trend(scope, period):
    """{(year, month): {measure: number}} of accepted and of settled cases."""
    arms = [
        rows.filter(is_now=True).annotate(month=TruncMonth("on"))
        for rows in evidence(TREND, scope.cases, period)
    ]
    found = add_up(arms, TREND, ("month",), ("month",))
    return {(month.year, month.month): numbers for (month,), numbers in found.items()}


def rate(settled, failed):
    """(the share of settled cases among those with a result, or None; whether it stands on few)."""
    ended = settled + failed
    return (settled / ended if ended else None), 0 < ended < FEW


def averted(scope, period):
    """{(what was prevented, is now): warnings}: each a warning that was closed with it, never a number told."""
    now, before = (within("closed_at", p.first, p.last) for p in (period, period.before))
    rows = scope.alerts.filter(now | before).exclude(averted="").order_by()
    is_now = If(When(closed_at__gte=midnight(period.first), then=True), default=False)
    rows = rows.annotate(is_now=is_now).values_list("averted", "is_now")
    return {(code, when): n for code, when, n in rows.annotate(n=Count("pk"))}


# For everybody ----------------------------------------------------------------------------------


def public_figures():
    """(year, [(type of dispute, how many or “少于 5”)]) of last year, the most first; the list is empty where there was
    nothing. No sum is told: it would give small figures away."""
    year = timezone.localdate().year - 1
    return year, caches["pages"].get_or_set(
        f"mediation:figures:{year}", lambda: figures_of_year(year), SECONDS_KEPT
    )


def figures_of_year(year):
    """[(type of dispute, how many or “少于 5”)] of a year, the most first."""
    cases = Case.objects.filter(kind=DISPUTE).order_by()
    rows = MEASURES["accepted"].rows(cases, date(year, 1, 1), date(year, 12, 31))
    found = dict(rows.values_list("dispute__dispute_type").annotate(n=Count("pk")))
    many = [code for code in found if found[code] >= FEW]
    many.sort(key=lambda code: -found[code])
    few = [code for code in DisputeType.values if code in found and code not in many]
    return [(DisputeType(code).label, f"{found[code]} 件") for code in many] + [
        (DisputeType(code).label, f"少于 {FEW}") for code in few
    ]


def month_words(first, last):
    """9月, or 9月5日至30日 where it is cut."""
    whole = first.day == 1 and (last + timedelta(days=1)).day == 1
    return f"{first.month}月" if whole else f"{spoken_day(first)}至{last.day}日"
