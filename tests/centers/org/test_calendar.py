from datetime import date

import pytest
import time_machine
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.urls import reverse

from centers.org.calendar import calendar, due, published
from centers.org.models import CalendarDay, Change

DEEP_NOVEMBER = "2026-11-23 08:00+08:00"
DECEMBER = "2026-12-01 08:00+08:00"
NOTICE = """2027-01-01 休 元旦

2027-01-02 休 元旦
2027-02-05 休 春节
2027-02-20 班 春节
"""


@pytest.fixture
def loaded(db):
    with time_machine.travel(DEEP_NOVEMBER):
        return call_command("load_calendar")


def test_published_years_are_certain_and_next_year_is_provisional(loaded):
    assert loaded == "日历导入完成：已公布 3 年，暂定 1 年，保留 0 年。"
    assert published(2026)
    assert not published(2027)
    kinds = dict(
        CalendarDay.objects.filter(date__month=10, date__year=2026).values_list("date", "kind")
    )
    assert kinds[date(2026, 10, 1)] == "holiday"
    assert kinds[date(2026, 10, 10)] == "makeup_workday"
    assert kinds[date(2026, 10, 11)] == "weekend"
    make_up = CalendarDay.objects.filter(date__year=2026, kind="makeup_workday")
    assert [f"{day.date:%m-%d}" for day in make_up] == [
        "01-04", "02-14", "02-28", "05-09", "09-20", "10-10",
    ]  # fmt: skip
    spring = CalendarDay.objects.get(date="2027-02-08")
    assert (spring.kind, spring.is_provisional) == ("holiday", True)
    assert "推算" in spring.source


def test_loading_again_changes_nothing(loaded):
    before = list(CalendarDay.objects.values())
    with time_machine.travel(DEEP_NOVEMBER):
        call_command("load_calendar")
    assert list(CalendarDay.objects.values()) == before


def test_a_year_beyond_all_knowledge_is_refused(db):
    with pytest.raises(CommandError, match="没有 1999 年"):
        call_command("load_calendar", "1999")
    assert not CalendarDay.objects.exists()


def test_deadlines_read_the_database_in_one_query(loaded, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert due(date(2026, 9, 29), 15, "working_day").by == date(2026, 10, 26)
    assert due(date(2026, 9, 24), 7, "calendar_day").by == date(2026, 10, 8)
    assert due(date(2026, 12, 28), 10, "working_day").provisional
    days = calendar(date(2026, 10, 1), date(2026, 10, 31))
    assert not days.works(date(2026, 10, 1))
    assert days.works(date(2026, 10, 10))


@time_machine.travel(DEEP_NOVEMBER)
def test_staff_enter_the_notice_and_the_year_is_certain(loaded, bureau, confirm):
    data = {"source": "国办发明电〔2026〕7号", "text": NOTICE}
    answer = confirm(bureau, reverse("org:enter_notice"), data)
    assert answer.url == reverse("org:calendar") + "?year=2027"
    assert published(2027)
    day = CalendarDay.objects.get(date="2027-02-20")
    assert (day.kind, day.name, day.source) == ("makeup_workday", "春节", "国办发明电〔2026〕7号")
    assert CalendarDay.objects.get(date="2027-02-08").kind == "workday"
    assert CalendarDay.objects.get(date="2027-10-01").kind == "holiday"
    page = bureau.get(answer.url).content.decode()
    assert "2月20日 星期六" in page
    assert "国办发明电〔2026〕7号" in page
    assert Change.objects.get().by_name == "陈静"


@time_machine.travel(DEEP_NOVEMBER)
def test_a_year_that_staff_entered_is_never_overwritten(loaded, bureau, confirm):
    confirm(bureau, reverse("org:enter_notice"), {"source": "通知", "text": NOTICE})
    assert "保留 1 年" in call_command("load_calendar")
    assert CalendarDay.objects.get(date="2027-02-20").kind == "makeup_workday"
    text = NOTICE.replace("2027", "2026").replace("02-20", "02-21")
    confirm(bureau, reverse("org:enter_notice"), {"source": "更正", "text": text})
    assert "保留 1 年" in call_command("load_calendar", "2026")
    assert CalendarDay.objects.get(date="2026-02-21").kind == "makeup_workday"


@time_machine.travel(DEEP_NOVEMBER)
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2027-01-01 休 元旦\n2027-13-01 休 元旦", "第 2 行：没有“2027-13-01”这一天。"),
        ("2027-01-01 元旦", "第 1 行：“2027-01-01 元旦”应写成"),
        ("2027-01-01 休", "第 1 行：缺少节日名称。"),
        ("2027-01-01 休 元旦\n\n2027-01-01 休 元旦", "第 3 行：2027-01-01 与第 1 行重复。"),
        ("2027-01-01 休 元旦\n2028-01-01 休 元旦", "第 2 行：2028-01-01 与前面的日期不是同一年"),
        ("2027-02-08 班 春节", "第 1 行：2027-02-08 不是周末"),
        ("2025-01-01 休 元旦", "只能录入 2026 年和 2027 年的放假通知。"),
    ],
)
def test_a_wrong_notice_is_refused_whole_and_kept_on_the_page(loaded, bureau, text, words):
    before = list(CalendarDay.objects.values())
    page = bureau.post(reverse("org:enter_notice"), {"source": "通知", "text": text})
    assert words in page.content.decode()
    assert text.splitlines()[0] in page.content.decode()
    assert list(CalendarDay.objects.values()) == before
    assert not Change.objects.exists()


