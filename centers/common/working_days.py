"""When a period ends, by the rules of the Civil Code (articles 200–204) and their use in procedure.

Pure: it works over the calendar days it is given. A day nobody has published is guessed (Monday to
Friday without the statutory holidays) and makes every result that looked at it provisional.

R1  the day of the event is not counted (民法典 201; 刑诉法 105)
R2  a last day that falls on a day of rest moves to the next working day (民法典 203)
R3  months and years end on the same day of the month, or on its last day (民法典 202)
R5  “日” is a calendar day unless the instrument says 工作日
R6  a date that ends a restriction on a person never moves: `roll=False`
R7  hours run through nights and holidays
R8  `target` is the day before it moved, for reminders; `by` is the legal one
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple


class Unit(StrEnum):
    HOUR = "hour"
    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"
    MONTH = "month"
    YEAR = "year"


class Day(NamedTuple):
    works: bool
    provisional: bool = False


@dataclass(frozen=True)
class Due:
    """The end of a period: dates for days, months and years, a moment for hours."""

    target: date | datetime
    by: date | datetime
    provisional: bool = False


FIXED = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}
# New Year's Eve, Dragon Boat and Mid-Autumn by the lunar calendar, for the years ahead.
LUNAR = {
    2027: (date(2027, 2, 5), date(2027, 6, 9), date(2027, 9, 15)),
    2028: (date(2028, 1, 25), date(2028, 5, 28), date(2028, 10, 3)),
    2029: (date(2029, 2, 12), date(2029, 6, 16), date(2029, 9, 22)),
    2030: (date(2030, 2, 2), date(2030, 6, 5), date(2030, 9, 12)),
    2031: (date(2031, 1, 22), date(2031, 6, 24), date(2031, 10, 1)),
}


def qingming(year):
    """Tomb-sweeping day of a year from 2000 to 2099, by the usual solar-term formula."""
    short = year % 100
    return date(year, 4, int(short * 0.2422 + 4.81) - short // 4)


def statutory_holiday(day):
    """The festival whose statutory holiday (全国年节及纪念日放假办法, 2024) falls on a day, or "".

    Moved days off (调休) are known only from the State Council's yearly notice.
    """
    if name := FIXED.get((day.month, day.day)):
        return name
    if day == qingming(day.year):
        return "清明节"
    if day.year in LUNAR:
        eve, dragon_boat, mid_autumn = LUNAR[day.year]
        if eve <= day <= eve + timedelta(days=3):
            return "春节"
        return {dragon_boat: "端午节", mid_autumn: "中秋节"}.get(day, "")
    return ""


def guessed(day):
    """What a day is as long as the year's notice is not known."""
    return Day(works=day.weekday() < 5 and not statutory_holiday(day), provisional=True)


class Calendar:
    """Days by date; a date that is missing is guessed."""

    def __init__(self, days):
        self.days = days

    def __getitem__(self, day):
        return self.days.get(day) or guessed(day)

    def works(self, day):
        """Whether offices work on a date."""
        return self[day].works

    def rolled(self, day):
        """(the day itself or the first working day after it, whether that is provisional) – R2."""
        provisional = False
        while True:
            known = self[day]
            provisional |= known.provisional
            if known.works:
                return day, provisional
            day += timedelta(days=1)

    def after(self, start, count):
        """(the `count`-th working day after `start`, whether that is provisional) – R1."""
        day, provisional = start, False
        while count:
            day += timedelta(days=1)
            known = self[day]
            provisional |= known.provisional
            count -= known.works
        return day, provisional


def months_later(day, count):
    """The same day of the month `count` months on, or the last day of that month – R3."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def due(start, count, unit, calendar, *, roll=True):
    """When a period of `count` units after `start` ends.

    start: a date, or an aware datetime where the unit is the hour. roll: False for a date that ends a
    restriction on a person (R6). Raises TypeError for a start of the wrong kind and ValueError for a
    negative count or a naive datetime.
    """
    unit = Unit(unit)
    if count < 0:
        raise ValueError("a period is not negative")
    if isinstance(start, datetime) != (unit == Unit.HOUR):
        raise TypeError(f"{unit} cannot start from {start!r}")
    if unit == Unit.HOUR:
        if start.utcoffset() is None:
            raise ValueError("hours need an aware datetime")
        end = start + timedelta(hours=count)
        return Due(end, end)
    if unit == Unit.WORKING_DAY:
        end, provisional = calendar.after(start, count)
        return Due(end, end, provisional)
    if unit == Unit.CALENDAR_DAY:
        target = start + timedelta(days=count)
    else:
        target = months_later(start, count * 12 if unit == Unit.YEAR else count)
    if not roll:
        return Due(target, target)
    by, provisional = calendar.rolled(target)
    return Due(target, by, provisional)
