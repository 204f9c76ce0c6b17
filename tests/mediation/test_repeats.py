"""What is sent twice is kept once, and whoever sends it is told in words."""

import pytest
from django.urls import reverse

from centers.messaging.models import Message
from mediation.models import (
    Alert,
    CourtNotice,
    Incident,
    Mediator,
    RiskAssessment,
    SweepPlan,
    Training,
)

from .things_committees import make_committee
from .things_watch import incident_plan_of


def refused(client, who, address, typed, model, place="__all__"):
    """The first is kept; the second comes back with what was typed. Gives the sentence that it is told."""
    client.force_login(who)
    assert client.post(address, typed).status_code == 302
    again = client.post(address, typed)
    assert (again.status_code, model.objects.count()) == (422, 1)
    [said] = again.context["form"].errors[place]
    return said


@pytest.fixture
def zhifang(committee):
    return make_committee(committee)


def test_a_warning_is_told_once(client, network, jing, li):
    typed = {"unit": network["纸坊"].pk, "triggers": ["threats"], "words": "堵门"}
    where = reverse("mediation:raise_alert")
    assert "11月25日 08:00 已经提出" in refused(client, jing, where, typed, Alert)
    assert Message.objects.filter(user=li).count() == 1
    client.post(where, typed | {"words": "又来了两个人"})
    assert Alert.objects.count() == 2


def test_a_warning_that_ended_may_come_again(client, network, jing):
    typed = {"unit": network["纸坊"].pk, "triggers": ["threats"], "words": "堵门"}
    client.force_login(jing)
    client.post(reverse("mediation:raise_alert"), typed)
    now = Alert.objects.get().raised_at
    Alert.objects.update(
        closed_at=now, closed_by=jing, outcome="settled", first_response_at=now, first_response_by=jing
    )  # fmt: skip
    client.post(reverse("mediation:raise_alert"), typed)
    assert Alert.objects.count() == 2


def test_somebody_without_an_account_is_appointed_once(client, zhifang, li):
    typed = {
        "name": "马玉兰", "sex": "female", "ethnicity": "汉族", "duty": "member", "engagement": "elected",
        "began_on": "2026-11-01",
    }  # fmt: skip
    where = reverse("mediation:appoint", args=[zhifang.pk])
    assert "这里已经有一位马玉兰在任" in refused(client, li, where, typed, Mediator, "name")
    client.post(where, typed | {"birth_year": "1980"})  # another person of that name
    assert Mediator.objects.count() == 2
    other = Mediator.objects.latest("pk")
    kept = {name: typed[name] for name in ("name", "sex", "ethnicity")}
    answer = client.post(reverse("mediation:edit_mediator", args=[other.pk]), kept)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["name"])


def test_a_training_is_held_once(client, network, guo):
    typed = {
        "title": "文书规范", "on": "2026-05-06", "hours": "4", "place": "会议室", "center": network["centre"].pk,
        "held_by": "莲湖区司法局",
    }  # fmt: skip
    where = reverse("mediation:hold_training")
    assert "已经登记过同样内容的培训" in refused(client, guo, where, typed, Training)


def test_a_court_is_told_once_by_a_number(client, zhifang, guo):
    typed = {"court": "西安市莲湖区人民法院", "number": "莲司函〔2026〕1号", "way": "letter", "summary": "设立"}  # fmt: skip
    where = reverse("mediation:notify_court", args=[zhifang.pk])
    assert "已经用这个文号通报过" in refused(client, guo, where, typed, CourtNotice, "number")


def test_a_plan_of_sweeps_is_added_once(client, network, li):
    typed = {
        "name": "节前专项", "kind": "special", "unit": network["北关"].pk, "tier": "room", "cadence": "once",
        "first_day": "2026-11-25", "last_day": "2026-12-20", "focus": "讨薪", "source": "街道通知",
    }  # fmt: skip
    where = reverse("mediation:add_sweep_plan")
    assert "已经有一个同样的排查计划" in refused(client, li, where, typed, SweepPlan, "name")
    client.post(reverse("mediation:end_sweep_plan", args=[SweepPlan.objects.get().pk]))
    client.post(where, typed)
    assert SweepPlan.objects.filter(ended_on=None).count() == 1


def test_a_risk_is_assessed_once(client, network, li, guo):
    typed = {
        "center": network["北关"].pk, "subject": "旧楼加装电梯", "likelihood": "4", "impact": "4", "advice": "先征求意见",
    }  # fmt: skip
    where = reverse("mediation:add_risk")
    assert "已经登记过这项评估" in refused(client, li, where, typed, RiskAssessment, "subject")
    client.force_login(guo)  # somebody else may see it otherwise
    client.post(where, typed)
    assert RiskAssessment.objects.count() == 2


def test_a_plan_is_started_once_without_a_warning(client, network, li):
    plan = incident_plan_of(network["北关"], li)
    where = reverse("mediation:start_incident", args=[plan.pk])
    assert "先提出预警，再从预警启动" in refused(client, li, where, {"words": "已聚集"}, Incident)
