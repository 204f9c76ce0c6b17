"""Sessions end by themselves: fifteen minutes, thirty minutes, eight hours."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from centers.accounts.models import User

from .conftest import PASSWORD

STAFF_PAGE, RESIDENT_PAGE = "/accounts/second-factor/", "/my/profile/"


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as moving:
        yield moving


@pytest.fixture
def desk(client, clock, li):
    """李敏's browser, just signed in."""
    client.post("/accounts/staff/", {"login": "limin", "password": PASSWORD})
    return client


@pytest.fixture
def sofa(client, clock, wang):
    """王桂兰's browser, just signed in."""
    client.force_login(User.objects.get(pk=wang.pk))
    client.get(RESIDENT_PAGE)
    return client


def test_staff_are_out_after_fifteen_idle_minutes_and_come_back_to_their_page(desk, clock):
    clock.shift(timedelta(minutes=15))
    assert desk.get(STAFF_PAGE).status_code == 200
    clock.shift(timedelta(minutes=15, seconds=31))
    page = desk.get(STAFF_PAGE, follow=True)
    assert page.redirect_chain == [(f"/accounts/staff/?next={STAFF_PAGE}", 302)]
    assert "您有 15 分钟没有操作" in page.content.decode()
    page = desk.post(page.redirect_chain[0][0], {"login": "limin", "password": PASSWORD})
    assert page.url == STAFF_PAGE


def test_residents_are_out_after_thirty(sofa, clock):
    clock.shift(timedelta(minutes=30))
    assert sofa.get(RESIDENT_PAGE).status_code == 200
    clock.shift(timedelta(minutes=30, seconds=31))
    page = sofa.get(RESIDENT_PAGE, follow=True)
    assert page.redirect_chain == [(f"/accounts/sign-in/?next={RESIDENT_PAGE}", 302)]
    assert "您有 30 分钟没有操作" in page.content.decode()


def test_a_public_page_is_simply_shown_with_the_reason(sofa, clock):
    clock.shift(timedelta(minutes=31))
    page = sofa.get("/accounts/sign-in/")
    assert page.status_code == 200
    assert "您有 30 分钟没有操作" in page.content.decode()


def test_a_form_sent_too_late_changes_nothing_and_leads_back_to_its_page(sofa, clock, wang):
    clock.shift(timedelta(minutes=31))
    page = sofa.post(
        "/my/profile/name/",
        {"name": "王桂花"},
        headers={"referer": "http://testserver/my/profile/name/"},
    )
    assert page.url == "/accounts/sign-in/?next=/my/profile/name/"
    wang.refresh_from_db()
    assert wang.name == "王桂兰"


def test_a_foreign_referer_leads_nowhere(sofa, clock):
    clock.shift(timedelta(minutes=31))
    page = sofa.post("/my/profile/name/", headers={"referer": "https://evil.example/x"})
    assert page.url == "/accounts/sign-in/?next=/go/"


def test_eight_hours_are_the_end_however_busy(desk, clock):
    for _ in range(48):
        clock.shift(timedelta(minutes=10))
        assert desk.get(STAFF_PAGE).status_code == 200
    clock.shift(timedelta(minutes=1))
    assert "满 8 小时" in desk.get(STAFF_PAGE, follow=True).content.decode()


def test_staying_extends(desk, clock):
    for _ in range(3):
        clock.shift(timedelta(minutes=14))
        answer = desk.post("/accounts/stay/", headers={"accept": "application/json"})
        assert answer.status_code == 204
    assert desk.get(STAFF_PAGE).status_code == 200


def test_staying_without_a_script_returns_to_the_page(desk):
    page = desk.post("/accounts/stay/", headers={"referer": f"http://testserver{STAFF_PAGE}"})
    assert page.url == STAFF_PAGE


def test_polling_does_not_keep_a_session_alive(desk, clock):
    for _ in range(4):
        clock.shift(timedelta(minutes=3, seconds=50))
        last = desk.get(STAFF_PAGE, headers={"x-passive": "1"})
    assert last.status_code == 200
    clock.shift(timedelta(seconds=20))
    assert desk.get(STAFF_PAGE, headers={"x-passive": "1"}).status_code == 401
    page = desk.get(STAFF_PAGE, follow=True)
    assert "您有 15 分钟没有操作" in page.content.decode()


def test_the_page_carries_the_warning_for_whoever_is_signed_in(sofa, client):
    page = sofa.get(RESIDENT_PAGE).content.decode()
    dialog = re.search(r"<dialog.*?</dialog>", page, re.DOTALL)[0]
    assert 'data-seconds="1800"' in dialog
    assert 'data-warned-before="120"' in dialog
    client.logout()
    assert "<dialog" not in client.get("/accounts/sign-in/").content.decode()


def test_clicking_on_writes_no_more_than_twice_a_minute(desk, clock, django_assert_num_queries):
    desk.get(STAFF_PAGE)
    with django_assert_num_queries(2):  # session and user
        desk.get("/accounts/sign-out/")
