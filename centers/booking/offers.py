"""Seats that come back go to whoever waits for one, before anybody else sees them.

New times are found by a sweep that goes down the line.

Locks keep one order here, too: bookings, then slots by primary key, then places on the waiting list.
Of the waiting list only rows that nobody else works on are taken, so it is never waited for.
"""

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Case, Exists, F, FloatField, Func, OuterRef, Q, Value, When
from django.utils import timezone

from centers.org.ancestry import line_of

from . import notices
from .models import Booking, Mode, Slot, Waiting, last_day_open
from .seats import SlotFull, give_back, lock_slots, place_of, take

LEAD = timedelta(hours=2)  # an offer leaves time to come
PATIENCE = timedelta(hours=2)  # and time to answer it
QUIET_FROM, QUIET_TO, AWAKE = time(21), time(9), time(10)
BATCH = 500
NOON = 12
DECLINED = "declined"  # as the outcome of an offer: this time does not suit this person
# What a place in line asks for; two that are equal here are suited by the same times.
WISH = ("service_id", "center_id", "reach", "part_of_day", "by_phone_too", "last_day", "channel")

Status = Booking.Status


def answer_by(now, starts_at, patience=PATIENCE):
    """Until when an offer stands. Nobody need answer at night, and the seat must still be of use to others.

    now, starts_at: local moments. What would end between nine in the evening and nine in the morning
    ends at ten, but never later than two hours before the start, never sooner than half an hour from now.
    """
    end = now + patience
    if end.time() >= QUIET_FROM:
        end = datetime.combine(end.date() + timedelta(days=1), AWAKE, end.tzinfo)
    elif end.time() < QUIET_TO:
        end = datetime.combine(end.date(), AWAKE, end.tzinfo)
    return max(min(end, starts_at - LEAD), now + timedelta(minutes=30))


def wanting(slot):
    """Who waits for a time such as this, the first in line first."""
    units = line_of(slot.center)
    street = units["station"] or slot.center
    here = (
        Q(reach=Waiting.Reach.UNIT, center=slot.center)
        | Q(reach=Waiting.Reach.STREET, center__path__startswith=street.path)
        | Q(reach=Waiting.Reach.DISTRICT)
    )
    if not units["station"]:  # the centre lies in no street, though all streets lie below it
        here &= ~Q(reach=Waiting.Reach.STREET) | Q(center=slot.center)
    half = (
        Waiting.PartOfDay.MORNING
        if timezone.localtime(slot.starts_at).hour < NOON
        else Waiting.PartOfDay.AFTERNOON
    )
    unsuited = Booking.objects.filter(waiting=OuterRef("pk"), slot=slot, outcome=DECLINED)
    return Waiting.objects.who_can_accept().filter(
        ~Exists(unsuited),
        Q(by_phone_too=True) if slot.roster.mode == Mode.PHONE else here,
        service__rosters=slot.roster_id,
        part_of_day__in=["", half],
        last_day__gte=slot.date,
    )


def fitting(entry):
    """The free times that would suit somebody in line, the soonest first: `wanting` from the other side."""
    street = line_of(entry.center)["station"]
    face_to_face = {
        Waiting.Reach.UNIT: Q(center=entry.center),
        Waiting.Reach.STREET: Q(center__path__startswith=street.path)
        if street
        else Q(center=entry.center),
        Waiting.Reach.DISTRICT: Q(),
    }[entry.reach] & Q(roster__mode=Mode.VISIT)
    ways = face_to_face | Q(roster__mode=Mode.PHONE) if entry.by_phone_too else face_to_face
    halves = {
        Waiting.PartOfDay.ANY: Q(),
        Waiting.PartOfDay.MORNING: Q(starts_at__hour__lt=NOON),
        Waiting.PartOfDay.AFTERNOON: Q(starts_at__hour__gte=NOON),
    }
    free = "free__gt" if entry.channel == Waiting.Channel.WEB else "desk_free__gt"
    return (
        Slot.objects.bookable()
        .for_service(entry.service_id)
        .filter(ways, halves[entry.part_of_day], date__lte=entry.last_day)
        .exclude(bookings__waiting=entry, bookings__outcome=DECLINED)
        .filter(starts_at__gt=timezone.now() + LEAD)
        .with_free()
        .filter(**{free: 0})
        .order_by("starts_at", "pk")
    )


def can_be_offered(slot):
    return (
        not slot.closed_reason
        and slot.roster.mode != Mode.VIDEO
        and slot.starts_at > timezone.now() + LEAD
        and slot.date <= last_day_open()
    )