WHOLE = """2027-01-01 休 元旦
2027-02-05 休 春节
2027-02-20 班 春节
2027-04-05 休 清明节
2027-05-01 休 劳动节
2027-06-09 休 端午节
2027-10-01 休 国庆节、中秋节
"""


@time_machine.travel(DEEP_NOVEMBER)
def test_one_short_line_shows_what_it_would_undo_and_writes_nothing(loaded, bureau):
    before = list(CalendarDay.objects.values())
    data = {"source": "测试", "text": "2026-12-25 休 测试"}
    page = bureau.post(reverse("org:enter_notice"), data).content.decode()
    assert "元旦、春节、清明、劳动节、端午、中秋、国庆。</b>" in page
    assert "缺少节日，仍然保存" in page
    assert "改为法定节假日：1 天" in page
    assert "12月25日 星期五</th><td>工作日</td><td>法定节假日（测试）" in page
    assert "2月16日 星期一</th><td>法定节假日</td><td>工作日" in page
    assert "2月14日 星期六</th><td>调休上班</td><td>周末" in page
    off = sum(not day["kind"].endswith("workday") for day in before if day["date"].year == 2026)
    assert f'现在 <b class="number">{365 - off}</b> 天' in page
    assert list(CalendarDay.objects.values()) == before
    assert not Change.objects.exists()


@time_machine.travel(DEEP_NOVEMBER)
def test_a_whole_notice_is_shown_without_a_warning(loaded, bureau):
    data = {"source": "通知", "text": WHOLE}
    page = bureau.post(reverse("org:enter_notice"), data).content.decode()
    assert "没有这些节日" not in page
    assert "确认保存" in page
    assert "改为调休上班：1 天" in page
    assert "2月20日 星期六</th><td>周末</td><td>调休上班（春节）" in page
    assert not published(2027)


@time_machine.travel(DEEP_NOVEMBER)
def test_going_back_keeps_what_was_pasted(loaded, bureau, confirm):
    data = {"source": "国办〔2026〕“甲”", "text": NOTICE}
    page = confirm(bureau, reverse("org:enter_notice"), data, step="edit").content.decode()
    assert "2027-01-02 休 元旦\n2027-02-05 休 春节" in page
    assert 'value="国办〔2026〕“甲”"' in page
    assert "下一步：核对变化" in page
    assert not Change.objects.exists()


@time_machine.travel(DEEP_NOVEMBER)
def test_the_same_notice_again_changes_no_day(loaded, bureau, confirm):
    url, data = reverse("org:enter_notice"), {"source": "通知", "text": WHOLE}
    confirm(bureau, url, data)
    assert "没有哪一天改变" in bureau.post(url, data).content.decode()


@time_machine.travel(DEEP_NOVEMBER)
def test_a_notice_that_is_wrong_cannot_be_confirmed(loaded, bureau):
    data = {"source": "通知", "text": "2027-13-01 休 元旦", "step": "save"}
    page = bureau.post(reverse("org:enter_notice"), data).content.decode()
    assert "没有“2027-13-01”这一天" in page
    assert not Change.objects.exists()


@time_machine.travel(DEEP_NOVEMBER)
def test_a_notice_needs_its_source(loaded, bureau):
    page = bureau.post(reverse("org:enter_notice"), {"source": "", "text": NOTICE})
    assert "请写明依据文件" in page.content.decode()
    assert not published(2027)


def warnings():
    return [w.msg for w in run_checks(databases=["default"]) if w.id == "org.W001"]


def test_the_system_check_and_the_bureau_page_warn_from_december(
    loaded, bureau, chen_jing, confirm
):
    with time_machine.travel(DEEP_NOVEMBER):
        assert warnings() == []
        assert "还没有录入" not in bureau.get(reverse("org:bureau_units")).content.decode()
    with time_machine.travel(DECEMBER):
        bureau.force_login(chen_jing)
        assert len(warnings()) == 1
        for name in ("org:bureau_units", "org:calendar"):
            assert "2027年的放假通知还没有录入" in bureau.get(reverse(name)).content.decode()
        confirm(bureau, reverse("org:enter_notice"), {"source": "通知", "text": NOTICE})
        assert warnings() == []
    assert not [w for w in run_checks() if w.id == "org.W001"]  # asks no database unless told to


@pytest.mark.parametrize(
    "year", ["", "2031", "abc", "0", "-1", "9999", "99999", "9" * 25, "9" * 5000]
)
def test_the_year_view_never_breaks(loaded, bureau, year, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        assert bureau.get(reverse("org:calendar"), {"year": year}).status_code == 200
