"""排查: the tasks of a unit, the plans behind them, and how far each unit is."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, F, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.common.addresses import is_key
from centers.common.gates import right_required
from centers.org.models import Center

from .. import sweeps as verbs
from ..apps import OVERSEEING, SWEEPING
from ..forms.sweeps import FoundForm, PlanForm, SweepFilter
from ..found import found_by
from ..models import Dispute, Sweep, SweepPlan
from ..places import sweeping_units, units_for
from .common import frame, show_form

PLAN, SWEEP = "mediation.sweep_plan", "mediation.sweep"
A_PAGE = 30
ROUNDS = 4  # that the overview shows
EMPTY_LINES = 6  # of the printed register, to be written by hand


def sweep_or_404(request, pk, *, to_report=False):
    """A task within reach; to_report: of a unit where this person looks, rather than plans."""
    rows = Sweep.objects.visible_to(request.user).select_related("plan", "center", "station")
    if to_report:
        rows = rows.filter(center__in=sweeping_units(request.user))
    return get_object_or_404(rows, pk=pk)


@require_safe
@right_required(*SWEEPING)
def sweeps(request):
    """Open tasks first, then what was done, the newest first."""
    rows, today = Sweep.objects.visible_to(request.user), timezone.localdate()
    form = SweepFilter(request.GET)
    if form.is_valid():
        if form.cleaned_data["whose"] != "all":
            rows = rows.of_own_unit(request.user)
        state = form.cleaned_data["state"]
        if state == "done":
            rows = rows.exclude(done_at=None)
        elif state:
            rows = rows.late(today) if state == "late" else rows.open()
    rows = rows.select_related("plan", "center", "done_by").annotate(
        leads=Exists(Dispute.objects.filter(sweep=OuterRef("pk")))  # a count would lose the order
    )
    context = {
        "form": form, "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "may_plan": request.user.may(PLAN),
        "mine": set(sweeping_units(request.user).values_list("pk", flat=True)),
        "planned": set(units_for(request.user, PLAN).values_list("pk", flat=True)),
    }  # fmt: skip
    return render(request, "mediation/sweeps.html", context)


@require_POST
@right_required(SWEEP)
def sweep_none(request, pk):
    """One tap; a second one does no harm."""
    sweep = sweep_or_404(request, pk, to_report=True)
    verbs.report_none(sweep, by=request.user)
    messages.success(
        request, f"{sweep.center.short_name}“{sweep.plan.name}”已填报：未发现。当天可以撤回。"
    )
    return redirect("mediation:sweeps")


@require_http_methods(["GET", "POST"])
@right_required(SWEEP)
def sweep_found(request, pk):
    """How many; then each is registered as a lead."""
    sweep = sweep_or_404(request, pk, to_report=True)
    form = FoundForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.attempt(verbs.report_found, sweep, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, f"已填报：发现 {form.cleaned_data['found']} 件。请逐件登记线索。")
        return redirect(f"{reverse('mediation:lead')}?sweep={sweep.pk}")
    return show_form(
        request, form, title="排查发现矛盾纠纷", back=reverse("mediation:sweeps"), submit="保存，登记线索",
        lead=f"{sweep.center.short_name}　{sweep.plan.name}　{sweep.due_on:%Y-%m-%d} 以前完成",
    )  # fmt: skip


@require_POST
@right_required(*SWEEPING)
def sweep_undo(request, pk):
    """On the same day, by who filed it or who plans there; what it said stays on the sheet."""
    sweep = sweep_or_404(request, pk)
    verbs.undo(sweep, by=request.user)
    messages.success(request, f"{sweep.center.short_name}“{sweep.plan.name}”已撤回，请重新填报。")
    return redirect("mediation:sweeps")


@require_safe
@right_required(*SWEEPING)
def sweep_sheet(request, pk):
    """矛盾纠纷排查登记表, to be printed."""
    sweep = sweep_or_404(request, pk)
    context = {
        "sweep": sweep, "rows": found_by(sweep), "lines": range(EMPTY_LINES),
        "undone": sweep.undone.select_related("reported_by", "by"),
    }  # fmt: skip
    return render(request, "mediation/sweep_sheet.html", context)


@require_safe
@right_required(PLAN)
def sweep_plans(request):
    rows = SweepPlan.objects.visible_to(request.user).select_related("unit", "made_by")
    mine = verbs.planning_units(request.user)
    district = mine.filter(tier=Center.Tier.DISTRICT).first()
    running = SweepPlan.objects.filter(unit=district, ended_on=None)
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "mine": set(mine.values_list("pk", flat=True)),
        "may_begin": district and not running.exists(),
    }
    return render(request, "mediation/sweep_plans.html", context)


@require_http_methods(["GET", "POST"])
@right_required(PLAN)
def add_sweep_plan(request):
    form = PlanForm(request.POST or None, units=verbs.planning_units(request.user))
    if request.method == "POST" and form.is_valid():
        plan = form.attempt(verbs.add_plan, by=request.user, **form.cleaned_data)
        if plan:
            messages.success(request, f"已增加“{plan.name}”，本轮任务 {plan.sweeps.count()} 个。")
            return redirect("mediation:sweep_plans")
    return show_form(
        request, form, title="增加排查计划", back=reverse("mediation:sweep_plans"), submit="保存"
    )


@require_POST
@right_required(PLAN)
def end_sweep_plan(request, pk):
    plans = SweepPlan.objects.filter(unit__in=verbs.planning_units(request.user))
    plan = get_object_or_404(plans, pk=pk)
    verbs.end_plan(plan, by=request.user)
    messages.success(request, f"“{plan.name}”已停止，没有到期的任务一并取消。")
    return redirect("mediation:sweep_plans")


@require_POST
@right_required(PLAN)
def usual_sweep_plans(request):
    """The three plans of the usual practice, for a district that has none."""
    units = verbs.planning_units(request.user)
    district = get_object_or_404(units, tier=Center.Tier.DISTRICT)
    verbs.add_usual_plans(unit=district, by=request.user)
    messages.success(request, "已按通常做法增加三个排查计划，可以随时停止或者另外增加。")
    return redirect("mediation:sweep_plans")


@require_safe
@right_required(*OVERSEEING)
def sweep_overview(request):
    """How far the units are with the present round and the last ones, and who is late."""
    user = request.user
    units = units_for(user, PLAN) | units_for(user, "mediation.read")
    rows = Sweep.objects.filter(center__in=units)
    plans = SweepPlan.objects.filter(Exists(rows.filter(plan=OuterRef("pk"))))
    plans = plans.select_related("unit").order_by(F("ended_on").desc(nulls_first=True), "pk")
    plan = plans.filter(pk=request.GET["plan"]).first() if known(request, "plan") else None
    plan = plan or plans.first()
    streets = units.filter(tier=Center.Tier.STATION)
    street = streets.filter(code=request.GET.get("street", "")).first()
    is_whole = units.filter(tier=Center.Tier.DISTRICT).exists() and not street
    rows = rows.filter(plan=plan)
    if street:
        rows = rows.filter(station=street)
    days = list(rows.values_list("first_day", flat=True).distinct().order_by("-first_day")[:ROUNDS])
    late = rows.late(timezone.localdate()).select_related("center", "station").order_by("due_on", "center__path")  # fmt: skip
    context = {
        "frame": frame(request), "plans": plans, "plan": plan, "days": days, "street": street,
        "streets": streets if is_whole or street else (),
        "table": completion(rows.filter(first_day__in=days), days, "station" if is_whole else "center"),
        "page": Paginator(late, A_PAGE).get_page(request.GET.get("page")),
    }  # fmt: skip
    return render(request, "mediation/sweep_overview.html", context)


def known(request, name):
    """Whether the address says a key."""
    return is_key(request.GET.get(name, ""))


def completion(rows, days, column):
    """[(unit, [(done on time, done late, tasks) or None of each round])] in the order of the tree, in two queries."""
    found = (
        rows.order_by()
        .values_list(column, "first_day")
        .annotate(
            on_time=Count("pk", filter=Sweep.ON_TIME),
            late=Count("pk", filter=Sweep.LATE),
            tasks=Count("pk"),
        )
    )
    cells = {(unit, day): figures for unit, day, *figures in found}
    units = {unit for unit, _ in cells}
    table = [
        (unit, [cells.get((unit.pk, day)) for day in days])
        for unit in Center.objects.filter(pk__in=[key for key in units if key])
    ]
    if None in units:  # the district's own
        table.insert(0, (None, [cells.get((None, day)) for day in days]))
    return table
