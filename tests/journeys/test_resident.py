"""What residents do, in a real browser."""

import re

import pytest

from centers.booking.models import Booking
from tests.cast import at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TIME = "ul[aria-labelledby=times] a.choice"


def to_the_time(visitor, roster):
    """From the home page to the list of times, by links alone."""
    page = visitor.page
    page.goto("/")
    page.click("text=预约面对面咨询")
    page.click("a.choice:has-text('法律咨询')")
    page.click("a.choice:has-text('北关街道公共法律服务工作站')")
    page.click("ul[aria-labelledby=days] a.choice >> nth=0")


def book(visitor, roster, phone="139 0000 0001", name="王桂兰"):
    """Everything up to the confirmation; gives the 查询码 that stands on it."""
    page = visitor.page
    to_the_time(visitor, roster)
    page.click(f"{TIME} >> nth=1")
    visitor.sign_in_by_phone(phone)
    page.check("[name=for_whom][value=self]")
    page.click("text=保留这个时段，继续")
    page.fill("[name=person_name]", name)
    page.select_option("[name=topic]", "labour")
    page.click("main form.form button[type=submit]")
    page.click("text=提交预约")
    page.wait_for_selector("h1:has-text('已预约')")
    return page.inner_text(".code")


def test_books_cancels_and_finds_again(visit, roster):
    visitor = visit()
    code = book(visitor, roster)
    assert visitor.sees("11月26日")
    visitor.page.click("text=打印预约回执")
    assert visitor.sees(code)
    visitor.page.wait_for_load_state("load")
    assert visitor.page.locator("img.qr").evaluate("image => image.naturalWidth") > 0

    stranger = visit(width=375)
    stranger.page.goto("/bookings/find/")
    stranger.page.fill("[name=code]", code.lower())
    stranger.page.fill("[name=tail]", "0001")
    stranger.page.click("main form button[type=submit]")
    stranger.page.click("text=取消预约")
    stranger.page.click("text=确认取消预约")
    assert stranger.sees("已取消")
    assert Booking.objects.get().status == "cancelled"


def test_back_and_again_lose_nothing_and_double_nothing(visit, roster):
    visitor = visit()
    book(visitor, roster)
    for _ in range(2):
        visitor.page.go_back()
    visitor.page.go_forward()
    visitor.page.goto("/my/")
    assert visitor.sees("北关街道公共法律服务工作站")
    assert Booking.objects.filter(status="confirmed").count() == 1
    assert Booking.objects.exclude(status="confirmed").count() == 0


def test_a_double_click_is_one_booking(visit, roster):
    visitor = visit()
    page = visitor.page
    to_the_time(visitor, roster)
    page.click(f"{TIME} >> nth=0")
    visitor.sign_in_by_phone("13900000001")
    page.check("[name=for_whom][value=self]")
    page.dblclick("text=保留这个时段，继续")
    page.fill("[name=person_name]", "王桂兰")
    page.select_option("[name=topic]", "labour")
    page.dblclick("main form.form button[type=submit]")
    page.dblclick("text=提交预约")
    page.wait_for_selector("h1:has-text('已预约')")
    assert list(Booking.objects.values_list("status", flat=True)) == ["confirmed"]


def test_a_daughter_books_for_her_mother(visit, roster):
    visitor = visit()
    page = visitor.page
    to_the_time(visitor, roster)
    page.click(f"{TIME} >> nth=0")
    visitor.sign_in_by_phone("13900000002")
    page.check("[name=for_whom][value=other]")
    page.click("text=保留这个时段，继续")
    page.select_option("[name=relation]", "parent")
    page.fill("[name=person_name]", "王桂兰")
    page.select_option("[name=topic]", "inheritance")
    page.check("text=轮椅通道")
    page.check("[name=agreed]")
    page.click("main form.form button[type=submit]")
    assert visitor.sees("您代父母预约，对方已同意")
    page.click("text=提交预约")
    page.wait_for_selector("h1:has-text('已预约')")
    booking = Booking.objects.get()
    assert (booking.person_name, booking.relation) == ("王桂兰", "parent")
    assert booking.access_needs == "轮椅通道"
    assert booking.consent.given_by == booking.booked_by


