"""A unit's opening times in words."""

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from centers.common.working_days import guessed

from .hours import periods_on
from .models import Weekday


def spoken(periods):
    """[(09:00, 12:00), (14:00, 17:00)] → “09:00–12:00、14:00–17:00”."""
    return "、".join(f"{opens:%H:%M}–{closes:%H:%M}" for opens, closes in periods)


def spoken_week(week):
    """{weekday: periods} → {“星期一至星期五”: “09:00–12:00、14:00–17:00”}, equal neighbours together."""
    words = {}
    for periods, run in groupby(Weekday, key=lambda day: sorted(week.get(day, []))):
        days = [day.label for day in run]
        if periods:
            words["至".join(dict.fromkeys([days[0], days[-1]]))] = spoken(periods)
    return words


def week_sentence(week):
    """{weekday: periods} → “星期一至星期三 09:00–12:00；星期五 14:00–17:00”."""
    return "；".join(f"{days} {periods}" for days, periods in spoken_week(week).items())


def week_rows(hours):
    """[(first day, last day or None, `spoken_week`)] of opening hours, oldest first."""

    def span(row):
        return row.valid_from, row.valid_to

    rows = sorted(hours, key=lambda row: (row.valid_from, row.weekday, row.opens))
    weeks = []
    for (first_day, last_day), group in groupby(rows, key=span):
        week = {}
        for row in group:
            week.setdefault(row.weekday, []).append((row.opens, row.closes))
        weeks.append((first_day, last_day, spoken_week(week)))
    return weeks


@dataclass(frozen=True)
class Opening:
    """Whether a unit receives people now, and when next. `tone` is that of a status tag."""

    state: str
    tone: str
    today: str = ""
    reason: str = ""
    next_day: date | None = None
    next_periods: str = ""


def opening(now, days, hours, closures, *, until):
    """The `Opening` of a unit at a local moment.

    days: {date: CalendarDay}, missing dates are guessed. hours, closures: the unit's rows from today on.
    until: the last date in which the next opening is looked for.
    """
    if not hours:
        return Opening("办公时间暂未登记", "quiet")

    def periods(day):
        works = days[day].works if day in days else guessed(day).works
        return periods_on(day, works, hours, closures)

    today, clock = now.date(), now.time()
    receives = periods(today)
    ahead = (today + timedelta(days=n) for n in range(1, (until - today).days + 1))
    next_day = next((day for day in ahead if periods(day)), None)
    facts = {
        "today": spoken(receives),
        "next_day": next_day,
        "next_periods": spoken(periods(next_day)) if next_day else "",
    }
    if not receives:
        return Opening("今天不办公", "bad", reason=_why_closed(today, days, closures), **facts)
    if any(opens <= clock < closes for opens, closes in receives):
        return Opening("现在办公中", "ok", **facts)
    later = [opens for opens, _ in receives if clock < opens]
    if later:
        return Opening(f"今天 {later[0]:%H:%M} 开始办公", "wait", **facts)
    return Opening("今天已下班", "quiet", **facts)


def _why_closed(today, days, closures):
    for closure in closures:
        if closure.first_day <= today <= closure.last_day:
            return closure.reason
    known = days.get(today)
    if known and not known.works:
        return known.name or known.get_kind_display()
    return ""
