"""The desk's gestures: one queue for bookings and walk-ins, and bookings made by telephone."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from centers.accounts.actions import current_notice, record_consent
from centers.accounts.models import Consent
from centers.common.locks import one_at_a_time
from centers.common.refusals import Refusal
from centers.org.ancestry import line_of
from centers.org.models import ServiceItem

from .. import notices
from ..models import Booking, Mode, Slot, TicketCounter, new_key, person_key
from ..offers import free_run_out, release, take_seat
from ..seats import SlotFull, lock_slots, place_of
from .limits import save_or_refuse

Status = Booking.Status
NO_SHOW_AFTER = timedelta(minutes=15)
WALK_IN_MINUTES = 30
ABOUT_TO_BEGIN = timedelta(minutes=30)
BOOKED_FIRST = timedelta(minutes=15)  # by how much a booking is ahead of who walked in at its time
LATE_RECORD = timedelta(days=7)  # how long after its day it may still be said who came

IN_QUEUE = {*Booking.ARRIVED}
STEPS = {  # verb: (from, to, its name)
    "check_in": (
        {Status.CONFIRMED, Status.NO_SHOW, Status.UNRECORDED},
        Status.CHECKED_IN,
        "到场登记",
    ),
    "no_show": ({Status.CONFIRMED}, Status.NO_SHOW, "标记未到场"),
    "not_missed": ({Status.NO_SHOW}, Status.UNRECORDED, "撤销未到场"),
    "call": ({Status.CHECKED_IN}, Status.CALLED, "叫号"),
    "call_again": ({Status.CALLED}, Status.CALLED, "再次叫号"),
    "pass_over": ({Status.CALLED}, Status.CHECKED_IN, "过号"),
    "to_window": (IN_QUEUE, Status.CHECKED_IN, "转窗口"),
    "redirect": (IN_QUEUE, Status.REDIRECTED, "转其他网点"),
    "finish": (IN_QUEUE, Status.SERVED, "办结"),
    "left": (IN_QUEUE, Status.LEFT, "登记离开"),
    "late_record": ({Status.UNRECORDED}, Status.SERVED, "补记到场"),
}
TWICE_IS_ONCE = {"check_in", "no_show", "finish", "left", "late_record", "not_missed", "redirect"}
FROM = {  # status: the verbs that start from it
    status: [verb for verb, (sources, _, _) in STEPS.items() if status in sources]
    for status in Status
}
TIMES = {  # verb: (whether its time is right, what is said where it is not)
    "check_in": (lambda booking, now: is_day_of(booking, now), "只能登记当天的预约到场。"),
    "call": (lambda booking, now: is_day_of(booking, now), "只能叫当天的号。"),
    "no_show": (
        lambda booking, now: now >= booking.starts_at + NO_SHOW_AFTER,
        "开始时间过后 15 分钟才能标记未到场。",
    ),
    "late_record": (
        lambda booking, now: booking.day >= timezone.localdate(now) - LATE_RECORD,
        "只能补记最近 7 天的到场情况。",
    ),
}


def is_day_of(booking, now):
    return booking.day == timezone.localdate(now)


def possible(booking, now):
    """The verbs that fit a booking at a moment: those of `STEPS`, and what may be done to one to come."""
    fitting = {
        verb
        for verb in FROM.get(booking.status, ())
        if verb not in TIMES or TIMES[verb][0](booking, now)
    }
    return fitting | {"move", "cancel"} if booking.status == Status.CONFIRMED else fitting


def refuse_unless_possible(booking, verb, now):
    """Refusal where a verb does not fit the booking, or not yet, or not any more."""
    sources, _, name = STEPS[verb]
    if booking.status not in sources:
        raise Refusal(f"这条预约现在是“{booking.get_status_display()}”，不能{name}。")
    if verb in TIMES and not TIMES[verb][0](booking, now):
        raise Refusal(TIMES[verb][1])


def locked(booking):
    """The row as it is now, held by this transaction."""
    return (
        Booking.objects.select_for_update(of=["self"])
        .select_related("center", "service", "booked_by")
        .get(pk=booking.pk)
    )


def step(booking, verb, *, by, note="", **changes):
    """Takes a locked booking one step on, with its columns and its event; Refusal where it does not fit."""
    refuse_unless_possible(booking, verb, timezone.now())
    return take(booking, verb, by=by, note=note, **changes)


def take(booking, verb, *, by, note="", **changes):
    """Writes the step: what it changes, and its event."""
    for field, value in changes.items():
        setattr(booking, field, value)
    booking.status = STEPS[verb][1]
    save_or_refuse(booking, update_fields=["status", *changes])
    booking.events.create(verb=verb, by=by, note=note)
    return booking


@transaction.atomic
def advance(booking, verb, *, by, note=""):
    """One of the desk's plain verbs. Done twice it changes nothing; raises Refusal where it does not fit."""
    booking = locked(booking)
    if booking.status == STEPS[verb][1] and verb in TWICE_IS_ONCE:
        return booking
    now, changes = timezone.now(), {}
    refuse_unless_possible(booking, verb, now)
    if verb == "check_in":
        changes = arrival(booking, now)
    if verb == "finish":
        changes = {"outcome": note, "finished_at": now}
    return take(booking, verb, by=by, note=note, **changes)


