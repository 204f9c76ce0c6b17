"""Clocks of cases: what a line ships, when one ends, and starting, stopping and meeting them.

Reckoning is pure (`reckon`); it works over the calendar it is given. Rules R1–R9 are those of
`centers.common.working_days`; here come the marks (R8: amber at 70 %, red on the last day before it is
moved) and the stops (R9: a clock stands still only from the service of a paper until its answer).
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from centers.common import working_days
from centers.common.dated_rules import refuse_unless_new
from centers.common.locks import one_at_a_time
from centers.common.working_days import Unit
from centers.org.calendar import DAYS_PER_UNIT, REST, calendar

from .models import Case, Deadline, DeadlineRule, DeadlineStop

AMBER = 0.7  # of the length
BEGINNING = date(2000, 1, 1)


@dataclass(frozen=True)
class Clock:
    """One clock as a line ships it.

    code: "line.name". unit: of `working_days.Unit`. start: what it counts from, in words. basis: law and
    article; source: where that was read. escalates_to: the right whose holders hear when it is past.
    public: what whoever applied reads of it, {day} in it; "" where it is no business of theirs.
    """

    code: str
    name: str
    count: int
    unit: Unit
    start: str
    basis: str
    source: str = ""
    verified: bool = False
    rolls: bool = True
    escalates_to: str = ""
    since: date = BEGINNING
    public: str = ""

    @property
    def line(self):
        return self.code.split(".")[0]


CLOCKS = {}


def register_clocks(*clocks):
    """Adds the clocks of a line; a second one of the same code is refused."""
    for clock in clocks:
        if clock.code in CLOCKS:
            raise ImproperlyConfigured(f"{clock.code} is registered already")
        CLOCKS[clock.code] = clock


# Reckoning: pure ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Marks:
    """Where a clock turns: two dates for people, three moments (aware) for lists and sweeps."""

    target_on: date
    due_on: date
    amber_at: datetime
    red_at: datetime
    due_at: datetime
    provisional: bool = False


def midnight(day):
    """The first moment of a date, by the clock of the place."""
    return timezone.make_aware(datetime.combine(day, time.min))


def reckon_agreed(started_at, last_day, days, *, rolls=True):
    """The `Marks` of a clock that ends on an agreed day, which is moved off a holiday where `rolls`."""
    first = timezone.localdate(started_at)
    by, provisional = days.rolled(last_day) if rolls else (last_day, False)
    amber_on = first + timedelta(days=int((last_day - first).days * AMBER + 0.5))
    return Marks(
        last_day, by, midnight(min(amber_on, last_day)), midnight(last_day), midnight(by + timedelta(days=1)),
        provisional,
    )  # fmt: skip


def reckon(started_at, count, unit, days, *, rolls=True, stops=()):
    """The `Marks` of a clock of `count` units from a moment.

    days: a `working_days.Calendar`. stops: (from, to) moments during which it stood still, ended all; each
    moves the end by its length, in whole days except where the unit is the hour.
    """
    unit = Unit(unit)
    if unit == Unit.HOUR:
        still = sum((to - since for since, to in stops), timedelta())
        length = timedelta(hours=count)
        end = started_at + length + still
        amber = started_at + length * AMBER + still
        day = timezone.localdate(end)
        return Marks(day, day, amber, end, end)
    first = timezone.localdate(started_at)
    plain = working_days.due(first, count, unit, days, roll=False)
    if unit == Unit.WORKING_DAY:
        still = sum(working_days_between(since, to, days) for since, to in stops)
        due = working_days.due(first, count + still, unit, days, roll=False)
        target = by = due.target
        provisional = due.provisional
    else:
        still = sum(
            (timezone.localdate(to) - timezone.localdate(since)).days for since, to in stops
        )
        target = plain.target + timedelta(days=still)
        by, provisional = days.rolled(target) if rolls else (target, False)
    # What stood still moves the mark as it moves the end: amber is 70 % of the time that ran.
    ran = (plain.target - first).days
    amber_on = first + timedelta(days=int(ran * AMBER + 0.5)) + (target - plain.target)
    return Marks(
        target,
        by,
        midnight(min(amber_on, target)),
        midnight(target),
        midnight(by + timedelta(days=1)),
        provisional,
    )


def working_days_between(since, to, days):
    """Working days after the day of `since`, up to and with the day of `to`."""
    day, last, count = timezone.localdate(since), timezone.localdate(to), 0
    while day < last:
        day += timedelta(days=1)
        count += days.works(day)
    return count


# Over the rows --------------------------------------------------------------------------------


def rule_for(code, on):
    """The rule of a clock in force on a day. DeadlineRule.DoesNotExist where none was loaded."""
    return DeadlineRule.objects.in_force(on).get(code=code)


def marks_of(rule, started_at, stops=()):
    first = timezone.localdate(started_at)
    still = sum(((to - since).days + 1 for since, to in stops), 0)
    ahead = rule.count * DAYS_PER_UNIT[Unit(rule.unit)] + 2 * still + REST
    days = calendar(first, first + timedelta(days=ahead))
    return reckon(started_at, rule.count, rule.unit, days, rolls=rule.rolls, stops=stops)


def marks_agreed(rule, started_at, last_day):
    first = timezone.localdate(started_at)
    days = calendar(first, last_day + timedelta(days=REST))
    return reckon_agreed(started_at, last_day, days, rolls=rule.rolls)


def columns(marks):
    return {
        "target_on": marks.target_on,
        "due_on": marks.due_on,
        "amber_at": marks.amber_at,
        "red_at": marks.red_at,
        "due_at": marks.due_at,
        "is_provisional": marks.provisional,
    }


def start(case, code, at):
    """Starts a clock of a locked case; one that runs already goes on as it is."""
    if case.deadlines.unmet().filter(code=code).exists():
        return
    rule = rule_for(code, timezone.localdate(at))
    case.deadlines.create(rule=rule, code=code, started_at=at, **columns(marks_of(rule, at)))


def meet(case, code, at):
    """Done at a moment; of what was done on its first day only the day is known."""
    met_at = Greatest(F("started_at"), Value(at))
    case.deadlines.unmet().filter(code=code).update(met_at=met_at, stopped_at=None)
    DeadlineStop.objects.filter(deadline__case=case, deadline__code=code, to_at=None).update(
        to_at=at
    )


def drop(case, code, at):
    """What no longer applies: a withdrawn matter is decided by nobody."""
    case.deadlines.unmet().filter(code=code).update(dropped_at=at, stopped_at=None)
    DeadlineStop.objects.filter(deadline__case=case, deadline__code=code, to_at=None).update(
        to_at=at
    )


def begin_anew(case, codes, at):
    """Moves the beginning of unmet clocks of a locked case, where what they begin with was written down wrongly."""
    for deadline in case.deadlines.unmet().filter(code__in=codes):
        deadline.started_at = at
        deadline.save(update_fields=["started_at"])
        reckon_again(deadline)
    refresh(case)


def agree(case, code, last_day):
    """Lets an unmet clock of a locked case end on an agreed day: a performance that a contract dates, a time that
    the parties prolong. What it stood still before is part of what they agreed on."""
    for deadline in case.deadlines.unmet().filter(code=code):
        deadline.agreed_on = last_day
        reckon_again(deadline)
    refresh(case)


def stop(case, code, paper, at):
    """Stops a clock from the service of a paper on. ValueError without one: nothing else stops a clock."""
    if paper is None or paper.case_id != case.pk:
        raise ValueError("a clock stops only for a paper of its case")
    for deadline in case.deadlines.running().filter(code=code):
        deadline.stops.create(paper=paper, from_at=at)
        deadline.stopped_at = at
        deadline.save(update_fields=["stopped_at"])


def stood_still(case, code, paper, since, to):
    """A stop that is over: its time is added to a clock that runs."""
    for deadline in case.deadlines.running().filter(code=code):
        deadline.stops.create(paper=paper, from_at=since, to_at=to)
        if deadline.agreed_on:
            deadline.agreed_on += timezone.localdate(to) - timezone.localdate(since)
        reckon_again(deadline)


def forget_service(case, paper, started, at):
    """What the service of a paper does, once it is void: a clock that it stops goes on as if it had not stood
    still, and the clocks `started` are dropped. What was answered before, or is met, stays as it was."""
    stops = DeadlineStop.objects.filter(
        paper=paper,
        to_at=None,
        deadline__case=case,
        deadline__met_at=None,
        deadline__dropped_at=None,
    )
    deadlines = [stop.deadline for stop in stops.select_related("deadline__rule")]
    stops.update(to_at=F("from_at"))
    for deadline in deadlines:
        deadline.stopped_at = None
        reckon_again(deadline)
    if paper.deliveries.exists():
        for code in started:
            drop(case, code, at)
    refresh(case)


def resume(case, code, at):
    """Lets a clock go on; the time that it stood still is added to its end."""
    for deadline in case.deadlines.unmet().filter(code=code).exclude(stopped_at=None):
        deadline.stops.filter(to_at=None).update(to_at=at)
        if deadline.agreed_on:
            still = timezone.localdate(at) - timezone.localdate(deadline.stopped_at)
            deadline.agreed_on += still
        deadline.stopped_at = None
        reckon_again(deadline)


def reckon_again(deadline):
    """The marks of a clock anew, after a stop or when a calendar was published."""
    if deadline.agreed_on:
        marks = marks_agreed(deadline.rule, deadline.started_at, deadline.agreed_on)
    else:
        stops = list(deadline.stops.exclude(to_at=None).values_list("from_at", "to_at"))
        marks = marks_of(deadline.rule, deadline.started_at, stops)
    marks = columns(marks)
    for name, value in marks.items():
        setattr(deadline, name, value)
    deadline.save(update_fields=["stopped_at", "agreed_on", *marks])


def apply(case, row, *, at, since=None, met=None):
    """What a step does to the clocks of its locked case, then their sum in the case itself.

    since: from when those count that it starts, met: when those were met that it meets, where that is not the moment
    of the step.
    """
    for code in row.meets:
        meet(case, code, met or at)
    for code in row.drops:
        drop(case, code, at)
    for code in row.resumes:
        resume(case, code, at)
    for code in row.starts:
        start(case, code, since or at)
    refresh(case)


def refresh(case):
    """Repeats the nearest running clock in the case, for lists to sort by."""
    nearest = case.deadlines.running().order_by("due_at", "pk").first()
    case.amber_at = nearest and nearest.amber_at
    case.red_at = nearest and nearest.red_at
    case.due_at = nearest and nearest.due_at
    case.save(update_fields=["amber_at", "red_at", "due_at"])


def load():
    """Writes the shipped clocks as rules. Gives (new, changed, unchanged); rows that staff entered stay."""
    made = changed = kept = 0
    for clock in CLOCKS.values():
        facts = {
            "name": clock.name,
            "count": clock.count,
            "unit": clock.unit,
            "start": clock.start,
            "rolls": clock.rolls,
            "basis": clock.basis,
            "source": clock.source,
            "is_verified": clock.verified,
        }
        rule, new = DeadlineRule.objects.get_or_create(
            code=clock.code, valid_from=clock.since, defaults=facts
        )
        if new:
            made += 1
        elif rule.entered_by_id is None and any(getattr(rule, k) != v for k, v in facts.items()):
            DeadlineRule.objects.filter(pk=rule.pk).update(**facts)
            changed += 1
        else:
            kept += 1
    return made, changed, kept


def marks_now(deadline):
    """(tone, words) of a clock at this moment: 剩 3 天, 今天到期, 已超 2 天, 暂停, 按时完成…"""
    now, today = timezone.now(), timezone.localdate()
    if deadline.dropped_at:
        return "quiet", "不再适用"
    if deadline.met_at:
        return ("bad", "超期完成") if deadline.is_late else ("ok", "按时完成")
    if deadline.stopped_at:
        return "quiet", "暂停计时"
    if now >= deadline.due_at:
        late = (today - deadline.due_on).days
        return "bad", f"已超 {late} 天" if late else "已超期"
    left = (deadline.due_on - today).days
    words = f"剩 {left} 天" if left else "今天到期"
    if deadline.rule.unit == Unit.HOUR:
        words = f"剩 {max(int((deadline.due_at - now).total_seconds() // 3600), 0)} 小时"
    if now >= deadline.red_at:
        return "bad", words
    return ("warn" if now >= deadline.amber_at else "wait"), words


def provisional():
    """Unmet clocks that looked at days nobody had published."""
    return Deadline.objects.unmet().filter(is_provisional=True).select_related("rule", "case")


def reckon_provisional():
    """Reckons again, case by case, what was guessed when its calendar was not published. Gives how many
    clocks are certain now; running it twice changes nothing."""
    settled = 0
    for key in provisional().order_by("case").values_list("case", flat=True).distinct():
        with transaction.atomic():
            case = Case.objects.select_for_update(of=["self"]).get(pk=key)
            for deadline in provisional().filter(case=case):
                reckon_again(deadline)
                settled += not deadline.is_provisional
            refresh(case)
    return settled


# Rules that staff enter -----------------------------------------------------------------------


@transaction.atomic
def change_rule(code, *, count, unit, rolls, basis, source, is_verified, valid_from, by):
    """A clock runs by another length from a day on, today or later; gives the new row.

    Past rows stay as they are, and clocks that run keep theirs. Refusal for a day that has passed, or that
    has a row of its own. DeadlineRule.DoesNotExist for a clock that nobody shipped.
    """
    one_at_a_time(f"clock:{code}")
    rows = DeadlineRule.objects.filter(code=code)
    refuse_unless_new(rows, valid_from, "规则")
    known = rows.latest("valid_from")
    return DeadlineRule.objects.create(
        code=code, name=known.name, start=known.start, count=count, unit=unit, rolls=rolls, basis=basis,
        source=source, is_verified=is_verified, valid_from=valid_from, entered_by=by,
    )  # fmt: skip
