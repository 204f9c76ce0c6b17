from datetime import date, time

import pytest
import time_machine
from django.core.management import call_command
from django.db import InternalError, connection, transaction
from django.db.utils import IntegrityError
from django.urls import reverse

from centers.org import actions, changes
from centers.org.models import Change, Closure, OpeningHours, ServiceItem

from .test_load_network import REAL

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def monday():
    with time_machine.travel("2026-11-23 08:00+08:00"):
        yield


@pytest.fixture
def told(monkeypatch):
    """What listeners hear, and whether they hear it inside the transaction."""
    heard = []
    monkeypatch.setattr(changes.on_opening_change, "functions", [])
    changes.on_opening_change(lambda c: heard.append((c and c.code, connection.in_atomic_block)))
    return heard


def url(name, *args):
    return reverse(f"org:{name}", args=args)


WEEK = {
    "day_0": "09:00-12:00\r\n14:00-17:00",
    "day_1": "9:00－12:00，14：00～17：00",
    "day_2": "",
    "day_3": "09:00至12:00",
    "day_4": "",
    "first_day": "2026-12-01",
    "source": "区局通知",
}


# Doors


BUREAU = [
    ("bureau_units",),
    ("edit_unit", "610104001"),
    ("edit_hours", "610104001"),
    ("closures", "610104001"),
    ("bureau_services",),
    ("edit_service", "PLS-01"),
    ("calendar",),
    ("enter_notice",),
]


@pytest.mark.parametrize("door", BUREAU)
def test_doors_open_for_the_right_and_for_nobody_else(door, client, chen_jing, wang_fang):
    call_command("load_services")
    answer = client.get(url(*door))
    assert answer.status_code == 302
    assert "next=" in answer.url
    client.force_login(wang_fang)
    assert client.get(url(*door)).status_code == 404
    client.force_login(chen_jing)
    assert client.get(url(*door)).status_code == 200


def test_reach_is_the_subtree_of_the_posting(client, zhao_qiang, station, opened):
    client.force_login(zhao_qiang)
    page = client.get(url("bureau_units")).content.decode()
    assert "共 2 个网点" in page
    assert "青年路" not in page
    for name in ("edit_unit", "edit_hours", "closures"):
        assert client.get(url(name, station.code)).status_code == 404
        assert client.post(url(name, station.code), WEEK).status_code == 404
    closure = Closure.objects.create(
        center=station, first_day="2026-12-01", last_day="2026-12-01", reason="培训"
    )
    assert client.post(url("end_closure", station.code, closure.pk)).status_code == 404
    assert client.post(url("end_closure", "610104002", closure.pk)).status_code == 404
    assert Closure.objects.count() == 1


def test_the_list_is_paged_and_filtered_in_few_queries(bureau, django_assert_max_num_queries):
    call_command("load_network", REAL)
    with django_assert_max_num_queries(10):
        page = bureau.get(url("bureau_units")).content.decode()
    assert "共 152 个网点" in page
    assert "第 1 页，共 8 页" in page
    with django_assert_max_num_queries(10):
        page = bureau.get(
            url("bureau_units"), {"street": "610104004", "tier": "room", "q": "村", "page": "x"}
        ).content.decode()
    assert "共 7 个网点" in page
    assert "红庙坡村社区工作室" in page
    assert bureau.get(url("bureau_units"), {"street": "1", "tier": "x"}).status_code == 200


# Units


