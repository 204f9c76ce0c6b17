"""Keeps slots in step with rosters, opening hours and the calendar. Running it twice changes nothing."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest, Least
from django.utils import timezone

from centers.common.locks import one_at_a_time
from centers.org.hours import open_periods, weekday_worked
from centers.org.models import Closure

from . import offers
from .models import DAYS_AHEAD, Booking, Roster, RosterException, Slot
from .roster import desk_seats, times

ROSTER_CHANGED = "值班或办公时间调整"
AT_ONCE = 50  # bookings called off while the clerk waits; the sweep does the rest


def planned(rosters, first, last):
    """The slots that rosters call for between two days, as {(roster id, start): (end, seats, desk)}."""
    centers = {roster.center_id for roster in rosters}
    periods = open_periods(centers, first, last)
    shut = closed_days(centers, first, last)
    differ = {(e.roster_id, e.date): e for e in exceptions(rosters, first, last)}
    zone = timezone.get_current_timezone()
    plan = {}
    for roster in rosters:
        for day, opening in days_of(roster, periods[roster.center_id], shut, first, last):
            exception = differ.get((roster.pk, day))
            if exception and exception.starts is None:
                continue
            hours = exception or roster
            opening = opening or [(hours.starts, hours.ends)]
            found = times(hours.starts, hours.ends, roster.minutes, opening)
            kept = desk_seats(len(found), roster.capacity)
            for (begin, end), desk in zip(found, kept, strict=True):
                start = datetime.combine(day, begin, zone)
                plan[roster.pk, start] = datetime.combine(day, end, zone), roster.capacity, desk
    return plan


def unsaved(plan, rosters):
    """The slots of a plan as rows that are not saved yet, in order. rosters: by their id."""
    return [
        Slot(
            roster=rosters[pk],
            center_id=rosters[pk].center_id,
            date=timezone.localdate(start),
            starts_at=start,
            ends_at=end,
            capacity=seats,
            desk_seats=desk,
        )
        for (pk, start), (end, seats, desk) in sorted(plan.items())
    ]


def days_of(roster, periods, shut, first, last):
    """(day, opening periods) of the days on which a pattern is due.

    A circuit's stop has one day, and brings its own hours along (no periods); only a closure keeps its
    door shut.
    """
    if roster.is_circuit:
        day = roster.valid_from
        if first <= day <= last and (roster.center_id, day) not in shut:
            yield day, []
        return
    for day, opening in periods.items():
        if weekday_worked(day) == roster.weekday and roster.covers(day):
            yield day, opening


def closed_days(centers, first, last):
    """{(unit id, day): reason} of announced closures."""
    rows = Closure.objects.filter(center__in=centers).overlapping(first, last)
    return {
        (row.center_id, day): row.reason
        for row in rows
        for n in range((last - first).days + 1)
        for day in [first + timedelta(days=n)]
        if row.first_day <= day <= row.last_day
    }


def exceptions(rosters, first, last):
    """The days that differ between two, of rosters given as rows or keys."""
    return RosterException.objects.filter(roster__in=list(rosters), date__range=(first, last))


@dataclass
class Effect:
    """What a run did to the times from now on.

    made, reopened, changed: slots; closed: the keys of those closed; followed: bookings that end with
    their slot at another time than before.
    """

    made: int = 0
    reopened: int = 0
    changed: int = 0
    closed: list[int] = field(default_factory=list)
    followed: int = 0

    def __str__(self):
        """“生成 8 个可约时段，停约 2 个”; what does not happen is left out."""
        counts = [
            (self.made, f"生成 {self.made} 个可约时段"),
            (self.reopened, f"恢复 {self.reopened} 个停约的时段"),
            (self.changed, f"调整 {self.changed} 个时段的结束时间或人数"),
            (len(self.closed), f"停约 {len(self.closed)} 个时段"),
            (self.followed, f"{self.followed} 个已有预约的结束时间随之改变"),
        ]
        return "，".join(words for number, words in counts if number) or "可约时段没有变化"

    @property
    def bookings(self):
        """The bookings that are called off with their slots, in the order of their times."""
        return Booking.objects.filter(
            slot__in=self.closed, status=Booking.Status.CONFIRMED, starts_at__gt=timezone.now()
        )


def rehearsed(verb):
    """What a verb gives: it is done, and undone before anybody sees it. What waits for the commit never runs."""
    with transaction.atomic():
        given = verb()
        transaction.set_rollback(True)
    return given


def opening_changed(center):
    """Hours, closures or the calendar are others now, of one unit or, without one, of all."""
    make_slots(*([center] if center else []))


@transaction.atomic
def make_slots(*centers, days=DAYS_AHEAD + 1):
    """Makes, closes and reopens the slots from now on, of some units or of all; gives the `Effect`.

    A slot that nobody calls for any more is closed, never deleted; one that has begun stays as it was.
    Whoever booked a closed one is called off as soon as this is committed, or by the next sweep. One
    run at a time: an older one must not write what it read before a newer change.
    """
    one_at_a_time("make_slots")
    now = timezone.now()
    first = timezone.localdate(now)
    last = first + timedelta(days=days)
    rosters = Roster.objects.between(first, last)
    existing = Slot.objects.filter(date__gte=first, ends_at__gt=now)
    if centers:
        rosters, existing = rosters.filter(center__in=centers), existing.filter(center__in=centers)
    rosters = {roster.pk: roster for roster in rosters.order_by("pk")}
    plan = planned(list(rosters.values()), first, last)
    plan = {key: wanted for key, wanted in plan.items() if wanted[0] > now}

    effect, stale = Effect(), []
    ends = other_ends(existing, plan)
    for slot in existing.order_by("pk").select_for_update():
        wanted = plan.pop((slot.roster_id, slot.starts_at), None)
        if wanted is None:
            if slot.starts_at > now and slot.date <= last and not slot.closed_reason:
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
            effect.reopened += bool(slot.closed_reason)
            effect.changed += not slot.closed_reason
    if stale:
        close(stale, first, last)
        effect.closed = [slot.pk for slot in stale]
        transaction.on_commit(partial(offers.call_off_closed, AT_ONCE), robust=True)
    for end, keys in ends.items():
        effect.followed += Booking.objects.filter(pk__in=keys).update(ends_at=end)
    Slot.objects.bulk_create(unsaved(plan, rosters), ignore_conflicts=True)
    effect.made = len(plan)
    return effect


def other_ends(slots, plan):
    """{end: keys} of bookings to come whose slot ends at another time now, locked.

    Bookings are locked before slots; whoever holds one never waits for a run of `make_slots`. A booking
    made between the two keeps its old end until the next run, which compares anew.
    """
    to_come = Booking.objects.filter(
        slot__in=slots,
        starts_at__gt=timezone.now(),
        status__in=[Booking.Status.HELD, Booking.Status.OFFERED, Booking.Status.CONFIRMED],
    )
    ends = {}
    for pk, roster, start, end in to_come.values_list(
        "pk", "slot__roster_id", "starts_at", "ends_at"
    ):
        wanted = plan.get((roster, start))
        if wanted and wanted[0] != end:
            ends[pk] = wanted[0]
    by_end = defaultdict(list)
    for booking in to_come.filter(pk__in=ends).order_by("pk").select_for_update(of=["self"]):
        by_end[ends[booking.pk]].append(booking.pk)
    return by_end


def close(slots, first, last):
    """Closes slots with the reason that residents read: of the closure, of the exception, or the general one."""
    shut = closed_days({slot.center_id for slot in slots}, first, last)
    differ = exceptions({slot.roster_id for slot in slots}, first, last)
    because = {(row.roster_id, row.date): row.reason for row in differ}
    reasons = defaultdict(list)
    for slot in slots:
        singly = because.get((slot.roster_id, slot.date), ROSTER_CHANGED)
        reasons[shut.get((slot.center_id, slot.date), singly)].append(slot.pk)
    for reason, keys in reasons.items():
        Slot.objects.filter(pk__in=keys).update(closed_reason=reason)


def count_booked(center, first, last):
    """How many people a closure of a unit would send away, and the words that go with the number."""
    booked = Booking.objects.filter(
        center=center,
        day__range=(first, last),
        status=Booking.Status.CONFIRMED,
        starts_at__gt=timezone.now(),
    )
    return (
        booked.count(),
        "个已确认的预约，将自动取消，系统会给每人保留两个其他时间供选择并发消息通知",
    )
