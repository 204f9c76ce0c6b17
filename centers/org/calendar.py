"""The working-day calculator over the `CalendarDay` rows, and what is still missing there."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from centers.common import working_days
from centers.common.working_days import Calendar, Day, Unit

from .models import CalendarDay

# No run of days of rest is longer than this, a whole year's make-up days included.
REST = 30
DAYS_PER_UNIT = {
    Unit.HOUR: 0,
    Unit.CALENDAR_DAY: 1,
    Unit.WORKING_DAY: 2,
    Unit.MONTH: 31,
    Unit.YEAR: 366,
}


def calendar(first_day, last_day):
    """The `Calendar` from one day to another, both included, in one query."""
    rows = CalendarDay.objects.filter(date__range=(first_day, last_day))
    return Calendar({row.date: Day(row.works, row.is_provisional) for row in rows})


def due(start, count, unit, *, roll=True):
    """`working_days.due` over the days that are in the database."""
    unit = Unit(unit)
    first = start if unit != Unit.HOUR else timezone.localdate(start)
    days = calendar(first, first + timedelta(days=count * DAYS_PER_UNIT[unit] + REST))
    return working_days.due(start, count, unit, days, roll=roll)


def working_days_on(count):
    """The day that so many working days after today."""
    return due(timezone.localdate(), count, Unit.WORKING_DAY).by


def days_of(year):
    """Every date of a year."""
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


def published(year):
    """Whether every day of a year is known from a notice."""
    known = CalendarDay.objects.filter(date__year=year, is_provisional=False).count()
    return known == len(days_of(year))


def _year(year, special, **facts):
    """A `CalendarDay` for each date of a year: as {date: (kind, festival)} says, else by its weekday."""
    plain = CalendarDay.Kind.WORKDAY, CalendarDay.Kind.WEEKEND
    return [
        CalendarDay(date=day, kind=CalendarDay.Kind(kind), name=name, **facts)
        for day in days_of(year)
        for kind, name in [special.get(day, (plain[day.weekday() >= 5], ""))]
    ]


def guess(year):
    """{date: (kind, festival)} of a year nobody has published: the statutory holidays alone."""
    return {
        day: (CalendarDay.Kind.HOLIDAY, name)
        for day in days_of(year)
        if (name := working_days.statutory_holiday(day))
    }


@dataclass(frozen=True)
class Difference:
    """What a new calendar makes of a year: [(kind, [(new day, old kind), …]), …], and how many working days."""

    turned: list
    working_before: int
    working_after: int


def difference(year, special):
    """The `Difference` between a year as it is reckoned now and as {date: (kind, festival)}."""
    now = {day.date: day for day in _year(year, guess(year))}
    now |= {day.date: day for day in CalendarDay.objects.filter(date__year=year)}
    then = _year(year, special)
    changed = [(day, CalendarDay.Kind(now[day.date].kind)) for day in then]
    changed = [(day, was) for day, was in changed if day.kind != was]
    by_kind = [
        (kind, [pair for pair in changed if pair[0].kind == kind]) for kind in CalendarDay.Kind
    ]
    return Difference(
        turned=[(kind, days) for kind, days in by_kind if days],
        working_before=sum(day.works for day in now.values()),
        working_after=sum(day.works for day in then),
    )


def write_year(year, special, *, source, provisional=False, entered_by=""):
    """Replaces a year's days: those given as {date: (kind, festival)}, the others by their weekday."""
    facts = {"is_provisional": provisional, "source": source, "entered_by": entered_by}
    CalendarDay.objects.bulk_create(
        _year(year, special, **facts),
        update_conflicts=True,
        unique_fields=["date"],
        update_fields=["kind", "name", "is_provisional", "source", "entered_by"],
    )


def reminder(today=None):
    """The sentence that asks for next year's notice: from 1 December until it is entered, else ""."""
    today = today or timezone.localdate()
    if today.month < 12 or published(today.year + 1):
        return ""
    return f"{today.year + 1}年的放假通知还没有录入，该年的工作日暂按周一至周五推算。请尽快录入国务院办公厅的通知。"