def test_editing_a_unit_shows_in_public_and_in_the_record(bureau, station, client):
    data = {
        "phone": "029-87654321",
        "address": "青年路 80 号一楼",
        "directions": "地铁洒金桥站 B 口",
        "latitude": "34.27155",
        "longitude": "108.93490",
    }
    bureau.post(url("edit_unit", station.code), data)
    page = client.get(station.get_absolute_url()).content.decode()
    assert "029-87654321" in page
    assert "洒金桥站 B 口" in page
    assert "青年路 80 号一楼" in page
    page = bureau.get(url("edit_unit", station.code)).content.decode()
    assert "陈静" in page
    assert "电话：029-87654321" in page
    assert "<del>34.27160</del> → 34.27155" in page
    bureau.post(url("edit_unit", station.code), data)
    assert Change.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("phone", "电话88", "请填写区号加号码"),
        ("latitude", "108.9", "应在 3 和 54 之间"),
        ("latitude", "", "经度和纬度要同时填写"),
        ("longitude", "东经", "请填写数字，如 12.5。"),
        ("longitude", "1234.5", "小数点前最多 3 位。"),
        ("longitude", "108.934091", "请填写度数，小数点后最多 5 位"),
        ("latitude", "34.271601", "小数点后最多 5 位。"),
        ("directions", "走" * 501, "最多 500 个字，现在有 501 个。"),
    ],
)
def test_a_wrong_field_is_explained_and_nothing_changes(bureau, station, field, value, words):
    data = {"phone": "", "latitude": "34.2716", "longitude": "108.9349", "address": "新地址"}
    page = bureau.post(url("edit_unit", station.code), data | {field: value}).content.decode()
    assert words in page
    assert "新地址" in page
    station.refresh_from_db()
    assert station.address == ""
    assert not Change.objects.exists()


# Hours


def test_new_hours_begin_on_their_day_and_the_old_ones_stay(bureau, opened, told):
    assert bureau.post(url("edit_hours", opened.code), WEEK).status_code == 302
    assert opened.opening_hours.between(date(2026, 11, 30), date(2026, 11, 30)).count() == 10
    assert actions.week_on(opened, date(2026, 12, 1)) == {
        0: [(time(9), time(12)), (time(14), time(17))],
        1: [(time(9), time(12)), (time(14), time(17))],
        3: [(time(9), time(12))],
    }
    page = bureau.get(url("edit_hours", opened.code)).content.decode()
    assert "2026-01-05" in page
    assert "2026-11-30" in page
    assert "将要执行" in page
    assert "正在执行" in page
    assert told == [(opened.code, True)]
    change = Change.objects.get()
    assert change.lines == [
        (
            "办公时间",
            "星期一至星期五 09:00–12:00、14:00–17:00",
            "星期一至星期二 09:00–12:00、14:00–17:00；星期四 09:00–12:00",
        ),
        ("生效日期", None, "2026-12-01"),
    ]


def test_a_plan_that_has_not_begun_gives_way(bureau, opened):
    bureau.post(url("edit_hours", opened.code), WEEK)
    bureau.post(
        url("edit_hours", opened.code), {**WEEK, "first_day": "2026-11-30", "day_0": "10:00-11:00"}
    )
    assert actions.week_on(opened, date(2026, 12, 1))[0] == [(time(10), time(11))]
    assert OpeningHours.objects.filter(center=opened, valid_to=date(2026, 11, 29)).count() == 10
    bureau.post(url("edit_hours", opened.code), {**WEEK, "first_day": "2026-11-23"})
    bureau.post(url("edit_hours", opened.code), {**WEEK, "first_day": "2026-11-23"})
    assert actions.week_on(opened, date(2026, 11, 23))[3] == [(time(9), time(12))]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("day_0", "9:00-12:00、11:00-13:00", "时间有重叠：11:00 早于上一段的 12:00"),
        ("day_0", "12:00-9:00", "结束时间应晚于开始时间"),
        ("day_0", "9点到12点", "应写成“9:00-12:00”"),
        ("day_0", "9:00-25:00", "里没有这样的钟点"),
        ("first_day", "2026-11-22", "生效日期不能早于今天"),
        ("first_day", "", "请填写生效日期。"),
        ("first_day", "明天", "请填写日期，如 2026-12-01。"),
    ],
)
def test_impossible_hours_are_refused_beside_the_field(bureau, opened, told, field, value, words):
    answer = bureau.post(url("edit_hours", opened.code), WEEK | {field: value})
    page = answer.content.decode()
    assert words in page
    assert words in answer.context["form"].errors[field][0]
    if value:
        assert f'value="{value}"' in page or f"\n{value}</textarea>" in page
    assert opened.opening_hours.filter(valid_to=None).count() == 10
    assert told == []
    assert not Change.objects.exists()


