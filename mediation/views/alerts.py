"""预警: the list, raising one, and what is done about it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.common.gates import right_required
from centers.org.models import Center

from .. import alert_rules as rules
from .. import alerts as verbs
from ..alert_words import clock_words
from ..apps import WARNED
from ..facts import committee
from ..forms.alerts import AlertFilter, CloseForm, LevelForm, RaiseForm, RuleForm, WordsForm
from ..models import Alert, AlertEntry, AlertRule
from ..places import units_for
from ..signals import Level
from .common import case_behind, case_named, show_form

HANDLING = "mediation.guide"
A_PAGE = 30
# What of the log names nothing that happened: read by whoever sees the warning at all.
PLAIN = (AlertEntry.Verb.RAISED, AlertEntry.Verb.TOLD)


def alert_or_404(request, pk):
    rows = Alert.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("center", "station", "case", "raised_by"), pk=pk)


def handled_or_404(request, pk):
    """A warning that this person may answer, change and close."""
    rows = Alert.objects.handled_by(request.user).select_related("center")
    return get_object_or_404(rows, pk=pk)


def raising_units(user):
    return units_for(user, "mediation.sweep") | units_for(user, "mediation.guide")


@require_safe
@right_required(*WARNED)
def alerts(request):
    """Open ones first, by level and by when they have to be answered."""
    user, now = request.user, timezone.now()
    units = raising_units(user) | units_for(user, "mediation.alerts")
    streets = units.filter(tier=Center.Tier.STATION)
    rows = Alert.objects.visible_to(user)
    form = AlertFilter(request.GET, streets=streets)
    if form.is_valid():
        rows = narrowed(rows, form.cleaned_data)
    page = Paginator(rows.select_related("center"), A_PAGE).get_page(request.GET.get("page"))
    for alert in page:
        alert.clock = clock_words(alert, now)
    context = {
        "form": form, "page": page, "may_raise": any(user.may(right) for right in verbs.RAISING),
    }  # fmt: skip
    return render(request, "mediation/alerts.html", context)


def narrowed(rows, asked):
    if asked["level"]:
        rows = rows.filter(level=asked["level"])
    if asked["unit"]:
        rows = rows.at(asked["unit"])
    if asked["state"] == "closed":
        return rows.exclude(closed_at=None)
    if asked["state"]:
        return rows.unanswered() if asked["state"] == "waiting" else rows.open()
    return rows


@require_http_methods(["GET", "POST"])
@right_required(*verbs.RAISING)
def raise_alert(request):
    """On a telephone, in a minute; for a case where the address names one."""
    case = case_named(request)
    units = raising_units(request.user)
    here = case and units.filter(pk=committee(case)[0].pk).first()
    form = RaiseForm(request.POST or None, units=units, initial={"unit": here.pk} if here else {})
    if request.method == "POST" and form.is_valid():
        alert = form.attempt(verbs.raise_once, by=request.user, case=case, **form.facts)
        if alert:
            messages.success(request, f"已提出{alert.get_level_display()}预警，并通知有关人员。")
            return redirect("mediation:alert", alert.pk)
    return show_form(
        request, form, title="提出预警", back=reverse("mediation:alerts"), submit="提出预警",
        lead="有人正在受伤害或者马上要动手的，先打 110，再填。", case=case,
    )  # fmt: skip


@require_safe
@right_required(*WARNED)
def alert(request, pk):
    alert = alert_or_404(request, pk)
    reads = verbs.reads_words(request.user, alert)
    entries = list(alert.entries.select_related("by"))
    for entry in entries:
        entry.shown = entry.words if reads or entry.verb in PLAIN else ""
    may_handle = verbs.may_handle(request.user, alert)
    context = {
        "alert": alert,
        "clock": clock_words(alert, timezone.now()),
        "reads": reads,
        "entries": entries,
        "may_handle": may_handle,
        "may_analyse": request.user.may("mediation.analyse"),
        "may_report": may_handle or raising_units(request.user).filter(pk=alert.center_id).exists(),
        "is_red": alert.level == Level.RED,
        "is_reported": any(e.verb == AlertEntry.Verb.REPORTED_POLICE for e in entries),
        "case": case_behind(request.user, alert),
    }
    return render(request, "mediation/alert.html", context)


@require_http_methods(["GET", "POST"])
@right_required(HANDLING)
def answer_alert(request, pk):
    return acted(
        request, pk, WordsForm, verbs.answer_alert, title="答复预警", submit="答复", done="已答复。"
    )


@require_http_methods(["GET", "POST"])
@right_required(HANDLING)
def change_alert(request, pk):
    return acted(
        request, pk, LevelForm, verbs.change_level, title="调整预警级别", submit="调整",
        done="级别已调整。", lead="提高级别的，重新通知、重新计算答复时限；降低级别的，要写明理由。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(HANDLING)
def close_alert(request, pk):
    return acted(
        request, pk, CloseForm, verbs.close_alert, title="结束预警", submit="结束", done="预警已结束。"
    )  # fmt: skip


def acted(request, pk, form_class, verb, *, done, **words):
    """A form of one verb about a warning."""
    alert = handled_or_404(request, pk)
    form = form_class(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.attempt(verb, alert, by=request.user, **form.cleaned_data)
    ):
        messages.success(request, done)
        return redirect("mediation:alert", pk)
    words["lead"] = words.get("lead", f"{alert.center.short_name}　{alert.get_level_display()}")
    return show_form(request, form, back=reverse("mediation:alert", args=[pk]), **words)


@require_POST
@right_required(*verbs.RAISING)
def alert_police(request, pk):
    """The police were called; pressed twice it stands once."""
    alert = alert_or_404(request, pk)
    if not raising_units(request.user).filter(pk=alert.center_id).exists():
        raise Http404
    verbs.report_police(alert, by=request.user)
    messages.success(request, "已记录：已电话报告公安。")
    return redirect("mediation:alert", pk)


@require_http_methods(["GET", "POST"])
@right_required("mediation.standards")
def alert_rules(request):
    """By when each level is answered: what holds, what was, and a new one from a day on."""
    form = RuleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        rule = form.attempt(rules.set_rule, by=request.user, **form.facts)
        if rule:
            messages.success(
                request,
                f"{rule.get_level_display()}自 {rule.valid_from:%Y-%m-%d} 起为{rule.length}。",
            )
            return redirect("mediation:alert_rules")
    today = timezone.localdate()
    rows = Paginator(AlertRule.objects.select_related("entered_by"), A_PAGE)
    context = {
        "form": form, "page": rows.get_page(request.GET.get("page")), "today": today,
        "in_force": [rule.pk for rule in AlertRule.objects.in_force(today)],
    }  # fmt: skip
    return render(
        request, "mediation/alert_rules.html", context, status=422 if form.errors else 200
    )
