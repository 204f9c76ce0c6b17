"""A resident signs in with a phone number and a one-time code."""

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.conf import settings as site
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from centers.accounts import codes, tasks
from centers.accounts.models import User

ASK, CONFIRM = "/accounts/sign-in/", "/accounts/sign-in/code/"
PHONE = "13900139000"


@pytest.fixture
def sent(monkeypatch):
    """A gateway that writes down what it was given: [(phone, code), …]."""
    out = []
    monkeypatch.setattr(codes, "_senders", [])
    codes.register_code_sender(lambda phone, code: out.append((phone, code)), ready=lambda: True)
    return out


@pytest.fixture
def demo(settings):
    settings.DEMO = True


def ask(client, phone=PHONE, **extra):
    return client.post(ASK, {"phone": phone, **extra})


def confirm(client, code, **extra):
    return client.post(CONFIRM, {"code": code, **extra})


def wrong(code):
    return f"{(int(code) + 1) % 1_000_000:06}"


def full_width(digits):
    return "".join(chr(ord(digit) + 0xFEE0) for digit in digits)


def signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "typed", ["13900139000", "+86 139 0013 9000", "139-0013-9000", "8613900139000", " 139 00139000",
     "１３９００１３９０００"],
)  # fmt: skip
def test_any_way_of_writing_a_number_signs_in_and_signs_up(typed, client, db, sent):
    page = ask(client, typed)
    assert page.url == CONFIRM
    ((phone, code),) = sent
    assert phone == PHONE
    assert re.fullmatch(r"\d{6}", code)
    assert confirm(client, f" {code[:3]} {full_width(code[3:])} ").url == reverse(
        "portal:after_login"
    )
    user = User.objects.get(phone=PHONE)
    assert signed_in(client)
    assert user.phone_verified_at is not None
    assert not user.has_usable_password()


@pytest.mark.parametrize(
    "typed", ["1390013900", "029-88886666", "abc", "", "+1 2125551234", "١٣٩٠٠١٣٩٠٠٠"]
)
def test_a_number_that_cannot_be_is_explained_and_kept(typed, client, db, sent):
    page = ask(client, typed)
    assert page.status_code == 200
    assert "手机号码" in page.content.decode()
    assert page.context["form"].errors
    assert f'value="{typed}"' in page.content.decode() or not typed
    assert sent == []
    assert not User.objects.exists()


def test_next_is_kept_through_both_steps(client, db, sent):
    page = client.post(f"{ASK}?next=/my/profile/", {"phone": PHONE})
    assert page.url == f"{CONFIRM}?next=%2Fmy%2Fprofile%2F"
    assert client.post(page.url, {"code": sent[0][1]}).url == "/my/profile/"


def test_next_survives_a_void_code(client, db, sent):
    client.post(f"{ASK}?next=/my/profile/", {"phone": PHONE})
    for _ in range(3):
        page = client.post(f"{CONFIRM}?next=/my/profile/", {"code": wrong(sent[0][1])})
    assert page.url == f"{ASK}?next=%2Fmy%2Fprofile%2F"


def test_next_leads_nowhere_else(client, db, sent):
    ask(client, next="https://evil.example/")
    page = client.post(f"{CONFIRM}?next=https://evil.example/", {"code": sent[0][1]})
    assert page.url == reverse("portal:after_login")


def test_three_wrong_codes_end_it_with_a_clear_next_step(client, db, sent):
    ask(client)
    code = sent[0][1]
    assert "还可以试 2 次" in confirm(client, wrong(code)).content.decode()
    assert "还可以试 1 次" in confirm(client, wrong(code)).content.decode()
    page = client.post(CONFIRM, {"code": wrong(code)}, follow=True)
    assert page.request["PATH_INFO"] == ASK
    assert "验证码连续三次不正确，已作废" in page.content.decode()
    confirm(client, code)
    assert not signed_in(client)


def test_what_cannot_be_a_code_costs_no_try(client, db, sent):
    ask(client)
    for typed in ["", "12345", "一二三四五六", "abcdef"] * 2:
        assert confirm(client, typed).status_code == 200
    assert "验证码是 6 位数字" in confirm(client, "12345").content.decode()
    confirm(client, sent[0][1])
    assert signed_in(client)


