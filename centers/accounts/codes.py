"""One-time codes on their way to a phone. A gateway above plugs itself in; the demo shows them instead."""

import logging
import time

from allauth.account.internal.stagekit import unstash_login
from allauth.core.internal.httpkit import get_client_ip
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from centers.common.limits import attempts, within
from centers.common.masking import mask_phone
from centers.common.refusals import Refusal

log = logging.getLogger("lianhu.codes")

VALID_MINUTES = 15
CANNOT_SEND = (
    "本平台现在不能发送短信验证码。请拨打 12348，或到就近的公共法律服务工作站、工作室当面办理。"
)
_senders = []

LIMITS = (  # what is counted, how many, in how many seconds, and what the person reads
    ("phone", 3, 60, "获取太频繁，请 1 分钟后再试。"),
    ("phone", 10, 86400, "这个号码今天获取验证码的次数已用完，请明天再试，或拨打 12348。"),
    ("session", 10, 600, "获取次数过多，请 10 分钟后再试，或拨打 12348。"),
    ("address", 300, 60, "现在使用的人较多，请 1 分钟后再试。"),
    ("address", 2000, 3600, "现在使用的人较多，请稍后再试，或拨打 12348。"),
)


class CodeNotSent(Refusal):
    """No code left the house; the sentence tells the person what to do instead."""

    def __init__(self, sentence=CANNOT_SEND):
        super().__init__(sentence, way_out=reverse("account_request_login_code"))


def register_code_sender(send, *, ready):
    """Names the function that sends a code: `send(phone, code)`; it raises CodeNotSent where it failed.

    `ready()` says whether it can send at all. Call it from `AppConfig.ready()`. A second sender is
    refused.
    """
    if _senders:
        raise ImproperlyConfigured("one-time codes have a sender already")
    _senders.append((send, ready))


def under_way(request, phone):
    """The code that this browser was sent for this phone and that still counts; None without one."""
    login = unstash_login(request, peek=True)
    state = login.state.get("stages", {}).get("login_by_code", {}).get("data", {}) if login else {}
    if state.get("phone") != phone or time.time() - state["at"] > VALID_MINUTES * 60:
        return None
    return state.get("code")


def tries_left(request, state):
    """Counts one guess at the code under way; how many are left after it, negative when it was void.

    In the cache and not in the session: guesses that arrive together would each read the same session.
    """
    guess = f"code:guesses:{request.session.session_key}:{state['at']}"
    return settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS - attempts(guess, VALID_MINUTES * 60)


def can_deliver():
    """Whether a code would reach anybody now."""
    return settings.DEMO or any(ready() for _, ready in _senders)


def deliver(phone, code):
    """Sends a code. The demo writes it to the log and shows it on the page, and nowhere else."""
    if settings.DEMO:
        log.info("demo: code for %s is %s", mask_phone(phone), code)
    elif can_deliver():
        [(send, _)] = _senders
        send(phone, code)
    else:
        raise CodeNotSent


def refuse_to_send(request, phone):
    """The sentence that says why no further code can go out now, or None. Counts one request.

    Whole community rooms share one address, so the number and the browser are counted first and the
    address is only a wide outer guard.
    """
    if not can_deliver():
        return CANNOT_SEND
    if not request.session.session_key:
        request.session.save()
    keys = {
        "phone": phone,
        "session": request.session.session_key,
        "address": get_client_ip(request),
    }
    for what, most, seconds, sentence in LIMITS:
        if not within(f"code:{what}:{seconds}:{keys[what]}", most, seconds):
            return sentence
    return None
