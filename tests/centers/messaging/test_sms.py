"""Texts leave through the gateway once; what may have left is repeated only where that is harmless."""

import socket
import ssl
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings as site
from django.core.checks import run_checks
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from centers.messaging import actions, sms
from centers.messaging.channels import CHANNELS
from centers.messaging.models import InboxItem, Message
from lianhu_legal.celery import app
from tests.cast import resident
from tests.sms_gateway import DROP, KEY, Gateway

Status, Trouble = Message.Status, Message.Trouble


@pytest.fixture
def wang(db, wednesday):
    return resident("13900000001", "王桂兰")


@pytest.fixture
def chen(db, wednesday):
    return resident("13900000002", "陈晓燕")


@pytest.fixture
def queue(wang):
    """`queue(3)` queues three texts for 王桂兰, one message each; gives their rows."""

    def write(many=1, text="预约成功"):
        for n in range(many):
            actions.queue(f"booking:{n}:confirmed", text, user=wang, phone=wang.phone)
        return Message.objects.filter(channel="sms").order_by("pk")

    return write


def state(row):
    row.refresh_from_db()
    return row.status, row.trouble


def test_a_text_is_accepted_once_with_everything_the_protocol_names(gateway, queue, wang):
    (row,) = queue(text="预约成功，查询码 ABCDEFGH。")
    actions.drain()
    actions.drain()
    (request,) = gateway.asked
    assert (request["phone"], request["text"]) == (wang.phone, "预约成功，查询码 ABCDEFGH。")
    assert request["path"] == "/send?v=1"
    assert request["headers"]["Authorization"] == f"Bearer {KEY}"
    assert request["headers"]["Idempotency-Key"] == request["id"]
    assert wang.phone not in request["id"]
    row.refresh_from_db()
    assert (row.status, row.receipt, row.trouble) == (Status.SENT, "receipt-0", "")
    assert row.sent_at


def test_a_person_without_a_phone_has_no_text(gateway, wang):
    actions.queue("k", "提醒", user=wang)
    assert list(Message.objects.values_list("channel", flat=True)) == ["inbox"]


def test_several_readers_of_one_event_have_a_text_each(gateway, wang, chen):
    for reader in (wang, chen):
        actions.queue(
            f"booking:1:closed:{reader.pk}".ljust(110, "x"), "停止接待", phone=reader.phone
        )
    actions.drain()
    assert {r["phone"] for r in gateway.accepted} == {wang.phone, chen.phone}


def test_an_id_stays_with_its_message_and_with_no_other(gateway, queue, wednesday):
    gateway.script.extend([503, 200])
    queue(2)
    actions.drain()
    wednesday.shift(timedelta(minutes=3))
    actions.drain()
    first, *others = [request["id"] for request in gateway.asked]
    assert len(others) == 2
    assert others.count(first) == 1
    before = set(others)
    Message.objects.all().delete()
    wednesday.shift(timedelta(seconds=1))
    queue(2)
    actions.drain()
    assert before.isdisjoint(request["id"] for request in gateway.asked[3:])


@pytest.mark.parametrize(
    ("step", "receipt"),
    [(204, ""), (b"", ""), (b"OK", ""), (b'"OK"', ""), (b'{"receipt": null}', ""), (b"[" * 5000, ""),
     (b'{"receipt": ["a"]}', ""), (b'{"receipt": 1234567890123456789}', "1234567890123456789"),
     (b'{"receipt": "a\\u0000b\\ud800c"}', "abc"), (b'{"receipt": "%s"}' % (b"r" * 200), "r" * 80)],
)  # fmt: skip
def test_a_yes_counts_with_any_receipt_or_none(step, receipt, gateway, queue):
    gateway.script.append(step)
    (row,) = queue()
    actions.drain()
    assert state(row) == (Status.SENT, "")
    assert row.receipt == receipt


@pytest.mark.parametrize("answer", [400, 401, 403, 404, 410, 413, 422])
def test_a_refused_text_is_not_tried_again(answer, gateway, queue, wednesday):
    gateway.script.append(answer)
    (row,) = queue()
    actions.drain()
    assert state(row) == (Status.FAILED, Trouble.REFUSED)
    wednesday.shift(timedelta(days=1))
    actions.drain()
    assert len(gateway.asked) == 1


