"""The verbs of booking: a resident's, the desk's, and those of rosters.

Locks are always taken in one order, so that no two gestures wait for each other: the resident, the
booking, what is asked for one at a time (a person's places, a form's key), then slots by primary key.
"""

import unicodedata
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from centers.accounts.actions import current_notice, record_consent
from centers.accounts.models import User
from centers.common.locks import one_at_a_time
from centers.common.refusals import Refusal

from . import notices
from .models import (
    CODE_MISSES,
    HOLD,
    LIVE_BOOKINGS_A_PERSON,
    LIVE_BOOKINGS_AN_ACCOUNT,
    Booking,
    Slot,
    new_key,
    person_key,
)
from .seats import SlotFull, give_back, place_of, take_seat, units_of
from .slots import make_slots

Status = Booking.Status
NO_SHOW_AFTER = timedelta(minutes=15)
WALK_IN_MINUTES = 30
ABOUT_TO_BEGIN = timedelta(minutes=30)


REFUSALS = {
    "one_live_booking_per_person_and_time": "这个时间已经有一条预约，不能重复预约。",
    "one_live_booking_per_person_service_and_day": (
        "同一天同一事项已经有一条预约，请先办理或取消原来的预约。"
    ),
    "two_live_bookings_a_person": (
        "已有两条未办理的预约，请先办理或取消其中一条；急需办理的，可以直接到窗口或拨打 12348。"
    ),
    "four_live_bookings_an_account": (
        "您的手机号码下已有四条未办理的预约，请先办理或取消其中一条；也可以请网点窗口代为预约。"
    ),
}
# Whether somebody else has bookings is nobody's business: a proxy hears no more than this.
PROXY_REFUSED = "暂时不能为这位办事人预约这个时间。请其本人登录预约，或拨打 12348、到网点窗口办理。"


def refusal_of(error, booking):
    """The Chinese sentence for a constraint that said no, or the error itself where there is none."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None)
    return Refusal(words(name, booking)) if name in REFUSALS else error


def words(name, booking):
    """What the person at the screen is told of a limit."""
    own_limit = name == "four_live_bookings_an_account"
    theirs = booking.booked_by and booking.person_phone != booking.booked_by.phone
    return PROXY_REFUSED if theirs and not own_limit else REFUSALS[name]


# A resident's gestures -----------------------------------------------------------------------


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
        pair = Slot.objects.filter(pk__in=[booking.slot_id, slot.pk]).order_by("pk")
        list(pair.select_for_update())
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


def release(booking):
    """Ends a hold and gives its seat back."""
    if Booking.objects.filter(pk=booking.pk, status=Status.HELD).update(status=Status.EXPIRED):
        give_back(booking)


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
        .select_related("slot", "booked_by", "center")
        .get(pk=booking.pk)
    )
    if booking.status not in (Status.HELD, Status.EXPIRED):
        return booking
    if booking.starts_at <= timezone.now():
        raise Refusal(
            "这个时段已经开始，请重新选择时间。", way_out=reverse("booking:choose_service")
        )
    if booking.slot.closed_reason:
        raise SlotFull("这个时段刚刚停约，请选择其他时间。")
    booking.person_key = person_key(booking.person_name, booking.person_phone)
    # The last free place of a person is given once, whoever asks for it at the same moment.
    one_at_a_time(f"booking.person:{booking.person_key}")
    one_at_a_time(f"booking.account:{booking.booked_by_id}")
    if booking.status == Status.EXPIRED:
        take_seat(booking.slot)
    booking.person_place = free_place(
        booking, "person_place", "two_live_bookings_a_person", person_key=booking.person_key
    )
    booking.booker_place = free_place(
        booking, "booker_place", "four_live_bookings_an_account", booked_by=booking.booked_by
    )
    if booking.is_for_other:
        booking.consent = record_consent(
            current_notice("proxy"), by=by, on_behalf_of=booking.get_relation_display()
        )
    booking.status = Status.CONFIRMED
    booking.confirmed_at = timezone.now()
    booking.held_until = None
    save_or_refuse(booking)
    booking.events.create(verb="confirm", by=by)
    notices.tell(booking, "confirmed")
    return booking


def save_or_refuse(booking, **options):
    """Saves the row; where a constraint says no, its sentence is raised as a Refusal."""
    try:
        with transaction.atomic():
            booking.save(**options)
    except IntegrityError as error:
        raise refusal_of(error, booking) from error


PLACES = {"person_place": LIVE_BOOKINGS_A_PERSON, "booker_place": LIVE_BOOKINGS_AN_ACCOUNT}


def free_place(booking, field, limit, **whose):
    """The first free numbered place among somebody's live bookings; Refusal where all are taken."""
    live = Booking.objects.filter(status=Status.CONFIRMED, **whose).exclude(**{field: None})
    used = set(live.values_list(field, flat=True))
    for place in range(1, PLACES[field] + 1):
        if place not in used:
            return place
    raise Refusal(words(limit, booking))


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
    by_staff = by is not None and by.is_staff
    if not by_staff and not booking.can_be_cancelled_online:
        raise Refusal("距预约开始不足两小时，不能在网上取消。请拨打网点电话或 12348 告知。")
    booking.status = Status.CANCELLED
    booking.save(update_fields=["status"])
    give_back(booking)
    booking.events.create(verb="cancel", by=by, note=note)
    notices.withdraw(booking)
    notices.tell(booking, "cancelled")
    return booking


