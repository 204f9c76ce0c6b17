"""What a person may ask for ahead, and the sentence for each limit. The database counts, too."""

from datetime import timedelta

from django.db import IntegrityError
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from centers.common.dates import spoken_day
from centers.common.refusals import Refusal, broken_constraint

from ..models import LIVE_BOOKINGS_A_PERSON, LIVE_BOOKINGS_AN_ACCOUNT, Booking
from ..no_shows import PAUSE, WITHIN, paused_until

Status = Booking.Status

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
    "one_live_waiting_place_per_person_and_service": (
        "这个事项已经登记过候补，有名额会通知您，不用重复登记。"
    ),
    "four_waiting_places_an_account": "您的手机号码下已有四条候补，请先退出其中一条。",
    "one_person_called_to_a_window": ("这个窗口已经叫了一位，请先办结、过号或转走，再叫下一位。"),
    "one_booking_instead_of_one_called_off": "已经为这条取消的预约另约了时间。",
    "paused": (
        "近 90 天内有 3 次预约没有到场，到{day}为止暂不能在网上预约。"
        "您仍可以拨打 12348 或网点电话预约，也可以直接到窗口办理，服务不受影响。"
    ),
}
OWN = {
    "four_live_bookings_an_account",
    "four_waiting_places_an_account",
    "one_person_called_to_a_window",
}
# Whether somebody else has bookings is nobody's business: a proxy hears no more than this.
PROXY_REFUSED = "暂时不能为这位办事人预约这个时间。请其本人登录预约，或拨打 12348、到网点窗口办理。"


def words(name, request):
    """What the person at the screen is told of a limit."""
    theirs = request.booked_by and request.person_phone != request.booked_by.phone
    return PROXY_REFUSED if theirs and name not in OWN else REFUSALS[name]


def refusal_of(error, request):
    """The Chinese sentence for a constraint that said no, or the error itself where there is none."""
    name = broken_constraint(error)
    return Refusal(words(name, request)) if name in REFUSALS else error


def save_or_refuse(request, **options):
    """Saves the row; where a constraint says no, its sentence is raised as a Refusal.

    The refusal must leave the caller's transaction, which is of no use any more.
    """
    try:
        request.save(**options)
    except IntegrityError as error:
        raise refusal_of(error, request) from error


def give_places(booking, *, whatever_was_missed=False):
    """Numbers a booking among its person's and its account's; Refusal where all places are taken.

    The caller holds both names one at a time. Who stays away too often books by phone for a while.
    """
    theirs = Q(person_key=booking.person_key) | Q(booked_by=booking.booked_by)
    # Another name on one's own phone is oneself, as far as staying away goes.
    of_one_phone = Q(booked_by=booking.booked_by, person_phone=booking.person_phone)
    rows = Booking.objects.filter(
        theirs & Q(status=Status.CONFIRMED)
        | missed() & (Q(person_key=booking.person_key) | of_one_phone)
    ).values_list("status", "day", "person_key", "person_place", "booked_by", "booker_place")
    persons, accounts, absences = set(), set(), []
    for status, day, person, person_place, account, booker_place in rows:
        if status == Status.NO_SHOW:
            absences.append(day)
            continue
        if person == booking.person_key:
            persons.add(person_place)
        if account == booking.booked_by_id:
            accounts.add(booker_place)
    if not whatever_was_missed:
        refuse_paused(absences, booking)
    booking.person_place = first_free(
        persons, LIVE_BOOKINGS_A_PERSON, "two_live_bookings_a_person", booking
    )
    booking.booker_place = first_free(
        accounts, LIVE_BOOKINGS_AN_ACCOUNT, "four_live_bookings_an_account", booking
    )


def first_free(used, most, limit, booking):
    """The first numbered place that is not used; Refusal where all are."""
    for place in range(1, most + 1):
        if place not in used:
            return place
    raise Refusal(words(limit, booking))


def missed():
    """Missed bookings that still count against the person: made by themselves or by the desk.

    What others booked in somebody's name counts against nobody. Who was sent on by a window and went
    home has missed nothing.
    """
    since = timezone.localdate() - WITHIN - PAUSE - timedelta(days=1)
    made = Q(booked_by=None) | Q(booked_by__phone=F("person_phone"))
    return made & Q(status=Status.NO_SHOW, day__gt=since) & ~Q(channel=Booking.Channel.REFERRED)


def pause_of(user):
    """The last day on which this resident cannot book online for having stayed away, or None."""
    # Whatever name it was for: what one's own phone answers for counts.
    own = Booking.objects.filter(missed(), booked_by=user, person_phone=user.phone)
    return in_force(paused_until(own.values_list("day", flat=True)))


def refuse_paused_account(user):
    """Refusal where this resident stayed away too often, before a seat is taken or anything is typed."""
    if until := pause_of(user):
        raise paused(until, REFUSALS["paused"])


def in_force(until):
    return until if until and until >= timezone.localdate() else None


def refuse_paused(absences, request):
    if until := in_force(paused_until(absences)):
        raise paused(until, words("paused", request))


def paused(until, sentence):
    """The refusal with the day and the way to the nearest window."""
    return Refusal(sentence.format(day=spoken_day(until)), way_out=reverse("org:nearest"))


def refuse_paused_person(request):
    """The same, for a request of which only the person served is known."""
    rows = Booking.objects.filter(missed(), person_key=request.person_key)
    refuse_paused(rows.values_list("day", flat=True), request)