@pytest.mark.parametrize("answer", [408, 425, 429, 500, 502, 503, 504, (307, {"Location": "/x"})])
def test_not_now_is_tried_again_and_given_up_in_the_end(answer, gateway, queue, wednesday):
    gateway.script.extend([answer] * actions.TRIES)
    (row,) = queue()
    for turn in range(1, actions.TRIES + 1):
        actions.drain()
        row.refresh_from_db()
        assert row.attempts == len(gateway.asked) == turn
        pause = row.due_at - timezone.now()
        assert timedelta(minutes=0.9 * 2**turn) <= pause <= timedelta(minutes=2**turn)
        wednesday.shift(pause)
    assert state(row) == (Status.FAILED, Trouble.BUSY)
    assert gateway.accepted == []
    assert {request["path"] for request in gateway.asked} == {"/send?v=1"}


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [("1200", 1200), ("3600", 3600), ("999999", 3600), ("30", 0), ("soon", 0), ("-5", 0), ("9" * 5000, 0)],
)  # fmt: skip
def test_the_gateway_may_ask_for_up_to_an_hour(asked, seconds, gateway, queue):
    gateway.script.append((429, {"Retry-After": asked}))
    (row,) = queue()
    actions.drain()
    row.refresh_from_db()
    pause = (row.due_at - timezone.now()).total_seconds()
    assert pause == seconds if seconds else 108 <= pause <= 120


class TestNobodyThere:
    """Nothing has left, so it is tried again, whatever the gateway does with ids."""

    @pytest.fixture
    def deaf(self, plain_gateway, settings):
        """A port where nobody listens, and one where somebody listens and says nothing."""
        settings.SMS_GATEWAY_TIMEOUT = (0.2, 0.2)
        with socket.socket() as closed, socket.create_server(("127.0.0.1", 0)) as silent:
            closed.bind(("127.0.0.1", 0))
            yield {
                "refused": f"http://127.0.0.1:{closed.getsockname()[1]}/",
                "no handshake": f"https://127.0.0.1:{silent.getsockname()[1]}/",
                "no such name": "http://sms.invalid/",
                "no name at all": "http://sms..invalid/",
                "no gateway": "",
            }

    @pytest.mark.parametrize(
        "how", ["refused", "no handshake", "no such name", "no name at all", "no gateway"]
    )
    def test_it_is_tried_again(self, how, deaf, settings, queue):
        settings.SMS_GATEWAY_URL = deaf[how]
        (row,) = queue()
        actions.drain()
        assert state(row) == (Status.QUEUED, Trouble.UNREACHABLE)

    def test_it_costs_one_try_of_one_message_and_the_inbox_goes_on(
        self, deaf, settings, queue, plain_gateway
    ):
        settings.SMS_GATEWAY_URL = deaf["refused"]
        rows = queue(30)
        assert actions.drain() == 31
        assert InboxItem.objects.count() == 30
        assert sorted(row.attempts for row in rows.all()) == [0] * 29 + [1]
        settings.SMS_GATEWAY_URL = plain_gateway.url
        assert actions.drain() == 29


def test_a_text_that_is_refused_does_not_stop_the_others(gateway, queue):
    gateway.script.append(400)
    queue(3)
    actions.drain()
    assert len(gateway.accepted) == 2


def test_a_slow_gateway_has_its_turn_and_no_longer(gateway, queue, monkeypatch):
    monkeypatch.setattr(actions, "PATIENCE", 1.5)
    gateway.pace = 0.5
    rows = queue(8)
    actions.drain()
    assert 1 <= len(gateway.accepted) <= 4
    assert set(rows.all().values_list("status", flat=True)) == {Status.SENT, Status.QUEUED}
    assert InboxItem.objects.count() == 8


def test_a_run_is_over_before_the_next_sweep_and_a_call_before_its_claim_is_stale():
    assert app.conf.beat_schedule["deliver messages"]["schedule"] > actions.PATIENCE
    assert timedelta(seconds=sum(site.SMS_GATEWAY_TIMEOUT)) < Message.STALE_AFTER / 4