def test_a_mistake_takes_the_focus_to_its_summary(visit, roster):
    visitor = visit()
    page = visitor.page
    to_the_time(visitor, roster)
    page.click(f"{TIME} >> nth=0")
    visitor.sign_in_by_phone("13900000001")
    page.check("[name=for_whom][value=self]")
    page.click("text=保留这个时段，继续")
    page.click("main form.form button[type=submit]")
    assert visitor.stands_on(".error-summary")
    page.click(".error-summary a >> nth=0")
    assert visitor.stands_on("[name=person_name]")
    assert page.title().startswith("错误：")


def press_until(page, wanted, key="Tab", most=80):
    """Presses a key until the focus is on something that `wanted` (a test in JavaScript) accepts."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate(f"(() => {{ const e = document.activeElement; return {wanted}; }})()"):
            return
    pytest.fail(f"the keyboard never reached {wanted}")


def test_with_the_keyboard_alone(visit, roster):
    visitor = visit()
    page = visitor.page
    page.goto("/")
    page.keyboard.press("Tab")
    assert visitor.stands_on(".skip")

    def follow(words):
        press_until(page, f"e.tagName === 'A' && e.textContent.includes('{words}')")
        with page.expect_navigation():
            page.keyboard.press("Enter")

    for words in ("预约面对面咨询", "法律咨询", "北关街道公共法律服务工作站", "09:00"):
        follow(words)
    press_until(page, "e.name === 'phone'")
    page.keyboard.type("13900000001")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    code = page.inner_text(".code")
    press_until(page, "e.name === 'code'")
    page.keyboard.type(code)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press_until(page, "e.name === 'for_whom'")
    page.keyboard.press("Space")
    press_until(page, "e.type === 'submit' && e.textContent.includes('继续')")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press_until(page, "e.name === 'person_name'")
    page.keyboard.type("Wang Guilan")
    press_until(page, "e.name === 'topic'")
    page.keyboard.press("ArrowDown")
    press_until(page, "e.type === 'submit' && e.textContent.includes('继续')")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press_until(page, "e.type === 'submit' && e.textContent.includes('提交预约')")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert visitor.sees("已预约")


def test_without_javascript(visit, roster):
    visitor = visit(java_script_enabled=False)
    book(visitor, roster)
    visitor.page.click("text=取消预约")
    visitor.page.click("text=确认取消预约")
    assert visitor.sees("已经取消")


@pytest.mark.parametrize("width", [375, 640])  # a telephone; 1280 at 200 %
def test_on_a_small_screen(visit, roster, width):
    visitor = visit(width=width)
    seen = []
    visitor.page.on("load", lambda page: seen.append((page.url, visitor.sideways())))
    book(visitor, roster)
    visitor.page.goto("/my/")
    assert [address for address, over in seen if over > 0] == []
    assert len(seen) > 8


def test_in_the_elder_version(visit, roster):
    visitor = visit(width=768)
    page = visitor.page
    page.goto("/book/")
    page.click("button:has-text('长辈版')")
    assert page.url.endswith("/book/")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") >= 24  # 18 pt
    small = []

    def measure(page):
        small.extend(
            page.evaluate(
                """[...document.querySelectorAll('main a.choice, main .btn, main input:not([type=hidden]):not([type=radio]):not([type=checkbox]), main select, header a, header button')]
                .filter(e => e.offsetParent && e.getBoundingClientRect().height < 59.5)
                .map(e => location.pathname + ' ' + e.outerHTML.slice(0, 80))"""
            )
        )

    page.on("load", measure)
    book(visitor, roster)
    assert small == []
    page.goto("/my/")
    assert re.search(r"返回标准版", page.inner_text("header"))
    assert visitor.sideways() <= 0


def test_a_browser_in_another_zone_sees_the_time_of_the_place(visit, roster):
    visitor = visit(timezone_id="America/New_York")
    to_the_time(visitor, roster)
    assert visitor.sees("09:00–09:30")
    assert roster.slots.filter(starts_at=at(9, 0, roster.slots.first().date)).exists()
