"""Seats that come back go to whoever waits for one, before anybody else sees them.

Locks keep one order here, too: bookings, then slots by primary key, then places on the waiting list.
Of the waiting list only rows that nobody else works on are taken, so it is never waited for.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from . import notices
from .models import Booking, Mode, Slot, Waiting, last_day_open
from .seats import SlotFull, give_back, lock_slots, place_of, take, units_of

LEAD = timedelta(hours=2)  # an offer leaves time to come
PATIENCE = timedelta(hours=2)  # and time to answer it
QUIET_FROM, QUIET_TO, AWAKE = time(21), time(9), time(10)
BATCH = 500

Status = Booking.Status


def answer_by(now, starts_at, patience=PATIENCE):
    """Until when an offer stands. Nobody need answer at night, and the seat must still be of use to others.

    now, starts_at: local moments. What would end between nine in the evening and nine in the morning
    ends at ten; never later than two hours before the start, never sooner than half an hour from now.
    """
    end = now + patience
    if end.time() >= QUIET_FROM:
        end = datetime.combine(end.date() + timedelta(days=1), AWAKE, end.tzinfo)
    elif end.time() < QUIET_TO:
        end = datetime.combine(end.date(), AWAKE, end.tzinfo)
    return max(min(end, starts_at - LEAD), now + timedelta(minutes=30))


def wanting(slot):
    """Who waits for a time such as this, the first in line first."""
    units = units_of(slot.center)
    here = Q(reach=Waiting.Reach.UNIT, center=slot.center) | Q(reach=Waiting.Reach.DISTRICT)
    if units["station"]:
        here |= Q(reach=Waiting.Reach.STREET, center__path__startswith=units["station"].path)
    else:
        here |= Q(reach=Waiting.Reach.STREET, center=slot.center)
    half = (
        Waiting.PartOfDay.MORNING
        if timezone.localtime(slot.starts_at).hour < 12
        else Waiting.PartOfDay.AFTERNOON
    )
    rows = Waiting.objects.in_line().filter(
        here,
        service__rosters=slot.roster_id,
        part_of_day__in=["", half],
        last_day__gte=slot.date,
    )
    return rows.filter(by_phone_too=True) if slot.roster.mode == Mode.PHONE else rows


def can_be_offered(slot):
    return (
        not slot.closed_reason
        and slot.roster.mode != Mode.VIDEO
        and slot.starts_at > timezone.now() + LEAD
        and slot.date <= last_day_open()
    )


def offer_next(slot):
    """Offers a free seat of a slot that this transaction has locked to the first in line; the offer, or None."""
    if not can_be_offered(slot):
        return None
    entry = wanting(slot).select_for_update(of=["self"], skip_locked=True).first()
    if entry is None or not take(slot, by_desk=entry.channel != Waiting.Channel.WEB):
        return None
    now = timezone.localtime()
    offer = Booking.objects.create(
        **place_of(slot),
        **entry.answers,
        status=Status.OFFERED,
        held_until=answer_by(now, timezone.localtime(slot.starts_at)),
        waiting=entry,
    )
    entry.status, entry.offers = Waiting.Status.OFFERED, entry.offers + 1
    entry.save(update_fields=["status", "offers"])
    notices.tell(offer, "offered")
    return offer


def pass_on(*keys):
    """Lets seats that were just given back go on to the waiting list."""
    waited_for = Slot.objects.filter(
        pk__in=keys, roster__services__in=Waiting.objects.in_line().values("service")
    )
    for slot in waited_for.order_by("pk").distinct().select_related("roster", "center"):
        offer_next(slot)


def offer_all():
    """Offers every free seat that somebody waits for; gives the number of offers."""
    wanted = Waiting.objects.in_line().values("service")
    free = (
        Slot.objects.bookable()
        .filter(roster__services__in=wanted)
        .with_free()
        .filter(desk_free__gt=0)
        .order_by("starts_at", "pk")
    )
    made = 0
    for key in list(dict.fromkeys(free.values_list("pk", flat=True)))[:BATCH]:
        with transaction.atomic():
            slot = lock_slots(key)[key]
            while offer_next(slot):
                made += 1
    return made


def release(booking):
    """Ends a hold or an offer and gives its seat back, to the waiting list first."""
    ended = Booking.objects.filter(pk=booking.pk, status__in=[Status.HELD, Status.OFFERED]).update(
        status=Status.EXPIRED
    )
    if ended:
        give_back(booking)
        pass_on(booking.slot_id)
    return bool(ended)


def free_run_out(slot=None):
    """Gives back the seats of holds and offers that ran out, of one slot or of all. Gives the number freed.

    Rows that another gesture is working on are left to it.
    """
    with transaction.atomic():
        rows = Booking.objects.run_out()
        if slot:
            rows = rows.filter(slot=slot)
        rows = list(rows.order_by("slot_id", "pk").select_for_update(skip_locked=True)[:BATCH])
        if not rows:
            return 0
        Booking.objects.filter(pk__in=[row.pk for row in rows]).update(status=Status.EXPIRED)
        for row in rows:
            give_back(row)
        not_answered([row.waiting_id for row in rows if row.waiting_id])
        pass_on(*{row.slot_id for row in rows})
    return len(rows)


def not_answered(entries):
    """Who let an offer run out goes to the end of the line, after the second time out of it."""
    rows = Waiting.objects.filter(pk__in=entries, status=Waiting.Status.OFFERED)
    now = timezone.now()
    rows.filter(offers__gte=Waiting.OFFERS).update(status=Waiting.Status.LAPSED, ended_at=now)
    rows.update(status=Waiting.Status.WAITING, queue_at=now)


def take_seat(slot, *, by_desk=False):
    """Takes one seat of a slot after what ran out was given back; raises SlotFull where none is left."""
    free_run_out(slot)
    if not take(slot, by_desk=by_desk):
        raise SlotFull("这个时段刚刚约满或已停约，请选择其他时段。")


def close_lists():
    """Ends places on the waiting list whose last day is over; gives their number."""
    return Waiting.objects.filter(
        status=Waiting.Status.WAITING, last_day__lt=timezone.localdate()
    ).update(status=Waiting.Status.LAPSED, ended_at=timezone.now())


# A unit that must cancel offers two other times ----------------------------------------------

ALTERNATIVES = 2
DAY = timedelta(hours=24)


def alternatives(booking):
    """Free times instead of one that its unit called off: the same unit first, then the street, the nearest in time."""
    by_desk = booking.channel != Booking.Channel.WEB
    free = (
        Slot.objects.bookable()
        .for_service(booking.service)
        .filter(roster__mode=booking.mode, starts_at__gt=timezone.now() + LEAD)
        .exclude(pk=booking.slot_id)
        .with_free()
        .filter(**{"desk_free__gt" if by_desk else "free__gt": 0})
        .select_related("center", "roster")
    )
    street = booking.station.path if booking.station else "-"

    def nearness(slot):
        return (
            slot.center_id != booking.center_id,
            not slot.center.path.startswith(street),
            abs(slot.starts_at - booking.starts_at),
            slot.pk,
        )

    return sorted(free, key=nearness)[:ALTERNATIVES]


def call_off(booking):
    """Cancels a booking whose time its unit closed, and holds two other times for the person's answer.

    The row must be locked by this transaction.
    """
    chosen = [slot.pk for slot in alternatives(booking)]
    slots = lock_slots(booking.slot_id, *chosen)
    booking.status = Status.CALLED_OFF
    booking.save(update_fields=["status"])
    give_back(booking)
    reason = slots[booking.slot_id].closed_reason
    booking.events.create(verb="call_off", note=reason)
    now = timezone.localtime()
    offers = [
        Booking.objects.create(
            **place_of(slots[key]),
            **booking.answers,
            status=Status.OFFERED,
            held_until=answer_by(now, timezone.localtime(slots[key].starts_at), DAY),
            instead_of=booking,
        )
        for key in chosen
        if take(slots[key], by_desk=booking.channel != Booking.Channel.WEB)
    ]
    notices.withdraw(booking)
    notices.tell(booking, "called_off" if offers else "called_off_plain", offers=offers)


def call_off_closed(most=None):
    """Calls off the bookings to come whose time was closed, all or the first few; gives their number.

    Each in a transaction of its own: whoever cancels or moves one at this moment goes first.
    """
    closed = Booking.objects.filter(
        Q(slot__closed_reason__gt=""), status=Status.CONFIRMED, starts_at__gt=timezone.now()
    )
    done = 0
    for key in list(closed.order_by("pk").values_list("pk", flat=True)[:most]):
        with transaction.atomic():
            row = (
                closed.filter(pk=key)
                .select_for_update(of=["self"], skip_locked=True)
                .select_related("service", "center", "station", "booked_by")
                .first()
            )
            if row:
                call_off(row)
                done += 1
    withdraw_offers_of_closed()
    return done


def withdraw_offers_of_closed():
    """Offers of a time that was closed meanwhile: their people go back to their place in line."""
    rows = Booking.objects.filter(status=Status.OFFERED, slot__closed_reason__gt="")
    with transaction.atomic():
        offers = list(
            rows.order_by("slot_id", "pk").select_for_update(of=["self"], skip_locked=True)
        )
        Booking.objects.filter(pk__in=[o.pk for o in offers]).update(status=Status.EXPIRED)
        for offer in offers:
            give_back(offer)
            notices.withdraw(offer)
        Waiting.objects.filter(
            pk__in=[o.waiting_id for o in offers if o.waiting_id], status=Waiting.Status.OFFERED
        ).update(status=Waiting.Status.WAITING, offers=F("offers") - 1)
