"""What a person is told about a booking, and when. No message names the matter."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from centers.accounts.models import User
from centers.messaging import actions as messaging

from .models import Booking, BookingEvent

TEXTS = {
    "confirmed": "预约成功：{time}，{place}。预约编号 {number}，查询码 {code}。不能前来请提前两小时取消。",
    "cancelled": "您的预约（编号 {number}，{time}）已取消。需要时可以重新预约。",
    "closed": "很抱歉，{place}在{time}临时不能接待，您的预约（编号 {number}）请登录改约其他时间，或拨打 12348。",
    "remind_24h": "提醒：您预约了 {time} 到{place}。编号 {number}。不能前来请提前两小时登录取消。",
    "remind_2h": "提醒：您今天 {clock} 预约到{place}。编号 {number}。临时不能前来，请致电网点或 12348。",
}
# How long before the start a reminder is due, and from when on it would come too late to be true.
LEADS = {
    "remind_24h": (timedelta(hours=24), timedelta(hours=2)),
    "remind_2h": (timedelta(hours=2), timedelta(0)),
}


def prefix(booking):
    return f"booking:{booking.pk}:"


def tell(booking, kind):
    """Queues one message to whoever booked, or to the number that a clerk wrote down."""
    start = timezone.localtime(booking.starts_at)
    text = TEXTS[kind].format(
        time=f"{start.month}月{start.day}日 {start:%H:%M}",
        clock=f"{start:%H:%M}",
        place=booking.center.name,
        number=booking.number,
        code=booking.code,
    )
    user = booking.booked_by or User.objects.filter(phone=booking.person_phone or None).first()
    phone = booking.booked_by.phone if booking.booked_by else booking.person_phone
    if user or phone:
        messaging.queue(prefix(booking) + kind, text, user=user, phone=phone)


def withdraw(booking):
    """Takes back what was queued for a booking that no longer stands."""
    messaging.withdraw(prefix(booking))


@transaction.atomic
def write_due_reminders(kind):
    """Writes the reminders of one kind that have come due; gives their number.

    The event row is unique per booking and kind and is written in the same transaction as the
    message, so two sweeps at once, or one that died, cannot remind twice or never. A booking made
    after the moment had passed is not reminded: the confirmation just told the same. Nor is one whose
    slot was closed: that was told by a message of its own.
    """
    now, (lead, too_late) = timezone.now(), LEADS[kind]
    told = BookingEvent.objects.filter(booking=OuterRef("pk"), verb=kind)
    due = (
        Booking.objects.filter(
            ~Exists(told),
            Q(slot=None) | Q(slot__closed_reason=""),
            status=Booking.Status.CONFIRMED,
            starts_at__gt=now + too_late,
            starts_at__lte=now + lead,
            confirmed_at__lte=F("starts_at") - lead,
        )
        .select_related("center", "booked_by")
        .select_for_update(of=["self"], skip_locked=True)[:200]
    )
    bookings = list(due)
    BookingEvent.objects.bulk_create([BookingEvent(booking=b, verb=kind) for b in bookings])
    for booking in bookings:
        tell(booking, kind)
    return len(bookings)
