"""Risks that one person assesses and another decides on, and plans that are started, noted and reviewed."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from centers.common.refusals import Refusal
from mediation import risks
from mediation.models import Alert, Incident, IncidentEntry, IncidentPlan, RiskAssessment

from .things_watch import alert_at, incident_plan_of, risk_of


@pytest.mark.parametrize(
    ("score", "words"),
    [(1, "低风险"), (4, "低风险"), (5, "中风险"), (9, "中风险"), (10, "较高风险"), (14, "较高风险"),
     (15, "高风险"), (25, "高风险")],
)  # fmt: skip
def test_bands(score, words):
    assert risks.band_of(score)[0] == words


def test_a_risk_is_entered_and_decided_by_another(client, network, li, guo):
    client.force_login(li)
    typed = {
        "center": network["北关"].pk, "subject": "旧楼加装电梯", "likelihood": "4", "impact": "4",
        "advice": "先征求低层住户意见",
    }  # fmt: skip
    wrong = client.post(reverse("mediation:add_risk"), typed | {"impact": "6"})
    assert (wrong.status_code, "先征求低层住户意见" in wrong.content.decode()) == (422, True)
    client.post(reverse("mediation:add_risk"), typed)
    row = RiskAssessment.objects.get()
    assert (row.score, row.made_by) == (16, li)
    address = reverse("mediation:decide_risk", args=[row.pk])
    own = client.post(address, {"decision": "go"})
    assert "不能是同一个人" in own.content.decode()
    client.force_login(guo)
    bare = client.post(address, {"decision": "with_measures"})
    assert (bare.status_code, "要写明措施" in bare.content.decode()) == (422, True)
    client.post(address, {"decision": "with_measures", "measures": "分批施工"})
    row.refresh_from_db()
    assert (row.decision, row.decided_by) == ("with_measures", guo)
    with pytest.raises(Refusal, match="已经有决定"):
        risks.decide(row, by=guo, decision="stop")


def test_from_the_page_of_a_dispute_both_belong_to_it(client, registered, li, ding):
    client.force_login(li)
    page = client.get(registered.get_absolute_url()).content.decode()
    risk, warning = (
        f"{reverse(f'mediation:{name}')}?case={registered.number}"
        for name in ("add_risk", "raise_alert")
    )
    assert f'href="{risk}"' in page
    assert f'href="{warning}"' in page
    typed = {
        "center": registered.center_id, "subject": "调解以后", "likelihood": "2", "impact": "2", "advice": "回访",
    }  # fmt: skip
    client.post(risk, typed)
    row = RiskAssessment.objects.get()
    client.post(
        warning, {"unit": registered.center_id, "triggers": ["threats"], "words": "扬言报复"}
    )
    alert = Alert.objects.exclude(raised_by=None).latest("pk")
    assert (row.case, alert.case) == (registered, registered)
    link = f'href="{registered.get_absolute_url()}"'
    assert link in client.get(reverse("mediation:risk", args=[row.pk])).content.decode()
    client.force_login(ding)  # of another committee
    assert client.get(warning).status_code == 404


def test_the_database_wants_two_people(network, li):
    row = risk_of(network["北关"], li)
    with pytest.raises(IntegrityError, match="decided_by_another_person"), transaction.atomic():
        RiskAssessment.objects.filter(pk=row.pk).update(
            decision="go", decided_by=li, decided_at=row.made_at
        )


@pytest.mark.parametrize(
    ("contacts", "words"),
    [("派出所 110", "不是“单位 职责 电话”三项"), ("派出所 到场 无", "不像电话号码")],
)
def test_contacts_are_lines_of_three(client, network, li, contacts, words):
    client.force_login(li)
    typed = {
        "center": network["北关"].pk, "name": "处置预案", "scenario": "聚集", "steps": "到场\n\n 劝导 ",
        "contacts": "派出所 到场 110\n街道办 协调 029-81000003", "valid_from": "2026-11-25",
    }  # fmt: skip
    address = reverse("mediation:add_incident_plan")
    wrong = client.post(address, typed | {"contacts": contacts})
    assert (wrong.status_code, words in wrong.content.decode()) == (422, True)
    client.post(address, typed)
    plan = IncidentPlan.objects.get()
    assert plan.steps_lines == ["到场", "劝导"]
    assert plan.contacts_lines[1] == ["街道办", "协调", "029-81000003"]


def test_a_plan_is_started_for_a_warning_and_closed_with_its_review(client, network, li, jing):
    plan, alert = incident_plan_of(network["北关"], li), alert_at(network["纸坊"], jing)
    client.force_login(li)
    start = reverse("mediation:start_incident", args=[plan.pk])
    client.post(f"{start}?alert={alert.pk}", {"words": "已聚集二十人"})
    incident = Incident.objects.get()
    assert incident.alert == alert
    assert alert.entries.get(verb="plan_started").words == plan.name
    again = client.post(f"{start}?alert={alert.pk}", {"words": "又来"})
    assert (again.status_code, "还没有结束" in again.content.decode()) == (422, True)
    note = reverse("mediation:note_incident", args=[incident.pk])
    assert client.post(note, {"words": ""}).status_code == 422
    client.post(note, {"words": "劝离"})
    close = reverse("mediation:close_incident", args=[incident.pk])
    wrong = client.post(close, {"went_well": "到得快", "to_change": ""})
    assert (wrong.status_code, "到得快" in wrong.content.decode()) == (422, True)
    client.post(close, {"went_well": "到得快", "to_change": "带扩音器"})
    incident.refresh_from_db()
    assert (incident.closed_by, incident.to_change) == (li, "带扩音器")
    assert list(incident.entries.values_list("words", flat=True)) == ["已聚集二十人", "劝离"]
    late = client.post(note, {"words": "补一条"})
    assert (late.status_code, incident.entries.count()) == (422, 2)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        IncidentEntry.objects.update(words="别的")


def test_the_database_wants_a_review(network, li):
    incident = risks.start_incident(incident_plan_of(network["北关"], li), by=li)
    with (
        pytest.raises(IntegrityError, match="incident_closes_with_its_review"),
        transaction.atomic(),
    ):
        Incident.objects.update(closed_at=incident.started_at, closed_by=li)
