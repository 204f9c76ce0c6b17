"""Routes (巡回): somebody goes from place to place, each stop a pattern of one date."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Max, Min, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from centers.common.gates import right_required
from centers.org.models import Center

from .. import actions, planning, search
from ..forms.rosters import CircuitForm, StopForm
from ..gate import units_of
from ..models import Booking, Circuit
from .rosters import LIST_PAGE, preview, tried


def circuit_or_404(user, pk):
    """The only way a page obtains a route to plan."""
    return get_object_or_404(Circuit.objects.visible_to(user).select_related("body"), pk=pk)


def may_edit(user, circuit):
    """A route's own words belong to whoever plans all of its stops."""
    own = Center.objects.visible_to(user, "roster.edit")
    return not circuit.stops.exclude(center__in=own).exists()


@require_safe
@right_required("roster.edit")
def circuits(request):
    today = timezone.localdate()
    rows = (
        Circuit.objects.visible_to(request.user)
        .select_related("body")
        .annotate(
            number=Count("stops"),
            first=Min("stops__valid_from"),
            last=Max("stops__valid_from"),
            following=Min("stops__valid_from", filter=Q(stops__valid_from__gte=today)),
        )
        .order_by(F("following").asc(nulls_last=True), "-pk")
    )
    page = Paginator(rows, LIST_PAGE).get_page(request.GET.get("page"))
    return render(request, "booking/circuits.html", {"page": page})


@require_safe
@right_required("roster.edit")
def circuit(request, pk):
    route = circuit_or_404(request.user, pk)
    stops = (
        route.stops.select_related("center")
        .prefetch_related("services", "exceptions")
        .annotate(
            booked=Count(
                "slots__bookings", filter=Q(slots__bookings__status=Booking.Status.CONFIRMED)
            )
        )
        .order_by("-valid_from", "starts", "pk")
    )
    context = {
        "circuit": route,
        "page": Paginator(stops, LIST_PAGE).get_page(request.GET.get("page")),
        "own": set(
            Center.objects.visible_to(request.user, "roster.edit").values_list("pk", flat=True)
        ),
        "today": timezone.localdate(),
        "may_edit": may_edit(request.user, route),
    }
    return render(request, "booking/circuit.html", context)


@require_http_methods(["GET", "POST"])
@right_required("roster.edit")
def add_circuit(request):
    form = CircuitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        form.instance.added_by = request.user
        form.save()
        messages.success(request, "路线已保存，请添加站点。")
        return redirect("booking:add_stop", form.instance.pk)
    return render(request, "booking/circuit_form.html", {"form": form})


@require_http_methods(["GET", "POST"])
@right_required("roster.edit")
def edit_circuit(request, pk):
    route = circuit_or_404(request.user, pk)
    if not may_edit(request.user, route):
        raise Http404
    form = CircuitForm(request.POST or None, instance=route)
    if request.method == "POST" and form.is_valid():
        saved = form.attempt(partial(actions.edit_circuit, form, by=request.user))
        if saved:
            messages.success(request, "路线已保存。")
            return redirect(route)
    return render(request, "booking/circuit_form.html", {"form": form, "circuit": route})


@require_http_methods(["GET", "POST"])
@right_required("roster.edit")
def add_stop(request, pk):
    route = circuit_or_404(request.user, pk)
    form = StopForm(
        request.POST or None,
        circuit=route,
        centers=units_of(request.user, "roster.edit"),
        services=search.services(),
        initial=like_the_last(route),
    )
    effect, is_done = tried(request, form, partial(actions.add_roster, form, by=request.user))
    if effect is None:
        return render(request, "booking/stop_form.html", {"form": form, "circuit": route})
    if not is_done:
        return preview(
            request,
            effect,
            title="添加站点",
            circuit=route,
            form=form,
            facts=planning.facts(form.instance, form.cleaned_data["services"]).items(),
            remarks=planning.remarks(form.instance),
        )
    messages.success(request, f"站点已保存，{effect}。")
    return redirect(route)


def like_the_last(route):
    """What one stop has in common with the next: hours, length, seats, services."""
    last = route.stops.order_by("-pk").first()
    if last is None:
        return {}
    common = {name: getattr(last, name) for name in ("starts", "ends", "minutes", "capacity")}
    return {**common, "services": list(last.services.all())}
