"""What a booking is printed on: the QR of its slip and its calendar entry."""

from datetime import timedelta
from io import BytesIO
from urllib.parse import urlencode

import qrcode
from django.urls import reverse
from django.utils import timezone
from icalendar import Alarm, Calendar, Event
from qrcode.image.svg import SvgPathImage


def time_page(service, slot):
    """The page of the other times on the same day at the same place."""
    page = reverse("booking:choose_time", args=[service.code, slot.center.code])
    return f"{page}?{urlencode({'day': slot.date.isoformat()})}"


def resume_path(booking):
    """Where the QR leads: the page that asks for the end of the phone number."""
    return f"{reverse('booking:find')}?{urlencode({'code': booking.code})}"


def qr_svg(text):
    """The QR code of a text as an SVG document, in bytes."""
    out = BytesIO()
    qrcode.make(text, image_factory=SvgPathImage, border=2).save(out)
    return out.getvalue()


def ics(booking):
    """The booking as an iCalendar file with one alarm two hours before, in bytes."""
    event = Event()
    event.add("uid", f"{booking.key}@lianhu-legal")
    event.add("dtstamp", booking.confirmed_at)
    event.add("dtstart", timezone.localtime(booking.starts_at))
    event.add("dtend", timezone.localtime(booking.ends_at))
    event.add("summary", f"公共法律服务预约 {booking.number}")
    event.add("location", " ".join(filter(None, [booking.center.name, booking.center.address])))
    event.add("description", "请带身份证件和有关材料。不能前来请提前两小时取消，或拨打 12348。")
    if booking.status == booking.Status.CANCELLED:
        event.add("status", "CANCELLED")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", "公共法律服务预约")
    alarm.add("trigger", -timedelta(hours=2))
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Lianhu public legal service//zh-CN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return calendar.to_ical()
