"""The queue of a unit's day, as its window, its call screen and those who wait see it."""

from datetime import timedelta

from django.core.cache import cache
from django.db.models import Case, When
from django.utils import timezone
from redis import RedisError

from centers.org.hours import open_periods
from centers.org.models import Center
from centers.org.week import spoken

from .models import Booking, Roster

Status = Booking.Status
LAST_CALLS = 5
AT_WINDOWS = 20  # more windows than any unit has
SCREEN_SECONDS = 2  # how old the call screen may be
HOURS_SECONDS = 300


def queue_of(center):
    """Who is in the queue of a unit today, called or waiting, in its order."""
    return Booking.objects.queue().filter(center=center, day=timezone.localdate())


def queue_position(booking):
    """How many wait before this booking; None where it does not wait."""
    if booking.status != Status.CHECKED_IN or not booking.is_today:
        return None
    waiting = queue_of(booking.center).filter(status=Status.CHECKED_IN)
    before = list(waiting.values_list("pk", flat=True))
    return before.index(booking.pk) if booking.pk in before else None


def windows_of(center):
    """The windows that a unit's rosters name, in the order of their names."""
    rows = Roster.objects.between(timezone.localdate(), timezone.localdate())
    named = rows.filter(center=center).exclude(window="").order_by("window")
    return list(named.values_list("window", flat=True).distinct())


def minutes_waited(booking):
    """Whole minutes from arrival to the call, or until now."""
    until = booking.called_at if booking.status == Status.CALLED else timezone.now()
    return max(until - booking.arrived_at, timedelta(0)) // timedelta(minutes=1)


def same_person_here(center, name, phone, *, key):
    """A booking of today that a person of this name and phone has at a unit already, or None.

    `key` is that of the form, whose own row does not count.
    """
    there = Booking.objects.filter(
        center=center,
        day=timezone.localdate(),
        status__in=[Status.CONFIRMED, *Booking.ARRIVED],
        person_name=name,
        person_phone=phone,
    )
    return there.exclude(key=key).order_by("-arrived_at", "pk").first()


# The call screen --------------------------------------------------------------------------------


def remembered(key, seconds, compute):
    """What `compute` gives, from the cache where it is young enough; a cache that is away costs nothing else."""
    try:
        return cache.get_or_set(key, compute, seconds)
    except RedisError:
        return compute()


def screen(code):
    """What the call screen of a unit shows: no names. None where there is no such unit.

    At most three queries every two seconds, however many screens there are.
    """
    return remembered(f"screen:{code}", SCREEN_SECONDS, lambda: read_screen(code))


def read_screen(code):
    center = Center.objects.filter(code=code).first()
    if center is None:
        return None
    facts = {"unit": center, "as_of": timezone.localtime(), "now": [], "last": [], "waiting": 0}
    if center.closed_on:
        return facts
    now_first = Case(When(status=Status.CALLED, then=0), default=1)
    called = list(
        Booking.objects.filter(
            center=center, day=timezone.localdate(), called_at__isnull=False, ticket__isnull=False
        )
        .order_by(now_first, "-called_at", "-pk")
        .values("ticket", "window", "status", "called_at")[: AT_WINDOWS + LAST_CALLS]
    )
    latest = sorted(called, key=lambda row: row["called_at"], reverse=True)
    facts["now"] = [row for row in latest if row["status"] == Status.CALLED]
    facts["last"] = latest[:LAST_CALLS]
    facts["waiting"] = queue_of(center).filter(status=Status.CHECKED_IN).count()
    return facts


def hours_today(centers):
    """{unit id: “09:00–12:00、14:00–17:00”} of today; "" where a unit receives nobody today."""
    today = timezone.localdate()
    periods = open_periods([center.pk for center in centers], today, today)
    return {pk: spoken(days.get(today, [])) for pk, days in periods.items()}


def screen_hours(center):
    """Today's hours in words for the screen of a unit where nobody waits, a few minutes old at most."""
    return remembered(
        f"screen-hours:{center.pk}:{timezone.localdate():%Y%m%d}",
        HOURS_SECONDS,
        lambda: hours_today([center])[center.pk],
    )
