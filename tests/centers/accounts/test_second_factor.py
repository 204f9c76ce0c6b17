"""The second factor of staff: enforced by policy, never seen by residents."""

import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from centers.accounts.models import User
from centers.accounts.second_factor import current_code, demo_totp_code, give_totp

from .conftest import PASSWORD, SECRET

DOOR, SECOND = "/accounts/staff/", "/accounts/staff/second-factor/"
ACTIVATE = "/accounts/second-factor/activate/"


@pytest.fixture
def policy(settings):
    settings.STAFF_SECOND_FACTOR = True


def sign_in(client, username="limin"):
    return client.post(DOOR, {"login": username, "password": PASSWORD})


def signed_in(client):
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(("demo", "expected"), [("0", "True"), ("1", "False")])
def test_the_policy_is_on_outside_the_demo_unless_somebody_turns_it_off(demo, expected, tmp_path):
    environment = {
        "PATH": os.environ["PATH"], "DEMO": demo, "VAR_DIR": str(tmp_path), "SECRET_KEY": "x" * 60,
        "FIELD_KEYS": os.environ["FIELD_KEYS"], "ALLOWED_HOSTS": "a.example",
        "DATABASE_URL": "postgres://app@db/lianhu", "REDIS_URL": "redis://broker/0",
    }  # fmt: skip
    said = subprocess.run(
        [sys.executable, "-c", "from lianhu_legal.settings import base; print(base.STAFF_SECOND_FACTOR)"],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.strip() == expected


def test_without_one_staff_get_no_further_than_setting_it_up(client, li, policy):
    sign_in(client)
    for address in ["/", "/go/", "/desk/", "/accounts/second-factor/"]:
        assert client.get(address).url == ACTIVATE
    assert client.post("/elder/", {"elder": "1"}).url == ACTIVATE
    assert client.get("/healthz").status_code in (200, 503)
    assert client.post("/accounts/sign-out/").url == reverse("portal:home")


def test_an_account_can_be_marked_where_the_policy_is_off(client, li):
    User.objects.filter(pk=li.pk).update(needs_second_factor=True)
    sign_in(client)
    assert client.get("/").url == ACTIVATE


def test_residents_are_not_asked(client, wang, policy):
    client.force_login(wang)
    assert client.get("/my/profile/").status_code == 200


def test_setting_it_up_shows_the_key_then_the_recovery_codes_once(client, li, policy):
    sign_in(client)
    page = client.get(ACTIVATE).content.decode()
    secret = re.search(r'class="code">([A-Z2-7]{32})<', page)[1]
    assert "data:image/svg+xml;base64," in page
    assert "动态口令不正确" in client.post(ACTIVATE, {"code": "000000"}).content.decode()
    page = client.post(ACTIVATE, {"code": current_code(secret)}, follow=True).content.decode()
    assert len(re.findall(r'class="code">\d{8}<', page)) == 10
    again = client.get("/accounts/second-factor/recovery/").content.decode()
    assert not re.findall(r'class="code">\d{8}<', again)
    assert client.get("/accounts/second-factor/").status_code == 200
    stored = Authenticator.objects.get(user=li, type="totp").data["secret"]
    assert secret not in stored


def test_it_is_asked_after_the_password_and_before_anything_else(client, li):
    give_totp(li, SECRET)
    assert sign_in(client).url == SECOND
    assert not signed_in(client)
    assert "动态口令不正确" in client.post(SECOND, {"code": "000000"}).content.decode()
    client.post(SECOND, {"code": current_code(SECRET)})
    assert signed_in(client)


def test_next_is_kept_through_the_second_step(client, li):
    give_totp(li, SECRET)
    client.post(f"{DOOR}?next=/accounts/second-factor/", {"login": "limin", "password": PASSWORD})
    page = client.post(SECOND, {"code": current_code(SECRET)})
    assert page.url == "/accounts/second-factor/"


def test_a_code_counts_once_also_within_its_tolerance(browser, li):
    give_totp(li, SECRET)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        code = current_code(SECRET)
        first, second = browser(), browser()
        sign_in(first)
        first.post(SECOND, {"code": code})
        assert signed_in(first)
        clock.shift(timedelta(seconds=29))
        sign_in(second)
        second.post(SECOND, {"code": code})
        assert not signed_in(second)


def test_the_code_that_set_it_up_does_not_also_sign_in(browser, client, li, policy):
    with time_machine.travel(timezone.now(), tick=False):
        sign_in(client)
        page = client.get(ACTIVATE).content.decode()
        code = current_code(re.search(r'class="code">([A-Z2-7]{32})<', page)[1])
        client.post(ACTIVATE, {"code": code})
        assert Authenticator.objects.filter(user=li, type="totp").exists()
        other = browser()
        sign_in(other)
        other.post(SECOND, {"code": code})
        assert not signed_in(other)


def test_guessing_ends_after_five(client, li):
    give_totp(li, SECRET)
    sign_in(client)
    for _ in range(5):
        client.post(SECOND, {"code": "000000"})
    page = client.post(SECOND, {"code": current_code(SECRET)})
    assert "15 分钟后再试" in page.content.decode()
    assert not signed_in(client)


def test_a_recovery_code_opens_the_door_once(browser, client, li, policy):
    sign_in(client)
    secret = re.search(r'class="code">([A-Z2-7]{32})<', client.get(ACTIVATE).content.decode())[1]
    page = client.post(ACTIVATE, {"code": current_code(secret)}, follow=True).content.decode()
    code = re.search(r'class="code">(\d{8})<', page)[1]
    first, second = browser(), browser()
    sign_in(first)
    first.post(SECOND, {"code": code})
    assert signed_in(first)
    sign_in(second)
    second.post(SECOND, {"code": code})
    assert not signed_in(second)


def test_the_demo_shows_the_code_for_this_sign_in_and_nobody_else(client, li, settings):
    settings.DEMO = True
    give_totp(li, SECRET)
    sign_in(client)
    shown = re.search(r'class="code">(\d{6})<', client.get(SECOND).content.decode())[1]
    client.post(SECOND, {"code": shown})
    assert signed_in(client)


def test_outside_the_demo_no_page_shows_it(client, li):
    give_totp(li, SECRET)
    sign_in(client)
    page = client.get(SECOND).content.decode()
    assert 'class="code"' not in page
    assert current_code(SECRET) not in page
    assert demo_totp_code(li) is None


def test_the_policy_forbids_giving_it_up(client, li, policy):
    give_totp(li, SECRET)
    sign_in(client)
    client.post(SECOND, {"code": current_code(SECRET)})
    page = client.get("/accounts/second-factor/deactivate/").content.decode()
    assert "不能停用" in page
    client.post("/accounts/second-factor/deactivate/")
    assert Authenticator.objects.filter(user=li, type="totp").exists()


def test_where_it_is_free_it_can_be_given_up(client, li):
    give_totp(li, SECRET)
    sign_in(client)
    client.post(SECOND, {"code": current_code(SECRET)})
    client.post("/accounts/second-factor/deactivate/")
    assert not Authenticator.objects.filter(user=li).exists()


def test_later_the_password_is_asked_again(client, li):
    sign_in(client)
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        assert client.get(ACTIVATE).url.startswith("/accounts/confirm-password/")
        page = client.post(f"/accounts/confirm-password/?next={ACTIVATE}", {"password": PASSWORD})
        assert page.url == ACTIVATE
        assert client.get(ACTIVATE).status_code == 200


@pytest.mark.parametrize(
    "address",
    [SECOND, ACTIVATE, *(f"/accounts/second-factor/{p}" for p in ["", "confirm/", "deactivate/",
     "recovery/", "recovery/new/"]), "/accounts/confirm-password/", "/accounts/password/"],
)  # fmt: skip
def test_residents_never_see_these_pages(address, client, wang):
    client.force_login(wang)
    assert client.get(address).status_code == 404


def test_the_first_sign_in_of_a_new_account_from_slip_to_desk(client, li, policy):
    User.objects.filter(pk=li.pk).update(must_change_password=True)
    page = client.post(DOOR, {"login": "limin", "password": PASSWORD}, follow=True)
    assert page.request["PATH_INFO"] == "/accounts/password/"
    new = {"present": PASSWORD, "new": "Nan-Yuanmen-2031", "again": "Nan-Yuanmen-2031"}
    page = client.post("/accounts/password/", new, follow=True)
    assert page.request["PATH_INFO"] == ACTIVATE
