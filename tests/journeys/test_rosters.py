"""李伟 plans: a new pattern, and a day on which the lawyer cannot come."""

from datetime import date

import pytest

from centers.booking.models import Booking, Roster, RosterException
from tests.cast import PASSWORD
from tests.centers.booking.test_actions import booked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def head(visit, li):
    visitor = visit()
    visitor.sign_in_as_staff("liwei", PASSWORD)
    visitor.page.click("nav[aria-label=工作台] >> text=排班")
    return visitor


def test_a_new_pattern_is_looked_at_changed_and_saved(head, beiguan, law):
    page = head.page
    page.click("text=新增排班")
    page.select_option("[name=center]", label="北关街道工作站")
    page.fill("[name=title]", "公证员")
    page.check("label:has-text('驻点')")
    page.check("label:has-text('法律咨询')")
    page.select_option("[name=weekday]", label="星期五")
    page.fill("[name=starts]", "11:00")
    page.fill("[name=ends]", "16:00")
    page.click("button:has-text('下一步')")
    assert head.sees("12:00–14:00 不在办公时间，不生成时段")
    assert head.axe() == []
    page.click("button:has-text('返回修改')")
    assert page.input_value("[name=title]") == "公证员"
    assert page.is_checked("label:has-text('驻点')")
    page.fill("[name=starts]", "14:00")
    page.click("button:has-text('下一步')")
    assert head.sees("生成 8 个可约时段")
    assert not Roster.objects.exists()
    page.click("button:has-text('保存')")
    assert head.sees("排班已保存")
    roster = Roster.objects.get()
    assert (roster.kind, roster.slots.count()) == ("stationed", 8)
    assert head.sideways() <= 0


def test_the_lawyer_cannot_come(head, roster, slot, law, wang):
    booking = booked(slot, law, wang)
    page = head.page
    page.reload()
    page.click("a:has-text('值班律师')")
    page.click("text=停一次或改时间")
    page.fill("[name=date]", "2026-11-26")
    page.fill("[name=reason]", "律师出庭")
    page.click("button:has-text('下一步')")
    assert head.sees("王**")
    assert head.sees(booking.number)
    assert "王桂兰" not in page.inner_text("main")
    assert head.axe() == []
    assert not RosterException.objects.exists()
    page.click("button:has-text('仍然保存')")
    assert head.sees("已安排")
    assert head.sees("律师出庭")
    booking.refresh_from_db()
    assert booking.status == Booking.Status.CALLED_OFF
    offers = booking.replacements.filter(status=Booking.Status.OFFERED)
    assert offers.count() == 2
    assert date(2026, 11, 26) not in {offer.day for offer in offers}
