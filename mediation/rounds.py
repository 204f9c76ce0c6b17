"""When the rounds of a sweep begin and are due. Pure.

No text fixes how often to look; 10 days, half a month and a month are all met. What a plan says is its own choice.
"""

from calendar import monthrange
from datetime import timedelta

from django.db import models


class Cadence(models.TextChoices):
    """How often is looked."""

    WEEKLY = "weekly", "每周"
    HALF_MONTH = "half_month", "每半月"
    MONTHLY = "monthly", "每月"
    ONCE = "once", "一次"


def month_end(day):
    """The last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


# Until which day a round lasts that is under way on a day: weeks end on Sunday, half months on the 15th.
ENDS = {
    Cadence.WEEKLY: lambda day: day + timedelta(days=6 - day.weekday()),
    Cadence.HALF_MONTH: lambda day: day.replace(day=15) if day.day <= 15 else month_end(day),
    Cadence.MONTHLY: month_end,
}


def rounds(cadence, first_day, last_day, until):
    """(first day, last day) of every round that has begun until a day.

    last_day: of the plan, None where it goes on; what is done once lasts until then. The first round begins with
    the plan, the later ones with the week, the half month or the month.
    """
    if cadence == Cadence.ONCE:
        if first_day <= until:
            yield first_day, last_day
        return
    first = first_day
    while first <= until and (last_day is None or first <= last_day):
        due = ENDS[cadence](first)
        yield first, due if last_day is None else min(due, last_day)
        first = due + timedelta(days=1)
