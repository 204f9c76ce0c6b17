"""Who receives when: weekly patterns and what differs from them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from centers.common.gates import right_required

from .. import actions, search
from ..forms.rosters import EndRosterForm, RosterForm
from ..models import Roster
from .desk import units_of


@require_safe
@right_required("roster.edit")
def rosters(request):
    rows = (
        Roster.objects.visible_to(request.user)
        .select_related("center")
        .prefetch_related("services")
    )
    page = Paginator(rows.order_by("center__path", "weekday", "starts", "pk"), 50)
    return render(
        request,
        "booking/rosters.html",
        {"page": page.get_page(request.GET.get("page")), "today": timezone.localdate()},
    )


@require_http_methods(["GET", "POST"])
@right_required("roster.edit")
def add_roster(request):
    form = RosterForm(
        request.POST or None,
        centers=units_of(request.user, "roster.edit"),
        services=search.services(),
        today=timezone.localdate(),
        initial={"valid_from": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        made = actions.add_roster(form, by=request.user)
        messages.success(request, f"排班已保存，生成 {made} 个可约时段。")
        if not made:
            messages.warning(
                request, "近两周没有生成时段：请核对该网点的办公时间是否覆盖值班时间。"
            )
        return redirect("booking:rosters")
    return render(request, "booking/roster_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@right_required("roster.edit")
def end_roster(request, pk):
    roster = get_object_or_404(
        Roster.objects.visible_to(request.user).select_related("center"), pk=pk
    )
    first = max(timezone.localdate(), roster.valid_from)
    form = EndRosterForm(request.POST or None, initial={"last_day": first}, first=first)
    if request.method == "POST" and form.is_valid():
        actions.end_roster(roster, last_day=form.cleaned_data["last_day"], by=request.user)
        messages.success(request, "排班已结束，之后的时段不再接受预约。")
        return redirect("booking:rosters")
    upcoming = roster.slots.filter(bookings__status="confirmed", date__gte=timezone.localdate())
    context = {
        "roster": roster,
        "form": form,
        "affected": upcoming.aggregate(n=Count("bookings"))["n"],
    }
    return render(request, "booking/end_roster.html", context)
