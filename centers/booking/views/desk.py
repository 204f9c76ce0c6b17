"""The desk: who comes today, and what became of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.common.gates import right_required
from centers.org.models import Center

from .. import actions, search
from ..forms.desk import DeskCancelForm, DeskForm, OutcomeForm, PhoneBookingForm, RevealForm
from ..gate import desk_booking_or_404, find_for_desk
from ..models import Booking, Slot

DESK_PAGE = 60


def units_of(user, right):
    """The open units at which this person has a right."""
    return Center.objects.open().visible_to(user, right)


def chosen(request, right="booking.view"):
    """The unit and the day of the address; without them, the first own unit and today.

    A unit out of reach is not found, rather than quietly another one.
    """
    own = request.user.posted_centers(right)
    if not own:
        raise Http404
    unit = own[0]
    if code := request.GET.get("unit"):
        unit = get_object_or_404(units_of(request.user, right), code=code)
    return unit, search.parse_day(request.GET.get("day")) or timezone.localdate()


@require_safe
@right_required("booking.view")
def today(request):
    return day_list(request)


def day_list(request, code="", code_error=""):
    """The day's list; `code` and `code_error` are what was looked up in vain."""
    unit, day = chosen(request)
    at_unit = Booking.objects.visible_to(request.user).filter(center=unit)
    stranded = at_unit.stranded()
    of_the_day = at_unit.filter(day=day)
    tally = dict(of_the_day.order_by().values_list("status").annotate(Count("pk")))
    state, only_stranded = request.GET.get("state", ""), "stranded" in request.GET
    rows = stranded if only_stranded else of_the_day
    if state in tally:
        rows = rows.filter(status=state)
    rows = rows.select_related("service", "slot__roster", "booked_by", "center")
    context = {
        "unit": unit,
        "day": day,
        "page": Paginator(rows.order_by("starts_at", "pk"), DESK_PAGE).get_page(
            request.GET.get("page")
        ),
        "tally": [(v, label, tally[v]) for v, label in Booking.Status.choices if v in tally],
        "state": state,
        "stranded": stranded.count(),
        "only_stranded": only_stranded,
        "units": units_of(request.user, "booking.view").filter(rosters__isnull=False).distinct(),
        "late": timezone.now() - actions.NO_SHOW_AFTER,
        "may_handle": request.user.may("booking.handle"),
        "code": code,
        "code_error": code_error,
    }
    return render(request, "booking/desk_today.html", context, status=422 if code_error else 200)


@require_safe
@right_required("booking.view")
def desk_detail(request, key):
    return show(request, desk_booking_or_404(request.user, key), OutcomeForm())


def show(request, booking, form, *, phones=(), reveal=None, status=200):
    context = {
        "booking": booking,
        "phones": phones,
        "reveal": reveal or RevealForm(),
        "events": booking.events.select_related("by"),
        "form": form,
        "may_handle": request.user.may("booking.handle"),
        "late": timezone.now() - actions.NO_SHOW_AFTER,
        "today": timezone.localdate(),
    }
    return render(request, "booking/desk_detail.html", context, status=status)


@require_POST
@right_required("booking.view")
def desk_find(request):
    """From the slip or over the telephone: a 查询码 or a reference leads to the booking."""
    code = request.POST.get("code", "")
    booking = find_for_desk(request.user, code)
    if booking is None:
        return day_list(request, code, "在您负责的网点没有找到这个查询码或编号，请核对。")
    return redirect("booking:desk_detail", booking.key)


def back_to_list(booking):
    """The list that the clerk came from: this unit, this day."""
    return f"{booking.desk_list_url}#b{booking.pk}"


@require_POST
@right_required("booking.handle")
def check_in(request, key):
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    actions.advance(booking, "check_in", by=request.user)
    messages.success(request, f"{booking.number} 已登记到场。")
    return redirect(back_to_list(booking))