def arrival(booking, now):
    """The columns that somebody's arrival writes. Who is late queues from the moment of coming."""
    in_time = booking.slot_id and now <= booking.starts_at + NO_SHOW_AFTER
    return {
        "arrived_at": now,
        "queue_at": booking.starts_at - BOOKED_FIRST if in_time else now,
        "ticket": booking.ticket or next_ticket(booking.center, booking.day),
    }


def next_ticket(center, day):
    """The next queue number of a unit's day. The counter stays locked until the transaction ends."""
    table = connection.ops.quote_name(TicketCounter._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS c (center_id, day, last) VALUES (%s, %s, 1)"  # noqa: S608
            " ON CONFLICT (center_id, day) DO UPDATE SET last = c.last + 1 RETURNING last",
            [center.pk, day],
        )
        return cursor.fetchone()[0]


# The queue ------------------------------------------------------------------------------------


@transaction.atomic
def call_next(center, *, window, by):
    """Calls the first in line to a window; None where nobody waits. Two clerks never call the same person.

    A second call while somebody is at the window finds that one.
    """
    queue = Booking.objects.queue().filter(center=center, day=timezone.localdate())
    if here := queue.filter(status=Status.CALLED, window=window).first():
        return here
    first = (
        queue.filter(status=Status.CHECKED_IN, window__in=["", window])
        .select_for_update(of=["self"], skip_locked=True)
        .first()
    )
    if first is None:
        return None
    return step(first, "call", by=by, window=window, **moment_of_call(first))


@transaction.atomic
def call(booking, *, window, by):
    """Calls somebody to a window, or once more. Raises Refusal where another stands there, or they at another."""
    booking = locked(booking)
    verb = "call_again" if booking.status == Status.CALLED else "call"
    if verb == "call_again" and booking.window != window:
        raise Refusal(f"{booking.ticket} 号已经叫到{booking.window}。")
    return step(booking, verb, by=by, window=window, **moment_of_call(booking))


def moment_of_call(booking):
    """The columns that a call writes: the wait ends with the first one, the screen shows the latest."""
    now = timezone.now()
    return {"called_at": now, "first_called_at": booking.first_called_at or now}


@transaction.atomic
def pass_over(booking, *, by):
    """Called, but not there: back into the queue, at its end."""
    booking = locked(booking)
    return step(
        booking,
        "pass_over",
        by=by,
        queue_at=timezone.now(),
        window="",
        passed_over=booking.passed_over + 1,
    )


@transaction.atomic
def to_window(booking, *, window, by):
    """On to another window of the same unit, in the place in line that they had."""
    return step(locked(booking), "to_window", by=by, note=window, window=window, called_at=None)


@transaction.atomic
def redirect(booking, *, center, note, by):
    """On to another unit, which finds them in its list of today. Gives the row there; raises Refusal."""
    booking = locked(booking)
    if booking.status == Status.REDIRECTED:
        return booking.sent_to
    if center.closed_on or booking.service.level_at(center.tier) == ServiceItem.Level.NONE:
        raise Refusal(f"{center.short_name}不办理“{booking.service.name}”，请选其他网点。")
    now = timezone.now()
    step(
        booking,
        "redirect",
        by=by,
        note=f"{center.short_name}：{note}",
        finished_at=now,
        outcome=note,
    )
    there = Booking(
        **line_of(center),
        **booking.answers | {"channel": Booking.Channel.REFERRED},
        sent_from=booking,
        day=timezone.localdate(now),
        starts_at=now,
        ends_at=now + timedelta(minutes=WALK_IN_MINUTES),
        status=Status.CONFIRMED,
        confirmed_at=now,
        arranged_at=now,
        is_priority=booking.is_priority,
    )
    save_or_refuse(there)
    notices.tell(there, "redirected")
    return there


@transaction.atomic
def record_late(booking, *, came, note, by):
    """Says afterwards whether somebody came on a day that nobody recorded.

    Raises Refusal after a week, and for a 没有来 of somebody whose arrival was recorded.
    """
    booking = locked(booking)
    if booking.status == (Status.SERVED if came else Status.NO_SHOW):
        return booking
    refuse_unless_possible(booking, "late_record", timezone.now())
    if came:
        return take(booking, "late_record", by=by, note=note, outcome=note)
    if booking.arrived_at:
        arrived = timezone.localtime(booking.arrived_at)
        raise Refusal(f"这位居民当天 {arrived:%H:%M} 登记过到场，不能补记为没有来。")
    return take(booking, "no_show", by=by, note=note)