def plain_code(text):
    """A 查询码 or a reference as it is stored, whatever was typed between its signs."""
    text = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in text if sign.isascii() and sign.isalnum())


def find_by_code(code, tail):
    """The booking behind a 查询码 and the last four digits of a phone; None where they do not fit.

    Five misses lock the code until its owner signs in by a code on the phone; then Refusal. The miss
    is counted before the digits are compared, so that simultaneous guesses are five as well.
    """
    code = plain_code(code)
    rows = Booking.objects.filter(code=code, confirmed_at__isnull=False)
    booking = rows.select_related("booked_by").first()
    if booking is None:
        return None
    if not rows.filter(code_misses__lt=CODE_MISSES).update(code_misses=F("code_misses") + 1):
        raise Refusal(
            "这个查询码已连续输错五次，为保护个人信息暂停查询。请用预约时的手机号码登录查看。",
            way_out=reverse("account_request_login_code"),
        )
    phones = {booking.person_phone, booking.booked_by.phone if booking.booked_by else ""}
    if not any(phone and phone.endswith(tail) for phone in phones):
        return None
    rows.update(code_misses=0)
    return booking


def unlock_codes(user):
    """A resident who proved the phone by a code may use their 查询码 again; staff unlock nothing."""
    if user.is_staff:
        return
    Booking.objects.visible_to(user).filter(code_misses__gt=0).update(code_misses=0)


# The desk ------------------------------------------------------------------------------------

STEPS = {
    "check_in": ({Status.CONFIRMED, Status.NO_SHOW}, Status.CHECKED_IN),
    "no_show": ({Status.CONFIRMED}, Status.NO_SHOW),
    "finish": ({Status.CHECKED_IN}, Status.SERVED),
}
STEP_NAMES = {"check_in": "到场登记", "no_show": "标记未到场", "finish": "办结"}


@transaction.atomic
def advance(booking, verb, *, by, note=""):
    """One of the desk's verbs. Done twice it changes nothing; raises Refusal where it does not fit."""
    booking = Booking.objects.select_for_update(of=["self"]).get(pk=booking.pk)
    sources, target = STEPS[verb]
    if booking.status == target:
        return booking
    if booking.status not in sources:
        raise Refusal(f"这条预约现在是“{booking.get_status_display()}”，不能{STEP_NAMES[verb]}。")
    if verb == "no_show" and timezone.now() < booking.starts_at + NO_SHOW_AFTER:
        raise Refusal("开始时间过后 15 分钟才能标记未到场。")
    if verb == "check_in" and booking.day != timezone.localdate():
        raise Refusal("只能登记当天的预约到场。")
    booking.status = target
    if verb == "finish":
        booking.outcome = note
    save_or_refuse(booking, update_fields=["status", "outcome"])
    booking.events.create(verb=verb, by=by, note=note)
    return booking