def test_a_week_without_any_hours_is_refused(bureau, opened):
    empty = WEEK | {f"day_{n}": "" for n in range(5)}
    page = bureau.post(url("edit_hours", opened.code), empty).content.decode()
    assert "请至少填写一天的办公时间" in page


def test_the_form_begins_with_the_week_in_force(bureau, opened):
    page = bureau.get(url("edit_hours", opened.code)).content.decode()
    assert page.count("\n09:00-12:00\n14:00-17:00</textarea>") == 5


# Closures


TRAINING = {"first_day": "2026-12-01", "last_day": "2026-12-02", "reason": "集中培训"}


def test_a_closure_is_announced_and_cancelled(bureau, opened, client, told, confirm):
    confirm(bureau, url("closures", opened.code), TRAINING)
    closure = Closure.objects.get()
    assert "停止接待：集中培训" in client.get(opened.get_absolute_url()).content.decode()
    assert client.get(url("end_closure", opened.code, closure.pk)).status_code == 405
    bureau.post(url("end_closure", opened.code, closure.pk))
    assert not Closure.objects.exists()
    assert told == [(opened.code, True)] * 2
    assert [c.verb for c in Change.objects.order_by("pk")] == ["close", "reopen"]


def test_a_closure_says_whom_it_upsets_before_it_is_announced(
    bureau, opened, told, confirm, monkeypatch
):
    monkeypatch.setattr(changes.count_affected, "functions", [])
    page = bureau.post(url("closures", opened.code), TRAINING).content.decode()
    assert "没有查到受影响的预约" in page
    asked = []

    @changes.count_affected
    def bookings(center, first_day, last_day):
        asked.append((center, first_day, last_day))
        return 3, "个已确认的预约，系统会通知本人改约"

    changes.count_affected(lambda center, first_day, last_day: (0, "场活动"))
    page = bureau.post(url("closures", opened.code), TRAINING).content.decode()
    assert '这几天有 <b class="number">3</b> 个已确认的预约，系统会通知本人改约。' in page
    assert "场活动" not in page
    assert "2026年12月1日 星期二" in page
    assert asked == [(opened, date(2026, 12, 1), date(2026, 12, 2))]
    page = confirm(bureau, url("closures", opened.code), TRAINING, step="edit").content.decode()
    assert 'value="集中培训"' in page
    assert 'value="2026-12-02"' in page
    assert "下一步：核对" in page
    assert not Closure.objects.exists()
    assert told == []


def test_new_hours_say_who_is_told(bureau, opened):
    page = bureau.get(url("edit_hours", opened.code)).content.decode()
    assert "不在新办公时间内的居民，系统会自动通知" in page


def test_a_running_closure_ends_yesterday_and_an_ended_one_stays(bureau, opened, told):
    running = Closure.objects.create(
        center=opened, first_day="2026-11-20", last_day="2026-11-30", reason="维修"
    )
    bureau.post(url("end_closure", opened.code, running.pk))
    running.refresh_from_db()
    assert running.last_day == date(2026, 11, 22)
    answer = bureau.post(url("end_closure", opened.code, running.pk), follow=True)
    assert "已经结束" in answer.content.decode()
    assert len(told) == 1


