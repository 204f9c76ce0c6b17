"""How long a session lives, and which one of a member of staff is the live one."""

import time
from datetime import timedelta

from django.conf import settings

from .models import User

STAMP_EVERY = 30  # seconds; a finer stamp would write to the database at every click
WARNED_BEFORE = 120
WHOLE_DAY = timedelta(hours=8).total_seconds()

ELSEWHERE = "您的账号刚刚在另一处登录，这里已退出。如果不是您本人操作，请立即联系系统管理员。"
ENDED = "管理员已结束您的登录，请重新登录。"
TOO_LONG = "您已登录满 8 小时，为了安全，请重新登录。"


def idle_seconds(user):
    """How long a person may do nothing before the session ends."""
    minutes = settings.STAFF_IDLE_MINUTES if user.is_staff else settings.RESIDENT_IDLE_MINUTES
    return minutes * 60


def claim(request, user):
    """Starts the clocks of a fresh session and, for staff, makes it the live one."""
    now = time.time()
    request.session.update({"began_at": now, "seen_at": now})
    if user.is_staff:
        request.session.save()  # a fresh session has no key before it is stored
        user.live_session = request.session.session_key
        user.save(update_fields=["live_session"])


def why_over(request):
    """The sentence that tells why this session has ended, or None while it lives."""
    user, session, now = request.user, request.session, time.time()
    signed_in = user.last_login.timestamp() if user.last_login else now
    if user.is_staff and user.live_session not in ("", session.session_key):
        return ENDED if user.live_session == User.NO_SESSION else ELSEWHERE
    if now - session.get("began_at", signed_in) > WHOLE_DAY:
        return TOO_LONG
    idle = idle_seconds(user)
    if now - session.get("seen_at", signed_in) > idle + STAMP_EVERY:
        return f"您有 {idle // 60} 分钟没有操作，为了安全已退出登录。"
    return None


def touch(request):
    """Notes that the person is here; at most once in `STAMP_EVERY` seconds."""
    now = time.time()
    signed_in = request.user.last_login.timestamp() if request.user.last_login else 0
    if now - request.session.get("seen_at", signed_in) > STAMP_EVERY:
        request.session["seen_at"] = now
