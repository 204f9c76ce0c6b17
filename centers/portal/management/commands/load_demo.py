"""Demo people, hours, rosters and a few bookings. Running it again changes nothing."""

from datetime import date, time, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from centers.accounts.models import Posting, User
from centers.accounts.second_factor import give_totp
from centers.booking import actions
from centers.booking.models import Booking, Roster, Slot
from centers.booking.slots import make_slots
from centers.org.models import Center, OpeningHours, ServiceItem
from centers.portal import demo

SOURCE = "演示数据，不是真实办公时间"
MORNING, AFTERNOON = (time(9), time(12)), (time(14), time(17))
LAW, AID, MEDIATION, NOTARY, COUNSEL = "PLS-01", "PLS-02", "PLS-05", "PLS-07", "PLS-08"
WORKDAYS = range(5)

# post, window, services, weekdays, periods, seats
AT_CENTRE = [
    ("值班律师", "1 号窗口", [LAW], WORKDAYS, [MORNING, AFTERNOON], 2),
    ("法律援助窗口", "2 号窗口", [AID], WORKDAYS, [MORNING, AFTERNOON], 1),
    ("人民调解员", "调解室", [MEDIATION], WORKDAYS, [MORNING], 1),
    ("公证员", "3 号窗口", [NOTARY], [1, 3], [MORNING, AFTERNOON], 1),
]
AT_STATION = [
    ("值班律师", "接待室", [LAW, COUNSEL], WORKDAYS, [MORNING, AFTERNOON], 1),
    ("人民调解员", "调解室", [MEDIATION], [1, 3], [AFTERNOON], 1),
    ("公证员（驻点）", "接待室", [NOTARY], [2], [AFTERNOON], 1),
]
AT_ROOM = [("社区法律顾问", "社区工作室", [LAW, COUNSEL])]

TOPIC = Booking.Topic
CALLERS = {
    "610104": [
        ("郭磊", "13900000015", TOPIC.DEBT),
        ("杨玉梅", "13900000016", TOPIC.CONSUMER),
        ("白晓东", "13900000017", TOPIC.LABOUR),
    ],
    "610104003": [
        ("刘建国", "13900000011", TOPIC.LABOUR),
        ("马秀英", "13900000012", TOPIC.FAMILY),
        ("周志强", "13900000013", TOPIC.PROPERTY),
        ("何淑珍", "13900000014", TOPIC.INHERITANCE),
    ],
}


class Command(BaseCommand):
    help = "Loads demo people, hours, rosters and bookings; refuses where DEMO is off."

    @transaction.atomic
    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("load_demo works only with DEMO=1")
        if Roster.objects.exists():
            return "Done. The demo was loaded before; nothing changed."
        self.people()
        self.hours()
        self.rosters()
        made = make_slots()
        booked = sum(self.book(code, people) for code, people in CALLERS.items())
        return f"Done. {len(demo.STAFF)} staff, {made} slots, {booked} bookings."

    def people(self):
        today = timezone.localdate()
        for phone, name in demo.RESIDENTS:
            User.objects.create_resident(phone, name=name, phone_verified_at=timezone.now())
        for username, name, role, code, second in demo.STAFF:
            user = User.objects.create_staff(
                username, demo.PASSWORD, name=name, needs_second_factor=second
            )
            if second:
                give_totp(user, demo.TOTP_SECRET)
            Posting.objects.create(
                user=user, center=Center.objects.get(code=code), role=role, valid_from=today
            )

    def hours(self):
        since = date(timezone.localdate().year, 1, 1)
        OpeningHours.objects.bulk_create(
            OpeningHours(
                center=center,
                weekday=day,
                opens=opens,
                closes=closes,
                valid_from=since,
                source=SOURCE,
            )
            for center in Center.objects.open()
            for day in WORKDAYS
            for opens, closes in (MORNING, AFTERNOON)
        )

    def rosters(self):
        items = {item.code: item for item in ServiceItem.objects.all()}
        for number, center in enumerate(Center.objects.open()):
            for post in self.posts(center, number):
                title, window, codes, weekdays, periods, seats = post
                for weekday in weekdays:
                    for starts, ends in periods:
                        roster = Roster.objects.create(
                            center=center,
                            title=title,
                            window=window,
                            weekday=weekday,
                            starts=starts,
                            ends=ends,
                            capacity=seats,
                            valid_from=timezone.localdate(),
                        )
                        roster.services.set(items[code] for code in codes)

    def posts(self, center, number):
        """A centre and a station receive every day, a room on one afternoon a week (法治日)."""
        if center.tier == Center.Tier.DISTRICT:
            return AT_CENTRE
        if center.tier == Center.Tier.STATION:
            return AT_STATION
        return [(*post, [number % 5], [AFTERNOON], 1) for post in AT_ROOM]

    def book(self, code, people):
        """A few telephone bookings on the coming days, so that the desk has something to show."""
        clerk = User.objects.get(username="zhangmin" if code != "610104" else "wangqiang")
        service = ServiceItem.objects.get(code=LAW)
        slots = Slot.objects.bookable().for_service(service).filter(center__code=code)
        soon = slots.filter(date__lte=timezone.localdate() + timedelta(days=4)).order_by(
            "starts_at"
        )
        for (name, phone, topic), slot in zip(people, soon[::3], strict=False):
            actions.book_by_phone(
                slot,
                service=service,
                person_name=name,
                person_phone=phone,
                topic=topic,
                key=f"demo-{code}-{phone[-2:]}-of-the-desk"[:24],
                by=clerk,
            )
        return len(people)