class TestLeftAndNotAnswered:
    """The gateway may have it or not."""

    @pytest.fixture(params=["broken off", "too slow"])
    def unanswered(self, request, gateway, settings):
        settings.SMS_GATEWAY_TIMEOUT = (2, 0.2)
        if request.param == "broken off":
            gateway.script.append(DROP)
        else:
            gateway.hold()

    def test_with_ids_it_is_repeated_under_the_same_id(self, unanswered, gateway, queue, wednesday):
        (row,) = queue()
        actions.drain()
        assert state(row) == (Status.QUEUED, Trouble.UNANSWERED)
        gateway.release()
        wednesday.shift(timedelta(minutes=2))
        actions.drain()
        assert state(row) == (Status.SENT, "")
        assert (len(gateway.asked), len(gateway.accepted)) == (2, 1)
        assert row.receipt == "receipt-0"

    def test_without_ids_it_is_shown_and_never_repeated(
        self, unanswered, plain_gateway, queue, wednesday
    ):
        (row,) = queue()
        actions.drain()
        assert state(row) == (Status.UNCONFIRMED, Trouble.UNANSWERED)
        plain_gateway.release()
        wednesday.shift(timedelta(days=1))
        actions.drain()
        assert len(plain_gateway.asked) == 1

    def test_after_the_last_try_it_is_still_not_known(self, unanswered, gateway, queue):
        (row,) = queue()
        Message.objects.update(attempts=actions.TRIES - 1)
        actions.drain()
        assert state(row) == (Status.UNCONFIRMED, Trouble.UNANSWERED)


class TestADeadWorker:
    """It had a text under way and died."""

    @pytest.fixture
    def abandoned(self, gateway, queue, wednesday):
        (row,) = queue()
        actions.claim("sms")
        wednesday.shift(Message.STALE_AFTER + timedelta(seconds=1))
        return row

    def test_with_ids_the_text_is_repeated(self, abandoned, gateway):
        actions.drain()
        assert state(abandoned) == (Status.SENT, "")

    def test_without_ids_it_is_not(self, abandoned, plain_gateway):
        actions.drain()
        assert state(abandoned) == (Status.UNCONFIRMED, Trouble.INTERRUPTED)
        assert plain_gateway.asked == []

    def test_with_ids_it_is_given_up_in_the_end(self, abandoned, gateway):
        Message.objects.update(attempts=actions.TRIES)
        actions.drain()
        assert state(abandoned) == (Status.UNCONFIRMED, Trouble.INTERRUPTED)

    def test_only_what_was_under_way_is_in_doubt(self, plain_gateway, queue, wednesday):
        queue(5)
        assert len(actions.claim("sms")) == 1
        wednesday.shift(Message.STALE_AFTER + timedelta(seconds=1))
        actions.drain()
        assert Message.objects.filter(status=Status.UNCONFIRMED).count() == 1
        assert len(plain_gateway.accepted) == 4


@pytest.mark.parametrize("problem", [sms.Undelivered(Trouble.BUSY, "test"), TimeoutError()])
def test_what_is_withdrawn_on_the_way_does_not_come_back(problem, gateway, queue, monkeypatch):
    class Withdrawn:
        ours = idempotent = False

        def send(self, message):
            actions.withdraw("booking:")
            raise problem

    monkeypatch.setitem(CHANNELS, Message.Channel.SMS, Withdrawn())
    (row,) = queue()
    actions.drain()
    assert state(row) == (Status.WITHDRAWN, "")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("around", [False, True])
def test_no_transaction_is_open_while_the_gateway_is_asked(around, gateway, queue):
    """With its control: a transaction around it would be seen."""
    queue()
    gateway.hold()

    def drain():
        if around:
            with transaction.atomic():
                actions.drain()
        else:
            actions.drain()
        connection.close()

    worker = Thread(target=drain)
    worker.start()
    assert gateway.holding.wait(30)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND state = 'idle in transaction'"
        )
        [open_ones] = cursor.fetchone()
    gateway.release()
    worker.join()
    assert open_ones == around
    assert Message.objects.get(channel="sms").status == Status.SENT


