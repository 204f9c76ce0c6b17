"""The worker is killed with texts under way: none is lost, none arrives twice, doubt is shown."""

import os
import re
import signal
import subprocess
import sys
from collections import Counter

import pytest

from lianhu_legal import servers
from tests.sms_gateway import KEY, Gateway
from tests.stack import ROOT, Stack, alive, children, copy_prepared, until

pytestmark = pytest.mark.servers
TEXTS = 200

QUEUE = """
INSERT INTO messaging_message
    (key, channel, phone, text, status, due_at, attempts, receipt, created_at)
SELECT 'text:' || n, 'sms', '13900000001', '第' || n || '号', 'queued', now(), 0, '', now()
FROM generate_series(1, %s) AS n
"""
LOOK = """
from django.core.management import call_command
from django.test import Client
from centers.accounts.models import User
call_command("add_staff", "qinyan", "秦岩", "system_admin", "610104")
User.objects.update(must_change_password=False)
client = Client(headers={"host": "localhost"})
client.force_login(User.objects.get())
print(client.get("/bureau/messages/?channel=sms&status=unconfirmed").content.decode())
"""


@pytest.fixture(params=[True, False], ids=["ids honoured", "ids ignored"])
def gateway(request):
    gateway = Gateway(honours_ids=request.param)
    gateway.pace = 0.03
    yield gateway
    gateway.stop()


@pytest.fixture
def stack(tmp_path, gateway):
    stack = Stack(
        copy_prepared(tmp_path / "var"), DEMO="0", STAFF_SECOND_FACTOR="0",
        SMS_GATEWAY_URL=gateway.url, SMS_GATEWAY_KEY=KEY,
        SMS_GATEWAY_HONOURS_IDS=str(gateway.honours_ids), SITE_URL="https://legal.example.cn",
    ).start()  # fmt: skip
    yield stack
    stack.stop()


def statuses(stack):
    return dict(stack.sql("SELECT status, count(*) FROM messaging_message GROUP BY status"))


def kill(stack):
    """The broker and all processes of the worker; what these held counts as abandoned at once."""
    master = stack.pid("worker")
    brood = [master, *children(master)]
    os.killpg(master, signal.SIGKILL)
    os.kill(stack.pid("redis"), signal.SIGKILL)
    until(lambda: not any(alive(pid) for pid in brood))
    stack.sql(
        "UPDATE messaging_message SET claimed_at = claimed_at - interval '1 hour'"
        " WHERE status = 'sending'"
    )


def outbox_page(stack):
    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "shell", "-v", "0", "-c", LOOK],
        env=stack.env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout


def test_no_text_is_lost_and_none_arrives_twice(stack, gateway):
    stack.sql(QUEUE, TEXTS)
    stack.drain()
    until(lambda: len(gateway.accepted) > TEXTS // 3)
    gateway.hold()
    assert gateway.holding.wait(30)  # the gateway has a text, and its answer is still to come
    kill(stack)
    in_doubt = statuses(stack)["sending"]
    gateway.release()
    assert 1 <= in_doubt <= 2  # one for each of the worker's processes

    until(lambda: servers.redis_answers(stack.var))
    stack.drain()
    until(lambda: not {"queued", "sending"} & set(statuses(stack)), 60)

    found, asked = statuses(stack), Counter(request["id"] for request in gateway.asked)
    told = Counter(request["text"] for request in gateway.accepted)
    assert set(told.values()) == {1}
    if gateway.honours_ids:
        assert found == {"sent": TEXTS}
        assert len(told) == TEXTS
        assert max(asked.values()) == 2  # the kill did hit on the way
        [[receipts]] = stack.sql("SELECT count(DISTINCT receipt) FROM messaging_message")
        assert receipts == TEXTS
    else:
        assert set(asked.values()) == {1}
        assert found == {"sent": TEXTS - in_doubt, "unconfirmed": in_doubt}
        assert TEXTS - in_doubt < len(told) <= TEXTS  # one at least had arrived
        shown = re.findall(r"未确认</span>\s*</td><td.*?>发送中断</td>", outbox_page(stack))
        assert len(shown) == in_doubt
