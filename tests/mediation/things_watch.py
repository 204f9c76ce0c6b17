"""What the addresses of sweeps, warnings, risks and studies point at."""

from datetime import date

from mediation import alerts, risks, studies, sweeps
from mediation.models import IncidentPlan, RiskAssessment, Study
from tests.cast import TODAY

PARTS = dict.fromkeys(Study.PARTS, "平稳。")


def plan_of(unit, by, *, tier="room", **facts):
    facts = {
        "name": "社区每周排查", "kind": "periodic", "tier": tier, "cadence": "weekly", "first_day": TODAY,
        "focus": "邻里纠纷", "source": sweeps.USUAL, **facts,
    }  # fmt: skip
    return sweeps.add_plan(unit=unit, by=by, **facts)


def alert_at(center, by, *, level=3, triggers=("threats",), words="两家为漏水争吵", **facts):
    return alerts.raise_alert(
        center=center, level=level, triggers=triggers, words=words, by=by, **facts
    )


def incident_plan_of(center, by):
    return IncidentPlan.objects.create(
        center=center, name="群体性纠纷处置预案", scenario="十人以上聚集", steps="到场\n劝导",
        contacts="北关派出所 到场处置 110", valid_from=TODAY, made_by=by,
    )  # fmt: skip


def risk_of(center, by):
    return RiskAssessment.objects.create(
        center=center, subject="旧楼加装电梯", likelihood=3, impact=4, advice="先征求意见", made_by=by
    )  # fmt: skip


def study_of(unit, by, **facts):
    study = studies.begin_study(
        unit=unit, kind="monthly", first=date(2026, 10, 1), last=date(2026, 10, 31), by=by
    )
    for name, words in {**PARTS, **facts}.items():
        setattr(study, name, words)
    study.save()
    return study


def watch_things(network, jing, li, guo, zhou):
    """{word in DOORS: key}"""
    plan = plan_of(network["北关"], li)
    sweep, done = plan.sweeps.get(), plan_of(network["北关"], li, name="再看一次").sweeps.get()
    sweeps.report_none(done, by=jing)
    ready = incident_plan_of(network["北关"], li)
    issued = study_of(network["北关"], li)
    studies.issue_study(issued, by=li, posts=[("bureau_leader", network["centre"])])
    return {
        "sweep": sweep.pk, "swept": done.pk, "sweep_plan": plan.pk,
        "alert": alert_at(network["纸坊"], jing).pk,
        "risk": risk_of(network["北关"], li).pk,
        "incident_plan": ready.pk,
        "incident": risks.start_incident(ready, by=li).pk,
        "study": issued.pk, "study_draft": study_of(network["centre"], guo).pk,
    }  # fmt: skip
