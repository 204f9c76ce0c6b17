"""The clerk's morning: who comes, who does not, who stands there without a booking."""

from datetime import date

import pytest

from centers.booking.models import Booking
from tests.cast import PASSWORD, at, resident
from tests.centers.booking.test_actions import booked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
THURSDAY = date(2026, 11, 26)


@pytest.fixture
def morning(slot, roster, law, wang, chen, wednesday):
    """Two people for half past nine, one for nine; it is ten to ten on their day."""
    first = roster.slots.get(starts_at=at(9, 0, THURSDAY))
    people = [wang, chen, resident("13900000003", "刘建国")]
    made = [booked(s, law, who) for s, who in zip([slot, slot, first], people, strict=True)]
    wednesday.move_to(at(9, 50, THURSDAY))
    return made


def test_the_morning(visit, morning, zhang, law):
    visitor = visit()
    page = visitor.page
    visitor.sign_in_as_staff("zhangmin", PASSWORD)
    assert "北关街道工作站" in page.inner_text("h1")

    page.click("tr:has-text('王桂兰') button:has-text('到场')")
    page.click("tr:has-text('刘建国') button:has-text('未到场')")
    page.click("tr:has-text('王桂兰') a:has-text('办结')")
    page.fill("[name=outcome]", "解答劳动报酬问题，告知可申请法律援助")
    page.click("#finish button[type=submit]")
    assert visitor.sees("已办结")

    page.click("text=登记没有预约的居民")
    page.fill("[name=person_name]", "何淑珍")
    page.select_option("[name=service]", label="法律咨询")
    page.select_option("[name=topic]", "inheritance")
    page.click("main form.form button[type=submit]")
    assert visitor.sees("登记好了，排队号")

    states = dict(Booking.objects.values_list("person_name", "status"))
    assert states == {
        "王桂兰": "served", "陈晓燕": "confirmed", "刘建国": "no_show", "何淑珍": "checked_in",
    }  # fmt: skip
    assert visitor.sideways() <= 0


def test_a_caller_is_booked(visit, morning, zhang, wednesday):
    visitor = visit()
    page = visitor.page
    visitor.sign_in_as_staff("zhangmin", PASSWORD)
    page.click("nav[aria-label=工作台] >> text=电话预约")
    page.click("ul[aria-labelledby=times] a.choice >> nth=0")
    page.fill("[name=person_name]", "马秀英")
    page.fill("[name=person_phone]", "13900000012")
    page.select_option("[name=service]", label="法律咨询")
    page.select_option("[name=topic]", "family")
    page.click("main form.form button[type=submit]")
    assert visitor.sees("请把时间和查询码告诉来电人")
    assert Booking.objects.get(person_name="马秀英").channel == "phone"


def test_what_a_resident_books_the_clerk_sees(visit, roster, zhang, wednesday):
    from .test_resident import book

    code = book(visit(), roster)
    wednesday.move_to(at(9, 20, THURSDAY))
    clerk = visit(width=768)
    clerk.sign_in_as_staff("zhangmin", PASSWORD)
    clerk.page.fill("[name=code]", code)
    clerk.page.click("form[aria-label=按查询码或编号查找] button")
    clerk.page.click("button:has-text('到场')")
    assert clerk.sees("已登记到场")
    assert Booking.objects.get().status == "checked_in"
