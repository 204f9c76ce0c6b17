"""A change of plans: another time, or none."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from centers.org.models import Center

from .. import actions, search
from ..gate import booking_or_404
from ..models import MOVES, Slot
from ..seats import SlotFull


def by_resident_or_404(request, key):
    """The booking and who changes it: its resident, or nobody where a 查询码 opened it. Staff use the desk."""
    booking = booking_or_404(request, key)
    if request.user.is_authenticated and request.user.is_staff:
        raise Http404
    return booking, request.user if request.user.is_authenticated else None


@require_http_methods(["GET", "POST"])
def cancel(request, key):
    booking, by = by_resident_or_404(request, key)
    if request.method == "POST":
        actions.cancel(booking, by=by, note="" if by else "凭查询码")
        messages.success(request, "预约已取消，名额已让给其他人。")
        return redirect(booking)
    return render(request, "booking/cancel.html", {"booking": booking})


@require_safe
def move(request, key):
    """Which other day and time? At the same place unless another is named."""
    booking, _ = by_resident_or_404(request, key)
    unit = booking.center
    if code := request.GET.get("unit"):
        unit = get_object_or_404(Center.objects.open(), code=code)
    days = search.timetable(booking.service, unit, booking.way)
    elsewhere = search.next_places(booking.service, unit, booking.way, same_way=True)
    if booking.can_be_moved_online and not any(day.seats for day in days):
        search.note_search(request, booking.service, unit, elsewhere=bool(elsewhere))
    context = {
        "booking": booking,
        "unit": unit,
        "days": days,
        "day": search.chosen_day(days, request.GET.get("day")),
        "link_to_day": search.link_to_day(request),
        "elsewhere": elsewhere,
        "moves_left": MOVES - booking.moves,
    }
    return render(request, "booking/move.html", context)


@require_http_methods(["GET", "POST"])
def move_to(request, key, slot):
    """Both times beside each other, before anything changes."""
    booking, by = by_resident_or_404(request, key)
    slot = get_object_or_404(
        Slot.objects.bookable().for_service(booking.service).select_related("center", "roster"),
        pk=slot,
    )
    if request.method == "POST":
        try:
            booking = actions.move(booking, slot, by=by)
        except SlotFull:
            search.note_search(request, booking.service, slot.center, lost=True)
            raise
        messages.success(request, "已改期。")
        return redirect(booking)
    return render(request, "booking/move_to.html", {"booking": booking, "slot": slot})
