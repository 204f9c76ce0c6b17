"""The year of the streets in a real browser: the director goes from the ranking down to a row, the keeper makes a
plan, the head of a street looks after the own.
"""

# ruff: noqa: F811  fixtures have the names of what they give

from datetime import date

import pytest

from centers.assessment import actions, plans
from centers.assessment.models import Objection, Opinion, Plan, SelfReview
from tests.cast import PASSWORD, at
from tests.centers.assessment.conftest import (  # noqa: F401  fixtures
    checked,
    closed,
    issued,
    reckoned,
    walk,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def signed_in(visit, user, path, **options):
    visitor = visit(**options)
    visitor.sign_in_as_staff(user.username, PASSWORD)
    visitor.page.goto(path)
    return visitor


@pytest.mark.parametrize("width", [1280, 375])
def test_the_director_clicks_a_number_down_to_its_rows(width, visit, reckoned, zhou):
    director = signed_in(visit, zhou, "/bureau/assessment/", width=width)
    total = director.page.locator("tr", has_text="北关街道").locator("td a").first
    said = total.inner_text()
    total.click()
    assert director.sees(f"北关街道：2026 年考核得分 {said}")
    director.page.click("td a:has-text('1/2')")
    assert director.sees("查看会留下记录")
    director.page.click("button:has-text('查看明细')")
    assert director.sees("请先选择事由")
    director.page.select_option("[name=purpose]", "检查和监督")
    director.page.click("button:has-text('查看明细')")
    assert director.sees("共 2 条")
    assert "王桂兰" not in director.page.content()
    director.page.select_option("#counted", "yes")
    director.page.click("button:has-text('查看')")
    assert director.sees("共 1 条")
    assert director.axe() == []
    assert director.sideways() == 0


def test_the_director_compares_simulates_and_prints(visit, reckoned, zhou):
    director = signed_in(visit, zhou, "/bureau/assessment/")
    director.page.click("text=与上年比较")
    assert director.sees("2025 年和 2026 年比较")
    director.page.goto("/bureau/assessment/2026/units/610104003/")
    director.page.click("text=算一算怎样得分更高")
    director.page.fill("#nA1", "1")
    director.page.click("button:has-text('测算')")
    assert director.sees("照下面的数字是")
    director.page.goto("/bureau/assessment/")
    director.page.emulate_media(media="print")
    assert not director.page.is_visible("text=打开大屏")
    assert director.page.is_visible("caption:has-text('点总分看各项得分')")
    director.page.emulate_media(media="screen")
    director.page.click("button:has-text('打开大屏')")
    director.page.wait_for_url("**/wall/**")
    assert "全区指标" in director.page.inner_text("main")


def test_the_screen_on_the_wall_goes_on_without_a_session(visit, reckoned, zhou):
    director = signed_in(visit, zhou, "/bureau/assessment/")
    director.page.click("button:has-text('打开大屏')")
    director.page.wait_for_url("**/wall/**")
    stranger = visit()
    assert stranger.page.goto(director.page.url).status == 200
    assert "北关街道" in stranger.page.inner_text("main")
    assert stranger.axe() == []
    assert stranger.page.goto(f"{director.page.url[:-3]}x/").status == 404
    stranger.heard.clear()  # the 404 that was asked for


@pytest.mark.parametrize("width", [1280, 375])
def test_a_street_says_what_it_thinks_of_the_plan(width, visit, checked, sun, li):
    keeper = signed_in(visit, sun, "/bureau/assessment/2026/plan/", width=width)
    keeper.page.click("button:has-text('按系统的建议稿制定')")
    keeper.page.click("a[aria-label='修改：A1']")
    keeper.page.fill("[name=weight]", "5")
    keeper.page.click("button:has-text('保存')")
    assert keeper.sees("应当正好是 100")
    keeper.page.click("a:has-text('考核进程')")
    assert keeper.sees("权重合计是 99.00")
    keeper.page.goto("/bureau/assessment/2026/plan/rows/A1/")
    keeper.page.fill("[name=weight]", "6")
    keeper.page.click("button:has-text('保存')")
    keeper.page.click("a:has-text('考核进程')")
    keeper.page.click("a:has-text('征求意见')")
    keeper.page.click("button:has-text('征求意见')")
    assert keeper.sees("已征求意见")
    head = signed_in(visit, li, "/desk/assessment/", width=width)
    head.page.click("text=方案征求意见到")
    head.page.fill("[name=text]", "A1 的目标偏高，建议九成。")
    head.page.click("button:has-text('提交意见')")
    assert head.sees("意见已提交")
    assert Opinion.objects.get().unit.code == "610104003"
    assert head.axe() == []
    assert head.sideways() == 0


@pytest.mark.parametrize("width", [1280, 375])
def test_a_street_reviews_itself_and_contests_a_figure(
    width, visit, checked, wednesday, sun, zhou, li
):
    plan = plans.begin_plan(2026)
    walk("consult", by=sun)
    wednesday.move_to(at(9, day=date(2026, 12, 7)))
    walk("issue", by=zhou)
    wednesday.move_to(at(9, day=date(2027, 1, 11)))
    walk("close", by=zhou)
    actions.fill_months(2026, until=date(2026, 12, 31))
    head = signed_in(visit, li, "/desk/assessment/", width=width)
    head.page.click("a[aria-label='质疑：B1']")
    head.page.fill("[name=numerator]", "9")
    head.page.fill("[name=denominator]", "3")
    head.page.fill("[name=reason]", "有一件当天已经上报")
    head.page.click("button:has-text('提出质疑')")
    assert head.sees("计入的不能多于一共的")
    assert head.page.input_value("[name=reason]") == "有一件当天已经上报"
    head.page.fill("[name=numerator]", "3")
    head.page.click("button:has-text('提出质疑')")
    assert head.sees("答复以前得分在")
    head.page.click("a:has-text('自评到')")
    head.page.click("button:has-text('确认自评')")
    assert head.sees("已自评")
    assert Objection.objects.get().plan == plan
    assert SelfReview.objects.get().by == li
    assert head.axe() == []
    assert Plan.objects.get().cycle.state == "self_review"
