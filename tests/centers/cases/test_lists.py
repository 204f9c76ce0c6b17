"""The list of cases, searching, saved filters, handing over, the work queue; and what they cost."""

import pytest
from django.urls import reverse

from aid import actions
from centers.cases.models import AccessLog, Case
from tests.aid.conftest import answers, id_number

NAMES = ["赵一", "钱二", "孙三", "李四", "周五", "吴六"]


@pytest.fixture
def six(network, tang):
    return [
        actions.take_application(
            center=network["centre"], answers=answers(name=name, cause=f"事由{n}"), by=tang
        )
        for n, name in enumerate(NAMES)
    ]


def numbers_in(page):
    return [number for number in Case.objects.values_list("number", flat=True) if number in page]


def test_the_list_does_not_cost_more_with_more_rows(client, six, ma, django_assert_max_num_queries):
    client.force_login(ma)
    for case in six[1:]:
        Case.objects.filter(pk=case.pk).update(status="withdrawn")
    client.get(reverse("cases:cases"))
    with django_assert_max_num_queries(11):
        client.get(reverse("cases:cases"))
    Case.objects.filter(pk__in=[case.pk for case in six]).update(status="reviewing")
    with django_assert_max_num_queries(11):
        assert len(numbers_in(client.get(reverse("cases:cases")).content.decode())) == 6


def test_the_page_of_a_case_has_a_budget(client, concluded, ma, django_assert_max_num_queries):
    client.force_login(ma)
    client.get(concluded.get_absolute_url())
    with django_assert_max_num_queries(45):
        assert client.get(concluded.get_absolute_url()).status_code == 200


FILTERS = [
    ("status=reviewing", 5),
    ("status=withdrawn", 1),
    ("kind=aid.application&scope=open", 5),
    ("mark=overdue", 0),
    ("turn=mine", 5),
    ("handler=nobody", 6),
    ("handler=me", 0),
    ("since=2026-11-26", 0),
    ("until=2026-11-25", 6),
    ("unit=610104003", 0),
    ("unit=nonsense", 0),
    ("mark=nonsense&turn=x&kind=y&since=z&per=7&sort=q&cols=w", 6),
]


def test_filters_narrow_in_the_address(client, six, ma):
    Case.objects.filter(pk=six[0].pk).update(status="withdrawn", closed_at=six[0].opened_at)
    client.force_login(ma)
    for query, found in FILTERS:
        page = client.get(f"{reverse('cases:cases')}?{query}").content.decode()
        assert len(numbers_in(page)) == found, query


def test_sorted_by_any_column_both_ways(client, six, ma):
    client.force_login(ma)
    for sort in ("number", "subject", "opened", "due"):
        for sign in ("", "-"):
            page = client.get(f"{reverse('cases:cases')}?sort={sign}{sort}")
            got = [case.number for case in page.context["page"]]
            expected = [case.number for case in six]
            assert got == (expected if not sign else expected[::-1])


def test_search_by_number_name_and_id(client, six, ma):
    client.force_login(ma)
    address = reverse("cases:find")
    assert client.post(address, {"what": six[2].number}).url == six[2].get_absolute_url()
    page = client.post(address, {"what": "孙三"}).content.decode()
    assert numbers_in(page) == [six[2].number]
    refused = client.post(address, {"what": id_number()})
    assert refused.status_code == 422
    assert "请选择事由" in refused.content.decode()
    page = client.post(address, {"what": id_number(), "purpose": "核对身份"})
    assert len(page.context["found"]) == 6
    look = AccessLog.objects.get(what="search")
    assert (look.user, look.purpose) == (ma, "核对身份")


def test_a_search_finds_nothing_out_of_reach(client, six, zhang):
    client.force_login(zhang)
    page = client.post(reverse("cases:find"), {"what": "孙三"})
    assert page.context["found"] == []
    assert client.post(reverse("cases:find"), {"what": six[2].number}).status_code == 200


def test_filters_are_kept_under_a_name_and_are_ones_own(client, six, ma, gao):
    client.force_login(ma)
    client.post(reverse("cases:save_filter"), {"name": "待我审", "query": "turn=mine&sort=due"})
    assert "待我审" in client.get(reverse("cases:cases")).content.decode()
    saved = ma.saved_filters.get()
    client.force_login(gao)
    assert "待我审" not in client.get(reverse("cases:cases")).content.decode()
    assert client.post(reverse("cases:delete_filter", args=[saved.pk])).status_code == 404


def test_handing_over_says_how_many_and_does_all_or_none(client, six, gao, ma, luo):
    client.force_login(gao)
    chosen = {"case": [case.pk for case in six[:3]]}
    page = client.post(reverse("cases:hand_over"), chosen).content.decode()
    assert "移交 3 件案件" in page
    assert not Case.objects.filter(handler=ma).exists()
    client.post(reverse("cases:hand_over"), {**chosen, "to": ma.pk, "note": "休假"})
    assert Case.objects.filter(handler=ma).count() == 3
    refused = client.post(reverse("cases:hand_over"), {**chosen, "to": luo.pk})
    assert refused.status_code == 422
    assert Case.objects.filter(handler=ma).count() == 3


def test_the_work_queue_sorts_by_urgency_and_turn(client, six, ma, wednesday):
    client.force_login(ma)
    queues = {
        q["slug"]: q["pages"].count for q in client.get(reverse("cases:work")).context["queues"]
    }
    assert queues == {"overdue": 0, "red": 0, "amber": 0, "mine": 6, "others": 0}
    wednesday.shift(60 * 60 * 24 * 9)
    client.force_login(ma)  # a session does not last that long
    queues = {
        q["slug"]: q["pages"].count for q in client.get(reverse("cases:work")).context["queues"]
    }
    assert queues["overdue"] == 6
