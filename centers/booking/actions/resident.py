"""A resident's gestures."""

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from centers.accounts.actions import current_notice, record_consent
from centers.accounts.models import User
from centers.common import lookup
from centers.common.dates import spoken_moment
from centers.common.limits import DAY_SECONDS, within
from centers.common.locks import one_at_a_time
from centers.common.references import plain_code
from centers.common.refusals import Refusal

from .. import notices
from ..models import HOLD, MOVES, Booking, Waiting, person_key
from ..offers import DECLINED, pass_on, release, take_seat
from ..seats import SlotFull, give_back, lock_slots, place_of
from .limits import give_places, save_or_refuse

Status = Booking.Status
BOOKINGS_A_DAY = 10  # made, whether cancelled again or not
BEGUN = "这个时段已经开始，请重新选择时间。"


@transaction.atomic
def hold(slot, *, service, by, topic="", relation=Booking.Relation.SELF):
    """A seat held for ten minutes while the form is filled; the same seat asked twice is one hold.

    A person holds one seat at a time: asking for another gives the first one back. Raises SlotFull.
    """
    # Two clicks of one person come one after the other.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    held = Booking.objects.select_for_update(of=["self"]).filter(booked_by=by, status=Status.HELD)
    for booking in held:
        if booking.slot_id == slot.pk and booking.service_id == service.pk:
            return asked_again(booking, relation=relation)
        # Two people swapping seats would wait for each other: lock both slots, always in one order.
        lock_slots(booking.slot_id, slot.pk)
        release(booking)
    take_seat(slot)
    return Booking.objects.create(
        **place_of(slot),
        service=service,
        channel=Booking.Channel.WEB,
        status=Status.HELD,
        held_until=timezone.now() + HOLD,
        booked_by=by,
        relation=relation,
        topic=topic,
    )


def asked_again(booking, *, relation):
    """The hold as it is; where it is now for somebody else, the answers about the person are asked anew."""
    if booking.is_for_other != (relation != Booking.Relation.SELF):
        booking.relation = relation
        booking.person_name = booking.person_phone = ""
        booking.save(update_fields=["relation", "person_name", "person_phone"])
    return booking


@transaction.atomic
def let_go(booking):
    """The resident does not want the held seat any more."""
    release(booking)


@transaction.atomic
def confirm(booking, *, by):
    """Turns a hold into a booking; a second call finds the first one's result.

    A booking for somebody else records that they agreed. A hold that ran out takes its seat again
    where one is left. Raises SlotFull, and Refusal where a limit is reached; then nothing is written.
    """
    booking = (
        Booking.objects.select_for_update(of=["self"])
        .select_related("slot", "center")
        .get(pk=booking.pk, booked_by=by)
    )
    if booking.status not in (Status.HELD, Status.EXPIRED):
        return booking
    booking.booked_by = by  # at hand, with the phone that the message goes to
    if booking.starts_at <= timezone.now():
        raise Refusal(BEGUN, way_out=reverse("booking:choose_service"))
    if booking.slot.closed_reason:
        raise SlotFull("这个时段刚刚停约，请选择其他时间。")
    booking.person_key = person_key(booking.person_name, booking.person_phone)
    one_person_at_a_time(booking)
    if booking.status == Status.EXPIRED:
        take_seat(booking.slot)
    give_places(booking)
    if booking.is_for_other:
        booking.consent = record_consent(
            current_notice("proxy"), by=by, on_behalf_of=booking.get_relation_display()
        )
    if not within(f"booked:{by.pk}", BOOKINGS_A_DAY, DAY_SECONDS):
        raise Refusal("今天预约的次数太多了，请明天再约；急需办理，请拨打 12348 或直接到窗口。")
    arrange(booking)
    save_or_refuse(booking, update_fields=ARRANGED)
    booking.events.create(verb="confirm", by=by)
    notices.tell(booking, "confirmed")
    return booking