# Without a booking, and by telephone ------------------------------------------------------------


@transaction.atomic
def register_walk_in(*, center, key, by, is_priority=False, **answers):
    """Somebody stands at the window: they are queued, with a seat of the hour where one is left.

    `answers` are columns of the request. `key` comes with the form, so that a second submit finds the
    first one's row.
    """
    if existing := sent_before(key, center, answers):
        return existing
    now = timezone.now()
    booking = Booking(
        key=unused(key),
        **line_of(center),
        **answers,
        slot=seat_now(center, answers["service"], now),
        seat_by_desk=True,
        day=timezone.localdate(now),
        starts_at=now,
        ends_at=now + timedelta(minutes=WALK_IN_MINUTES),
        channel=Booking.Channel.WALK_IN,
        status=Status.CHECKED_IN,
        confirmed_at=now,
        arranged_at=now,
        arrived_at=now,
        queue_at=now,
        is_priority=is_priority,
        person_key=person_key(answers["person_name"], answers["person_phone"]),
        ticket=next_ticket(center, timezone.localdate(now)),
    )
    save_or_refuse(booking)
    booking.events.create(verb="walk_in", by=by)
    return booking


def sent_before(key, center, answers):
    """The row that this very form wrote already, or None. Two submits at once come one after the other."""
    one_at_a_time(f"booking.form:{key}")
    desk = Booking.objects.filter(channel__in=[Booking.Channel.WALK_IN, Booking.Channel.PHONE])
    same = {name: answers[name] for name in ("person_name", "person_phone")}
    return desk.filter(key=key, center=center, **same).first()


def unused(key):
    """The form's key, or a new one where the form was filled in once more for somebody else."""
    return new_key() if Booking.objects.filter(key=key).exists() else key


def seat_now(center, service, now):
    """A seat of the slot under way or about to begin, which is taken; None where there is none."""
    running = (
        Slot.objects.filter(center=center, roster__services=service, ends_at__gt=now)
        .filter(starts_at__lte=now + ABOUT_TO_BEGIN, roster__mode=Mode.VISIT)
        .with_free()
        .filter(desk_free__gt=0, closed_reason="")
        .order_by("starts_at")
    )
    for slot in running[:3]:
        try:
            with transaction.atomic():
                take_seat(slot, by_desk=True)
        except SlotFull:
            continue
        return slot
    return None


@transaction.atomic
def book_by_phone(slot, *, key, by, instead_of=None, **answers):
    """A clerk books for somebody on the telephone, from the desk's seats too. Raises SlotFull, Refusal.

    `answers` are columns of the request. A call for somebody else records that they agreed.
    `instead_of` is a booking that its unit called off: what was offered instead is free again then.
    """
    offers = lock_offers(instead_of) if instead_of else []
    if existing := sent_before(key, slot.center, answers):
        return existing
    if instead_of and instead_of.replacements.made().exists():
        raise Refusal("本人已经另约了时间，请刷新后核对。")
    lock_slots(slot.pk, *(offer.slot_id for offer in offers))
    take_seat(slot, by_desk=True)
    for offer in sorted(offers, key=lambda offer: offer.slot_id):
        release(offer)
    now = timezone.now()
    booking = Booking(
        key=unused(key),
        **place_of(slot, by_desk=True),
        **answers,
        instead_of=instead_of,
        channel=Booking.Channel.PHONE,
        status=Status.CONFIRMED,
        confirmed_at=now,
        arranged_at=now,
        person_key=person_key(answers["person_name"], answers["person_phone"]),
    )
    if booking.is_for_other and booking.consent is None:
        booking.consent = record_consent(
            current_notice("proxy"),
            by=by,
            channel=Consent.Channel.PHONE,
            on_behalf_of=booking.get_relation_display(),
        )
    save_or_refuse(booking)
    booking.events.create(verb="phone", by=by)
    notices.tell(booking, "confirmed")
    return booking


def lock_offers(called_off):
    """The offers that stand instead of a called-off booking; nobody takes one while this transaction lasts."""
    locked(called_off)
    offers = called_off.replacements.filter(status=Status.OFFERED)
    return list(offers.order_by("pk").select_for_update(of=["self"]))


# At night ---------------------------------------------------------------------------------------


def close_past_days():
    """Ends what days that are over left open; never as a no-show. Gives the number of bookings.

    Who was only expected becomes 未登记; who came and was not finished with, 到过，未办结.
    """
    past = Booking.objects.filter(day__lt=timezone.localdate())
    return past.filter(status=Status.CONFIRMED).update(status=Status.UNRECORDED) + past.filter(
        status__in=Booking.ARRIVED
    ).update(status=Status.LEFT)


def forget_abandoned():
    """Deletes holds and offers that came to nothing, with the name and number in them, after a day."""
    free_run_out()
    old = timezone.now() - timedelta(days=1)
    return Booking.objects.filter(status=Status.EXPIRED, created_at__lt=old).delete()[0]
