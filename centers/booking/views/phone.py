"""Times that a clerk chooses for somebody: bookings by telephone, and another time for a booking."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from centers.common.gates import right_required
from centers.common.refusals import Refusal

from .. import actions, search
from ..forms.desk import InsteadForm, PhoneBookingForm, SlotForm
from ..gate import desk_booking_or_404, units_of
from ..models import Booking, Slot
from ..seats import SlotFull
from .desk import back_to_list, chosen, units_with_rosters

WAYS = [("", "当面"), (search.PHONE, "电话"), (search.VIDEO, "视频")]

MAY_CHANGE = ("service", "topic", "access_needs", "note")  # where the time is another one


def times_of(request, service, unit, *, way=""):
    """What is free at a unit, desk seats included: the days and the chosen one. A search in vain is noted."""
    way = search.way_of(request.GET.get("way", way))
    days = search.timetable(service, unit, way) if service else []
    if service and request.method == "GET" and not any(day.desk_seats for day in days):
        elsewhere = search.next_places(service, unit, way, most=1)
        search.note_search(request, service, unit, elsewhere=bool(elsewhere))
    return {
        "unit": unit,
        "way": way,
        "ways": WAYS,
        "days": days,
        "day": search.chosen_day(days, request.GET.get("day"), at_the_desk=True),
        "link_to_day": search.link_to_day(request),
    }


def called_off_or_404(request):
    """The booking that its unit called off and that a new one replaces; None where no such thing is meant."""
    if "instead" not in request.GET:
        return None
    booking = desk_booking_or_404(request.user, request.GET["instead"], right="booking.handle")
    return booking if booking.status == Booking.Status.CALLED_OFF else None


@require_safe
@right_required("booking.handle")
def phone_slots(request):
    """A caller wants a time: the free ones of a unit, desk seats included."""
    unit, _ = chosen(request, "booking.handle")
    offered = list(search.services().offered_at(unit.tier))
    wanted = request.GET.get("service")
    service = next((s for s in offered if s.code == wanted), next(iter(offered), None))
    context = {
        "services": offered,
        "service": service,
        "units": units_with_rosters(request.user, "booking.handle"),
        "instead": called_off_or_404(request),
    }
    return render(
        request, "booking/desk_phone_slots.html", context | times_of(request, service, unit)
    )


@require_http_methods(["GET", "POST"])
@right_required("booking.handle")
def phone_booking(request, slot):
    slot = get_object_or_404(
        Slot.objects.bookable()
        .filter(center__in=units_of(request.user, "booking.handle"))
        .select_related("center", "roster"),
        pk=slot,
    )
    instead = called_off_or_404(request)
    offered = search.services().filter(rosters=slot.roster)
    chosen_service = offered.filter(code=request.GET.get("service", "")).first()
    known = {"service": chosen_service.pk} if chosen_service else {}
    if instead:
        known = {name: getattr(instead, name) for name in MAY_CHANGE} | known
        form = InsteadForm(request.POST or None, services=offered, initial=known, instead=instead)
    else:
        form = PhoneBookingForm(request.POST or None, services=offered, initial=known)
    if request.method == "POST" and form.is_valid():
        booking = form.attempt(
            actions.book_by_phone,
            slot,
            key=form.cleaned_data["key"],
            by=request.user,
            instead_of=instead,
            **form.answers,
        )
        if booking:
            messages.success(
                request, f"已预约，编号 {booking.number}。请把时间和查询码告诉来电人。"
            )
            return redirect("booking:desk_detail", booking.key)
    context = {"slot": slot, "form": form, "instead": instead, "chosen_service": chosen_service}
    status = 422 if request.method == "POST" else 200
    return render(request, "booking/desk_phone_booking.html", context, status=status)


@require_http_methods(["GET", "POST"])
@right_required("booking.handle")
def desk_move(request, key):
    """Another time for a booking, here or at another unit in reach, also when it is late."""
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    units = units_of(request.user, "booking.handle")
    free = Slot.objects.bookable().for_service(booking.service).filter(center__in=units)
    form = SlotForm(request.POST or None, slots=free)
    if request.method == "POST" and form.is_valid():
        try:
            booking = actions.move(booking, form.cleaned_data["slot"], by=request.user)
        except Refusal as refusal:
            if isinstance(refusal, SlotFull):
                search.note_search(
                    request, booking.service, form.cleaned_data["slot"].center, lost=True
                )
            refusal.way_out = request.get_full_path()
            raise
        messages.success(request, f"{booking.number} 已改期，系统已通知本人。")
        return redirect(back_to_list(booking))
    unit = booking.center
    if "unit" in request.GET:
        unit = get_object_or_404(units, code=request.GET["unit"])
    context = {
        "booking": booking,
        "form": form,
        "units": units_with_rosters(request.user, "booking.handle").filter(
            rosters__services=booking.service
        ),
    } | times_of(request, booking.service, unit, way=booking.way)
    status = 422 if request.method == "POST" else 200
    return render(request, "booking/desk_move.html", context, status=status)