@require_POST
@right_required("booking.handle")
def no_show(request, key):
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    actions.advance(booking, "no_show", by=request.user)
    messages.success(request, f"{booking.number} 已标记未到场。")
    return redirect(back_to_list(booking))


@require_POST
@right_required("booking.handle")
def finish(request, key):
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        return show(request, booking, form, status=422)
    actions.advance(booking, "finish", by=request.user, note=form.cleaned_data["outcome"])
    messages.success(request, f"{booking.number} 已办结。")
    return redirect(back_to_list(booking))


@require_POST
@right_required("booking.handle")
def reveal(request, key):
    """The full number, once, for a stated reason that stays with the booking."""
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    form = RevealForm(request.POST)
    if form.is_valid():
        booking.events.create(verb="reveal", by=request.user, note=form.cleaned_data["reason"])
        return show(request, booking, OutcomeForm(), phones=booking.phones)
    return show(request, booking, OutcomeForm(), reveal=form, status=422)


@require_http_methods(["GET", "POST"])
@right_required("booking.handle")
def desk_cancel(request, key):
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    form = DeskCancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.cancel(booking, by=request.user, note=form.cleaned_data["reason"])
        messages.success(request, f"{booking.number} 已取消。")
        return redirect(back_to_list(booking))
    return render(request, "booking/desk_cancel.html", {"booking": booking, "form": form})


@require_http_methods(["GET", "POST"])
@right_required("booking.handle")
def walk_in(request):
    unit, _ = chosen(request, "booking.handle")
    offered = search.services().offered_at(unit.tier)
    form = DeskForm(request.POST or None, services=offered)
    if request.method == "POST" and form.is_valid():
        booking = form.attempt(
            actions.register_walk_in,
            center=unit,
            key=form.cleaned_data["key"],
            by=request.user,
            **form.answers,
        )
        if booking:
            messages.success(request, f"已登记到场，编号 {booking.number}。")
            return redirect(back_to_list(booking))
    return render(request, "booking/desk_walk_in.html", {"unit": unit, "form": form})


@require_safe
@right_required("booking.handle")
def phone_slots(request):
    """A caller wants a time: the free ones of a unit, desk seats included."""
    unit, _ = chosen(request, "booking.handle")
    offered = list(search.services().offered_at(unit.tier))
    service = next((s for s in offered if s.code == request.GET.get("service")), None) or (
        offered[0] if offered else None
    )
    slots = (
        Slot.objects.bookable().for_service(service).filter(center=unit).with_free()
        if service
        else Slot.objects.none()
    )
    days = search.days(service, unit) if service else []
    wanted = search.parse_day(request.GET.get("day"))
    day = next((d["date"] for d in days if d["date"] == wanted), None) or (
        days[0]["date"] if days else None
    )
    context = {
        "unit": unit,
        "services": offered,
        "service": service,
        "days": days,
        "day": day,
        "slots": slots.filter(date=day, desk_free__gt=0).order_by("starts_at", "pk"),
        "units": units_of(request.user, "booking.handle").filter(rosters__isnull=False).distinct(),
    }
    return render(request, "booking/desk_phone_slots.html", context)


@require_http_methods(["GET", "POST"])
@right_required("booking.handle")
def phone_booking(request, slot):
    slot = get_object_or_404(
        Slot.objects.bookable()
        .filter(center__in=units_of(request.user, "booking.handle"))
        .select_related("center", "roster"),
        pk=slot,
    )
    offered = search.services().filter(rosters=slot.roster)
    form = PhoneBookingForm(request.POST or None, services=offered)
    if request.method == "POST" and form.is_valid():
        booking = form.attempt(
            actions.book_by_phone,
            slot,
            key=form.cleaned_data["key"],
            by=request.user,
            **form.answers,
        )
        if booking:
            messages.success(
                request, f"已预约，编号 {booking.number}。请把时间和查询码告诉来电人。"
            )
            return redirect("booking:desk_detail", booking.key)
    return render(request, "booking/desk_phone_booking.html", {"slot": slot, "form": form})
