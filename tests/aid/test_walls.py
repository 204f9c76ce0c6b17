"""What stays with the institution, whoever reaches the case besides."""

from datetime import date

import pytest
from django.urls import reverse

from aid import actions
from centers.accounts.models import Posting, User
from centers.accounts.rights import Role
from centers.cases.models import Case
from tests.aid.conftest import answers
from tests.aid.test_desk_pages import press, typed

MEANS = {"exemption": "none", "household": 3, "monthly_income": 1800, "debts": "欠亲戚六万元"}
ADDRESS = "北关正街 12 号"


@pytest.fixture
def protected(network, tang, ma, gao, firm, xu):
    """Given to a firm; who applied asked that address and phone be kept, and said what she owns."""
    said = answers(**MEANS, address_protected=True)
    case = actions.take_application(center=network["centre"], answers=said, by=tang)
    actions.examine(
        case, by=ma, scope_finding="属于", hardship_finding="困难", proposal="grant", decision_reason="符合",
    )  # fmt: skip
    actions.decide(case, "grant", by=gao, decision_reason="符合条件", aid_form="仲裁代理")
    actions.assign(case, by=ma, body=firm)
    return Case.objects.get(pk=case.pk)


def read(client, user, case):
    """All that somebody reads of a case: its page, plain and revealed, and the codes of papers that open."""
    client.force_login(User.objects.get(pk=user.pk))
    reveal = client.post(reverse("cases:reveal", args=[case.number]), {"purpose": "办理本案"})
    page = client.get(case.get_absolute_url()).content.decode() + reveal.content.decode()
    papers = {
        paper.code
        for paper in case.papers.all()
        if client.get(reverse("cases:paper", args=[case.number, paper.pk])).status_code == 200
    }
    return page, papers


def test_a_protected_address_stays_with_the_institution(client, protected, ma, xu, lin):
    """Neither the head of the firm nor the lawyer reads it, on the page or on a paper; the reviewer does."""
    page, papers = read(client, xu, protected)
    assert ADDRESS not in page
    assert papers == {"aid.11"}
    actions.arrange(protected, by=xu, provider=lin.aid_provider)
    page, papers = read(client, lin, protected)
    assert ADDRESS not in page
    assert papers == {"aid.11"}
    page, papers = read(client, ma, protected)
    assert ADDRESS in page
    assert "aid.02" in papers


def test_a_right_of_another_post_opens_nothing_here(client, protected, xu, lin, network):
    actions.arrange(protected, by=xu, provider=lin.aid_provider)
    Posting.objects.create(
        user=lin, center=network["西关"], role=Role.WINDOW_CLERK, valid_from=date(2026, 1, 1)
    )
    page, papers = read(client, lin, protected)
    assert MEANS["debts"] not in page
    assert not {"aid.04", "aid.08"} & papers


def test_what_is_said_of_a_lawyer_is_not_for_the_lawyer(client, assigned, wang, ma, lin, gao, firm):
    actions.ask_change(assigned, "ask_change", by=wang, note="律师私下收钱")
    page, papers = read(client, lin, assigned)
    assert "律师私下收钱" not in page
    assert "aid.16" not in papers
    page, papers = read(client, ma, assigned)
    assert "律师私下收钱" in page
    assert "aid.16" in papers


def test_a_visit_is_not_for_the_lawyer(client, concluded, ma, lin):
    client.force_login(ma)
    said = {
        "visited_at": "2026-11-25",
        "visit_how": "电话回访",
        "satisfaction": "不满意",
        "opinion": "律师私下收钱",
    }
    assert press(client, concluded, "visit", **said).status_code == 302
    page, papers = read(client, lin, concluded)
    assert "律师私下收钱" not in page
    assert "aid.32" not in papers


def test_nobody_receives_in_the_name_of_another_unit(client, network, tang):
    client.force_login(tang)
    address = reverse("aid:new")
    assert client.post(f"{address}?unit=610104003", typed()).status_code == 404
    assert client.post(f"{address}?unit=610104", typed()).status_code == 302
    assert Case.objects.get().center == network["centre"]
