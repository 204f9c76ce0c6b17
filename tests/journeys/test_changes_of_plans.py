"""Plans change: another time, the link in a message, the waiting list, a unit that closes."""

from datetime import date

import pytest

from centers.booking import actions, offers
from centers.booking.models import Booking, Slot, Waiting
from centers.booking.slots import make_slots
from centers.org.models import Closure
from tests.centers.booking.test_actions import booked

from .test_resident import book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
THURSDAY = date(2026, 11, 26)
TIMES = "ul[aria-labelledby=times] a.choice"


def test_another_time_on_a_telephone(visit, roster):
    visitor = visit(width=375)
    page = visitor.page
    book(visitor, roster)
    page.click("a.btn:has-text('改期')")
    assert visitor.sees("还可以改 2 次")
    page.click(f"{TIMES} >> nth=2")
    assert visitor.sees("改到这个时间")
    page.dblclick("text=确认改期")
    assert visitor.sees("已改期")
    assert visitor.sideways() <= 0
    booking = Booking.objects.get()
    assert (booking.moves, booking.status) == (1, "confirmed")
    assert sum(Slot.objects.values_list("taken", flat=True)) == 1


def test_full_so_one_waits_and_one_tap_of_another_makes_room(visit, slot, law, wang, chen):
    Slot.objects.exclude(pk=slot.pk).update(closed_reason="约满")
    Slot.objects.filter(pk=slot.pk).update(capacity=1, desk_seats=0)
    taken = booked(slot, law, wang)

    waiting = visit()
    page = waiting.page
    page.goto("/book/PLS-01/610104003/")
    assert waiting.sees("这里近两周已约满")
    page.click("a.btn:has-text('登记候补')")
    waiting.sign_in_by_phone(chen.phone)
    page.fill("[name=person_name]", "陈晓燕")
    page.select_option("[name=topic]", "family")
    page.click("main form.form button[type=submit]")
    assert waiting.sees("候补登记成功")

    leaving = visit(width=375)
    leaving.page.goto(taken.tap_path)
    leaving.page.click("text=取消这条预约")
    assert leaving.sees("已取消")

    page.goto("/my/")
    assert waiting.sees("等您确认")
    page.click("text=就这个时间")
    assert waiting.sees("已预约")
    assert Waiting.objects.get().status == "booked"
    assert Booking.objects.get(status="confirmed").booked_by == chen


def test_a_unit_closes_and_the_link_offers_two_times_without_javascript(visit, slot, law, wang):
    booking = booked(slot, law, wang)
    Closure.objects.create(
        center=slot.center, first_day=THURSDAY, last_day=THURSDAY, reason="设备检修"
    )
    make_slots(slot.center)
    offers.call_off_closed()
    visitor = visit(width=375, java_script_enabled=False)
    visitor.page.goto(booking.tap_path)
    assert visitor.sees("原来的时间不能接待了")
    visitor.page.click("button:has-text('就这个时间') >> nth=1")
    assert visitor.sees("您的预约")
    assert Booking.objects.filter(status="confirmed").count() == 1
    assert not Booking.objects.filter(status="offered").exists()


def test_an_unwanted_offer_is_given_away_by_keyboard(visit, slot, law, wang, chen):
    Slot.objects.exclude(pk=slot.pk).update(closed_reason="约满")
    Slot.objects.filter(pk=slot.pk).update(capacity=1, desk_seats=0)
    first = booked(slot, law, wang)
    entry = Waiting(
        service=law, center=slot.center, channel="web", booked_by=chen, topic="family",
        person_name="陈晓燕", person_phone=chen.phone, last_day=date(2026, 12, 1),
    )  # fmt: skip
    actions.join(entry, by=chen)
    actions.cancel(first, by=wang)
    visitor = visit()
    visitor.page.goto(Booking.objects.get(status="offered").tap_path)
    visitor.page.focus("text=不要了，退出候补")
    visitor.page.keyboard.press("Enter")
    assert visitor.sees("已让给别人")
    assert sum(Slot.objects.values_list("taken", flat=True)) == 0
