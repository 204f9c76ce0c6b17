import json
from datetime import date

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from centers.org import panels
from centers.org.models import Center, Closure

from .test_load_network import REAL

MONDAY_MORNING = "2026-11-23 09:30+08:00"


@pytest.fixture
def whole_network(db):
    call_command("load_network", REAL)
    call_command("load_services")


def test_units_by_street_with_counts_from_the_database(
    whole_network, client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6):
        page = client.get(reverse("org:units")).content.decode()
    assert "9 个街道工作站、142 个社区工作室" in page
    assert page.count("<details") == 9
    links = page.count('href="/units/6101')
    assert links == 152


def test_closed_units_are_not_counted(small_network, room, client):
    Center.objects.filter(pk=room.pk).update(closed_on=date(2026, 6, 1))
    page = client.get(reverse("org:units")).content.decode()
    assert "2 个街道工作站、2 个社区工作室" in page
    assert "安定社区" not in page.replace("如：安定社区", "")
    page = client.get(room.get_absolute_url()).content.decode()
    assert "已于 2026年6月1日 撤并" in page
    assert "在这里可以办" not in page


def test_search_by_name(whole_network, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        page = client.get(reverse("org:units"), {"q": "安定"}).content.decode()
    assert "安定社区公共法律服务工作室" in page
    assert "青年路街道工作站" in page
    with django_assert_max_num_queries(5):
        page = client.get(reverse("org:units"), {"q": "社区", "page": 2}).content.decode()
    assert "第 2 页，共 8 页（142 条）" in page
    page = client.get(reverse("org:units"), {"q": "<script>%_"}).content.decode()
    assert "没有找到" in page
    assert "<script>%" not in page


@time_machine.travel(MONDAY_MORNING)
def test_a_unit_page_says_all_a_visitor_needs(opened, client):
    call_command("load_services")
    call_command("load_calendar", "2026")
    Closure.objects.create(
        center=opened, first_day="2026-11-25", last_day="2026-11-26", reason="场地维修"
    )
    page = client.get(opened.get_absolute_url()).content.decode()
    for words in [
        "青年路街道公共法律服务工作站",
        "现在办公中",
        "星期一至星期五</dt><dd class=\"number\">09:00–12:00、14:00–17:00",
        "11月25日至11月26日停止接待：场地维修",
        "下一个办公日：11月24日 星期二（明天）",
        "暂未登记，请拨打",
        "<dt>辖区</dt><dd>青年路街道（街道办事处在青年路80号）",
        "安定社区",
        "区中心</a>",
        reverse("org:service", args=["PLS-02"]),
    ]:  # fmt: skip
        assert words in page, words
    assert "青年路 80" not in page
    assert "安置帮教" not in page


def test_services_of_a_unit_promise_no_slots(station, client):
    """What can be booked here is for the panel of the floor above to say."""
    call_command("load_services")
    page = client.get(station.get_absolute_url()).content.decode()
    offered = page[page.index("在这里可以办") :]
    assert offered.count('class="choice"') == 11
    assert "/book/" not in offered.partition("</section>")[0]


@pytest.mark.parametrize("code", ["610104", "610104001001", "610104001002"])
def test_a_unit_names_its_source_in_plain_words(whole_network, client, code):
    page = client.get(reverse("org:unit", args=[code])).content.decode()
    assert "资料来源：国家统计局统计用区划代码（截至 2023 年 6 月 30 日）" in page
    for jargon in ("标注中心", "人口年份", "contributors", "位置近似"):
        assert jargon not in page


@time_machine.travel(MONDAY_MORNING)
@pytest.mark.parametrize("code", ["610104", "610104004", "610104004001"])
def test_a_unit_page_costs_the_same_at_every_tier(
    whole_network, client, code, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        assert client.get(reverse("org:unit", args=[code])).status_code == 200


def test_a_unit_without_hours_says_so(station, client):
    page = client.get(station.get_absolute_url()).content.decode()
    assert "办公时间暂未登记" in page


def test_an_unknown_unit_is_not_found(small_network, client):
    assert client.get(reverse("org:unit", args=["999999"])).status_code == 404


def test_other_apps_add_panels_to_a_unit_page(station, client, monkeypatch):
    monkeypatch.setattr(panels.register_unit_panel, "functions", [])
    panels.register_unit_panel(
        lambda request, center: ("components/status.html", {"label": center.area, "tone": "ok"})
    )
    panels.register_unit_panel(lambda request, center: None)
    page = client.get(station.get_absolute_url()).content.decode()
    assert '<section class="panel"><span class="status status-ok">青年路街道</span>' in page


# Nearest


def near(client, **where):
    return client.get(reverse("org:nearest"), where).content.decode()


def test_nearest_asks_for_a_street_first(whole_network, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        page = near(client)
    assert page.count("<option") == 10
    assert "您住在哪个社区" not in page


def test_nearest_lists_own_room_and_station_then_the_others(
    whole_network, client, django_assert_max_num_queries
):
    with django_assert_max_num_queries(8):
        page = near(client, street="610104002", community="610104002008")
    order = ["洒金桥社区工作室", "北院门街道工作站", "区中心</b>", "邻近街道"]
    places = [page.index(words) for words in order]
    assert places == sorted(places)
    assert "直线距离约 " in page
    assert '区中心</b> <small class="tag">全区</small>' in page
    assert "© OpenStreetMap 贡献者（ODbL）" in page
    assert "按北院门街道的大概位置估算" not in page


def test_a_community_without_a_place_is_measured_from_its_street(whole_network, client):
    page = near(client, street="610104001", community="610104001013")
    assert "安定社区没有登记位置，距离按青年路街道的大概位置估算" in page
    page = near(client, street="610104001")
    assert "您没有选社区" in page
    page = near(client, street="610104001", community="")
    assert "您没有选社区" in page


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"street": ""}, "请选择街道"),
        ({"street": "999"}, "没有找到这个街道"),
        ({"street": "610104001", "community": "610104002002"}, "这个社区不在所选街道"),
    ],
)
def test_nearest_explains_a_wrong_choice(small_network, client, where, words):
    page = near(client, **where)
    assert words in page
    assert "较近的网点" not in page


