"""The verbs of assessing risks and of emergencies."""

from django.db import transaction
from django.utils import timezone

from centers.common.refusals import Refusal, once

from .alerts import note as note_alert
from .models import AlertEntry, Incident, IncidentPlan, RiskAssessment

# Up to which score a risk is called what: of 25.
BANDS = (
    (4, "低风险", "ok"),
    (9, "中风险", "wait"),
    (14, "较高风险", "wait"),
    (25, "高风险", "bad"),
)
UNDER_WAY = "这条预警已经启动了这个预案，还没有结束。"
UNDER_WAY_ALONE = "这个预案已经启动，还没有结束，请在那次处置里继续记录；另有一起事件的，请先提出预警，再从预警启动。"


def band_of(score):
    """(words, tone) of likelihood × impact. The bands are usual practice; no text fixes them."""
    return next((words, tone) for most, words, tone in BANDS if score <= most)


def add_risk(*, by, **facts):
    """What somebody assesses; another person decides on it. facts: columns of `RiskAssessment`. Refusal where they
    wrote the same one down and it still waits for its decision."""
    with once("您已经登记过这项评估，还没有决定，请勿重复提交。", field="subject"):
        return RiskAssessment.objects.create(made_by=by, **facts)


@transaction.atomic
def decide(assessment, *, by, decision, measures=""):
    """What follows from an assessment. Refusal to whoever made it, where measures are the condition and none is
    named, and where it is decided."""
    if assessment.made_by_id == by.pk:
        raise Refusal("评估和决定不能是同一个人，请由另一位负责人决定。")
    if decision == RiskAssessment.Decision.WITH_MEASURES and not measures:
        raise Refusal("采取措施后实施的，要写明措施。", field="measures")
    rows = RiskAssessment.objects.filter(pk=assessment.pk, decided_at=None)
    if not rows.update(
        decision=decision, measures=measures, decided_by=by, decided_at=timezone.now()
    ):
        raise Refusal("这项评估已经有决定了。")
    return True


def add_incident_plan(*, by, **facts):
    """What is done when it comes to the worst. facts: columns of `IncidentPlan`. Refusal where the unit has one of that
    name from that day on."""
    with once("这个单位在这一天已经有同名的预案。", field="name"):
        return IncidentPlan.objects.create(made_by=by, **facts)


def start_incident(plan, *, by, alert=None, words=""):
    """A plan is started, for a warning or without one. Refusal where it is under way for that warning, or without
    one."""
    with once(UNDER_WAY if alert else UNDER_WAY_ALONE):
        incident = Incident.objects.create(
            plan=plan, center=plan.center, alert=alert, started_by=by
        )
        incident.entries.create(by=by, words=words or f"启动“{plan.name}”。")
        if alert:
            note_alert(alert, AlertEntry.Verb.PLAN_STARTED, by=by, words=plan.name)
    return incident


@transaction.atomic
def note_incident(incident, *, by, words):
    """One thing that was done. Refusal once it is closed."""
    return locked(incident).entries.create(by=by, words=words)


@transaction.atomic
def close_incident(incident, *, by, went_well, to_change):
    """It is over, with its review (复盘). Refusal where it is closed."""
    fresh = locked(incident)
    fresh.closed_at, fresh.closed_by = timezone.now(), by
    fresh.went_well, fresh.to_change = went_well, to_change
    fresh.save()
    return fresh


def locked(incident):
    """The emergency as it is now, held by this transaction. Refusal once it is closed."""
    fresh = Incident.objects.select_for_update(of=["self"]).get(pk=incident.pk)
    if fresh.closed_at:
        raise Refusal("这次处置已经结束。")
    return fresh