def offer_next(slot):
    """Offers a free seat of a slot that this transaction has locked to the first in line; the offer, or None.

    A seat that only the desk may give goes to the first whom the desk put into line.
    """
    seats = Slot.objects.with_free().values("free", "desk_free").get(pk=slot.pk)
    if not can_be_offered(slot) or seats["desk_free"] <= 0:
        return None
    line = wanting(slot)
    if seats["free"] <= 0:
        line = line.exclude(channel=Waiting.Channel.WEB)
    entry = line.select_for_update(of=["self"], skip_locked=True).first()
    by_desk = entry is not None and entry.channel != Waiting.Channel.WEB
    if entry is None or not take(slot, by_desk=by_desk):
        return None
    now = timezone.localtime()
    offer = Booking.objects.create(
        **place_of(slot, by_desk=by_desk),
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
    """Lets seats that were just given back go on to the waiting list, as many as it wants."""
    waited_for = Slot.objects.filter(
        pk__in=keys, roster__services__in=Waiting.objects.in_line().values("service")
    )
    for slot in waited_for.order_by("pk").distinct().select_related("roster", "center"):
        while offer_next(slot):
            pass


def offer_all():
    """Goes down the line and offers each the soonest time that suits and is free; gives the number of offers.

    Equal wishes that found nothing are asked for once.
    """
    made, in_vain = 0, set()
    for entry in Waiting.objects.who_can_accept().select_related("center"):
        wish = tuple(getattr(entry, name) for name in WISH)
        if wish in in_vain:
            continue
        key = fitting(entry).values_list("pk", flat=True).first()
        if key is None:
            in_vain.add(wish)
            continue
        with transaction.atomic():
            made += offer_next(lock_slots(key)[key]) is not None
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
    """Ends places on the waiting list whose last day is over; gives their number.

    A place that says it has an offer, and has none, goes back into line first.
    """
    open_offers = Booking.objects.filter(waiting=OuterRef("pk"), status=Status.OFFERED)
    Waiting.objects.filter(~Exists(open_offers), status=Waiting.Status.OFFERED).update(
        status=Waiting.Status.WAITING
    )
    over = Waiting.objects.filter(status=Waiting.Status.WAITING, last_day__lt=timezone.localdate())
    return over.update(status=Waiting.Status.LAPSED, ended_at=timezone.now())


# A unit that must cancel offers two other times ----------------------------------------------

DAY = timedelta(hours=24)


class Apart(Func):
    """How far two moments lie apart, in seconds."""

    template = "abs(extract(epoch FROM %(expressions)s))"
    arg_joiner = " - "
    output_field = FloatField()


def alternatives(booking):
    """Two free times instead of one that its unit called off, on two days where there are two.

    The same unit comes first, then the street, then the nearest in time.
    """
    by_desk = booking.channel != Booking.Channel.WEB
    street = booking.station.path if booking.station else "-"  # no path begins so
    free = (
        Slot.objects.bookable()
        .for_service(booking.service_id)
        .filter(roster__mode=booking.mode, starts_at__gt=timezone.now() + LEAD)
        .exclude(pk=booking.slot_id)
        .with_free()
        .filter(**{"desk_free__gt" if by_desk else "free__gt": 0})
        .order_by(
            Case(
                When(center=booking.center_id, then=0),
                When(center__path__startswith=street, then=1),
                default=2,
            ),
            Apart(F("starts_at"), Value(booking.starts_at)),
            "pk",
        )
    )
    first = free.first()
    another_day = first and free.exclude(date=first.date).first()
    return [slot for slot in (first, another_day or (first and free[1:2].first())) if slot]


def call_off(booking):
    """Cancels a booking whose time its unit closed, and holds two other times for the person's answer.

    The row must be locked by this transaction. Gives False where the time was opened again meanwhile.
    """
    chosen = [slot.pk for slot in alternatives(booking)]
    slots = lock_slots(booking.slot_id, *chosen)
    reason = slots[booking.slot_id].closed_reason
    if not reason:
        return False
    booking.status = Status.CALLED_OFF
    booking.save(update_fields=["status"])
    give_back(booking)
    booking.events.create(verb="call_off", note=reason)
    notices.withdraw(booking)
    hold_instead(booking, [slots[key] for key in chosen])
    return True


def hold_instead(booking, slots):
    """Holds times, locked by this transaction, instead of a booking called off, and tells its person."""
    now, by_desk = timezone.localtime(), booking.channel != Booking.Channel.WEB
    offers = [
        Booking.objects.create(
            **place_of(slot, by_desk=by_desk),
            **booking.answers,
            status=Status.OFFERED,
            held_until=answer_by(now, timezone.localtime(slot.starts_at), DAY),
            instead_of=booking,
        )
        for slot in slots
        if take(slot, by_desk=by_desk)
    ]
    notices.tell(booking, "called_off" if offers else "called_off_plain", offers=offers)


def call_off_closed(most=None):
    """Calls off the bookings to come whose time was closed, all or the first few; gives their number.

    Each in a transaction of its own: whoever cancels or moves one at this moment goes first.
    """
    closed = Booking.objects.filter(
        slot__closed_reason__gt="", status=Status.CONFIRMED, starts_at__gt=timezone.now()
    )
    done = 0
    for key in list(closed.order_by("pk").values_list("pk", flat=True)[:most]):
        with transaction.atomic():
            row = mine(closed, key)
            done += bool(row and call_off(row))
    offered = Booking.objects.filter(slot__closed_reason__gt="", status=Status.OFFERED)
    for key in list(offered.order_by("pk").values_list("pk", flat=True)[:most]):
        with transaction.atomic():
            if row := mine(offered, key):
                take_offer_back(row)
    return done


def mine(rows, key):
    """One of the rows, locked, with what a message names; None where another gesture works on it."""
    return (
        rows.filter(pk=key)
        .select_for_update(of=["self"], skip_locked=True)
        .select_related("center", "station", "booked_by", "instead_of")
        .first()
    )


def take_offer_back(offer):
    """Ends an offer whose time was closed meanwhile: its person goes back into line, or gets other times.

    The row must be locked by this transaction.
    """
    Booking.objects.filter(pk=offer.pk).update(status=Status.EXPIRED)
    notices.withdraw(offer)
    origin = offer.instead_of
    if origin is None:
        give_back(offer)
        Waiting.objects.filter(pk=offer.waiting_id, status=Waiting.Status.OFFERED).update(
            status=Waiting.Status.WAITING, offers=F("offers") - 1
        )
        notices.tell(offer, "offer_off")
    elif origin.replacements.exclude(status=Status.EXPIRED).exists():
        give_back(offer)  # another time stands open, or was taken
    else:
        chosen = [slot.pk for slot in alternatives(origin)]
        slots = lock_slots(offer.slot_id, *chosen)
        give_back(offer)
        hold_instead(origin, [slots[key] for key in chosen])
