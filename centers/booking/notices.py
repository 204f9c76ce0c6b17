"""What a person is told about a booking, and when. No message names the matter."""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from centers.accounts.models import User
from centers.common import crypto
from centers.common.dates import spoken_moment
from centers.common.limits import DAY_SECONDS, within
from centers.common.refusals import Refusal
from centers.messaging import actions as messaging

from .models import CANCEL_UNTIL, Booking, BookingEvent, Mode

CAN_CANCEL = "不能前来请提前两小时点开 {link} 取消。"
SOON = "不能前来请致电网点或 12348。"  # where two hours before is over
TEXTS = {
    "confirmed": "预约成功：{time}，{place}。预约编号 {number}，查询码 {code}。" + CAN_CANCEL,
    "moved": "您的预约（编号 {number}）已改到 {time}，{place}。" + CAN_CANCEL,
    "cancelled": "您的预约（编号 {number}，{time}）已取消。需要时可以重新预约。",
    "called_off": (
        "很抱歉，{place}在{time}临时不能接待，您的预约（编号 {number}）已取消。已为您保留其他时间：{others}。"
        "请在 {until} 前点开 {link} 选一个，或拨打 12348。"
    ),
    "called_off_plain": (
        "很抱歉，{place}在{time}临时不能接待，您的预约（编号 {number}）已取消。"
        "请重新预约，或拨打 12348，工作人员帮您安排。"
    ),
    "offered": (
        "您候补的时间有名额了：{time}，{place}。为您保留到 {until}，请点开 {link} 确认；不需要也请点开让给别人。"
    ),
    "offer_off": (
        "很抱歉，为您保留的 {time}（{place}）因网点停约取消了。您仍在候补中，有名额会再通知您。"
    ),
    "redirected": "请到{place}继续办理，编号 {number}，今天有效。有事请拨打 12348。",
    "remind_24h": "提醒：您预约了 {time} 到{place}。编号 {number}。" + CAN_CANCEL,
    "remind_2h": "提醒：您今天 {clock} 预约到{place}。编号 {number}。临时不能前来，请致电网点或 12348。",
}
# What the person served reads, where somebody else booked for them.
FOR_THE_PERSON = {
    "confirmed": (
        "有人代您预约了 {time} 到{place}，编号 {number}，查询码 {code}。不是您的意思，请点开 {link} 取消，或拨打 12348。"
    ),
}
PLACES = {
    Mode.VISIT: "{place}",
    Mode.PHONE: "{place}（电话，届时打给您）",
    Mode.VIDEO: "{place}（视频）",
}
WAITING = {
    "joined": (
        "候补登记成功。有名额时会发消息给您，请留意；不再需要，请登录“我的事项”退出，或拨打 12348。"
    ),
    "left": "您的候补已由网点工作人员取消。有疑问，或仍需办理，请拨打网点电话或 12348。",
}
WAITING_FOR_THE_PERSON = {
    "joined": "有人代您登记了候补，有名额时会发消息给您。不是您的意思，请拨打 12348 取消。",
}
TEXTS_OF_OTHERS_A_DAY = 6
# How long before the start a reminder is due, and from when on it would come too late to be true.
LEADS = {
    "remind_24h": (timedelta(hours=24), timedelta(hours=2)),
    "remind_2h": (timedelta(hours=2), timedelta(0)),
}


def prefix(booking):
    return f"booking:{booking.pk}:"


def link(booking):
    """The address that opens this booking to whoever got the message, for one tap."""
    return settings.SITE_URL + booking.tap_path


