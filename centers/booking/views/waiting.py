"""The waiting list: getting in, looking, getting out."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.accounts.actions import current_notice
from centers.common.gates import resident_required, right_required
from centers.org.models import Center

from .. import actions, search
from ..forms.desk import DeskCancelForm
from ..forms.resident import WaitingForm
from ..gate import units_of
from ..models import Booking, Waiting
from .desk import chosen


def waiting_or_404(user, key):
    rows = Waiting.objects.visible_to(user).select_related("service", "center", "booked_by")
    return get_object_or_404(rows, key=key)


@require_http_methods(["GET", "POST"])
@resident_required
def join(request, service, unit):
    """A resident asks for the first time that comes free."""
    service = get_object_or_404(search.services(), code=service)
    unit = get_object_or_404(Center.objects.open().offering(service), code=unit)
    entry = Waiting(
        service=service, center=unit, channel=Waiting.Channel.WEB, booked_by=request.user
    )
    form = WaitingForm(
        request.POST or None,
        instance=entry,
        own_phone=request.user.phone,
        initial={"person_name": request.user.name, "topic": request.GET.get("topic", "")},
    )
    if request.method == "POST" and form.is_valid():
        entry = form.attempt(actions.join, form.entry, by=request.user)
        if entry:
            messages.success(request, "候补登记成功，有名额会通知您。")
            return redirect(entry)
    context = {"service": service, "unit": unit, "form": form, "notice": current_notice("booking")}
    return render(request, "booking/join.html", context)


@require_safe
@resident_required
def waiting(request, key):
    entry = waiting_or_404(request.user, key)
    offer = entry.offers_made.filter(status=Booking.Status.OFFERED).first()
    context = {"entry": entry, "offers": actions.offers_for(offer) if offer else []}
    return render(request, "booking/waiting.html", context)


@require_POST
@resident_required
def leave(request, key):
    actions.leave(waiting_or_404(request.user, key), by=request.user)
    messages.success(request, "已退出候补。")
    return redirect("portal:mine")


# The desk ------------------------------------------------------------------------------------


@require_safe
@right_required("booking.view")
def desk_waiting(request):
    """Who waits for a time at a unit, the first in line first, and what they were offered."""
    unit, _ = chosen(request)
    rows = Waiting.objects.visible_to(request.user).filter(center=unit)
    state = request.GET.get("state", "")
    rows = rows.filter(status=state) if state in Waiting.Status.values else rows.live()
    rows = rows.select_related("service", "booked_by", "ended_by").prefetch_related(
        "offers_made__center"
    )
    context = {
        "unit": unit,
        "units": units_of(request.user, "booking.view").filter(waitings__isnull=False).distinct(),
        "page": Paginator(rows.order_by("queue_at", "pk"), 50).get_page(request.GET.get("page")),
        "states": Waiting.Status.choices,
        "state": state,
        "services": search.services().offered_at(unit.tier),
        "may_handle": request.user.may("booking.handle"),
        "now": timezone.now(),
    }
    return render(request, "booking/desk_waiting.html", context)


@require_http_methods(["GET", "POST"])
@right_required("booking.handle")
def desk_join(request, service):
    """A clerk puts a caller into line."""
    unit, _ = chosen(request, "booking.handle")
    service = get_object_or_404(search.services().offered_at(unit.tier), code=service)
    entry = Waiting(service=service, center=unit, channel=Waiting.Channel.PHONE)
    form = WaitingForm(request.POST or None, instance=entry, own_phone="")
    if request.method == "POST" and form.is_valid():
        entry = form.attempt(actions.join, form.entry, by=request.user)
        if entry:
            messages.success(request, "已登记候补，有名额时系统发短信，也会列在候补名单里。")
            return redirect(desk_list(unit))
    return render(
        request, "booking/desk_join.html", {"unit": unit, "service": service, "form": form}
    )


def desk_list(unit):
    return f"{reverse('booking:desk_waiting')}?unit={unit.code}"


def desk_entry_or_404(user, key):
    """A place in line at a unit where this member of staff may act."""
    entry = waiting_or_404(user, key)
    if not units_of(user, "booking.handle").filter(pk=entry.center_id).exists():
        raise Http404
    return entry


@require_http_methods(["GET", "POST"])
@right_required("booking.handle")
def desk_leave(request, key):
    entry = desk_entry_or_404(request.user, key)
    form = DeskCancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.leave(entry, by=request.user, note=form.cleaned_data["reason"])
        messages.success(request, "已取消候补，系统会通知本人。")
        return redirect(desk_list(entry.center))
    return render(request, "booking/desk_leave.html", {"entry": entry, "form": form})


@require_POST
@right_required("booking.handle")
def desk_accept(request, key):
    """The person said yes on the telephone: the clerk takes the offered time for them."""
    entry = desk_entry_or_404(request.user, key)
    offer = entry.offers_made.filter(status=Booking.Status.OFFERED).first()
    if offer is None:
        messages.warning(request, "现在没有等待确认的名额。")
        return redirect(desk_list(entry.center))
    actions.accept(offer, by=request.user)
    messages.success(request, f"已为本人约好，编号 {offer.number}。")
    return redirect(desk_list(entry.center))