class TestCertificate:
    """One for localhost, from an authority that nobody knows."""

    @pytest.fixture
    def certificate(self, tmp_path):
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
        today = datetime.now(UTC)
        builder = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(1)
            .not_valid_before(today - timedelta(days=3650))
            .not_valid_after(today + timedelta(days=3650))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        )
        made = builder.sign(key, SHA256())
        path = tmp_path / "gateway.pem"
        form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        path.write_bytes(made.public_bytes(Encoding.PEM) + key.private_bytes(*form))
        return path

    @pytest.fixture
    def behind_tls(self, gateway, certificate, settings):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        behind = Gateway(tls=context)
        settings.SMS_GATEWAY_URL = behind.url
        sms._tls.cache_clear()
        yield behind
        behind.stop()
        sms._tls.cache_clear()

    def test_a_stranger_is_told_nothing(self, behind_tls, queue):
        (row,) = queue()
        actions.drain()
        assert state(row) == (Status.QUEUED, Trouble.UNREACHABLE)
        assert behind_tls.asked == []

    def test_an_authority_that_this_machine_trusts_is_enough(
        self, behind_tls, queue, certificate, monkeypatch
    ):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        (row,) = queue()
        actions.drain()
        assert state(row) == (Status.SENT, "")

    def test_but_not_for_another_name(self, behind_tls, queue, certificate, monkeypatch, settings):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        settings.SMS_GATEWAY_URL = behind_tls.url.replace("localhost", "127.0.0.1")
        (row,) = queue()
        actions.drain()
        assert state(row) == (Status.QUEUED, Trouble.UNREACHABLE)
        assert behind_tls.asked == []


def test_the_database_refuses_a_text_to_no_phone(wang):
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(key="k", channel="sms", user=wang, text="提醒")


HTTPS = "https://sms.example.cn/send"


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"MESSAGE_CHANNELS": ["inbox"]}, []),
        ({"MESSAGE_CHANNELS": ["inbox", "sns"]}, ["E001"]),
        ({"MESSAGE_CHANNELS": ["inbox", "sms"]}, ["E002"]),
        ({"SMS_GATEWAY_URL": HTTPS}, ["E002"]),
        ({"SMS_GATEWAY_KEY": "k"}, ["E002"]),
        ({"SMS_GATEWAY_URL": HTTPS, "SMS_GATEWAY_KEY": "k"}, []),
        ({"SMS_GATEWAY_URL": HTTPS, "SMS_GATEWAY_KEY": "k\n"}, ["E004"]),
        ({"SMS_GATEWAY_URL": "http://sms.example.cn/", "SMS_GATEWAY_KEY": "k"}, ["E003"]),
        ({"SMS_GATEWAY_URL": "http://sms.example.cn/", "SMS_GATEWAY_KEY": "k", "DEMO": True}, []),
        ({"SMS_GATEWAY_URL": "http://127.0.0.1:9/", "SMS_GATEWAY_KEY": "k"}, []),
        ({"SMS_GATEWAY_URL": "http://[::1]:9/", "SMS_GATEWAY_KEY": "k"}, []),
        ({"SMS_GATEWAY_URL": "http://localhost/", "SMS_GATEWAY_KEY": "k"}, []),
        ({"SMS_GATEWAY_URL": "http://127.0.0.1.example.cn/", "SMS_GATEWAY_KEY": "k"}, ["E003"]),
        ({"SMS_GATEWAY_URL": "http://10.0.0.1/", "SMS_GATEWAY_KEY": "k"}, ["E003"]),
        ({"SMS_GATEWAY_URL": "sms.example.cn", "SMS_GATEWAY_KEY": "k"}, ["E003"]),
        ({"SMS_GATEWAY_URL": "https://h:nonsense/", "SMS_GATEWAY_KEY": "k"}, ["E003"]),
        ({"SMS_GATEWAY_URL": "https:///send", "SMS_GATEWAY_KEY": "k"}, ["E003"]),
    ],
)  # fmt: skip
def test_what_cannot_work_is_named_before_the_start(changes, found, settings):
    settings.SITE_URL = "https://legal.example.cn"
    for name, value in changes.items():
        setattr(settings, name, value)
    said = run_checks(tags=["environment"])
    assert [error.id for error in said] == [f"messaging.{code}" for code in found]
    assert not any("sms.example" in error.msg for error in said)


def test_every_trouble_has_an_end():
    assert set(actions.AFTER) == set(Trouble)
    assert set(CHANNELS) == set(Message.Channel)
