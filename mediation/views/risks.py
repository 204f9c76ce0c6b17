"""评估 and 应急处置: assessments, plans for emergencies, and emergencies."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.common.addresses import is_key
from centers.common.gates import right_required

from .. import risks as verbs
from ..forms.risks import DecideForm, IncidentPlanForm, NoteForm, ReviewForm, RiskForm, StartForm
from ..models import Alert, Incident, IncidentPlan, RiskAssessment
from ..places import units_for
from .common import case_behind, case_named, show_form

RIGHT = "mediation.analyse"
A_PAGE = 30


def own(request, model, pk, *related):
    return get_object_or_404(model.objects.visible_to(request.user).select_related(*related), pk=pk)


def paged(request, rows):
    return Paginator(rows, A_PAGE).get_page(request.GET.get("page"))


@require_safe
@right_required(RIGHT)
def risks(request):
    rows = RiskAssessment.objects.visible_to(request.user).select_related("center", "made_by")
    page = paged(request, rows)
    for row in page:
        row.band, row.tone = verbs.band_of(row.score)
    return render(request, "mediation/risks.html", {"page": page})


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def add_risk(request):
    case = case_named(request)
    form = RiskForm(
        request.POST or None,
        units=units_for(request.user, RIGHT),
        initial={"center": case.center_id} if case else {},
    )
    if request.method == "POST" and form.is_valid():
        row = form.attempt(verbs.add_risk, by=request.user, case=case, **form.cleaned_data)
        if row:
            messages.success(request, "评估已保存，请由另一位负责人决定。")
            return redirect("mediation:risk", row.pk)
    return show_form(
        request, form, title="增加风险评估", back=reverse("mediation:risks"), submit="保存",
        lead="重大事项实施以前，或者调解结束以后评估。分值是可能乘以程度，满分 25。", case=case,
    )  # fmt: skip


@require_safe
@right_required(RIGHT)
def risk(request, pk):
    row = own(request, RiskAssessment, pk, "center", "made_by", "decided_by")
    band, tone = verbs.band_of(row.score)
    context = {
        "row": row, "band": band, "tone": tone, "case": case_behind(request.user, row),
        "may_decide": not row.decided_at and row.made_by_id != request.user.pk,
    }  # fmt: skip
    return render(request, "mediation/risk.html", context)


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def decide_risk(request, pk):
    row = own(request, RiskAssessment, pk, "center")
    form = DecideForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.attempt(verbs.decide, row, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "决定已保存。")
        return redirect("mediation:risk", pk)
    return show_form(
        request, form, title=f"决定：{row.subject}", back=reverse("mediation:risk", args=[pk]), submit="决定"
    )  # fmt: skip


@require_safe
@right_required(RIGHT)
def incident_plans(request):
    rows = IncidentPlan.objects.visible_to(request.user).select_related("center")
    return render(request, "mediation/incident_plans.html", {"page": paged(request, rows)})


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def add_incident_plan(request):
    form = IncidentPlanForm(
        request.POST or None,
        units=units_for(request.user, RIGHT),
        initial={"valid_from": timezone.localdate()},
    )
    if request.method == "POST" and form.is_valid():
        plan = form.attempt(verbs.add_incident_plan, by=request.user, **form.cleaned_data)
        if plan:
            messages.success(request, f"“{plan.name}”已保存。")
            return redirect("mediation:incident_plan", plan.pk)
    return show_form(
        request, form, title="增加应急预案", back=reverse("mediation:incident_plans"), submit="保存"
    )


def alert_asked(request):
    """The warning that the address names, where this person may handle it."""
    text = request.GET.get("alert", "")
    rows = Alert.objects.handled_by(request.user).open()
    return get_object_or_404(rows, pk=text) if is_key(text) else None


@require_safe
@right_required(RIGHT)
def incident_plan(request, pk):
    plan = own(request, IncidentPlan, pk, "center", "made_by")
    rows = plan.incidents.select_related("started_by")
    context = {"plan": plan, "page": paged(request, rows), "alert": alert_asked(request)}
    return render(request, "mediation/incident_plan.html", context)


@require_POST
@right_required(RIGHT)
def review_incident_plan(request, pk):
    """It was rehearsed or looked through today."""
    plan = own(request, IncidentPlan, pk)
    plan.reviewed_on = timezone.localdate()
    plan.save(update_fields=["reviewed_on"])
    messages.success(request, f"已记录：“{plan.name}”今天演练或者检查过。")
    return redirect("mediation:incident_plan", pk)


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def start_incident(request, pk):
    plan, alert = own(request, IncidentPlan, pk, "center"), alert_asked(request)
    form = StartForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        incident = form.attempt(
            verbs.start_incident, plan, by=request.user, alert=alert, **form.cleaned_data
        )
        if incident:
            messages.success(request, f"已启动“{plan.name}”，请按步骤处置，随时记录。")
            return redirect("mediation:incident", incident.pk)
    return show_form(
        request, form, title=f"启动：{plan.name}", back=reverse("mediation:incident_plan", args=[pk]),
        submit="启动",
    )  # fmt: skip


@require_safe
@right_required(RIGHT)
def incidents(request):
    rows = Incident.objects.visible_to(request.user).select_related("plan", "center", "started_by")
    return render(request, "mediation/incidents.html", {"page": paged(request, rows)})


@require_safe
@right_required(RIGHT)
def incident(request, pk):
    return show_incident(request, own(request, Incident, pk, "plan", "center", "alert"), NoteForm())


def show_incident(request, incident, form):
    context = {
        "incident": incident, "form": form, "page": paged(request, incident.entries.select_related("by")),
    }  # fmt: skip
    return render(request, "mediation/incident.html", context, status=422 if form.errors else 200)


@require_POST
@right_required(RIGHT)
def note_incident(request, pk):
    incident = own(request, Incident, pk, "plan", "center", "alert")
    form = NoteForm(request.POST)
    if form.is_valid() and form.attempt(
        verbs.note_incident, incident, by=request.user, **form.cleaned_data
    ):
        messages.success(request, "已记录。")
        return redirect("mediation:incident", pk)
    return show_incident(request, incident, form)


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def close_incident(request, pk):
    incident = own(request, Incident, pk, "plan")
    form = ReviewForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.attempt(verbs.close_incident, incident, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, "处置已结束，复盘已保存。")
        return redirect("mediation:incident", pk)
    return show_form(
        request, form, title="结束处置并复盘", back=reverse("mediation:incident", args=[pk]), submit="结束"
    )  # fmt: skip
