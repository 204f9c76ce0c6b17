"""Applications that share their facts, the roster of providers, and conflicts of interest."""

import pytest
from django.urls import reverse

from aid import actions
from aid.models import Group, ProviderProfile
from centers.cases.models import Case
from centers.common.refusals import Refusal
from tests.aid.conftest import answers
from tests.cast import provider, staff


@pytest.fixture
def two(network, tang):
    """Two workers of one site, granted aid each."""
    return [
        actions.take_application(
            center=network["centre"], answers=answers(name=name, cause="拖欠工资"), by=tang
        )
        for name in ("王桂兰", "赵铁柱")
    ]


def grant(case, ma, gao):
    actions.examine(
        case, by=ma, scope_finding="属于", hardship_finding="免予核查", proposal="grant",
        decision_reason="符合条件",
    )  # fmt: skip
    actions.decide(case, "grant", by=gao, decision_reason="符合条件", aid_form="仲裁代理")


def test_a_group_has_one_lead_and_separate_decisions(client, two, ma, gao, lin, luo, firm):
    client.force_login(ma)
    first, second = two
    answer = client.post(
        reverse("aid:link", args=[first.number]), {"name": "某工地欠薪", "numbers": second.number}
    )
    assert answer.status_code == 302
    assert Group.objects.get().applications.count() == 2
    for case in two:
        grant(case, ma, gao)
    numbers = {case.papers.get(code="aid.09").number for case in two}
    assert len(numbers) == 2
    actions.assign(first, by=ma, body=firm, provider=lin.aid_provider, addressee="仲裁委")
    with pytest.raises(Refusal, match="由林峰主办"):
        actions.assign(
            second, by=ma, body=luo.aid_provider.body, provider=luo.aid_provider, addressee="仲裁委"
        )
    assert Case.objects.get(pk=second.pk).status == "granted"
    actions.assign(second, by=ma, body=firm, provider=lin.aid_provider, addressee="仲裁委")
    assert Case.objects.get(pk=second.pk).status == "assigned"


def test_what_is_no_open_application_within_reach_is_named(client, two, ma, network, zhang):
    at_station = actions.take_application(center=network["北关"], answers=answers(), by=zhang)
    client.force_login(ma)
    data = {"name": "某工地欠薪", "numbers": f"{at_station.number} FY20990000001"}
    answer = client.post(reverse("aid:link", args=[two[0].number]), data)
    assert answer.status_code == 422
    assert "FY20990000001" in answer.content.decode()
    assert not Group.objects.exists()


def test_a_lawyer_is_not_given_a_case_against_a_client(two, ma, gao, lin, firm, network, tang):
    grant(two[0], ma, gao)
    actions.assign(two[0], by=ma, body=firm, provider=lin.aid_provider, addressee="仲裁委")
    against = actions.take_application(
        center=network["centre"], answers=answers(name="钱某", opponents="王桂兰"), by=tang
    )
    grant(against, ma, gao)
    with pytest.raises(Refusal, match="利益冲突") as refused:
        actions.assign(against, by=ma, body=firm, provider=lin.aid_provider, addressee="仲裁委")
    assert "王桂兰" not in str(refused.value)  # yes or no, never who
    assert Case.objects.get(pk=against.pk).status == "granted"


@pytest.mark.parametrize(
    ("facts", "case_facts", "words"),
    [
        ({"practising_since": None}, {"is_grave": True}, "三年以上执业经历"),
        ({"most_cases": 0}, {}, "达到上限"),
    ],
)
def test_who_may_not_take_a_case_is_refused_with_the_reason(
    facts, case_facts, words, granted, ma, firm
):
    user = staff("new", "新人", "aid_provider", body=firm)
    profile = provider(user, firm, **facts)
    for name, value in case_facts.items():
        setattr(granted.aid_application, name, value)
    granted.aid_application.save()
    with pytest.raises(Refusal, match=words):
        actions.assign(granted, by=ma, body=firm, provider=profile, addressee="仲裁委")


def test_the_roster_is_kept_by_the_institution(client, ma, zhang, firm):
    user = staff("new", "新人", "aid_provider", body=firm)
    client.force_login(zhang)
    assert client.get(reverse("aid:providers")).status_code == 404
    client.force_login(ma)
    assert "新人" in client.get(reverse("aid:providers")).content.decode()
    address = reverse("aid:edit_provider", args=[user.pk])
    data = {
        "practising_since": "2020-01-01",
        "specialities": ["labour"],
        "most_cases": 5,
        "is_on_roster": "on",
    }
    assert client.post(address, {**data, "most_cases": "很多"}).status_code == 422
    assert client.post(address, data).status_code == 302
    profile = ProviderProfile.objects.get(user=user)
    assert (profile.body, profile.most_cases, profile.is_on_roster) == (firm, 5, True)
