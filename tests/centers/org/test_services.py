from datetime import date

import pytest
from django.core.management import call_command
from django.urls import reverse

from centers.org import panels
from centers.org.models import Change, ServiceItem


@pytest.fixture
def catalogue(db):
    return call_command("load_services")


GUIDE = ["who", "papers", "steps", "place", "hours", "limit", "basis", "phone"]


def test_the_catalogue_has_fifteen_whole_guides(catalogue):
    assert catalogue.startswith("事项导入完成：新增 15 项")
    assert ServiceItem.objects.count() == 15
    empty = [
        f"{item.code}.{field}"
        for item in ServiceItem.objects.all()
        for field in GUIDE
        if not getattr(item, field)
    ]
    assert empty == []


def test_what_each_tier_does(catalogue):
    mark = {"full": "●", "forward": "◐", "advice": "○", "none": "–"}
    tiers = {
        item.code: mark[item.at_district] + mark[item.at_station] + mark[item.at_room]
        for item in ServiceItem.objects.all()
    }
    assert tiers == {
        "PLS-01": "●●●", "PLS-02": "●◐○", "PLS-03": "●◐○", "PLS-04": "–––", "PLS-05": "●●●",
        "PLS-06": "●●●", "PLS-07": "●◐○", "PLS-08": "●●●", "PLS-09": "●●●", "PLS-10": "–––",
        "PLS-11": "●◐–", "PLS-12": "–––", "PLS-13": "●●●", "PLS-14": "–––", "PLS-15": "●◐○",
    }  # fmt: skip
    bookable = ServiceItem.objects.filter(is_bookable=True).values_list("code", flat=True)
    assert list(bookable) == [f"PLS-{n}" for n in ("01", "02", "05", "07", "08", "09", "15")]
    assert ServiceItem.objects.get(code="PLS-07").get_fee_display() == "以公证机构核定为准"


def test_loading_again_keeps_what_staff_wrote(catalogue, bureau):
    item = ServiceItem.objects.get(code="PLS-05")
    data = {f.name: f.value_from_object(item) or "" for f in item._meta.fields}
    data |= {"is_bookable": "on", "steps": "1. 请直接到窗口。", "valid_from": "2026-01-01"}
    assert bureau.post(reverse("org:edit_service", args=["PLS-05"]), data).status_code == 302
    ServiceItem.objects.filter(code="PLS-06").update(limit="旧的")
    assert call_command("load_services") == (
        "事项导入完成：新增 0 项，更新 1 项，未变 13 项，保留工作人员修改 1 项。"
    )
    assert ServiceItem.objects.get(code="PLS-05").steps == "1. 请直接到窗口。"
    assert Change.objects.get().service.code == "PLS-05"


def test_the_list_is_grouped_and_says_what_is_free(
    catalogue, client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(3):
        page = client.get(reverse("org:services")).content.decode()
    assert (
        page.index("基本公共法律服务") < page.index("法律援助申请") < page.index("多元化法律服务")
    )
    assert page.count('class="choice"') == 15


def test_a_guide_gives_its_fields_in_the_fixed_order(catalogue, client):
    page = client.get(reverse("org:service", args=["PLS-07"])).content.decode()
    labels = [
        "谁可以办",
        "带什么材料",
        "怎么办",
        "在哪里办",
        "什么时间办",
        "收费",
        "办理时限",
        "依据",
    ]
    places = [page.index(f"<dt>{label}</dt>") for label in labels]
    assert places == sorted(places)
    assert "以公证机构核定为准" in page
    places = reverse("booking:choose_place", args=["PLS-07"])
    assert f'href="{places}">网上预约：选择网点</a>' in page


def test_only_services_with_a_time_to_choose_are_called_bookable(catalogue, client, monkeypatch):
    monkeypatch.setattr(panels.register_bookable, "functions", [])
    assert "可预约" not in client.get(reverse("org:services")).content.decode()
    panels.register_bookable(lambda: ["PLS-01", "PLS-12"])  # the second is not for the public
    page = client.get(reverse("org:services")).content.decode()
    assert page.count("可预约") == 1
    assert "可预约" in page[page.index("PLS-01") : page.index("PLS-02")]


def test_resettlement_is_never_booked_in_public(catalogue, client):
    page = client.get(reverse("org:service", args=["PLS-12"])).content.decode()
    assert "/book/PLS-12" not in page
    assert "12348" in page


def test_an_item_that_is_not_in_force_is_not_shown(catalogue, client):
    ServiceItem.objects.filter(code="PLS-13").update(
        valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31)
    )
    assert client.get(reverse("org:service", args=["PLS-13"])).status_code == 404
    assert "投诉、建议" not in client.get(reverse("org:services")).content.decode()
    assert client.get(reverse("org:service", args=["PLS-99"])).status_code == 404