@pytest.mark.django_db(transaction=True)
def test_guesses_that_arrive_together_are_still_three(client, sent):
    ask(client)
    code = sent[0][1]
    cookies, start = client.cookies.output(attrs=[], header="", sep=";"), Barrier(30)

    def guess(_):
        start.wait(30)
        try:
            other = Client(raise_request_exception=False, headers={"cookie": cookies})
            return other.post(CONFIRM, {"code": wrong(code)})
        finally:
            connection.close()

    with ThreadPoolExecutor(30) as crowd:
        answers = list(crowd.map(guess, range(30)))
    told = [answer.content.decode() for answer in answers]
    assert sum("还可以试 2 次" in page for page in told) <= 1
    assert sum("还可以试" in page for page in told) <= 2
    assert {answer.status_code for answer in answers} <= {200, 302, 400}
    assert all("请求没有被接受" in a.content.decode() for a in answers if a.status_code == 400)
    late = Client(raise_request_exception=False, headers={"cookie": cookies})
    late.post(CONFIRM, {"code": code})
    assert not User.objects.exclude(phone_verified_at=None).exists()


def test_a_code_lives_fifteen_minutes(client, db, sent):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        ask(client)
        clock.shift(timedelta(minutes=14, seconds=59))
        assert client.get(CONFIRM).status_code == 200
        clock.shift(timedelta(seconds=2))
        page = client.post(CONFIRM, {"code": sent[0][1]}, follow=True)
    assert "验证码已过期，请重新获取" in page.content.decode()
    assert not signed_in(client)


def test_asking_again_repeats_the_code_and_counts(client, db, sent):
    ask(client)
    page = client.post(CONFIRM, {"action": "resend"}, follow=True)
    assert "与上一条相同" in page.content.decode()
    ask(client)
    assert len(sent) == 3
    assert len(set(sent)) == 1
    page = client.post(CONFIRM, {"action": "resend"}, follow=True)
    assert "获取太频繁，请 1 分钟后再试" in page.content.decode()
    assert len(sent) == 3
    confirm(client, sent[0][1])
    assert signed_in(client)


def test_asking_again_gives_no_tries_back(client, db, sent):
    ask(client)
    confirm(client, wrong(sent[0][1]))
    ask(client)
    assert "还可以试 1 次" in confirm(client, wrong(sent[0][1])).content.decode()


def test_a_mistyped_number_can_be_changed(client, db, sent):
    ask(client, "13700000000")
    page = client.get(CONFIRM)
    assert f'href="{ASK}"' in page.content.decode()
    assert client.get(ASK).status_code == 200
    ask(client)
    assert sent[-1][0] == PHONE
    assert sent[-1][1] != sent[0][1] or len(sent) == 2
    confirm(client, sent[-1][1])
    assert User.objects.get(phone=PHONE).phone_verified_at
    assert User.objects.get(phone="13700000000").phone_verified_at is None


def test_ten_codes_a_day_for_one_phone(browser, db, sent, monkeypatch):
    monkeypatch.setattr(codes, "LIMITS", [row for row in codes.LIMITS if row[2] == 86400])
    for _ in range(10):
        assert ask(browser()).status_code == 302
    page = ask(browser())
    assert "今天获取验证码的次数已用完" in page.content.decode()
    assert len(sent) == 10


def test_three_a_minute_for_one_phone_whatever_the_browser(browser, db, sent):
    pages = [ask(browser(f"10.0.0.{n}")) for n in range(4)]
    assert [page.status_code for page in pages] == [302, 302, 302, 200]
    assert "获取太频繁" in pages[-1].content.decode()


def test_one_browser_cannot_go_through_a_list_of_numbers(client, db, sent):
    for n in range(10):
        assert ask(client, f"139{n:08}").status_code == 302
    assert "获取次数过多" in ask(client, "13800000099").content.decode()
    assert not User.objects.filter(phone="13800000099").exists()


def test_142_rooms_behind_one_address_sign_in_within_minutes(browser, db, sent):
    for n in range(142):
        room = browser("1.2.3.4")
        ask(room, f"138{n:08}")
        confirm(room, sent[-1][1])
        assert signed_in(room)
    assert User.objects.exclude(phone_verified_at=None).count() == 142


def test_an_address_meets_the_outer_guard_in_the_end(browser, db, sent, monkeypatch):
    rows = {row[0]: row for row in codes.LIMITS}
    monkeypatch.setattr(codes, "LIMITS", [("address", 5, *rows["address"][2:])])
    pages = [ask(browser(), f"138{n:08}") for n in range(6)]
    assert [page.status_code for page in pages] == [302] * 5 + [200]