@transaction.atomic
def register_walk_in(*, center, service, name, phone, topic, note, key, by):
    """Somebody stands at the window: they are served, with a seat of the hour where one is left.

    `key` comes with the form, so that a second submit finds the first one's row.
    """
    if existing := sent_before(key, center, name, phone):
        return existing
    now = timezone.now()
    booking = Booking(
        key=unused(key),
        **units_of(center),
        slot=seat_now(center, service, now),
        day=timezone.localdate(now),
        starts_at=now,
        ends_at=now + timedelta(minutes=WALK_IN_MINUTES),
        service=service,
        channel=Booking.Channel.WALK_IN,
        status=Status.CHECKED_IN,
        confirmed_at=now,
        person_name=name,
        person_phone=phone,
        person_key=person_key(name, phone),
        topic=topic,
        note=note,
    )
    save_or_refuse(booking)
    booking.events.create(verb="walk_in", by=by)
    return booking


def sent_before(key, center, name, phone):
    """The row that this very form wrote already, or None. Two submits at once come one after the other."""
    one_at_a_time(f"booking.form:{key}")
    desk = Booking.objects.filter(channel__in=[Booking.Channel.WALK_IN, Booking.Channel.PHONE])
    return desk.filter(key=key, center=center, person_name=name, person_phone=phone).first()


def unused(key):
    """The form's key, or a new one where the form was filled in once more for somebody else."""
    return new_key() if Booking.objects.filter(key=key).exists() else key


def seat_now(center, service, now):
    """A seat of the slot under way or about to begin, which is taken; None where there is none."""
    running = (
        Slot.objects.filter(center=center, roster__services=service, ends_at__gt=now)
        .filter(starts_at__lte=now + ABOUT_TO_BEGIN)
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
def book_by_phone(slot, *, service, name, phone, topic, note, access_needs, key, by):
    """A clerk books for somebody on the telephone, from the desk's seats too. Raises SlotFull, Refusal."""
    if existing := sent_before(key, slot.center, name, phone):
        return existing
    take_seat(slot, by_desk=True)
    booking = Booking(
        key=unused(key),
        **place_of(slot),
        service=service,
        channel=Booking.Channel.PHONE,
        status=Status.CONFIRMED,
        confirmed_at=timezone.now(),
        person_name=name,
        person_phone=phone,
        person_key=person_key(name, phone),
        topic=topic,
        note=note,
        access_needs=access_needs,
    )
    save_or_refuse(booking)
    booking.events.create(verb="phone", by=by)
    notices.tell(booking, "confirmed")
    return booking


def close_past_days():
    """Yesterday's bookings that nobody recorded become 未登记, never a no-show. Gives their number."""
    return Booking.objects.filter(status=Status.CONFIRMED, day__lt=timezone.localdate()).update(
        status=Status.UNRECORDED
    )


def forget_abandoned():
    """Deletes holds that came to nothing, with the name and number in them, after a day."""
    old = timezone.now() - timedelta(days=1)
    return Booking.objects.filter(status=Status.EXPIRED, created_at__lt=old).delete()[0]


# Rosters -------------------------------------------------------------------------------------


@transaction.atomic
def add_roster(form, *, by):
    """Saves a new weekly pattern and makes its slots; gives their number."""
    form.instance.added_by = by
    return make_slots(form.save().center)


@transaction.atomic
def end_roster(roster, *, last_day, by):
    """Lets a pattern end after a day; later slots close, and whoever booked one is told."""
    roster.valid_to, roster.ended_by = last_day, by
    roster.save(update_fields=["valid_to", "ended_by"])
    make_slots(roster.center)