@pytest.mark.parametrize(
    ("first", "last", "reason", "words"),
    [
        ("2026-11-22", "2026-11-24", "维修", "不能早于今天"),
        ("2026-12-05", "2026-12-04", "维修", "最后一天不能早于第一天"),
        ("2026-12-02", "2026-12-04", "维修", "与已有的安排重叠"),
        ("2026-12-08", "2026-12-08", "", "请填写原因，居民会看到。"),
        ("2026-12-08", "", "维修", "请填写最后一天。"),
    ],
)
def test_wrong_closures_are_refused(bureau, opened, told, first, last, reason, words):
    Closure.objects.create(
        center=opened, first_day="2026-12-01", last_day="2026-12-02", reason="培训"
    )
    data = {"first_day": first, "last_day": last, "reason": reason}
    for step in ({}, {"step": "save"}):
        assert words in bureau.post(url("closures", opened.code), data | step).content.decode()
    assert Closure.objects.count() == 1
    assert told == []


# Services


def test_a_guide_is_edited_and_read(bureau, client):
    call_command("load_services")
    item = ServiceItem.objects.get(code="PLS-01")
    data = {f.name: f.value_from_object(item) or "" for f in item._meta.fields}
    data |= {"papers": "带上身份证。", "valid_from": "2026-01-01", "valid_to": "2027-12-31"}
    bureau.post(url("edit_service", "PLS-01"), data)
    assert "带上身份证。" in client.get(item.get_absolute_url()).content.decode()
    page = bureau.get(url("edit_service", "PLS-01")).content.decode()
    assert "变更记录" in page
    assert "带什么材料" in page
    answer = bureau.post(url("edit_service", "PLS-01"), data | {"valid_to": "2025-01-01"})
    assert "不能早于开始公布的日期" in answer.content.decode()
    assert Change.objects.count() == 1
    assert bureau.get(url("bureau_services")).content.decode().count("PLS-") >= 14


def posted(item):
    """What a browser sends when nobody touched the form."""
    data = {f.name: f.value_from_object(item) or "" for f in item._meta.fields}
    return {k: v.replace("\n", "\r\n") if isinstance(v, str) else v for k, v in data.items()}


def test_only_what_changed_is_in_the_record(bureau):
    call_command("load_services")
    item = ServiceItem.objects.get(code="PLS-01")
    assert "\n" in item.steps
    data = posted(item) | {"is_bookable": "on"}
    bureau.post(url("edit_service", "PLS-01"), data)
    assert not Change.objects.exists()
    bureau.post(url("edit_service", "PLS-01"), data | {"limit": "当场"})
    assert [label for label, _, _ in Change.objects.get().lines] == ["办理时限"]


def test_a_change_at_the_end_of_a_long_text_can_be_read(bureau):
    call_command("load_services")
    data = posted(ServiceItem.objects.get(code="PLS-01"))
    bureau.post(url("edit_service", "PLS-01"), data | {"papers": "身份证。" * 50 + "带原件。"})
    page = bureau.get(url("edit_service", "PLS-01")).content.decode()
    record = page[page.index("变更记录") :]
    assert "身份证。带原件。</p>" in record


def test_a_guide_is_refused_in_plain_words(bureau):
    call_command("load_services")
    data = posted(ServiceItem.objects.get(code="PLS-01"))
    wrong = {"name": "", "category": "x", "fee": "", "summary": "说" * 101, "valid_from": "明天"}
    answer = bureau.post(url("edit_service", "PLS-01"), data | wrong)
    assert answer.context["form"].errors == {
        "name": ["请填写事项名称。"],
        "category": ["没有这个选项，请重新选择。"],
        "fee": ["请选择收费。"],
        "summary": ["最多 100 个字，现在有 101 个。"],
        "valid_from": ["请填写日期，如 2026-12-01。"],
    }
    page = answer.content.decode()
    assert "---------" not in page
    assert '<option value="">请选择</option>' in page
    assert not Change.objects.exists()


# The record


def test_the_database_refuses_to_rewrite_the_record(bureau, station):
    bureau.post(url("edit_unit", station.code), {"phone": "029-87654321"})
    for spoil in (
        lambda: Change.objects.update(by_name="别人"),
        lambda: Change.objects.all().delete(),
    ):
        with (
            pytest.raises((InternalError, IntegrityError), match="append-only"),
            transaction.atomic(),
        ):
            spoil()
    assert Change.objects.get().by_name == "陈静"
