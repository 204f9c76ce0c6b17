"""Staff sign in with a user name and a password; a wrong one is counted where it hurts nobody else."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from centers.accounts.models import User

from .conftest import PASSWORD

DOOR = "/accounts/staff/"


def try_in(client, username, password, **extra):
    return client.post(DOOR, {"login": username, "password": password, **extra})


def signed_in(client):
    return "_auth_user_id" in client.session


def test_user_name_and_password_open_the_door_whatever_the_case_of_the_name(client, li):
    page = try_in(client, "LiMin", PASSWORD)
    assert page.url == reverse("portal:after_login")
    assert signed_in(client)
    assert li.events.get().sentence == "李敏：登录"


def test_next_is_kept(client, li):
    assert try_in(client, "limin", PASSWORD, next="/accounts/second-factor/").url == (
        "/accounts/second-factor/"
    )


@pytest.mark.parametrize("username", ["limin", "nobody"])
def test_a_wrong_password_and_an_unknown_name_sound_the_same(client, li, username):
    page = try_in(client, username, "not-this-one").content.decode()
    assert "用户名或密码不正确" in page
    assert f'value="{username}"' in page
    assert "not-this-one" not in page
    assert not signed_in(client)


def test_empty_fields_are_explained(client, db):
    page = try_in(client, "", "").content.decode()
    assert "请填写用户名" in page
    assert "请填写密码" in page


def test_a_resident_cannot_sign_in_by_password(client, wang):
    for name in [wang.phone, wang.name]:
        assert "用户名或密码不正确" in try_in(client, name, PASSWORD).content.decode()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=wang.pk).update(password="pbkdf2_sha256$1$a$b")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=wang.pk).update(username="wang")


def test_a_phone_code_never_signs_staff_in(client, li, monkeypatch):
    from centers.accounts import codes

    sent = []
    monkeypatch.setattr(codes, "_senders", [(lambda phone, code: sent.append(code), lambda: True)])
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=li.pk).update(phone="13911112222")
    client.post("/accounts/sign-in/", {"phone": "13911112222"})
    client.post("/accounts/sign-in/code/", {"code": sent[0]})
    assert not User.objects.get(pk=client.session["_auth_user_id"]).is_staff


def test_a_deactivated_account_is_told(client, li):
    User.objects.filter(pk=li.pk).update(is_active=False)
    page = client.post(DOOR, {"login": "limin", "password": PASSWORD}, follow=True)
    assert "账号已停用" in page.content.decode()
    assert not signed_in(client)


def test_five_wrong_passwords_shut_out_strangers_for_a_quarter_of_an_hour(browser, li):
    for n in range(5):
        try_in(browser(f"10.0.0.{n}"), "limin", "wrong")
    assert "15 分钟后再试" in try_in(browser(), "limin", PASSWORD).content.decode()
    with time_machine.travel(timezone.now() + timedelta(minutes=15, seconds=1)):
        assert try_in(browser(), "limin", PASSWORD).status_code == 302


def test_a_stranger_cannot_lock_a_clerk_out_of_her_own_browser(browser, li):
    at_her_desk, stranger = browser(), browser()
    try_in(at_her_desk, "limin", PASSWORD)
    at_her_desk.post("/accounts/sign-out/")
    for _ in range(20):
        try_in(stranger, "limin", "wrong")
    assert "15 分钟后再试" in try_in(stranger, "limin", PASSWORD).content.decode()
    try_in(at_her_desk, "limin", PASSWORD)
    assert signed_in(at_her_desk)


def test_her_own_browser_has_a_limit_of_its_own(browser, li):
    at_her_desk = browser()
    try_in(at_her_desk, "limin", PASSWORD)
    at_her_desk.post("/accounts/sign-out/")
    for _ in range(5):
        try_in(at_her_desk, "limin", "wrong")
    assert "15 分钟后再试" in try_in(at_her_desk, "limin", PASSWORD).content.decode()
    assert try_in(browser(), "limin", PASSWORD).status_code == 302


def test_a_forged_device_cookie_is_an_unknown_browser(browser, li):
    stranger = browser()
    stranger.cookies["device"] = "eyJpZCI6ICJ4IiwgInBlb3BsZSI6IFsibGltaW4iXX0:1:forged"
    for _ in range(5):
        try_in(stranger, "limin", "wrong")
    assert "15 分钟后再试" in try_in(browser(), "limin", PASSWORD).content.decode()


def test_a_room_behind_one_address_is_not_shut_out(browser, post, station):
    from centers.accounts.rights import Role

    people = [post(f"clerk{n}", f"职员{n}", Role.STATION_STAFF, station) for n in range(20)]
    for person in people:
        try_in(browser("1.2.3.4"), person.username, "wrong")
        try_in(browser("1.2.3.4"), person.username, "wrong")
    for person in people:
        inside = browser("1.2.3.4")
        try_in(inside, person.username, PASSWORD)
        assert signed_in(inside)


def test_one_live_session_and_the_older_is_told(browser, li):
    office, home = browser(), browser()
    try_in(office, "limin", PASSWORD)
    assert office.get("/accounts/second-factor/").status_code == 200
    try_in(home, "limin", PASSWORD)
    page = office.get("/accounts/second-factor/", follow=True)
    assert "您的账号刚刚在另一处登录" in page.content.decode()
    assert page.redirect_chain == [("/accounts/staff/?next=/accounts/second-factor/", 302)]
    assert home.get("/accounts/second-factor/").status_code == 200


def test_residents_may_have_several_sessions(browser, wang):
    phone, tablet = browser(), browser()
    phone.force_login(wang)
    tablet.force_login(wang)
    assert phone.get("/my/profile/").status_code == 200


# Passwords ---------------------------------------------------------------------------------

CHANGE = "/accounts/password/"


def change(client, present, new, again=None):
    return client.post(CHANGE, {"present": present, "new": new, "again": again or new})


@pytest.fixture
def new_li(li):
    User.objects.filter(pk=li.pk).update(must_change_password=True)
    return li


def test_the_initial_password_must_be_changed_before_anything_else(client, new_li):
    try_in(client, "limin", PASSWORD)
    for address in ["/", "/go/", "/accounts/second-factor/", "/desk/"]:
        assert client.get(address).url == CHANGE
    assert "一次性密码" in client.get(CHANGE).content.decode()
    change(client, PASSWORD, "Nan-Yuanmen-2031")
    assert client.get("/accounts/second-factor/").status_code == 200
    new_li.refresh_from_db()
    assert new_li.check_password("Nan-Yuanmen-2031")
    assert [e.verb for e in new_li.events.all()] == ["password_changed", "signed_in"]


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("Ab1-", "至少 12 位"),
        ("abcdefghijklmnop", "至少三种"),
        ("My-Limin-2026-x", "用户名"),
        (PASSWORD, "最近 5 次"),
    ],
)
def test_weak_passwords_are_refused_with_a_reason(client, new_li, new, sentence):
    try_in(client, "limin", PASSWORD)
    page = change(client, PASSWORD, new).content.decode()
    assert sentence in page
    new_li.refresh_from_db()
    assert new_li.check_password(PASSWORD)
    assert new_li.must_change_password


def test_typing_slips_are_explained(client, new_li):
    try_in(client, "limin", PASSWORD)
    assert "不一致" in change(client, PASSWORD, "Nan-Yuanmen-2031", "other").content.decode()
    assert "现在的密码不正确" in change(client, "no", "Nan-Yuanmen-2031").content.decode()


def test_the_last_five_passwords_do_not_come_back(client, li):
    client.force_login(li)
    used = [PASSWORD, *(f"Nan-Yuanmen-203{n}" for n in range(6))]
    for present, new in pairwise(used):
        assert change(client, present, new).status_code == 302
    for barred in used[1:]:
        assert "最近 5 次" in change(client, used[-1], barred).content.decode()
    assert change(client, used[-1], used[0]).status_code == 302


def test_changing_the_password_ends_the_session_elsewhere_and_keeps_this_one(browser, li):
    here, elsewhere = browser(), browser()
    elsewhere.force_login(li)
    here.force_login(li)
    change(here, PASSWORD, "Nan-Yuanmen-2031")
    assert here.get("/accounts/second-factor/").status_code == 200
    assert elsewhere.get("/accounts/second-factor/").status_code == 302
