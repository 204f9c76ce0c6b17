"""Who comes, when, and what became of it."""

from datetime import timedelta
from secrets import choice

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, When
from django.urls import reverse
from django.utils import timezone

from centers.accounts.models import Consent, User
from centers.common import crypto
from centers.common.dates import clock
from centers.common.references import CODE_LETTERS, new_code, new_key
from centers.org.models import Center, ServiceItem

from .roster import Mode
from .slot import Slot

HOLD = timedelta(minutes=10)
CANCEL_UNTIL = timedelta(hours=2)
SECOND_THOUGHTS = timedelta(minutes=15)
MOVES = 2  # times that a resident may choose another time
LIVE_BOOKINGS_A_PERSON = 2
LIVE_BOOKINGS_AN_ACCOUNT = 4  # for oneself and for the family
NAME_IN_A_LIST = 12  # letters


def new_tap_key():
    """What the link in a message ends with: twelve characters, about 59 bits."""
    return "".join(choice(CODE_LETTERS) for _ in range(12))


class Request(models.Model):
    """What somebody asks for and for whom: shared by bookings and places on the waiting list.

    `person_key` is a keyed hash of name and phone of the person served.
    """

    class Channel(models.TextChoices):
        WEB = "web", "网上"
        PHONE = "phone", "电话"
        WALK_IN = "walk_in", "到场"
        REFERRED = "referred", "转来"

    class Relation(models.TextChoices):
        SELF = "self", "本人"
        PARENT = "parent", "父母"
        SPOUSE = "spouse", "配偶"
        CHILD = "child", "子女"
        RELATIVE = "relative", "其他亲属"
        NEIGHBOUR = "neighbour", "邻居或朋友"
        WORKER = "worker", "社区工作人员"

    class Topic(models.TextChoices):
        LABOUR = "labour", "劳动与工资"
        FAMILY = "family", "婚姻家庭"
        INHERITANCE = "inheritance", "遗嘱与继承"
        PROPERTY = "property", "房屋与邻里"
        DEBT = "debt", "借款与合同"
        TORT = "tort", "人身损害与交通事故"
        CONSUMER = "consumer", "消费维权"
        CRIMINAL = "criminal", "刑事案件"
        ADMINISTRATIVE = "administrative", "行政处理"
        OTHER = "other", "其他"

    service = models.ForeignKey(
        ServiceItem, models.PROTECT, related_name="%(class)ss", verbose_name="预约事项"
    )
    channel = models.CharField("渠道", max_length=8, choices=Channel.choices)
    booked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    relation = models.CharField(
        "与本人关系", max_length=10, choices=Relation.choices, default=Relation.SELF
    )
    consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, blank=True, related_name="%(class)ss"
    )
    proxy_phone = models.CharField("代约人手机号码", max_length=11, blank=True)
    person_name = models.CharField("姓名", max_length=50, blank=True)
    person_phone = models.CharField("手机号码", max_length=11, blank=True)
    person_key = models.CharField(max_length=64, blank=True, editable=False)
    topic = models.CharField("咨询类别", max_length=16, choices=Topic.choices, blank=True)
    access_needs = models.CharField("需要的帮助", max_length=60, blank=True)
    note = models.CharField("补充说明", max_length=200, blank=True)
    organisation = models.CharField("申请单位", max_length=60, blank=True)
    headcount = models.PositiveSmallIntegerField("人数", null=True, blank=True)
    other_party_name = models.CharField("对方姓名", max_length=50, blank=True)
    other_party_phone = models.CharField("对方联系电话", max_length=20, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    # What is asked once and carried from a waiting place to its offer, or to another time.
    ANSWERS = (
        "service", "channel", "booked_by", "relation", "consent", "proxy_phone", "person_name",
        "person_phone", "person_key", "topic", "access_needs", "note", "organisation", "headcount",
        "other_party_name", "other_party_phone",
    )  # fmt: skip

    class Meta:
        abstract = True

    @property
    def answers(self):
        """{field: value} of all that was asked."""
        return {name: getattr(self, name) for name in self.ANSWERS}

    @property
    def is_for_other(self):
        return self.relation != self.Relation.SELF

    @property
    def booker_phone(self):
        """The number of whoever booked, where that is not the person served."""
        booker = self.booked_by.phone if self.booked_by else self.proxy_phone
        return booker if booker and booker != self.person_phone else ""

    @property
    def phones(self):
        """(whose, number) of everybody who can be called about this."""
        numbers = [("办事人", self.person_phone), ("代约人", self.booker_phone)]
        return [pair for pair in numbers if pair[1]]


class BookingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A resident's own, booked by them or for their number; for staff, those at their units."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.filter(center__in=Center.objects.visible_to(user, "booking.view")).exclude(
                status__in=Booking.UNMADE
            )
        theirs = Q(confirmed_at__isnull=False) | Q(status=Booking.Status.OFFERED)
        return self.filter(Q(booked_by=user) | Q(theirs, person_phone=user.phone))

    def made(self):
        """Bookings that were made, whatever became of them: no holds, no offers."""
        return self.exclude(status__in=Booking.UNMADE)

    def stranded(self):
        """Called off by the unit and nothing taken instead: somebody must call these people."""
        taken = Booking.objects.made().filter(instead_of=OuterRef("pk"))
        return self.filter(
            ~Exists(taken),
            status=Booking.Status.CALLED_OFF,
            day__gte=timezone.localdate(),  # the index is by day
            starts_at__gt=timezone.now(),
        )

    def run_out(self):
        """Holds and offers whose time is over."""
        return self.filter(
            status__in=[Booking.Status.HELD, Booking.Status.OFFERED], held_until__lt=timezone.now()
        )

    def queue(self):
        """Who has arrived and is not done, in the order of the queue.

        Whoever has priority goes first, until they were called in vain; then as they queued.
        """
        return self.filter(status__in=Booking.ARRIVED).order_by(
            Case(When(is_priority=True, passed_over=0, then=0), default=1), "queue_at", "pk"
        )


