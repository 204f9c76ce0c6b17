"""A morning at the window without a mouse, a registration in few keys, and the screen in the room."""

from datetime import date, time

import pytest
from django.core.cache import cache

from centers.booking import actions
from centers.booking.models import Booking, Roster
from centers.booking.seats import place_of
from centers.booking.slots import make_slots
from tests.cast import PASSWORD, TODAY, at
from tests.centers.booking.test_actions import booked
from tests.centers.booking.test_queue_pages import arrived

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
THURSDAY = date(2026, 11, 26)
FEW_KEYS = 40


@pytest.fixture
def morning(slot, law, wang, zhang, wednesday):
    """王桂兰 has booked half past nine; it is a quarter past."""
    booking = booked(slot, law, wang)
    wednesday.move_to(at(9, 15, THURSDAY))
    return booking


class Keyboard:
    """Somebody without a mouse."""

    def __init__(self, visitor):
        self.visitor, self.page = visitor, visitor.page
        self.press = visitor.page.keyboard.press
        self.type = visitor.page.keyboard.type

    def tab_to(self, selector):
        """Presses Tab until the focus stands on something that fits; fails where it never comes there."""
        for _ in range(80):
            self.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                return
        raise AssertionError(f"Tab never reaches {selector}")

    def step(self, selector, key="Enter"):
        self.tab_to(selector)
        with self.page.expect_navigation():
            self.press(key)

    def go(self, key):
        with self.page.expect_navigation():
            self.press(key)


@pytest.fixture
def keys(visit, morning):
    visitor = visit()
    visitor.sign_in_as_staff("zhangmin", PASSWORD)
    visitor.page.wait_for_url("**/desk/")
    return Keyboard(visitor)


def choose_window(keys):
    keys.step("a[href^='/desk/queue/']")
    keys.tab_to("[name=other]")
    keys.type("1 号窗口")
    keys.go("Enter")


def test_the_morning_by_keyboard(keys):
    choose_window(keys)
    for name, downs in [("何淑珍", 3), ("刘建国", 1)]:
        keys.go("F9")
        assert keys.visitor.stands_on("[name=person_name]")
        keys.type(name)
        keys.press("Tab")
        for _ in range(downs):
            keys.press("ArrowDown")
        keys.press("Tab")
        keys.go("Enter")
        assert keys.visitor.sees("登记好了，排队号")

    keys.go("F2")
    assert keys.visitor.sees("何淑珍")
    keys.go("F4")
    assert keys.visitor.sees("请 1 号到1 号窗口")
    keys.step("form[action$='/pass-over/'] button")
    assert keys.visitor.sees("1 号已过号")

    keys.go("F2")
    assert "刘建国" in keys.page.inner_text(".at-window")
    keys.press("F8")
    assert keys.visitor.stands_on("[name=outcome]")
    keys.type("解答法律咨询，告知可申请法律援助")
    keys.press("F4")  # does nothing: what is written is not lost
    keys.go("Enter")
    assert keys.visitor.sees("已办结")

    keys.step("a[href^='/desk/?unit=']")
    keys.step("button[formaction$='/check-in/']")
    assert keys.visitor.sees("已登记到场")
    keys.step("a[href^='/desk/queue/']")
    keys.go("F2")
    keys.tab_to("details.more summary")
    keys.press("Enter")
    keys.tab_to("[name=other]")
    keys.type("调解室")
    keys.go("Enter")
    assert keys.visitor.sees("已转到调解室")

    states = {b.person_name: (b.status, b.window, b.passed_over) for b in Booking.objects.all()}
    assert states == {
        "何淑珍": ("checked_in", "", 1),
        "刘建国": ("served", "1 号窗口", 0),
        "王桂兰": ("checked_in", "调解室", 0),
    }


def test_a_registration_takes_few_keys(keys):
    """Ten letters of a name, a telephone number, the rest by default: from the key that opens the form."""
    choose_window(keys)
    keys.page.context.add_init_script(
        "addEventListener('keydown', (event) => sessionStorage.setItem('keys',"
        " `${sessionStorage.getItem('keys') || ''}${event.key} `), true)"
    )
    keys.page.reload()
    keys.go("F9")
    assert keys.visitor.stands_on("[name=person_name]")
    keys.type("heshuzhenw")
    keys.press("Tab")
    for _ in range(3):
        keys.press("ArrowDown")
    keys.press("Tab")
    keys.type("13900000014")
    keys.go("Enter")
    assert keys.visitor.sees("登记好了，排队号")
    booking = Booking.objects.get(channel="walk_in")
    assert (booking.person_phone, booking.topic, booking.service.name) == (
        "13900000014",
        "inheritance",
        "法律咨询",
    )
    pressed = keys.page.evaluate("sessionStorage.getItem('keys')").split()
    assert pressed[0] == "F9"
    assert pressed[-1] == "Enter"
    assert len(pressed) <= FEW_KEYS, pressed


