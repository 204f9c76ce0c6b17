"""Demo people, hours, rosters and a few bookings. Running it again changes nothing."""

from datetime import date, time, timedelta

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from aid.models import ProviderProfile
from centers.accounts.models import Posting, User
from centers.accounts.second_factor import give_totp
from centers.booking import actions
from centers.booking.models import Booking, Circuit, Roster, Slot
from centers.booking.slots import make_slots
from centers.cases.synthetic import SOURCES
from centers.cases.synthetic.world import World
from centers.org.models import Body, Center, OpeningHours, ServiceItem
from centers.portal import demo
from centers.portal.demo_assessment import load_assessment
from centers.portal.demo_history import load_history

SOURCE = "演示数据，不是真实办公时间"
MORNING, AFTERNOON = (time(9), time(12)), (time(14), time(17))
LAW, AID, MEDIATION, NOTARY, COUNSEL = "PLS-01", "PLS-02", "PLS-05", "PLS-07", "PLS-08"
TALKS, DRAFTING = "PLS-09", "PLS-15"
WORKDAYS = range(5)

# post, window, services, weekdays, periods, seats
AT_CENTRE = [
    ("值班律师", "1 号窗口", [LAW], WORKDAYS, [MORNING, AFTERNOON], 2),
    ("法律援助窗口", "2 号窗口", [AID], WORKDAYS, [MORNING, AFTERNOON], 1),
    ("人民调解员", "调解室", [MEDIATION], WORKDAYS, [MORNING], 1),
    ("公证员", "3 号窗口", [NOTARY], [1, 3], [MORNING, AFTERNOON], 1),
    ("代书窗口", "4 号窗口", [DRAFTING], WORKDAYS, [MORNING], 1),
    ("普法讲师", "上门讲课", [TALKS], [2, 4], [AFTERNOON], 1, {"minutes": 90}),
    ("电话律师", "电话", [LAW, COUNSEL], WORKDAYS, [AFTERNOON], 2, {"mode": "phone"}),
    (
        "视频律师",
        "视频",
        [LAW, COUNSEL],
        [0, 2],
        [MORNING],
        1,
        {"mode": "video", "meeting": "会议号 610 104 001（演示）"},
    ),
]
AT_STATION = [
    ("值班律师", "接待室", [LAW, COUNSEL], WORKDAYS, [MORNING, AFTERNOON], 1),
    ("人民调解员", "调解室", [MEDIATION], [1, 3], [AFTERNOON], 1),
    ("公证员", "接待室", [NOTARY], [2], [AFTERNOON], 1, {"kind": "stationed"}),
]
AT_ROOM = [("社区法律顾问", "社区工作室", [LAW, COUNSEL])]
# route, who goes, post, services, seats of a visit
CIRCUITS = [
    ("公证进社区", "公证处公证员（演示）", "公证员", [NOTARY], 6),
    ("律师进社区", "律师事务所律师（演示）", "巡回律师", [LAW, COUNSEL], 8),
]

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
        self.circuits()
        made = make_slots().made
        booked = sum(self.book(code, people) for code, people in CALLERS.items())
        booked += load_history()
        cases = sum(source.scenes(World(demo.SEED, years=1)) for source in SOURCES.values())
        cases += load_assessment(demo.SEED)
        return f"Done. {len(demo.STAFF)} staff, {made} slots, {booked} bookings, {cases} cases."

    def people(self):
        today = timezone.localdate()
        for phone, name in demo.RESIDENTS:
            User.objects.create_resident(phone, name=name, phone_verified_at=timezone.now())
        bodies = {
            name: Body.objects.get_or_create(
                kind=kind, name=name, defaults={"center": Center.objects.filter(code=seat).first()}
            )[0]
            for kind, name, seat in demo.BODIES
        }
        for username, name, role, where, second in demo.STAFF:
            user = User.objects.create_staff(
                username, demo.PASSWORD, name=name, needs_second_factor=second
            )
            if second:
                give_totp(user, demo.TOTP_SECRET)
            body = bodies.get(where)
            center = None if body else Center.objects.get(code=where)
            Posting.objects.create(user=user, center=center, body=body, role=role, valid_from=today)
        for username, since, good_at, about in demo.LAWYERS:
            posting = Posting.objects.get(user__username=username)
            ProviderProfile.objects.create(
                user=posting.user, body=posting.body, practising_since=since, specialities=good_at,
                introduction=about, languages="普通话、陕西话", knows_minors=True, most_cases=20,
                is_on_roster=True,
            )  # fmt: skip

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
                title, window, codes, weekdays, periods, seats, *more = post
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
                            **(more[0] if more else {}),
                        )
                        roster.services.set(items[code] for code in codes)

    def circuits(self):
        """Two routes, each to four rooms on the coming Tuesdays and Thursdays."""
        items = {item.code: item for item in ServiceItem.objects.all()}
        by = User.objects.get(username="sunli")
        rooms = list(Center.objects.open().filter(tier=Center.Tier.ROOM)[::17])
        for number, (title, host, post, codes, seats) in enumerate(CIRCUITS):
            circuit = Circuit.objects.create(title=title, host=host, added_by=by)
            for week, room in enumerate(rooms[number * 4 : number * 4 + 4]):
                today = timezone.localdate()
                monday = today - timedelta(days=today.weekday()) + timedelta(weeks=week + 1)
                day = monday + timedelta(days=1 + 2 * number)
                stop = Roster.objects.create(
                    center=room,
                    title=post,
                    window="社区活动室",
                    kind=Roster.Kind.CIRCUIT,
                    circuit=circuit,
                    weekday=day.weekday(),
                    starts=time(14, 30),
                    ends=time(16, 30),
                    minutes=30,
                    capacity=seats // 4 or 1,
                    valid_from=day,
                    valid_to=day,
                )
                stop.services.set(items[code] for code in codes)

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
