"""Getting into line for a time, and out of it."""

from django.db import transaction
from django.utils import timezone

from centers.accounts.actions import current_notice, record_consent
from centers.accounts.models import Consent
from centers.common.limits import DAY_SECONDS, within
from centers.common.locks import one_at_a_time
from centers.common.refusals import Refusal

from .. import notices
from ..models import LIVE_BOOKINGS_AN_ACCOUNT, Booking, Waiting, person_key
from ..offers import release
from .limits import refuse_paused_account, refuse_paused_person, save_or_refuse, words

JOINED_A_DAY = 10


@transaction.atomic
def join(entry, *, by):
    """Puts an unsaved entry into line; the person is told. Raises Refusal where a limit is reached.

    A seat that is free already is offered by the next sweep.
    """
    entry.person_key = person_key(entry.person_name, entry.person_phone)
    if entry.channel == Waiting.Channel.WEB:
        one_at_a_time(f"waiting.account:{by.pk}")
        if Waiting.objects.live().filter(booked_by=by).count() >= LIVE_BOOKINGS_AN_ACCOUNT:
            raise Refusal(words("four_waiting_places_an_account", entry))
        if not within(f"waiting:{by.pk}", JOINED_A_DAY, DAY_SECONDS):
            raise Refusal("今天登记候补的次数太多了，请明天再试，或拨打 12348。")
        if not entry.is_for_other:
            refuse_paused_account(by)
        refuse_paused_person(entry)
    if entry.is_for_other:
        entry.consent = record_consent(
            current_notice("proxy"),
            by=by,
            on_behalf_of=entry.get_relation_display(),
            channel=Consent.Channel.PHONE if by.is_staff else Consent.Channel.WEB,
        )
    save_or_refuse(entry)
    notices.tell_waiting(entry, "joined")
    return entry


@transaction.atomic
def leave(entry, *, by, note=""):
    """Out of the line; a seat that was offered goes to the next. A second call changes nothing.

    Where staff do it, `note` says why, and the person is told.

    An offer may be made or run out at this very moment, so each state is ended from its own side: a
    place that waits by itself, one with an offer together with that offer.
    """
    place = Waiting.objects.filter(pk=entry.pk)
    left = {
        "status": Waiting.Status.LEFT,
        "ended_at": timezone.now(),
        "ended_by": by,
        "ended_note": note,
    }
    if by.is_staff and entry.is_live:
        notices.tell_waiting(entry, "left")
    for _ in range(10):
        if place.filter(status=Waiting.Status.WAITING).update(**left):
            return
        offers = Booking.objects.filter(waiting=entry, status=Booking.Status.OFFERED)
        for offer in offers.order_by("pk").select_for_update(of=["self"]):
            release(offer)
            place.filter(status=Waiting.Status.OFFERED).update(**left)
        if not place.live().exists():
            return
    raise Refusal("候补正在变动，请稍后再试。")
