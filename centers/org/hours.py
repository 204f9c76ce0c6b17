"""On which days a unit receives people, and from when to when."""

from collections import defaultdict
from datetime import timedelta

from .calendar import calendar
from .models import Closure, OpeningHours

MAKE_UP_FOLLOWS = {5: 4, 6: 0}  # Saturday works by Friday's hours, Sunday by Monday's


def weekday_worked(day):
    """The weekday whose hours a working day follows, 0 for Monday: a make-up day has its neighbour's."""
    return MAKE_UP_FOLLOWS.get(day.weekday(), day.weekday())


def periods_on(day, works, hours, closures):
    """[(opens, closes), …] of one unit on a day, in order; empty on days of rest and while closed.

    works: whether offices work that day. hours, closures: rows of that unit, of any date.
    """
    if not works or any(c.first_day <= day <= c.last_day for c in closures):
        return []
    weekday = weekday_worked(day)
    return sorted(
        (h.opens, h.closes)
        for h in hours
        if h.weekday == weekday
        and h.valid_from <= day
        and (h.valid_to is None or day <= h.valid_to)
    )


def open_periods(center_ids, first_day, last_day):
    """{center id: {date: [(opens, closes), …]}} for the working days of a span, both ends included.

    Dates without hours are left out. Three queries, whatever the number of units and days.
    """
    center_ids = list(center_ids)
    days = calendar(first_day, last_day)
    hours, closures, ends = defaultdict(list), defaultdict(list), {}
    rows = OpeningHours.objects.filter(center__in=center_ids).between(first_day, last_day)
    for row in rows.select_related("center"):
        hours[row.center_id].append(row)
        ends[row.center_id] = row.center.closed_on
    for row in Closure.objects.filter(center__in=center_ids).overlapping(first_day, last_day):
        closures[row.center_id].append(row)
    span = [first_day + timedelta(days=n) for n in range((last_day - first_day).days + 1)]
    working = [day for day in span if days.works(day)]
    return {
        pk: {
            day: periods
            for day in working
            if not (ends.get(pk) and day >= ends[pk])
            and (periods := periods_on(day, True, hours[pk], closures[pk]))
        }
        for pk in center_ids
    }
