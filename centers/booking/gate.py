"""The only ways in which a view obtains a booking. Whoever may not see it gets 404."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from .models import Booking

FOUND = "found_bookings"


def booking_or_404(request, key):
    """A booking that this person may see: theirs, their units', or opened here by its 查询码."""
    rows = Booking.objects.select_related("service", "center", "slot__roster", "booked_by")
    if key in request.session.get(FOUND, ()):
        rows = rows.filter(confirmed_at__isnull=False)
    else:
        rows = rows.visible_to(request.user)
    return get_object_or_404(rows, key=key)


def remember(request, booking):
    """Opens this booking to the present session, after its 查询码 was proved."""
    request.session[FOUND] = [*request.session.get(FOUND, [])[-4:], booking.key]


def own_hold_or_404(request, key):
    """The hold that this resident is filling in, run out or not."""
    if not request.user.is_authenticated or request.user.is_staff:
        raise Http404
    rows = Booking.objects.select_related("service", "center", "slot__roster", "consent")
    return get_object_or_404(rows, key=key, booked_by=request.user)


def desk_booking_or_404(user, key, *, right="booking.view"):
    """A booking at a unit where this member of staff has the right."""
    rows = Booking.objects.visible_to(user).select_related("service", "center", "slot__roster")
    booking = get_object_or_404(rows, key=key)
    if not any(booking.center.path.startswith(c.path) for c in user.posted_centers(right)):
        raise Http404
    return booking


def find_for_desk(user, text):
    """The booking of a 查询码 or a reference within a member of staff's reach, or None."""
    text = text.upper().replace(" ", "").replace("-", "")
    rows = Booking.objects.visible_to(user).filter(confirmed_at__isnull=False)
    if text.startswith("YY") and text[8:].isdecimal() and len(text) <= 20:
        booking = rows.filter(pk=int(text[8:])).first()
        return booking if booking and booking.number == text else None
    return rows.filter(code=text).first()