def test_the_demo_shows_the_code_on_the_page_and_in_the_log(client, db, demo, caplog):
    with caplog.at_level(logging.INFO, "lianhu.codes"):
        ask(client)
    page = client.get(CONFIRM).content.decode()
    code = re.search(r'class="code">(\d{6})<', page)[1]
    assert code in caplog.text
    assert PHONE not in caplog.text
    confirm(client, code)
    assert signed_in(client)


def test_outside_the_demo_the_code_is_on_no_page_and_in_no_log(client, db, sent, caplog):
    with caplog.at_level(logging.DEBUG):
        pages = [
            ask(client),
            client.get(CONFIRM),
            client.post(CONFIRM, {"action": "resend"}, follow=True),
        ]
        code = sent[0][1]
        pages.append(confirm(client, wrong(code)))
        pages.append(client.post(CONFIRM, {"code": code}, follow=True))
    assert signed_in(client)
    assert all(code not in page.content.decode() for page in pages)
    heard = [r.getMessage() for r in caplog.records if r.name != "django.db.backends"]
    assert heard
    assert not any(code in line or PHONE in line for line in heard)


def test_without_a_gateway_the_page_says_so_and_names_12348(client, db):
    assert not site.DEMO
    page = client.get(ASK).content.decode()
    assert "现在不能发送短信验证码" in page
    assert "12348" in page
    assert 'name="phone"' not in page
    page = ask(client).content.decode()
    assert "现在不能发送短信验证码" in page
    assert not User.objects.exists()


def test_a_gateway_that_fails_is_told_not_hidden(client, db, monkeypatch):
    def broken(phone, code):
        raise codes.CodeNotSent

    monkeypatch.setattr(codes, "_senders", [(broken, lambda: True)])
    page = client.post(ASK, {"phone": PHONE}, follow=True)
    assert "现在不能发送短信验证码" in page.content.decode()


def test_a_second_gateway_is_refused(sent):
    from django.core.exceptions import ImproperlyConfigured

    with pytest.raises(ImproperlyConfigured):
        codes.register_code_sender(print, ready=lambda: True)


def test_unconfirmed_numbers_leave_after_a_day(client, db, sent, wang):
    with time_machine.travel(timezone.now() - timedelta(hours=23)):
        ask(client, "13700000001")
    with time_machine.travel(timezone.now() - timedelta(hours=25)):
        User.objects.resident_with("13700000002")
    tasks.delete_unconfirmed()
    assert set(User.objects.values_list("phone", flat=True)) == {"13700000001", wang.phone}


def test_half_done_sign_ins_leave_the_session_table_when_they_run_out(browser, db, sent):
    with time_machine.travel(timezone.now() - timedelta(hours=9)):
        ask(browser(), "13700000001")
    ask(browser(), "13700000002")
    tasks.clear_sessions()
    (left,) = Session.objects.all()
    assert left.get_decoded()["account_login"]["state"]["stages"]["login_by_code"]["data"][
        "phone"
    ] == ("13700000002")


def test_the_pages_know_no_email(client, db, sent):
    for address in [ASK, "/accounts/staff/"]:
        page = client.get(address).content.decode()
        assert "邮" not in page
        assert "mail" not in page.lower()


@pytest.mark.parametrize(
    "gone",
    ["signup/", "email/", "password/reset/", "password/set/", "login/", "login/code/", "phone/change/",
     "phone/verify/", "confirm-email/", "2fa/", "webauthn/", ""],
)  # fmt: skip
def test_other_doors_of_allauth_are_absent(gone, client, db):
    assert client.get(f"/accounts/{gone}").status_code == 404


def test_a_deactivated_resident_is_told(client, wang, sent):
    User.objects.filter(pk=wang.pk).update(is_active=False)
    ask(client, wang.phone)
    page = client.post(CONFIRM, {"code": sent[0][1]}, follow=True)
    assert "账号已停用" in page.content.decode()
    assert not signed_in(client)


def test_the_first_sign_in_records_what_was_told_once_a_version(client, db, sent):
    call_command("load_notices")
    for _ in range(2):
        ask(client)
        confirm(client, sent[-1][1])
        client.post("/accounts/sign-out/")
    told = User.objects.get(phone=PHONE).consents.get()
    assert (told.notice.code, told.notice.version, told.kind) == ("account", 1, "told")


def test_no_sentence_names_the_whole_number(client, db, sent):
    ask(client)
    page = client.get(CONFIRM).content.decode()
    assert "139****9000" in page
    assert PHONE not in page
