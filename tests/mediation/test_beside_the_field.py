"""What a verb refuses about one answer stands beside it, not above the form."""

import pytest
from django.urls import reverse

from mediation import committees, standards
from mediation.models import StandardItem
from tests.cast import TODAY

from .things_committees import all_met, fill, make_committee
from .things_watch import alert_at, risk_of


@pytest.fixture
def zhifang(committee, li):
    made = make_committee(committee)
    fill(made, by=li)
    return made


def beside(client, who, name, /, *args, **typed):
    """{field: [sentence]} of what was sent."""
    client.force_login(who)
    answer = client.post(reverse(f"mediation:{name}", args=args), typed)
    assert answer.status_code == 422
    return answer.context["form"].errors


def test_elections(client, zhifang, li):
    chair, member, _ = zhifang.mediators.in_order()
    early = beside(client, li, "renew", zhifang.pk, elected_on="2025-03-01")
    assert list(early) == ["elected_on"]
    same = {f"duty_{one.pk}": "member" for one in (chair, member)}
    none = beside(client, li, "renew", zhifang.pk, elected_on="2026-11-20", **same)
    assert none == {f"duty_{chair.pk}": ["换届以后没有主任，请选一位（人民调解法第八条）。"]}
    two = dict.fromkeys(same, "chair")
    found = beside(client, li, "renew", zhifang.pk, elected_on="2026-11-20", **two)
    assert found == {f"duty_{member.pk}": ["主任只能有一人。"]}


def test_names_leaving_and_appointing(client, zhifang, other_committee, li, guo):
    make_committee(other_committee)
    facts = {"kind": "community", "founded_on": "2019-05-01", "elected_on": "2025-03-01"}
    taken = beside(client, guo, "edit_committee", zhifang.pk, name=other_committee.name, **facts)
    assert list(taken) == ["name"]
    seat = zhifang.mediators.last()
    early = beside(client, li, "end_mediator", seat.pk, ended_on="2025-02-28", ground="resigned")
    assert list(early) == ["ended_on"]
    somebody = {"name": "何淑珍", "sex": "female", "ethnicity": "汉族", "engagement": "elected"}
    chair = beside(client, li, "appoint", zhifang.pk, duty="chair", began_on="2026-11-01", **somebody)  # fmt: skip
    assert list(chair) == ["duty"]


def test_self_checks_and_their_list(client, zhifang, zheng, li, guo):
    standards.load()
    committees.record_self_check(zhifang, 2026, all_met(2026), by=zheng)
    more = beside(client, li, "confirm_check", zhifang.pk, 2026, met="18")
    less = beside(client, li, "confirm_check", zhifang.pk, 2026, met="15")
    assert (list(more), list(less)) == (["met"], ["note"])
    item = StandardItem.objects.first()
    assert list(beside(client, guo, "end_standard", item.pk, year="2026")) == ["year"]
    norm = {"times": "3", "source": "区局自定", "valid_from": "2026-12-01"}
    client.post(reverse("mediation:training_norm"), norm)
    assert list(beside(client, guo, "training_norm", **norm)) == ["valid_from"]


def test_risks_and_warnings(client, network, li, guo, jing):
    risk = risk_of(network["北关"], li)
    bare = beside(client, guo, "decide_risk", risk.pk, decision="with_measures")
    assert list(bare) == ["measures"]
    alert = alert_at(network["纸坊"], jing)
    assert list(beside(client, li, "change_alert", alert.pk, level="3", words="核实")) == ["level"]
    false = {"outcome": "false", "averted": "crime", "words": "看错"}
    assert list(beside(client, li, "close_alert", alert.pk, **false)) == ["averted"]


def test_plans_of_sweeps(client, network, li):
    typed = {
        "name": "全区排查", "kind": "periodic", "unit": network["北关"].pk, "tier": "district",
        "cadence": "weekly", "first_day": TODAY, "focus": "邻里", "source": "通知",
    }  # fmt: skip
    assert list(beside(client, li, "add_sweep_plan", **typed)) == ["tier"]
