"""The only ways in which a view obtains a booking or a unit to work at. Whoever may not see it gets 404."""

import time

from django.http import Http404
from django.shortcuts import get_object_or_404

from centers.cases.lookup import public_cases
from centers.common.references import plain_code
from centers.org.models import Center

from .models import Booking

FOUND = "found_matter"
FOUND_SECONDS = 15 * 60
OF_A_CASE = "case:"  # no key of a booking holds a colon


def units_of(user, right):
    """The open units at which this person has a right."""
    return Center.objects.open().visible_to(user, right)


def booking_or_404(request, key):
    """A booking that this person may see: theirs, their units', or opened here by its 查询码 just now."""
    rows = Booking.objects.select_related("service", "center", "slot__roster", "booked_by")
    if not request.user.is_authenticated and found(request) == key:
        rows = rows.filter(confirmed_at__isnull=False)
    else:
        rows = rows.visible_to(request.user)
    return get_object_or_404(rows, key=key)


def made_or_404(request, key):
    """The same, once it was made: a hold or an offer has no papers."""
    booking = booking_or_404(request, key)
    if booking.confirmed_at is None:
        raise Http404
    return booking


def remember(request, booking):
    """Opens this booking to whoever sits here, for a quarter of an hour after its 查询码 was proved."""
    note_found(request, booking.key)


def remember_case(request, case):
    """The same for a case: its state is shown, nothing else."""
    note_found(request, f"{OF_A_CASE}{case.number}")


def note_found(request, key):
    request.session[FOUND] = [key, time.time() + FOUND_SECONDS, request.user.pk]


def found_case_or_404(request, number):
    """A case that its 查询码 opened here just now."""
    if found(request) != f"{OF_A_CASE}{number}":
        raise Http404
    return get_object_or_404(public_cases().prefetch_related("deadlines"), number=number)


def found(request):
    """The key of what a 查询码 opened here, or None: also for whoever signed in since."""
    key, until, whose = request.session.get(FOUND, (None, 0, None))
    return key if time.time() < until and whose == request.user.pk else None


def forget(request):
    request.session.pop(FOUND, None)


def own_hold_or_404(request, key, *, only=()):
    """The hold that this resident is filling in, run out or not; with what a page shows, or some columns."""
    if not request.user.is_authenticated or request.user.is_staff:
        raise Http404
    # An offer is answered, not filled in.
    rows = Booking.objects.filter(waiting=None, instead_of=None)
    if only:
        rows = rows.only(*only)
    elif request.method != "POST":
        rows = rows.select_related("service", "center", "slot__roster")
    return get_object_or_404(rows, key=key, booked_by=request.user)


def desk_booking_or_404(user, key, *, right="booking.view"):
    """A booking at a unit where this member of staff has the right."""
    rows = Booking.objects.visible_to(user).select_related("service", "center", "slot__roster")
    booking = get_object_or_404(rows, key=key)
    if not Center.objects.visible_to(user, right).filter(pk=booking.center_id).exists():
        raise Http404
    return booking


def find_for_desk(user, text):
    """The booking of a 查询码 or a reference within a member of staff's reach, or None."""
    text = plain_code(text)
    rows = Booking.objects.visible_to(user).filter(confirmed_at__isnull=False)
    if text.startswith("YY") and text[8:].isdecimal() and len(text) <= 20:
        booking = rows.filter(pk=int(text[8:])).first()
        return booking if booking and booking.number == text else None
    return rows.filter(code=text).first()
