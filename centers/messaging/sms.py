"""The SMS gateway, over HTTP. The protocol that it must speak stands in docs/operate.md."""

import json
import logging
import re
import ssl
from contextlib import closing
from functools import cache
from hashlib import sha256
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings

from centers.accounts.codes import VALID_MINUTES, CodeNotSent

from .models import Message

log = logging.getLogger("lianhu.messages")

LATER = {408, 425, 429}  # of the 4xx, those that say "not now" and not "never"
LONGEST_ANSWER = 65536  # bytes
LONGEST_WAIT = 3600  # seconds that a gateway may ask for


class Undelivered(Exception):  # noqa: N818  what became of a message, not a fault of ours
    """A message did not go out, or may not have: a `Message.Trouble`, a detail for the log without
    personal data, and for how many seconds the gateway asked to be left alone."""

    def __init__(self, trouble, detail, wait=0):
        super().__init__(f"{trouble} ({detail})")
        self.trouble, self.wait = trouble, wait


class Sms:
    """The phone itself. Each message keeps its id over all its tries."""

    ours = False

    @property
    def idempotent(self):
        return settings.SMS_GATEWAY_HONOURS_IDS

    def send(self, message):
        # With its moment, so that no other installation, and no later database, comes to the same id.
        name = f"{message.key} {message.created_at.timestamp():f}"
        return submit(sha256(name.encode()).hexdigest(), message.phone, message.text)


def configured():
    """Whether there is a gateway to send through."""
    return bool(settings.SMS_GATEWAY_URL and settings.SMS_GATEWAY_KEY)


def send_code(phone, code):
    """Sends a one-time code at once; its text is kept nowhere. Raises CodeNotSent."""
    text = f"验证码 {code}，用于登录莲湖区公共法律服务平台，{VALID_MINUTES} 分钟内有效。请不要告诉他人。"
    try:
        submit(uuid4().hex, phone, text)
    except Undelivered as problem:
        log.warning("a code did not go out: %s", problem)
        raise CodeNotSent from None


def submit(key, phone, text):
    """Hands one text to the gateway and gives its receipt, "" without one. Raises Undelivered.

    Every text has a connection of its own: while that is being made nothing has left, afterwards
    anything may have. A kept connection that the other side closes would leave that open.
    """
    if not configured():
        raise Undelivered(Message.Trouble.UNREACHABLE, "no gateway")
    url = urlsplit(settings.SMS_GATEWAY_URL)
    path = f"{url.path or '/'}{url.query and '?'}{url.query}"
    body = json.dumps({"id": key, "phone": phone, "text": text}, ensure_ascii=False).encode()
    headers = {
        "Authorization": f"Bearer {settings.SMS_GATEWAY_KEY}",
        "Connection": "close",
        "Content-Type": "application/json",
        "Idempotency-Key": key,
    }
    to_connect, to_answer = settings.SMS_GATEWAY_TIMEOUT
    with closing(_connection(url, to_connect)) as connection:
        try:
            connection.connect()
        except (OSError, UnicodeError) as error:  # no name, no answer, no valid certificate
            raise Undelivered(Message.Trouble.UNREACHABLE, type(error).__name__) from None
        connection.sock.settimeout(to_answer)
        try:
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
        except (OSError, HTTPException) as error:
            raise Undelivered(Message.Trouble.UNANSWERED, type(error).__name__) from None
        if not 200 <= answer.status < 300:
            raise _refusal(answer)
        return _receipt(answer)


def _connection(url, timeout):
    if url.scheme == "https":
        return HTTPSConnection(url.hostname, url.port, timeout=timeout, context=_tls())
    return HTTPConnection(url.hostname, url.port, timeout=timeout)


@cache
def _tls():
    """Verifies the certificate and the name in it, by the authorities that this machine trusts."""
    return ssl.create_default_context()


def _refusal(answer):
    """What an answer other than yes means. A redirect is not followed: it is "not now"."""
    for_good = 400 <= answer.status < 500 and answer.status not in LATER
    asked = answer.headers.get("Retry-After", "")
    return Undelivered(
        Message.Trouble.REFUSED if for_good else Message.Trouble.BUSY,
        f"HTTP {answer.status}",
        wait=min(int(asked), LONGEST_WAIT) if re.fullmatch("[0-9]{1,9}", asked) else 0,
    )


def _receipt(answer):
    """The receipt beside a yes. The yes counts, whatever comes after it."""
    try:
        receipt = json.loads(answer.read(LONGEST_ANSWER))["receipt"]
    except (OSError, HTTPException, ValueError, LookupError, TypeError, RecursionError):
        return ""
    if not isinstance(receipt, str | int):
        return ""
    printable = "".join(filter(str.isprintable, str(receipt)))
    return printable[: Message._meta.get_field("receipt").max_length]
