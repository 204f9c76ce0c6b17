"""The window: who waits, who is called, who stands there without a booking."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, When
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.accounts.middleware import PASSIVE
from centers.common.gates import right_required
from centers.common.refusals import Refusal
from centers.org.models import Center

from .. import actions, search
from ..forms.desk import OutcomeForm, SendOnForm, WalkInForm, WindowForm
from ..gate import desk_booking_or_404
from ..models import Booking
from ..queue import (
    hours_today,
    minutes_waited,
    queue_of,
    queue_position,
    same_person_here,
    windows_of,
)
from .desk import back_to_list, chosen, for_a_list, show, units_with_rosters, with_paths

QUEUE_PAGE = 60
UNITS_PAGE = 12
Status = Booking.Status


def queue_url(unit):
    return f"{reverse('booking:queue')}?unit={unit.code}"


def my_window(request, unit):
    """The window of this unit at which the clerk sits in this session; "" before it was chosen."""
    return request.session.get("windows", {}).get(unit.code, "")


def my_window_or_refuse(request, unit):
    if window := my_window(request, unit):
        return window
    raise Refusal("请先选择您坐在哪个窗口，再叫号。", way_out=queue_url(unit))


@require_safe
@right_required("booking.view")
def queue(request):
    unit, _ = chosen(request)
    return show_queue(request, unit)


def show_queue(request, unit, *, outcome=None, window=None, onward=None, status=200):
    """The queue page, with the forms as they were typed; its lists alone for a page that refreshes itself."""
    mine, known = my_window(request, unit), windows_of(unit)
    rows = for_a_list(queue_of(unit))
    called = with_minutes(rows.filter(status=Status.CALLED))
    page = Paginator(rows.filter(status=Status.CHECKED_IN), QUEUE_PAGE).get_page(
        request.GET.get("page")
    )
    page.object_list = with_minutes(page)
    context = {
        "unit": unit,
        "mine": mine,
        "current": next((row for row in called if mine and row.window == mine), None),
        "elsewhere": [row for row in called if row.window != mine],
        "page": page,
        "may_handle": request.user.may("booking.handle"),
        "sent_here": sent_here(unit),
    }
    if PASSIVE in request.headers:
        return render(request, "booking/_queue_lists.html", context)
    context |= {
        "units": units_with_rosters(request.user, "booking.view"),
        "form": outcome or window or onward,  # the one with errors, if any
        "outcome": outcome or OutcomeForm(),
        "window": window or WindowForm(known=known),
        "onward": onward or WindowForm(known=[name for name in known if name != mine]),
        "new": newly_registered(request, unit),
    }
    return render(request, "booking/queue.html", context, status=status)


def sent_here(unit):
    """How many were sent here from another window today and have not arrived."""
    return Booking.objects.filter(
        center=unit,
        day=timezone.localdate(),
        channel=Booking.Channel.REFERRED,
        status=Booking.Status.CONFIRMED,
    ).count()


def with_minutes(rows):
    """The rows as a list, each with its `path` and `waited`, the minutes that it waited."""
    rows = with_paths(rows)
    for row in rows:
        row.waited = minutes_waited(row)
    return rows


def newly_registered(request, unit):
    """The walk-in whose ticket is to be read out, just registered at this unit; None without one."""
    key = request.GET.get("new")
    if not key:
        return None
    rows = Booking.objects.visible_to(request.user).filter(center=unit, ticket__isnull=False)
    return rows.filter(key=key).first()


@require_POST
@right_required("booking.handle")
def choose_window(request):
    """Where the clerk sits, once a session."""
    unit, _ = chosen(request, "booking.handle")
    form = WindowForm(request.POST, known=windows_of(unit))
    if not form.is_valid():
        return show_queue(request, unit, window=form, status=422)
    windows = request.session.get("windows", {})
    request.session["windows"] = windows | {unit.code: form.cleaned_data["chosen"]}
    return redirect(queue_url(unit))


@require_POST
@right_required("booking.handle")
def call_next(request):
    unit, _ = chosen(request, "booking.handle")
    window = my_window_or_refuse(request, unit)
    booking = actions.call_next(unit, window=window, by=request.user)
    if booking is None:
        messages.info(request, "现在没有人在等。")
    return redirect(queue_url(unit))


@require_POST
@right_required("booking.handle")
def call(request, key):
    """A certain person to my window, or the one who stands called once more."""
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    window = my_window_or_refuse(request, booking.center)
    booking = actions.call(booking, window=window, by=request.user)
    messages.success(request, f"请 {booking.ticket} 号到{window}。")
    return redirect(queue_url(booking.center))


@require_POST
@right_required("booking.handle")
def pass_over(request, key):
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    booking = actions.pass_over(booking, by=request.user)
    messages.success(request, f"{booking.ticket} 号已过号，排到最后；回来了可以随时叫。")
    return redirect(queue_url(booking.center))


@require_POST
@right_required("booking.handle")
def left(request, key):
    """Came, and went away again before anything was done."""
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    actions.advance(booking, "left", by=request.user)
    messages.success(request, f"{booking.ticket} 号已登记为“到过，未办结”，不再叫号。")
    return redirect(queue_url(booking.center))


@require_POST
@right_required("booking.handle")
def to_window(request, key):
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    unit, mine = booking.center, my_window(request, booking.center)
    form = WindowForm(request.POST, known=[name for name in windows_of(unit) if name != mine])
    if not form.is_valid():
        return show_queue(request, unit, onward=form, status=422)
    window = form.cleaned_data["chosen"]
    actions.to_window(booking, window=window, by=request.user)
    messages.success(request, f"{booking.ticket} 号已转到{window}，在那里按原来的位置排队。")
    return redirect(queue_url(unit))


@require_POST
@right_required("booking.handle")
def finish(request, key):
    """Done; the clerk goes back to where the button stood."""
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    form, at_the_window = OutcomeForm(request.POST), "at_the_window" in request.POST
    if not form.is_valid():
        if at_the_window:
            return show_queue(request, booking.center, outcome=form, status=422)
        return show(request, booking, outcome=form, status=422)
    actions.advance(booking, "finish", by=request.user, note=form.cleaned_data["outcome"])
    messages.success(request, f"{booking.number} 已办结。")
    return redirect(queue_url(booking.center) if at_the_window else back_to_list(booking))


# Without a booking -------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@right_required("booking.handle")
def walk_in(request):
    unit, _ = chosen(request, "booking.handle")
    form = WalkInForm(request.POST or None, services=search.services().offered_at(unit.tier))
    twin = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if not data["anyway"]:
            twin = same_person_here(
                unit, data["person_name"], data["person_phone"], key=data["key"]
            )
        booking = twin is None and form.attempt(
            actions.register_walk_in,
            center=unit,
            key=data["key"],
            by=request.user,
            **form.answers,
        )
        if booking:
            return redirect(f"{queue_url(booking.center)}&new={booking.key}")
    status = 422 if request.method == "POST" else 200
    return render(
        request, "booking/desk_walk_in.html", {"unit": unit, "form": form, "twin": twin},
        status=status,
    )  # fmt: skip


@require_safe
@right_required("booking.view")
def ticket(request, key):
    """The small slip with the queue number."""
    booking = desk_booking_or_404(request.user, key)
    if booking.ticket is None:
        raise Http404
    context = {"booking": booking, "ahead": queue_position(booking)}
    return render(request, "booking/ticket.html", context)


# On to another unit ------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@right_required("booking.handle")
def send_on(request, key):
    """First where to, of the own street first; then why."""
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    others = Center.objects.open().offering(booking.service).exclude(pk=booking.center_id)
    target = get_object_or_404(others, code=request.GET["to"]) if "to" in request.GET else None
    form = SendOnForm(request.POST or None)
    if target and request.method == "POST" and form.is_valid():
        sent = form.attempt(
            actions.redirect,
            booking,
            center=target,
            note=form.cleaned_data["note"],
            by=request.user,
        )
        if sent:
            return redirect("booking:sent", booking.key)
    words = request.GET.get("q", "").strip()[:30]
    street = booking.station.path if booking.station else "-"
    found = others.named(words) if words else others
    near_first = Case(When(path__startswith=street, then=0), default=1)
    page = Paginator(found.order_by(near_first, "path"), UNITS_PAGE).get_page(
        request.GET.get("page")
    )
    shown = [target] if target else list(page)
    hours = hours_today(shown)
    for unit in shown:
        unit.hours = hours[unit.pk]
        unit.is_near = unit.path.startswith(street)
    context = {
        "booking": booking, "target": target, "units": shown, "page": page, "words": words,
        "form": form,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "booking/send_on.html", context, status=status)


@require_safe
@right_required("booking.view")
def sent(request, key):
    """One sheet for the person who was sent on: where to, and with which number."""
    booking = desk_booking_or_404(request.user, key)
    there = getattr(booking, "sent_to", None)
    if there is None:
        raise Http404
    hours = hours_today([there.center])[there.center_id]
    return render(
        request, "booking/sent.html", {"booking": booking, "there": there, "hours": hours}
    )
