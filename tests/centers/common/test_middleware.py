"""What surrounds every page: nothing private is kept, nothing strange breaks it, no line is forged."""

import logging

import pytest
from django.test import Client

from centers.common.limits import BUSY

HOME = "/"


@pytest.mark.parametrize("address", ["/my/", "/my/profile/name/", "/units/", "/nowhere/", "/my/x/"])
def test_no_page_of_a_session_is_kept(address, client, wang):
    client.force_login(wang)
    assert "no-store" in client.get(address).headers["Cache-Control"]


def test_nor_the_answer_that_begins_or_ends_one(client, zhang):
    client.get("/accounts/staff/")
    signing_in = client.post("/accounts/staff/", {"login": "zhangmin", "password": "wrong"})
    assert signing_in.status_code == 200
    client.force_login(zhang)
    out = client.post("/accounts/sign-out/")
    assert out.status_code == 302
    assert out.headers["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("address", [HOME, "/units/", "/services/", "/about/"])
def test_public_pages_may_be_kept_by_those_without_a_session(address, client, network):
    assert "no-store" not in client.get(address).headers.get("Cache-Control", "")


def test_the_open_data_keep_their_own_rule(client, wang):
    assert client.get("/open/network.json").headers["Cache-Control"] == "public, max-age=300"
    client.force_login(wang)
    assert client.get("/open/network.json").headers["Cache-Control"] == "no-store, private"


def test_static_files_stay_cacheable(client, wang):
    client.force_login(wang)
    answer = client.get("/static/css/theme.css")
    assert answer.status_code == 200
    assert "no-store" not in answer.headers.get("Cache-Control", "")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "address",
    ["/%00", "/units/%00/", "/units/?q=%00", "/units/610104003/?x=%00", "/services/a%00b/",
     "/nearest/?street=%00", "/book/%00/", "/accounts/sign-in/?next=/%00", "/bureau/staff/?q=%00"],
)  # fmt: skip
def test_a_nul_character_leads_nowhere(address, client, qin):
    for _ in range(2):
        page = client.get(address)
        assert page.status_code == 404
        assert "没有找到这个页面" in page.content.decode()
        client.force_login(qin)


@pytest.mark.parametrize("address", ["/elder/", "/accounts/stay/", "/my/profile/id-number/clear/"])
def test_the_address_of_a_button_explains_itself(address, client, wang):
    client.force_login(wang)
    page = client.get(address)
    assert page.status_code == 405
    assert page.headers["Allow"] == "POST"
    assert "这个地址不能直接打开" in page.content.decode()


def test_a_refused_request_is_answered_in_chinese(db):
    page = Client(raise_request_exception=False).get(HOME, headers={"host": "evil.example"})
    assert page.status_code == 400
    assert "请求没有被接受" in page.content.decode()


@pytest.mark.parametrize(
    ("asked", "led_to"),
    [
        ("/units/?q=北关", "/units/?q=%E5%8C%97%E5%85%B3"),
        ("on", "/"),
        ("units", "/"),
        ("", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("http://testserver//evil.example/", "/"),
    ],
)
def test_the_elder_switch_leads_to_pages_of_this_site_only(asked, led_to, client, db):
    page = client.post("/elder/", {"elder": "1", "next": asked})
    assert (page.status_code, page.url) == (302, led_to)


def test_a_path_cannot_forge_a_line_of_the_log(client, db, caplog):
    with caplog.at_level(logging.INFO):
        client.get("/%0a2026-11-25 00:00:00 INFO lianhu.request FAKE%0d%1b[2J")
    heard = [record.getMessage() for record in caplog.records]
    assert any("%0A2026" in line for line in heard)
    assert not any(sign in line for line in heard for sign in "\n\r\x1b")


@pytest.fixture
def redis_away(settings, tmp_path):
    """The cache's server does not answer."""
    default = settings.CACHES["default"]
    settings.CACHES = settings.CACHES | {
        "default": {**default, "LOCATION": f"unix://{tmp_path}/nowhere.sock"}
    }


def test_without_the_counter_the_person_is_asked_to_come_again(client, db, settings, redis_away):
    settings.DEMO = True
    sign_in = "/accounts/sign-in/"
    page = client.post(
        sign_in, {"phone": "13900000001"}, headers={"referer": f"http://testserver{sign_in}"}
    )
    assert page.url == sign_in
    assert BUSY in client.get(sign_in).content.decode()
