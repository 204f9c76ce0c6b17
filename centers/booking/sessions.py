"""When somebody comes to a place from elsewhere: circuits (巡回) and stationed days (驻点), as dated events."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Sum
from django.db.models.functions import Greatest
from django.utils import timezone

from centers.org.hours import calendar, weekday_worked

from .models import DAYS_AHEAD, Roster, Slot, free_seats, last_day_open
from .slots import closed_days, exceptions, planned

HORIZON = timedelta(days=42)


@dataclass
class Session:
    """One event: where, when, for what; `free` seats while it can be booked, `cancelled` with the reason."""

    roster: Roster
    date: date
    starts: datetime | None = None
    ends: datetime | None = None
    seats: int = 0
    free: int | None = None
    cancelled: str = ""
    services: list = field(default_factory=list)

    @property
    def opens_on(self):
        """The day on which it can be booked first, where that is still to come."""
        return self.date - timedelta(days=DAYS_AHEAD) if self.date > last_day_open() else None


def sessions(*, street=None, center=None, service=None, first=None, last=None):
    """The events from a day on, in order; of one street, unit or service where named. A fixed number of queries."""
    first = first or timezone.localdate()
    last = last or first + HORIZON
    rosters = Roster.objects.sessions().between(first, last).filter(center__closed_on=None)
    if street:
        rosters = rosters.filter(center__path__startswith=street.path)
    if center:
        rosters = rosters.filter(center=center)
    if service:
        rosters = rosters.filter(services=service)
    rosters = rosters.select_related("center", "circuit").prefetch_related("services")
    by_key = {roster.pk: roster for roster in rosters}
    found = {}
    for (pk, start), (end, seats, _) in planned(list(by_key.values()), first, last).items():
        day = timezone.localdate(start)
        event = found.setdefault((pk, day), Session(by_key[pk], day, start, end))
        event.starts, event.ends = min(event.starts, start), max(event.ends, end)
        event.seats += seats
    for event in cancelled(by_key, first, last):
        found.setdefault((event.roster.pk, event.date), event)
    add_free_seats(found, by_key, first, last)
    for event in found.values():
        event.services = [s for s in event.roster.services.all() if s.is_bookable]
        if not event.services:
            event.free = None
    return sorted(found.values(), key=lambda e: (e.date, e.roster.starts, e.roster.pk))


def cancelled(rosters, first, last):
    """Events that were planned and will not be: at a place that is closed that day, or called off singly."""
    days = calendar(first, last)
    for (unit, day), reason in closed_days(
        {roster.center_id for roster in rosters.values()}, first, last
    ).items():
        for roster in rosters.values():
            if roster.center_id == unit and would_be_due(roster, day, days):
                yield Session(roster, day, cancelled=reason)
    for row in exceptions(rosters.values(), first, last).filter(starts=None):
        yield Session(rosters[row.roster_id], row.date, cancelled=row.reason)


def would_be_due(roster, day, days):
    """Whether a pattern would bring somebody on a day if its place were open. days: of the `calendar`."""
    if roster.is_circuit:
        return day == roster.valid_from
    return days.works(day) and weekday_worked(day) == roster.weekday and roster.covers(day)


def add_free_seats(found, rosters, first, last):
    """How many seats are left, for events whose slots can be booked today."""
    rows = (
        Slot.objects.bookable()
        .filter(roster__in=rosters, date__range=(first, last))
        .order_by()
        .values("roster", "date")
        .annotate(free=Sum(Greatest(free_seats(), 0)))
    )
    for row in rows:
        if event := found.get((row["roster"], row["date"])):
            event.free = row["free"]