# The columns that a booking's confirmation writes.
ARRANGED = [
    "status", "held_until", "arranged_at", "confirmed_at", "person_key", "person_place",
    "booker_place", "consent",
]  # fmt: skip


def one_person_at_a_time(booking):
    """The last free place of a person is given once, whoever asks for it at the same moment."""
    one_at_a_time(f"booking.person:{booking.person_key}", f"booking.account:{booking.booked_by_id}")


def arrange(booking):
    """From now on the time of this row is agreed with its person."""
    booking.status, booking.held_until = Status.CONFIRMED, None
    booking.arranged_at = timezone.now()
    booking.confirmed_at = booking.confirmed_at or booking.arranged_at


# Offers ---------------------------------------------------------------------------------------


@transaction.atomic
def accept(booking, *, by=None):
    """Takes up a time that was offered; a second call finds the first one's result.

    The other time offered for the same reason is given back. `by` is None where a link in a message was
    followed. Raises Refusal where the offer has run out or a limit is reached.
    """
    rows = same_offer(booking)
    booking = rows[booking.pk]
    if booking.status == Status.CONFIRMED:
        return booking
    if booking.status != Status.OFFERED or booking.held_until < timezone.now():
        raise Refusal(
            "这个时间为您保留的期限已过，请重新选择时间。", way_out=booking.get_absolute_url()
        )
    if any(row.status == Status.CONFIRMED for row in rows.values()):
        raise Refusal("您已经选了另一个时间。")
    if booking.slot.closed_reason:
        raise Refusal("这个时段刚刚停约，请选择其他时间。")
    one_person_at_a_time(booking)
    if booking.channel == Booking.Channel.WEB:
        # What the unit called off is not made to wait for what the person missed.
        give_places(booking, whatever_was_missed=bool(booking.instead_of_id))
    arrange(booking)
    save_or_refuse(booking)
    for row in sorted(rows.values(), key=lambda row: row.slot_id):
        if row.pk != booking.pk:
            release(row)
    if booking.waiting_id:
        Waiting.objects.filter(pk=booking.waiting_id, status=Waiting.Status.OFFERED).update(
            status=Waiting.Status.BOOKED, ended_at=timezone.now()
        )
    booking.events.create(verb="accept", by=by)
    notices.tell(booking, "confirmed")
    return booking


def same_offer(booking):
    """The offered booking and those offered instead of the same one, locked, by primary key."""
    rows = Booking.objects.filter(pk=booking.pk)
    if booking.instead_of_id:
        rows = Booking.objects.filter(instead_of=booking.instead_of_id)
    rows = rows.order_by("pk").select_for_update(of=["self"])
    return {
        row.pk: row for row in rows.select_related("slot__roster", "booked_by", "center", "service")
    }


def offers_for(booking):
    """What stands open for the person's answer: the offer itself, or the times instead of a called-off one."""
    if booking.is_offered:
        rows = Booking.objects.filter(pk=booking.pk)
    else:
        rows = booking.replacements.filter(status=Status.OFFERED)
    rows = rows.filter(held_until__gt=timezone.now()).order_by("starts_at", "pk")
    return list(rows.select_related("center", "service", "slot__roster"))


@transaction.atomic
def decline(booking, *, stay=False, by=None):
    """Gives an offered seat back. A second call changes nothing.

    Who waits is then out of the line, or with `stay` at its end, and is not offered this time again.
    """
    booking = Booking.objects.select_for_update(of=["self"]).get(pk=booking.pk)
    Booking.objects.filter(pk=booking.pk, status=Status.OFFERED).update(outcome=DECLINED)
    if release(booking) and booking.waiting_id:
        now = timezone.now()
        out = {"status": Waiting.Status.LEFT, "ended_at": now, "ended_by": by}
        back = {"status": Waiting.Status.WAITING, "queue_at": now, "offers": F("offers") - 1}
        place = Waiting.objects.filter(pk=booking.waiting_id, status=Waiting.Status.OFFERED)
        place.update(**(back if stay else out))
    return booking


