"""One-time codes go through the gateway at once, and are kept nowhere."""

import logging
import re

import pytest

from centers.accounts.models import User
from centers.messaging.models import Message
from tests.sms_gateway import DROP

ASK, CONFIRM = "/accounts/sign-in/", "/accounts/sign-in/code/"
PHONE = "13900139000"
SORRY = "本平台现在不能发送短信验证码。请拨打 12348，或到就近的公共法律服务工作站、工作室当面办理。"

pytestmark = pytest.mark.django_db


def ask(client):
    return client.post(ASK, {"phone": PHONE}, follow=True)


def code_in(request):
    return re.search(r"验证码 (\d{6})，", request["text"])[1]


def test_a_resident_signs_in_with_what_came_by_text(client, gateway, caplog):
    with caplog.at_level(logging.DEBUG):
        page = ask(client)
        (request,) = gateway.accepted
        code = code_in(request)
        client.post(CONFIRM, {"code": code})
    assert request["phone"] == PHONE
    assert "_auth_user_id" in client.session
    assert code not in page.content.decode()
    assert not Message.objects.exists()
    heard = [r.getMessage() for r in caplog.records if r.name != "django.db.backends"]
    assert heard
    assert not any(code in line or PHONE in line for line in heard)


def test_asking_again_is_a_text_of_its_own_with_the_same_code(client, gateway):
    ask(client)
    ask(client)
    first, second = gateway.accepted
    assert first["id"] != second["id"]
    assert code_in(first) == code_in(second)


@pytest.mark.parametrize("answer", [400, 429, 500, DROP])
def test_what_fails_is_told_with_a_way_out(answer, client, gateway, caplog):
    gateway.script.append(answer)
    page = ask(client)
    assert SORRY in page.content.decode()
    assert page.request["PATH_INFO"] == ASK
    assert len(gateway.asked) == 1
    code = code_in(gateway.asked[0])
    assert not any(code in line or PHONE in line for line in caplog.messages)
    assert any("a code did not go out" in line for line in caplog.messages)


def test_a_gateway_that_is_gone_is_told_too(client, gateway):
    gateway.stop()
    assert SORRY in ask(client).content.decode()


def test_whether_codes_go_out_is_asked_each_time(client, gateway, settings):
    assert 'name="phone"' in client.get(ASK).content.decode()
    settings.SMS_GATEWAY_KEY = ""
    assert 'name="phone"' not in client.get(ASK).content.decode()
    ask(client)
    assert gateway.asked == []
    assert not User.objects.exists()


def test_the_demo_shows_its_codes_and_sends_none(client, gateway, settings):
    settings.DEMO = True
    assert 'class="code"' in ask(client).content.decode()
    assert gateway.asked == []
