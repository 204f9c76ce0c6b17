"""Legal aid on the other side of the window: station, institution and lawyer, in a real browser."""

# ruff: noqa: F811  fixtures have the names of what they give

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from centers.cases import reminders
from centers.cases.models import Case
from centers.messaging.actions import drain
from tests.aid.conftest import (  # noqa: F401  fixtures
    answers,
    applied,
    assigned,
    draft,
    examined,
    granted,
    id_number,
    in_review,
)
from tests.cast import PASSWORD, at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TYPED = (
    "name", "id_number", "phone", "address", "cause", "opponents", "facts", "request", "materials",
)  # fmt: skip
CHOSEN = ("matter_kind", "ground", "venue", "exemption")


def at_desk(visit, user, **options):
    visitor = visit(**options)
    visitor.sign_in_as_staff(user.username, PASSWORD)
    visitor.page.goto("/desk/todo/")
    return visitor


def submit(visitor, words):
    visitor.page.click(f"main form button[type=submit]:has-text('{words}')")


def write_down(visitor):
    given = answers()
    for name in TYPED:
        visitor.page.fill(f"[name={name}]", str(given[name]))
    for name in CHOSEN:
        visitor.page.select_option(f"[name={name}]", given[name])
    visitor.page.check("[name=categories][value=elderly]")


@pytest.mark.parametrize("width", [1280, 375])
def test_a_station_takes_in_a_walk_in_and_passes_it_on(width, visit, zhang):
    clerk = at_desk(visit, zhang, width=width)
    clerk.page.click("text=登记法律援助申请")
    write_down(clerk)
    clerk.page.fill("[name=id_number]", "610104195001011111")
    submit(clerk, "接收申请")
    assert clerk.sees("身份证号码不正确")
    assert clerk.page.input_value("[name=facts]") == answers()["facts"]
    clerk.page.fill("[name=id_number]", id_number())
    submit(clerk, "接收申请")
    assert clerk.sees("可以办的下一步")
    number = re.search(r"FY\d+", clerk.page.inner_text("h1"))[0]
    clerk.page.click("main a:has-text('初审上报')")
    submit(clerk, "初审上报")
    assert clerk.sees("回执列表里有收件记录")
    assert clerk.page.goto(f"/desk/cases/{number}/").status == 404
    clerk.page.goto("/desk/receipts/")
    assert clerk.sees(number)
    assert "王桂兰" not in clerk.page.inner_text("main")
    assert clerk.sideways() <= 0
    clerk.heard = [line for line in clerk.heard if "404" not in line]


def test_the_centre_is_warned_on_day_five_and_grants_on_day_six(
    visit, in_review, ma, gao, wednesday
):
    wednesday.move_to(at(9) + timedelta(days=5))
    reminders.remind()
    drain()
    reviewer = at_desk(visit, ma)
    assert reviewer.sees("临近期限（1）")
    assert reviewer.sees(f"案件 {in_review.number} 的“审查决定”临近期限")
    reviewer.page.click(f"main a:has-text('{in_review.number}')")
    reviewer.page.click("main a:has-text('提出审查意见')")
    assert "第三十一条第五项" in reviewer.page.input_value("[name=scope_finding]")
    reviewer.page.check("[name=proposal][value=grant]")
    reviewer.page.fill("[name=decision_reason]", "符合法律援助条件")
    submit(reviewer, "提出审查意见")
    assert reviewer.sees("待决定")
    wednesday.move_to(at(9) + timedelta(days=6))
    director = at_desk(visit, gao)
    director.page.goto(reverse("cases:step", args=[in_review.number, "grant"]))
    director.page.select_option("[name=aid_form]", "劳动争议调解与仲裁代理")
    submit(director, "给予法律援助")
    assert director.sees("莲法援给〔2026〕第1号")
    assert director.sees("按时完成")
    assert Case.objects.get(pk=in_review.pk).status == "granted"


def test_a_lawyer_meets_reports_and_closes(visit, assigned, lin):
    lawyer = at_desk(visit, lin)
    lawyer.page.click(f"main a:has-text('{assigned.number}')")
    lawyer.page.click("main a:has-text('登记首次约见和协议')")
    lawyer.page.fill("[name=met_at]", "2026-11-25T07:30")
    lawyer.page.select_option("[name=powers]", "一般代理")
    submit(lawyer, "登记首次约见和协议")
    assert lawyer.sees("承办中")
    lawyer.page.click("main a:has-text('登记事项办结')")
    lawyer.page.fill("[name=ended_on]", "2026-11-25")
    submit(lawyer, "登记事项办结")
    assert lawyer.sees("待报结")
    lawyer.page.click("main a:has-text('提交结案报告')")
    submit(lawyer, "提交结案报告")
    assert lawyer.sees("页面有问题需要更正")
    lawyer.page.select_option("[name=outcome]", "won")
    lawyer.page.fill("[name=amount_recovered]", "20000")
    lawyer.page.fill("[name=process]", "仲裁开庭一次")
    lawyer.page.fill("[name=costs]", "无")
    submit(lawyer, "提交结案报告")
    assert lawyer.sees("已办结")
    assert Case.objects.get(pk=assigned.pk).status == "concluded"