def tell(booking, kind, *, offers=()):
    """Queues one message to whoever booked and one to the person served; a time is told once."""
    others = " 或 ".join(f"{spoken_moment(o.starts_at)} {o.center.short_name}" for o in offers)
    until = offers[0].held_until if offers else booking.held_until
    facts = {
        "time": spoken_moment(booking.starts_at),
        "clock": booking.clock,
        "place": PLACES[booking.mode].format(place=booking.center.name),
        "number": booking.number,
        "code": booking.code,
        "link": link(booking),
        "others": others,
        "until": spoken_moment(until) if until else "",
    }
    agreed = booking.arranged_at or booking.created_at
    once = offers[0].pk if offers else f"{agreed:%y%m%d%H%M%S}"
    key = f"{prefix(booking)}{kind}:{booking.starts_at:%y%m%d%H%M}:{once}"
    booker = booking.booked_by.phone if booking.booked_by else booking.proxy_phone
    texts = {text: text for text in (TEXTS[kind], FOR_THE_PERSON.get(kind, TEXTS[kind]))}
    if booking.starts_at - timezone.now() < CANCEL_UNTIL:
        texts = {text: text.replace(CAN_CANCEL, SOON) for text in texts}
    if booker:
        send(key, texts[TEXTS[kind]].format(**facts), booking.booked_by, booker)
    if booking.person_phone and booking.person_phone != booker:
        theirs = FOR_THE_PERSON.get(kind, TEXTS[kind]) if booker else TEXTS[kind]
        text = texts[theirs].format(**facts)
        if not booker or may_still_be_told(booking.person_phone):
            send(f"{key}:person", text, None, booking.person_phone)


def send(key, text, user, phone):
    user = user or User.objects.filter(phone=phone).first()
    messaging.queue(key, text, user=user, phone=phone)


def tell_waiting(entry, kind):
    """Tells whoever asked, and the person served, that a place on the waiting list is theirs, or no more."""
    booker = entry.booked_by.phone if entry.booked_by else entry.proxy_phone
    if booker:
        send(f"waiting:{entry.pk}:{kind}", WAITING[kind], entry.booked_by, booker)
    if entry.person_phone != booker:
        text = WAITING_FOR_THE_PERSON.get(kind, WAITING[kind]) if booker else WAITING[kind]
        if not booker or may_still_be_told(entry.person_phone):
            send(f"waiting:{entry.pk}:{kind}:person", text, None, entry.person_phone)


def may_still_be_told(phone):
    """Counts a text about what others do for somebody; False from the seventh of a day on.

    Nobody's phone is flooded in the bureau's name by whoever knows its number. The booker is told all
    the same. A cache that does not answer counts nothing: what a person should know goes out.
    """
    name = crypto.keyed_index(phone, purpose="booking.told")
    try:
        return within(f"told:{name}", TEXTS_OF_OTHERS_A_DAY, DAY_SECONDS)
    except Refusal:
        return True


def withdraw(booking):
    """Takes back what was queued for a booking that no longer stands."""
    messaging.withdraw(prefix(booking))


@transaction.atomic
def write_due_reminders(kind):
    """Writes the reminders of one kind that have come due; gives their number.

    The event row is unique per booking, kind and start and is written in the same transaction as the
    message, so two sweeps at once, or one that died, cannot remind twice or never. A time agreed on
    after the moment had passed is not reminded: the confirmation just told the same. Nor is one whose
    slot was closed: that is told by a message of its own.
    """
    now, (lead, too_late) = timezone.now(), LEADS[kind]
    told = BookingEvent.objects.filter(booking=OuterRef("pk"), verb=kind, due=OuterRef("starts_at"))
    due = (
        Booking.objects.filter(
            ~Exists(told),
            Q(slot=None) | Q(slot__closed_reason=""),
            status=Booking.Status.CONFIRMED,
            starts_at__gt=now + too_late,
            starts_at__lte=now + lead,
            arranged_at__lte=F("starts_at") - lead,
        )
        .select_related("center", "booked_by")
        .select_for_update(of=["self"], skip_locked=True)[:200]
    )
    bookings = list(due)
    BookingEvent.objects.bulk_create(
        [BookingEvent(booking=b, verb=kind, due=b.starts_at) for b in bookings]
    )
    for booking in bookings:
        tell(booking, kind)
    return len(bookings)
