"""What staff see of the outbox, and what they decide about what is left open."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from centers.messaging import actions
from centers.messaging.models import Message
from tests.cast import at

Status, Trouble = Message.Status, Message.Trouble
PAGE = reverse("messaging:outbox")


@pytest.fixture
def qin_looks(client, qin, settings):
    """`qin_looks("?status=sent")`: the page as 秦岩 has it."""
    settings.STAFF_SECOND_FACTOR = False
    client.force_login(qin)
    return lambda query="": client.get(PAGE + query).content.decode()


@pytest.fixture
def write(wang):
    """One row of the outbox: `write("sms", Status.SENT, receipt="r-1")`."""

    def write(channel, status, **fields):
        key = f"k{Message.objects.count()}"
        fields = {"user": wang, "phone": wang.phone, "text": "提醒", **fields}
        return Message.objects.create(key=key, channel=channel, status=status, **fields)

    return write


@pytest.mark.parametrize(
    ("text", "shown"),
    [("预约成功，查询码 ABCDEFGH。", "预约成功，查询码 ****。"),
     ("取消请点 https://legal.example.cn/c/ABCDEFGHJKLM/ 。", "取消请点 https://legal.example.cn/c/****/ 。"),
     ("取消：https://legal.example.cn/c/AB-CD_EF", "取消：https://legal.example.cn/c/****"),
     ("A /c/AAAAAAAA/ B /c/BBBBBBBB/yes", "A /c/****/ B /c/****/yes"),
     ("详见 https://legal.example.cn/centers/ 。", "详见 https://legal.example.cn/centers/ 。")],
)  # fmt: skip
def test_what_opens_a_booking_is_on_no_page_and_in_no_log(text, shown, write, qin_looks, caplog):
    caplog.set_level("INFO")
    write("console", Status.QUEUED, text=text)
    actions.drain()
    assert f">{shown}</td>" in qin_looks()
    assert any(line.endswith(shown) for line in caplog.messages)
    assert not any(
        secret in caplog.text for secret in ("ABCDEFGH", "AB-CD", "AAAAAAAA", "BBBBBBBB")
    )


def test_it_is_narrowed_by_status_and_channel(write, qin_looks):
    write("sms", Status.SENT, text="甲", receipt="r-1")
    write("sms", Status.FAILED, text="乙", trouble=Trouble.REFUSED)
    write("inbox", Status.SENT, text="丙", receipt="inbox:1")
    page = qin_looks("?status=sent&channel=sms")
    assert ">甲</td>" in page
    assert ">乙</td>" not in page
    assert ">丙</td>" not in page
    assert "共 1 条" in page
    assert "共 2 条" in qin_looks("?channel=sms")
    assert "共 3 条" in qin_looks("?status=nonsense&channel=pigeon")


def test_receipts_of_the_gateway_and_reasons_are_shown_in_chinese(write, qin_looks):
    write("sms", Status.SENT, receipt="r-1")
    write("inbox", Status.SENT, receipt="inbox:1")
    for trouble in Trouble:
        write("sms", Status.QUEUED, trouble=trouble)
    page = qin_looks()
    assert ">r-1</td>" in page
    assert "inbox:1" not in page
    assert all(f">{label}</td>" in page for label in Trouble.labels)


class TestOpenEnds:
    @pytest.fixture(params=[Status.UNCONFIRMED, Status.FAILED])
    def row(self, request, write):
        return write("sms", request.param, attempts=6, trouble=Trouble.UNANSWERED)

    def press(self, client, name, row, **extra):
        return client.post(reverse(f"messaging:{name}", args=[row.pk]), follow=True, **extra)

    def test_told_by_phone(self, row, qin_looks, client, qin, wednesday):
        assert "已电话告知<span" in qin_looks()
        wednesday.move_to(at(8, 10))
        page = self.press(client, "told", row, headers={"referer": f"http://testserver{PAGE}"})
        row.refresh_from_db()
        assert (row.status, row.decided_by, row.decided_at) == (Status.TOLD, qin, at(8, 10))
        page = page.content.decode()
        assert "已记为电话告知" in page
        assert "秦岩电话告知<br>11-25 08:10" in page
        assert "重新发送<span" not in page
        assert actions.drain() == 0

    def test_sent_again(self, row, qin_looks, client, qin, gateway, wednesday):
        qin_looks()
        wednesday.move_to(at(8, 10))
        page = self.press(client, "again", row, headers={"referer": f"http://testserver{PAGE}"})
        assert "秦岩重新发送<br>11-25 08:10" in page.content.decode()
        actions.drain()
        row.refresh_from_db()
        assert (row.status, row.attempts, row.trouble) == (Status.SENT, 1, "")
        assert (row.decided_by, row.decided_at) == (qin, at(8, 10))
        assert len(gateway.accepted) == 1

    @pytest.mark.parametrize("name", ["told", "again"])
    def test_a_second_decision_changes_nothing(self, name, row, qin_looks, client, wednesday):
        qin_looks()
        self.press(client, "told", row)
        wednesday.move_to(at(8, 10))
        page = self.press(client, name, row, headers={"referer": f"http://testserver{PAGE}"})
        assert "这条消息的状态已经变化" in page.content.decode()
        row.refresh_from_db()
        assert (row.status, row.decided_at) == (Status.TOLD, at(8))

    def test_the_page_says_when_it_may_arrive_twice(self, row, qin_looks, settings):
        warning = "对方可能收到两次"
        assert warning in qin_looks()
        settings.SMS_GATEWAY_HONOURS_IDS = True
        assert warning not in qin_looks()


@pytest.mark.parametrize("status", [s for s in Status if s not in Message.OPEN_ENDS])
@pytest.mark.parametrize("name", ["told", "again"])
def test_what_is_not_open_cannot_be_decided(name, status, write, qin, qin_looks, client):
    told = {"decided_by": qin, "decided_at": at(8)} if status == Status.TOLD else {}
    row = write("sms", status, **told)
    assert "重新发送<span" not in qin_looks()
    client.post(reverse(f"messaging:{name}", args=[row.pk]))
    row.refresh_from_db()
    assert row.status == status


@pytest.mark.parametrize("fields", [{"status": "told"}, {"decided_at": at(8)}])
def test_the_database_refuses_a_decision_of_nobody(fields, write):
    row = write("sms", Status.FAILED)
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=row.pk).update(**fields)


def test_the_page_is_flat(write, qin, qin_looks, django_assert_max_num_queries):
    for _ in range(60):
        write("sms", Status.UNCONFIRMED, decided_by=qin, decided_at=at(8))
    with django_assert_max_num_queries(8):
        page = qin_looks("?status=unconfirmed&channel=sms")
    assert "共 2 页" in page
    assert "?status=unconfirmed&amp;channel=sms&amp;page=2" in page