class Booking(Request):
    """One person's seat, from the hold to what came of it.

    `center`, `station` and `district` are written together when the seat is taken and never follow a
    later move of the unit.
    """

    class Status(models.TextChoices):
        HELD = "held", "占位中"
        OFFERED = "offered", "待您确认"
        CONFIRMED = "confirmed", "已预约"
        CHECKED_IN = "checked_in", "候号中"
        CALLED = "called", "已叫号"
        SERVED = "served", "已办结"
        LEFT = "left", "到过，未办结"
        NO_SHOW = "no_show", "未到场"
        UNRECORDED = "unrecorded", "未登记到场情况"
        CANCELLED = "cancelled", "已取消"
        CALLED_OFF = "called_off", "网点取消"
        REDIRECTED = "redirected", "已转其他网点"
        EXPIRED = "expired", "占位已过期"

    LIVE = (Status.HELD, Status.OFFERED, Status.CONFIRMED, Status.CHECKED_IN, Status.CALLED)
    UNMADE = (Status.HELD, Status.OFFERED, Status.EXPIRED)
    ARRIVED = (Status.CHECKED_IN, Status.CALLED)
    TONES = {
        Status.CONFIRMED: "wait",
        Status.CHECKED_IN: "ok",
        Status.CALLED: "ok",
        Status.SERVED: "ok",
        Status.NO_SHOW: "bad",
    }

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    code = models.CharField("查询码", max_length=8, unique=True, default=new_code, editable=False)
    code_misses = models.PositiveSmallIntegerField(default=0, editable=False)
    tap_key = models.CharField(max_length=12, unique=True, default=new_tap_key, editable=False)

    slot = models.ForeignKey(Slot, models.PROTECT, null=True, blank=True, related_name="bookings")
    center = models.ForeignKey(Center, models.PROTECT, related_name="bookings")
    station = models.ForeignKey(Center, models.PROTECT, null=True, blank=True, related_name="+")
    district = models.ForeignKey(Center, models.PROTECT, related_name="+")
    mode = models.CharField("方式", max_length=6, choices=Mode.choices, default=Mode.VISIT)
    day = models.DateField("日期")
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")

    # Whether its seat counts as one of the desk's, however the booking came about: a clerk may have
    # moved it. `give_back` goes by it.
    seat_by_desk = models.BooleanField(default=False, editable=False)

    status = models.CharField("状态", max_length=12, choices=Status.choices)
    held_until = models.DateTimeField("占位至", null=True, blank=True)
    confirmed_at = models.DateTimeField("预约时间", null=True, blank=True)
    arranged_at = models.DateTimeField("约定现在这个时间的时刻", null=True, blank=True)
    moves = models.PositiveSmallIntegerField("改期次数", default=0)
    # An offer stands instead of a booking that its unit called off, or comes from the waiting list.
    instead_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replacements"
    )
    waiting = models.ForeignKey(
        "booking.Waiting", models.PROTECT, null=True, blank=True, related_name="offers_made"
    )
    # Where a person was sent from: the row that ended at another unit's window.
    sent_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="sent_to"
    )
    person_place = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    booker_place = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)

    # At the desk
    ticket = models.PositiveSmallIntegerField("排队号", null=True, blank=True)
    is_priority = models.BooleanField("优先", default=False)
    arrived_at = models.DateTimeField("到场时间", null=True, blank=True)
    queue_at = models.DateTimeField("排队时间", null=True, blank=True)
    passed_over = models.PositiveSmallIntegerField("过号次数", default=0)
    window = models.CharField("窗口", max_length=30, blank=True)
    first_called_at = models.DateTimeField("首次叫号时间", null=True, blank=True)
    called_at = models.DateTimeField("最近叫号时间", null=True, blank=True)
    finished_at = models.DateTimeField("办结时间", null=True, blank=True)
    outcome = models.CharField("办理情况", max_length=200, blank=True)

    objects = BookingQuerySet.as_manager()
    moved = False  # whether its time was changed; the desk's lists annotate it

    class Meta:
        verbose_name = verbose_name_plural = "预约"
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["center", "day"], name="booking_of_a_day"),
            models.Index(fields=["station", "day"], name="booking_of_a_station"),
            models.Index(fields=["district", "day"], name="booking_of_a_district"),
            # In the order of units, so that a year of all of them is one pass over this index alone.
            models.Index(
                fields=["district", "station", "center"],
                include=["day", "status", "channel"],
                name="booking_of_a_year",
            ),
            models.Index(fields=["person_phone", "-starts_at"], name="booking_of_a_phone"),
            models.Index(
                fields=["held_until"],
                condition=Q(status__in=["held", "offered"]),
                name="booking_held_or_offered",
            ),
            models.Index(
                fields=["center", "queue_at"],
                condition=Q(status__in=["checked_in", "called"]),
                name="booking_queue",
            ),
            models.Index(
                fields=["center", "day"],
                condition=Q(status="called_off"),
                name="booking_called_off",
            ),
            models.Index(
                fields=["center", "day"],
                condition=Q(status="unrecorded"),
                name="booking_unrecorded",
            ),
            models.Index(
                fields=["person_key", "day"],
                condition=Q(status="no_show"),
                name="booking_missed",
            ),
            models.Index(
                fields=["starts_at"], condition=Q(status="confirmed"), name="booking_to_come"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["booked_by"], condition=Q(status="held"), name="one_live_hold_a_person"
            ),
            # What a resident may ask for ahead is counted here; who stands at the desk is past counting.
            models.UniqueConstraint(
                fields=["person_key", "starts_at"],
                condition=Q(status="confirmed") & ~Q(person_key=""),
                name="one_live_booking_per_person_and_time",
            ),
            models.UniqueConstraint(
                fields=["person_key", "service", "day"],
                condition=Q(status="confirmed", channel="web") & ~Q(person_key=""),
                name="one_live_booking_per_person_service_and_day",
            ),
            models.UniqueConstraint(
                fields=["person_key", "person_place"],
                condition=Q(status="confirmed") & ~Q(person_key=""),
                name="two_live_bookings_a_person",
            ),
            models.UniqueConstraint(
                fields=["booked_by", "booker_place"],
                condition=Q(status="confirmed"),
                name="four_live_bookings_an_account",
            ),
            models.CheckConstraint(
                condition=Q(person_place=None)
                | Q(person_place__gte=1, person_place__lte=LIVE_BOOKINGS_A_PERSON),
                name="booking_person_place_is_1_or_2",
            ),
            models.CheckConstraint(
                condition=Q(booker_place=None)
                | Q(booker_place__gte=1, booker_place__lte=LIVE_BOOKINGS_AN_ACCOUNT),
                name="booking_booker_place_is_1_to_4",
            ),
            models.CheckConstraint(
                condition=~Q(channel="web", status="confirmed")
                | Q(person_place__isnull=False, booker_place__isnull=False, booked_by__isnull=False)
                & ~Q(person_key=""),
                name="web_booking_counts_its_person_and_account",
            ),
            models.CheckConstraint(
                condition=~Q(status="held") | Q(held_until__isnull=False, booked_by__isnull=False),
                name="hold_has_an_end_and_an_owner",
            ),
            models.CheckConstraint(
                condition=~Q(status="offered")
                | Q(held_until__isnull=False)
                & (Q(instead_of__isnull=False) | Q(waiting__isnull=False)),
                name="offer_has_an_end_and_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(slot__isnull=False) | Q(channel__in=["walk_in", "referred"]),
                name="only_walk_ins_go_without_a_slot",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["held", "offered", "expired"])
                | Q(confirmed_at__isnull=False) & ~Q(person_name=""),
                name="booking_has_a_name_and_a_time_of_booking",
            ),
            models.CheckConstraint(
                condition=Q(moves__lte=MOVES), name="booking_is_moved_twice_at_most"
            ),
            models.UniqueConstraint(
                fields=["waiting"],
                condition=Q(status="offered"),
                name="one_offer_per_waiting_place",
            ),
            models.UniqueConstraint(
                fields=["instead_of"],
                condition=Q(status__in=["confirmed", "checked_in", "called", "served"]),
                name="one_booking_instead_of_one_called_off",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["checked_in", "called"])
                | Q(ticket__isnull=False, arrived_at__isnull=False, queue_at__isnull=False),
                name="whoever_arrived_has_a_ticket",
            ),
            models.CheckConstraint(
                condition=~Q(status="called") | ~Q(window="") & Q(called_at__isnull=False),
                name="whoever_is_called_knows_where_and_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="left") | Q(arrived_at__isnull=False),
                name="whoever_left_had_arrived",
            ),
            models.CheckConstraint(
                condition=~Q(status="no_show") | Q(arrived_at__isnull=True),
                name="whoever_arrived_is_no_no_show",
            ),
            models.UniqueConstraint(
                fields=["center", "day", "ticket"], name="one_ticket_per_unit_day_and_number"
            ),
            models.UniqueConstraint(
                fields=["center", "day", "window"],
                condition=Q(status="called"),
                name="one_person_called_to_a_window",
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("booking:detail", args=[self.key])

    @property
    def desk_list_url(self):
        """The desk's list that this booking stands in."""
        return f"{reverse('booking:desk')}?unit={self.center.code}&day={self.day.isoformat()}"

    @property
    def number(self):
        """The reference that people read out: YY, the day on which it was written, the row."""
        return f"YY{timezone.localtime(self.created_at):%y%m%d}{self.pk:05d}"

    @property
    def is_today(self):
        return self.day == timezone.localdate()

    @property
    def tone(self):
        """The frame of its status: ok, wait, bad or quiet."""
        return self.TONES.get(self.status, "quiet")

    @property
    def clock(self):
        """When it starts: 09:30."""
        return clock(self.starts_at)

    @property
    def short_name(self):
        """The name as it fits a column."""
        name = self.person_name
        return name if len(name) <= NAME_IN_A_LIST else f"{name[: NAME_IN_A_LIST - 1]}…"

    # Of sixty rows Django's own `get_status_display` is felt: it makes its table anew for each.

    @property
    def status_words(self):
        return self.Status(self.status).label

    @property
    def topic_words(self):
        return self.Topic(self.topic).label if self.topic else ""

    @property
    def came(self):
        """Whether the person came; None where nobody has recorded it."""
        if self.status == self.Status.NO_SHOW:
            return False
        return True if self.arrived_at or self.status == self.Status.SERVED else None

    @property
    def source(self):
        """Where a person comes from, in words: booked, walked in, or sent by another unit."""
        if self.channel == self.Channel.WALK_IN:
            return "现场"
        if self.channel == self.Channel.REFERRED:
            return f"转来（自{self.sent_from.center.short_name}）"
        return "预约"

    @property
    def source_notes(self):
        """How it was booked, and whether somebody else booked, in short words."""
        is_made = self.channel in {self.Channel.WEB, self.Channel.PHONE}
        how = self.Channel(self.channel).label if is_made else ""
        return f"{how} 代约".strip() if self.is_for_other else how

    @property
    def marks(self):
        """(words, whether it is a warning) of what a clerk must not overlook."""
        marks = [("优先", True)] if self.is_priority else []
        if self.access_needs:
            marks.append((self.access_needs, True))
        if self.passed_over:
            marks.append((f"过号 {self.passed_over} 次", False))
        return [*marks, ("改期", False)] if self.moved else marks

    @property
    def is_held(self):
        return self.status == self.Status.HELD

    @property
    def can_be_cancelled_online(self):
        """Until two hours before the start; a slip of the finger, within a quarter of an hour of booking."""
        now = timezone.now()
        in_time = now <= self.starts_at - CANCEL_UNTIL
        just_now = now < self.starts_at and now <= self.arranged_at + SECOND_THOUGHTS
        return self.status == self.Status.CONFIRMED and (in_time or just_now)

    @property
    def way(self):
        """How the search for another time is narrowed: as before by telephone or video, else face to face."""
        return "" if self.mode == Mode.VISIT else self.mode

    @property
    def is_remote(self):
        return self.mode != Mode.VISIT

    @property
    def is_offered(self):
        return self.status == self.Status.OFFERED

    @property
    def can_be_moved_online(self):
        return self.can_be_cancelled_online and self.moves < MOVES

    @property
    def tap_path(self):
        """The page behind the link in a message."""
        return reverse("booking:tap", args=[self.tap_key])


def person_key(name, phone):
    """The keyed hash that counts the person served; empty where there is no phone to tell people apart."""
    if not phone:
        return ""
    letters = "".join(ch for ch in name.casefold() if ch.isalnum())  # 买买提·艾力 is 买买提艾力
    return crypto.keyed_index(f"{letters}|{phone}", purpose="booking.person")


class BookingEvent(models.Model):
    """What happened to a booking, when and by whom. The database refuses UPDATE and DELETE."""

    booking = models.ForeignKey(Booking, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=12)
    due = models.DateTimeField(null=True, blank=True)  # of a reminder: the start that it is about
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    WORDS = {
        "confirm": "预约",
        "phone": "代来电人预约",
        "walk_in": "登记到场（未预约）",
        "move": "改期",
        "accept": "接受系统提供的时间",
        "check_in": "登记到场",
        "call": "叫号",
        "call_again": "再次叫号",
        "pass_over": "过号，重新排队",
        "to_window": "转其他窗口",
        "redirect": "转其他网点",
        "no_show": "标记未到场",
        "not_missed": "撤销未到场",
        "late_record": "补记到场",
        "finish": "办结",
        "left": "登记离开（未办结）",
        "cancel": "取消预约",
        "call_off": "因网点停约取消",
        "reveal": "查看手机号码",
        "remind_24h": "发出提前一天的提醒",
        "remind_2h": "发出提前两小时的提醒",
    }

    class Meta:
        verbose_name = verbose_name_plural = "预约经过"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "verb", "due"],
                condition=Q(verb__startswith="remind"),
                nulls_distinct=False,
                name="one_reminder_of_a_kind_per_booking_and_start",
            )
        ]

    def __str__(self):
        return self.verb

    @property
    def sentence(self):
        """Who did what, for the desk: staff by name, residents as such."""
        who = "系统" if self.by is None else self.by.name if self.by.is_staff else "居民"
        return f"{who}{self.WORDS[self.verb]}"


class TicketCounter(models.Model):
    """The last queue number given out at a unit on a day."""

    center = models.ForeignKey(Center, models.PROTECT, related_name="+")
    day = models.DateField()
    last = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "排队号"
        constraints = [
            models.UniqueConstraint(
                fields=["center", "day"], name="one_ticket_counter_per_unit_and_day"
            )
        ]

    def __str__(self):
        return f"{self.day} {self.last}"
