"""Worker, broker and beat are killed while the outbox drains: no row is lost, none is doubled."""

import os
import signal
from collections import Counter

import pytest

from tests.stack import Stack, copy_prepared, until

pytestmark = pytest.mark.servers
INBOX, CONSOLE = 1500, 300

QUEUE = """
INSERT INTO messaging_message
    (key, channel, user_id, phone, text, status, due_at, attempts, receipt, created_at)
SELECT %s || n, %s, %s, '13900000001', '第' || n || '号', 'queued', now(), 0, '', now()
FROM generate_series(1, %s) AS n
"""


@pytest.fixture
def stack(tmp_path):
    stack = Stack(copy_prepared(tmp_path / "var"), DEMO="0").start()
    yield stack
    stack.stop()


def statuses(stack, channel):
    rows = "SELECT status, count(*) FROM messaging_message WHERE channel = %s GROUP BY status"
    return dict(stack.sql(rows, channel))


def under_way(stack):
    """The drain has begun and is not over."""
    return set(statuses(stack, "inbox")) >= {"sent", "queued"}


def kill(stack, name):
    os.kill(stack.pid(name), signal.SIGKILL)


def test_no_row_is_lost_and_none_is_doubled(stack):
    [[user]] = stack.sql(
        "INSERT INTO accounts_user (kind, phone, name, password, id_number_sealed, id_number_index,"
        " needs_second_factor, must_change_password, old_passwords, live_session, is_active, created_at)"
        " VALUES ('resident', '13900000001', '', '', '', '', false, false, '[]', '', true, now())"
        " RETURNING id"
    )
    stack.sql(QUEUE, "inbox:", "inbox", user, INBOX)
    stack.sql(QUEUE, "console:", "console", user, CONSOLE)

    stack.drain()
    until(lambda: under_way(stack), 60)
    kill(stack, "worker")
    kill(stack, "redis")
    kill(stack, "beat")
    until(stack.well, 60)
    # What the dead worker had claimed counts as abandoned only after a while: let that while pass.
    stack.sql(
        "UPDATE messaging_message SET claimed_at = claimed_at - interval '1 hour'"
        " WHERE status = 'sending'"
    )
    stack.drain()
    until(
        lambda: (
            not {"queued", "sending"} & {*statuses(stack, "inbox"), *statuses(stack, "console")}
        ),
        90,
    )

    assert statuses(stack, "inbox") == {"sent": INBOX}
    assert stack.sql("SELECT count(*), count(DISTINCT message_id) FROM messaging_inboxitem") == [
        (INBOX, INBOX)
    ]
    console = statuses(stack, "console")
    assert set(console) <= {"sent", "unconfirmed"}
    assert sum(console.values()) == CONSOLE
    log = (stack.var / "log/worker.log").read_text()
    printed = Counter(
        line.rsplit(" ", 1)[1] for line in log.splitlines() if "lianhu.messages to" in line
    )
    assert console["sent"] <= len(printed) <= CONSOLE
    assert set(printed.values()) == {1}
