"""One row per key, each row sent once, and what is unsure is shown, never resent."""

import logging
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from centers.messaging import actions
from centers.messaging.channels import CHANNELS
from centers.messaging.models import InboxItem, Message
from centers.messaging.sms import Undelivered

Status = Message.Status


@pytest.fixture
def queued(wang):
    actions.queue("booking:1:confirmed", "预约成功", user=wang, phone=wang.phone)
    return {m.channel: m for m in Message.objects.all()}


class Broken:
    """A channel with a fault of its own: `problem`."""

    def __init__(self, problem, *, ours=False):
        self.problem, self.ours, self.idempotent = problem, ours, ours

    def send(self, message):
        raise self.problem


def claim_all():
    """What a worker holds that has claimed on every channel."""
    return [message for channel in CHANNELS for message in actions.claim(channel)]


def test_the_same_key_is_one_row_per_channel(queued, wang):
    actions.queue("booking:1:confirmed", "预约成功", user=wang, phone=wang.phone)
    assert sorted(Message.objects.values_list("key", flat=True)) == [
        "booking:1:confirmed:console",
        "booking:1:confirmed:inbox",
    ]


def test_what_is_rolled_back_is_never_sent(wang):
    with transaction.atomic():
        actions.queue("booking:1:confirmed", "预约成功", user=wang, phone=wang.phone)
        transaction.set_rollback(True)
    assert actions.drain() == 0
    assert not Message.objects.exists()


def test_draining_sends_and_a_second_time_finds_nothing(queued, wang):
    assert actions.drain() == 2
    assert actions.drain() == 0
    assert InboxItem.objects.get(user=wang).text == "预约成功"
    assert set(Message.objects.values_list("status", "attempts")) == {(Status.SENT, 1)}


def test_the_console_prints_a_masked_number(queued, wang, caplog):
    with caplog.at_level(logging.INFO, "lianhu.messages"):
        actions.drain()
    assert "139****0001" in caplog.text
    assert wang.phone not in caplog.text


def test_a_failure_is_tried_again_later_and_given_up_in_the_end(queued, monkeypatch, wednesday):
    down = Undelivered(Message.Trouble.UNREACHABLE, "test")
    monkeypatch.setitem(CHANNELS, Message.Channel.CONSOLE, Broken(down))
    row = Message.objects.filter(channel="console")
    for turn in range(1, actions.TRIES + 1):
        actions.drain()
        message = row.get()
        assert message.attempts == turn
        wednesday.shift(timedelta(minutes=2**turn))
    assert message.status == Status.FAILED


@pytest.mark.parametrize(
    ("ours", "found"),
    [(True, (Status.QUEUED, "fault")), (False, (Status.UNCONFIRMED, "interrupted"))],
)
def test_a_fault_leaves_doubt_only_where_something_may_have_left(ours, found, queued, monkeypatch):
    channel = Broken(ZeroDivisionError(), ours=ours)
    monkeypatch.setitem(CHANNELS, Message.Channel.CONSOLE, channel)
    actions.drain()
    row = Message.objects.get(channel="console")
    assert (row.status, row.trouble) == found
    assert InboxItem.objects.count() == 1


def test_not_before_its_time(queued):
    Message.objects.update(due_at=timezone.now() + timedelta(minutes=5))
    assert actions.drain() == 0


class TestADeadWorker:
    """It claimed its messages, committed that, and died."""

    @pytest.fixture
    def abandoned(self, queued, wednesday):
        claim_all()
        wednesday.shift(Message.STALE_AFTER + timedelta(seconds=1))

    def test_the_inbox_is_safe_to_repeat(self, abandoned):
        actions.drain()
        assert Message.objects.get(channel="inbox").status == Status.SENT
        assert InboxItem.objects.count() == 1

    def test_a_gateway_without_ids_is_not(self, abandoned):
        actions.drain()
        assert Message.objects.get(channel="console").status == Status.UNCONFIRMED

    def test_staff_see_what_is_unsure(self, abandoned, client, qin, settings):
        settings.STAFF_SECOND_FACTOR = False
        actions.drain()
        client.force_login(qin)
        page = client.get("/bureau/messages/?status=unconfirmed").content.decode()
        assert "139****0001" in page
        assert "共 1 条" in page

    def test_a_slow_worker_does_not_send_what_was_settled_meanwhile(self, queued, wednesday):
        slow = claim_all()
        wednesday.shift(Message.STALE_AFTER + timedelta(seconds=1))
        actions.drain()
        for message in slow:
            actions.deliver_claimed(message)
        assert InboxItem.objects.count() == 1
        assert Message.objects.get(channel="console").status == Status.UNCONFIRMED

    def test_what_is_withdrawn_after_the_claim_is_not_sent(self, queued):
        claimed = claim_all()
        assert actions.withdraw("booking:1:") == 2
        for message in claimed:
            actions.deliver_claimed(message)
        assert not InboxItem.objects.exists()

    def test_it_is_given_up_in_the_end(self, queued, wednesday):
        Message.objects.update(attempts=actions.TRIES)
        claim_all()
        wednesday.shift(Message.STALE_AFTER + timedelta(seconds=1))
        actions.drain()
        assert dict(Message.objects.values_list("channel", "status")) == {
            "inbox": Status.FAILED,
            "console": Status.UNCONFIRMED,
        }

    def test_a_fresh_claim_is_left_alone(self, queued):
        claim_all()
        actions.drain()
        assert set(Message.objects.values_list("status", flat=True)) == {Status.SENDING}


@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_take_each_message_once(network, wang):
    Message.objects.bulk_create(
        Message(key=f"k{n}", channel="inbox", user=wang, text="提醒") for n in range(400)
    )
    barrier, taken = Barrier(4), []

    def worker():
        barrier.wait()
        taken.append(actions.drain())
        connection.close()

    threads = [Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(taken) == 400
    assert InboxItem.objects.count() == 400
    assert set(Message.objects.values_list("status", "attempts")) == {(Status.SENT, 1)}


@pytest.mark.parametrize("fields", [{"channel": "inbox"}, {"channel": "console", "phone": ""}])
def test_the_database_refuses_a_message_to_nobody(db, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(key="k", text="提醒", **fields)


def test_the_outbox_page_is_flat(client, qin, wang, settings, django_assert_max_num_queries):
    settings.STAFF_SECOND_FACTOR = False
    Message.objects.bulk_create(
        Message(key=f"k{n}", channel="inbox", user=wang, text="提醒") for n in range(120)
    )
    client.force_login(qin)
    with django_assert_max_num_queries(8):
        page = client.get("/bureau/messages/").content.decode()
    assert "共 3 页" in page