def test_the_list_renews_itself_but_not_under_somebodys_hands(visit, morning, beiguan, law, zhang):
    arrived(beiguan, law, zhang, "甲某某")
    visitor = visit()
    page = visitor.page
    page.clock.install()
    visitor.sign_in_as_staff("zhangmin", PASSWORD)
    page.goto("/desk/queue/")
    page.fill("[name=other]", "1 号窗口")
    with page.expect_navigation():
        page.press("[name=other]", "Enter")
    with page.expect_navigation():
        page.keyboard.press("F2")
    page.wait_for_selector("[name=outcome]")
    actions.advance(morning, "check_in", by=zhang)
    page.focus("[name=outcome]")
    page.clock.run_for(16_000)
    assert "王桂兰" not in page.inner_text("[data-live]")
    page.evaluate("document.activeElement.blur()")
    page.clock.run_for(16_000)
    page.locator("[data-live]", has_text="王桂兰").wait_for()
    assert "甲某某" in page.inner_text(".at-window")


def test_without_javascript(visit, morning, beiguan, law, zhang):
    arrived(beiguan, law, zhang, "甲某某")
    visitor = visit(java_script_enabled=False)
    page = visitor.page
    visitor.sign_in_as_staff("zhangmin", PASSWORD)
    page.goto("/desk/queue/")
    page.fill("[name=other]", "1 号窗口")
    page.click("text=就在这里叫号")
    page.click("button:has-text('叫下一位')")
    page.fill("[name=outcome]", "引导申请法律援助")
    page.click("button:has-text('办结')")
    assert visitor.sees("已办结")
    assert Booking.objects.get(person_name="甲某某").outcome == "引导申请法律援助"
    screen = visit(java_script_enabled=False)
    screen.page.goto("/units/610104003/screen/")
    assert screen.page.locator("meta[http-equiv=refresh]").count() == 1


def test_the_screen_says_a_new_call(visit, morning, beiguan, law, zhang):
    arrived(beiguan, law, zhang, "甲某某", "乙某某")
    visitor = visit(width=1280)
    page = visitor.page
    page.clock.install()
    page.goto("/units/610104003/screen/")
    assert visitor.sees("请稍候，马上叫号")
    page.click("text=开启语音")
    assert page.get_attribute("[data-speak]", "aria-pressed") == "true"
    actions.call_next(beiguan, window="1 号窗口", by=zhang)
    cache.clear()  # two seconds later
    page.clock.run_for(6_000)
    page.locator("[data-announce]", has_text="请 1 号到1 号窗口").wait_for()
    assert visitor.sees("等候 1 人")
    assert "某某" not in page.content()
    assert visitor.sideways() <= 0


def test_sixty_people_on_paper(visit, beiguan, law, zhang, wednesday):
    """More pages than one, the head on each of them, and nothing that needs colour."""
    roster = Roster.objects.create(
        center=beiguan, title="值班律师", weekday=3, starts=time(9), ends=time(12), capacity=20,
        valid_from=TODAY,
    )  # fmt: skip
    roster.services.add(law)
    make_slots(beiguan)
    slots = roster.slots.filter(date=THURSDAY).order_by("starts_at")
    Booking.objects.bulk_create(
        Booking(
            **place_of(slot, by_desk=True), service=law, channel="phone", status="confirmed",
            confirmed_at=at(8), person_name=f"居民{n}", person_phone=f"1390000{n:04d}",
            topic="labour",
        )
        for slot in slots
        for n in range(10)
    )  # fmt: skip
    wednesday.move_to(at(9, 0, THURSDAY))
    visitor = visit(width=375)
    page = visitor.page
    visitor.sign_in_as_staff("zhangmin", PASSWORD)
    page.goto("/desk/sheet/")
    assert visitor.sideways() <= 0
    assert page.pdf(format="A4").count(b"/Type /Page\n") > 1
    page.emulate_media(media="print")
    head = "e => getComputedStyle(e).display"
    assert page.eval_on_selector(".sheet thead", head) == "table-header-group"
    assert not page.is_visible(".band")
    colours = page.eval_on_selector_all(
        ".sheet td, .sheet th", "cells => [...new Set(cells.map(c => getComputedStyle(c).color))]"
    )
    assert colours == ["rgb(0, 0, 0)"]
