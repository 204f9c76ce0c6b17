"""Keeps slots in step with rosters, opening hours and the calendar. Running it twice changes nothing."""

from collections import defaultdict
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from centers.common.locks import one_at_a_time
from centers.org.hours import open_periods, weekday_worked
from centers.org.models import Closure

from . import notices
from .models import DAYS_AHEAD, Booking, Roster, Slot
from .roster import desk_seats, times

ROSTER_CHANGED = "值班或办公时间调整"


def planned(rosters, first, last):
    """The slots that rosters call for between two days, as {(roster id, start): (end, seats, desk)}."""
    periods = open_periods({roster.center_id for roster in rosters}, first, last)
    zone = timezone.get_current_timezone()
    plan = {}
    for roster in rosters:
        for day, opening in periods[roster.center_id].items():
            if weekday_worked(day) != roster.weekday or not roster.covers(day):
                continue
            found = times(roster.starts, roster.ends, roster.minutes, opening)
            kept = desk_seats(len(found), roster.capacity)
            for (begin, end), desk in zip(found, kept, strict=True):
                start = datetime.combine(day, begin, zone)
                plan[roster.pk, start] = datetime.combine(day, end, zone), roster.capacity, desk
    return plan


@transaction.atomic
def make_slots(center=None, *, days=DAYS_AHEAD + 1):
    """Makes, closes and reopens the slots from today on, of one unit or of all; gives the number made.

    A slot that nobody calls for any more is closed, never deleted, and whoever booked it is told.
    One run at a time: an older one must not write what it read before a newer change.
    """
    one_at_a_time("make_slots")
    first = timezone.localdate()
    last = first + timedelta(days=days)
    rosters = Roster.objects.between(first, last)
    existing = Slot.objects.filter(date__gte=first)
    if center is not None:
        rosters, existing = rosters.filter(center=center), existing.filter(center=center)
    rosters = {roster.pk: roster for roster in rosters.order_by("pk")}
    plan = planned(list(rosters.values()), first, last)

    stale = []
    for slot in existing.order_by("pk").select_for_update():
        wanted = plan.pop((slot.roster_id, slot.starts_at), None)
        if wanted is None:
            if slot.date <= last and not slot.closed_reason:
                stale.append(slot)
            continue
        end, seats, desk = wanted
        if (slot.ends_at, slot.capacity, slot.desk_seats, slot.closed_reason) != (
            end,
            seats,
            desk,
            "",
        ):
            # Seats that are taken already stay, whatever the new pattern says.
            seats = Greatest(seats, F("taken"))
            Slot.objects.filter(pk=slot.pk).update(
                ends_at=end,
                capacity=seats,
                desk_seats=Least(desk, seats - F("public_taken")),
                closed_reason="",
            )
    close(stale, first, last)
    Slot.objects.bulk_create(
        [
            Slot(
                roster_id=pk,
                center_id=rosters[pk].center_id,
                date=timezone.localdate(start),
                starts_at=start,
                ends_at=end,
                capacity=seats,
                desk_seats=desk,
            )
            for (pk, start), (end, seats, desk) in sorted(plan.items())
        ],
        ignore_conflicts=True,
    )
    return len(plan)


def close(slots, first, last):
    """Closes slots with the reason that residents read, and tells whoever had booked them."""
    closures = Closure.objects.filter(
        center__in={slot.center_id for slot in slots}, first_day__lte=last, last_day__gte=first
    )
    reasons = defaultdict(list)
    for slot in slots:
        reason = next(
            (
                closure.reason
                for closure in closures
                if closure.center_id == slot.center_id
                and closure.first_day <= slot.date <= closure.last_day
            ),
            ROSTER_CHANGED,
        )
        reasons[reason].append(slot.pk)
    for reason, keys in reasons.items():
        Slot.objects.filter(pk__in=keys).update(closed_reason=reason)
    stranded = Booking.objects.stranded().filter(slot__in=slots)
    for booking in stranded.select_related("center", "booked_by"):
        notices.tell(booking, "closed")


def count_booked(center, first, last):
    """How many people a closure of a unit would send away, and the words that go with the number."""
    booked = Booking.objects.filter(
        center=center,
        day__range=(first, last),
        status=Booking.Status.CONFIRMED,
        starts_at__gt=timezone.now(),
    )
    return booked.count(), "个已确认的预约，系统会通知本人，并列入该网点今日预约页的停约名单"