def test_exact_places_are_not_called_approximate(small_network, client):
    Center.objects.update(location_is_approximate=False)
    page = near(client, street="610104002", community="610104002002")
    assert "直线距离" in page
    assert "直线距离约" not in page


# Open data


def test_the_open_network(whole_network, client, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        answer = client.get(reverse("org:network_json"))
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "max-age" in answer["Cache-Control"]
    assert answer["Content-Type"] == "application/json"
    data = json.loads(answer.content)
    centers = {center["code"]: center for center in data["centers"]}
    assert len(centers) == len(data["centers"]) == 152
    assert {c["tier"] for c in centers.values()} == {"district", "station", "room"}
    assert centers["610104"]["parent"] is None
    room = centers["610104001013"]
    assert (room["parent"], room["location"], room["phone"], room["address"]) == (
        "610104001", None, None, None,
    )  # fmt: skip
    assert centers["610104001001"]["location"] == {
        "lat": 34.2711, "lng": 108.9393, "approximate": True,
    }  # fmt: skip
    assert {"code": "PLS-02", "name": "法律援助申请", "level": "advice"} in room["services"]
    assert "OpenStreetMap" in " ".join(data["attribution"])
    again = client.get(reverse("org:network_json"), headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_closed_units_leave_the_open_network(small_network, room, client):
    Center.objects.filter(pk=room.pk).update(closed_on=date(2026, 6, 1))
    data = client.get(reverse("org:network_json")).json()
    assert room.code not in {center["code"] for center in data["centers"]}
    assert len(data["centers"]) == 5


def test_public_pages_only_answer_reading(small_network, client):
    for name in ("units", "nearest", "services", "network_json"):
        assert client.post(reverse(f"org:{name}")).status_code == 405