# Change of plans ------------------------------------------------------------------------------


@transaction.atomic
def cancel(booking, *, by, note=""):
    """Cancels a confirmed booking and frees its seat; a second call changes nothing.

    A resident may do so until two hours before, staff at any time. Raises Refusal when it is late.
    """
    booking = Booking.objects.select_for_update(of=["self"]).get(pk=booking.pk)
    if booking.status == Status.CANCELLED:
        return booking
    if booking.status != Status.CONFIRMED:
        raise Refusal("这条预约现在不能取消。")
    if not by_staff(by) and not booking.can_be_cancelled_online:
        raise Refusal("距预约开始不足两小时，不能在网上取消。请拨打网点电话或 12348 告知。")
    booking.status = Status.CANCELLED
    booking.save(update_fields=["status"])
    give_back(booking)
    booking.events.create(verb="cancel", by=by, note=note)
    notices.withdraw(booking)
    notices.tell(booking, "cancelled")
    pass_on(booking.slot_id)
    return booking


def by_staff(by):
    return by is not None and by.is_staff


@transaction.atomic
def move(booking, slot, *, by):
    """Another time for a confirmed booking of the same service; asked for the time it has, nothing changes.

    A resident may do so twice, until two hours before; staff at any time. Raises SlotFull, and Refusal
    where it is late or a limit is reached; then the old time stands.
    """
    booking = (
        Booking.objects.select_for_update(of=["self"])
        .select_related("service", "center", "booked_by", "slot")
        .get(pk=booking.pk)
    )
    if booking.status != Status.CONFIRMED:
        raise Refusal("这条预约现在不能改期。", way_out=booking.get_absolute_url())
    if booking.slot_id == slot.pk:
        return booking
    staff = by_staff(by)
    if not staff and not booking.can_be_cancelled_online:
        raise Refusal("距预约开始不足两小时，不能在网上改期。请拨打网点电话或 12348。")
    if not staff and booking.moves >= MOVES:
        raise Refusal(f"网上最多改期 {MOVES} 次。需要再改，请拨打网点电话或 12348。")
    old = booking.slot
    locked = lock_slots(*filter(None, [booking.slot_id, slot.pk]))
    slot = locked[slot.pk]
    if not slot.roster.services.filter(pk=booking.service_id).exists():
        raise Refusal("这个时段不办理原来预约的事项，请另选时间。")
    take_seat(slot, by_desk=staff)
    give_back(booking)
    note = f"原定 {spoken(booking)}"
    for field, value in place_of(slot, by_desk=staff).items():
        setattr(booking, field, value)
    booking.moves += 0 if staff else 1
    booking.arranged_at = timezone.now()
    save_or_refuse(booking)
    booking.events.create(verb="move", by=by, note=note)
    notices.withdraw(booking)
    notices.tell(booking, "moved")
    if old:
        pass_on(old.pk)
    return booking


def spoken(booking):
    """“11月26日 09:30，北关街道工作站”."""
    return f"{spoken_moment(booking.starts_at)}，{booking.center.short_name}"


# Without an account ---------------------------------------------------------------------------


def find_by_code(code, tail):
    """The booking behind a 查询码 and the last four digits of a phone; None where they do not fit, Refusal
    once the code is locked."""
    rows = Booking.objects.filter(code=plain_code(code), confirmed_at__isnull=False)
    return lookup.proved(
        rows.select_related("booked_by"),
        tail,
        lambda booking: [number for _, number in booking.phones],
        reverse("account_request_login_code"),
    )


def unlock_codes(user):
    """A resident who proved the phone by a code may use their 查询码 again; staff unlock nothing."""
    if user.is_staff:
        return
    Booking.objects.visible_to(user).filter(code_misses__gt=0).update(code_misses=0)
