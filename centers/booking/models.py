"""Rosters make slots, slots sell seats, a booking is a seat with a person in it."""

from datetime import timedelta
from secrets import choice, token_urlsafe

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Least
from django.urls import reverse
from django.utils import timezone

from centers.accounts.models import Consent, User
from centers.common import crypto
from centers.org.models import Center, ServiceItem, Weekday

HOLD = timedelta(minutes=10)
DAYS_AHEAD = 14
CANCEL_UNTIL = timedelta(hours=2)
LIVE_BOOKINGS_A_PERSON = 2
LIVE_BOOKINGS_AN_ACCOUNT = 4  # for oneself and for the family
CODE_MISSES = 5
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that reads like something else


def new_key():
    return token_urlsafe(16)


def new_code():
    """A 查询码: eight characters that can be read out over the phone, about 39 bits."""
    return "".join(choice(CODE_LETTERS) for _ in range(8))


class RosterQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(center__in=Center.objects.visible_to(user, "roster.edit"))

    def between(self, first, last):
        """Patterns in force on some day between two, both included."""
        in_force = Q(valid_to=None) | Q(valid_to__gte=first)
        return self.filter(in_force, valid_from__lte=last)


class Roster(models.Model):
    """A weekly pattern: who receives whom, where, on which weekday, from when to when."""

    center = models.ForeignKey(Center, models.PROTECT, related_name="rosters", verbose_name="地点")
    services = models.ManyToManyField(ServiceItem, related_name="rosters", verbose_name="可约事项")
    title = models.CharField("值班岗位", max_length=30, help_text="如“值班律师”“公证员”")
    window = models.CharField("窗口或房间", max_length=30, blank=True)
    weekday = models.PositiveSmallIntegerField("星期", choices=Weekday.choices)
    starts = models.TimeField("开始")
    ends = models.TimeField("结束")
    minutes = models.PositiveSmallIntegerField(
        "每次时长（分钟）", default=30, validators=[MinValueValidator(10), MaxValueValidator(240)]
    )
    capacity = models.PositiveSmallIntegerField(
        "每个时段人数", default=1, validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    valid_from = models.DateField("开始日期")
    valid_to = models.DateField("结束日期", null=True, blank=True, help_text="长期值班可不填")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = RosterQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "排班"
        ordering = ["center", "weekday", "starts"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="roster_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="roster_weekday_is_0_to_6"),
            models.CheckConstraint(
                condition=Q(minutes__gte=10, minutes__lte=240), name="roster_minutes_10_to_240"
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="roster_receives_somebody"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="roster_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.center.short_name} {self.title} {self.get_weekday_display()}"

    def covers(self, day):
        """Whether the pattern is in force on a day, whatever its weekday."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def free_seats(slot=""):
    """The seats of a slot that a resident can take; `slot` is the way to it, such as "slots__"."""
    capacity, taken = F(f"{slot}capacity"), F(f"{slot}taken")
    public, desk = F(f"{slot}public_taken"), F(f"{slot}desk_seats")
    return Least(capacity - taken, capacity - desk - public)


class SlotQuerySet(models.QuerySet):
    def bookable(self, now=None):
        """Slots a resident may still ask for: not begun, not closed, within the days ahead, at a unit that exists."""
        now = now or timezone.now()
        last_day = timezone.localdate(now) + timedelta(days=DAYS_AHEAD)
        exists = Q(center__closed_on=None) | Q(date__lt=F("center__closed_on"))
        return self.filter(exists, starts_at__gt=now, date__lte=last_day, closed_reason="")

    def for_service(self, service):
        return self.filter(roster__services=service)

    def with_free(self):
        """Adds `free`, the seats a resident can take, and `desk_free`, those a clerk can."""
        return self.annotate(desk_free=F("capacity") - F("taken"), free=free_seats())


class Slot(models.Model):
    """Seats at one time. Every seat that is held or booked counts in `taken`.

    `public_taken` counts those taken by residents themselves; the `desk_seats` are never sold to them.
    """

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="slots")
    center = models.ForeignKey(Center, models.PROTECT, related_name="slots")
    date = models.DateField("日期")
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    capacity = models.PositiveSmallIntegerField("总名额")
    desk_seats = models.PositiveSmallIntegerField("窗口名额", default=0)
    taken = models.PositiveSmallIntegerField("已占", default=0)
    public_taken = models.PositiveSmallIntegerField("网上已占", default=0)
    closed_reason = models.CharField("停约原因", max_length=100, blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "时段"
        ordering = ["starts_at", "pk"]
        indexes = [models.Index(fields=["center", "date"], name="slot_of_a_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["roster", "starts_at"], name="one_slot_per_roster_and_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(taken__lte=F("capacity")), name="slot_never_overbooked"
            ),
            models.CheckConstraint(
                condition=Q(public_taken__lte=F("taken")), name="slot_public_is_part_of_taken"
            ),
            models.CheckConstraint(
                condition=Q(public_taken__lte=F("capacity") - F("desk_seats")),
                name="slot_desk_seats_are_kept",
            ),
        ]

    def __str__(self):
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"


class BookingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A resident's own, booked by them or for their number; for staff, those at their units."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.filter(center__in=Center.objects.visible_to(user, "booking.view")).exclude(
                status__in=[Booking.Status.HELD, Booking.Status.EXPIRED]
            )
        return self.filter(
            Q(booked_by=user) | Q(person_phone=user.phone, confirmed_at__isnull=False)
        )

    def stranded(self):
        """Confirmed bookings to come whose slot was closed: somebody must call these people."""
        return self.filter(
            status=Booking.Status.CONFIRMED,
            starts_at__gt=timezone.now(),
            slot__closed_reason__gt="",
        )

    def expired_holds(self):
        return self.filter(status=Booking.Status.HELD, held_until__lt=timezone.now())


class Booking(models.Model):
    """One person's seat, from the hold to what came of it.

    `center`, `station` and `district` are written together when the seat is taken and never follow a
    later move of the unit. `person_key` is a keyed hash of name and phone of the person served.
    """

    class Status(models.TextChoices):
        HELD = "held", "占位中"
        CONFIRMED = "confirmed", "已预约"
        CHECKED_IN = "checked_in", "已到场"
        SERVED = "served", "已办结"
        NO_SHOW = "no_show", "未到场"
        UNRECORDED = "unrecorded", "未登记到场情况"
        CANCELLED = "cancelled", "已取消"
        EXPIRED = "expired", "占位已过期"

    class Channel(models.TextChoices):
        WEB = "web", "网上"
        PHONE = "phone", "电话"
        WALK_IN = "walk_in", "到场"

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

    LIVE = (Status.HELD, Status.CONFIRMED, Status.CHECKED_IN)

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    code = models.CharField("查询码", max_length=8, unique=True, default=new_code, editable=False)
    code_misses = models.PositiveSmallIntegerField(default=0, editable=False)

    service = models.ForeignKey(
        ServiceItem, models.PROTECT, related_name="bookings", verbose_name="预约事项"
    )
    slot = models.ForeignKey(Slot, models.PROTECT, null=True, blank=True, related_name="bookings")
    center = models.ForeignKey(Center, models.PROTECT, related_name="bookings")
    station = models.ForeignKey(Center, models.PROTECT, null=True, blank=True, related_name="+")
    district = models.ForeignKey(Center, models.PROTECT, related_name="+")
    day = models.DateField("日期")
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")

    channel = models.CharField("渠道", max_length=8, choices=Channel.choices)
    status = models.CharField("状态", max_length=12, choices=Status.choices)
    held_until = models.DateTimeField("占位至", null=True, blank=True)
    confirmed_at = models.DateTimeField("预约时间", null=True, blank=True)

    booked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    relation = models.CharField(
        "与本人关系", max_length=10, choices=Relation.choices, default=Relation.SELF
    )
    consent = models.ForeignKey(
        Consent, models.PROTECT, null=True, blank=True, related_name="bookings"
    )
    person_name = models.CharField("姓名", max_length=50, blank=True)
    person_phone = models.CharField("手机号码", max_length=11, blank=True)
    person_key = models.CharField(max_length=64, blank=True, editable=False)
    person_place = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    booker_place = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    topic = models.CharField("咨询类别", max_length=16, choices=Topic.choices, blank=True)
    access_needs = models.CharField("需要的帮助", max_length=60, blank=True)
    note = models.CharField("补充说明", max_length=200, blank=True)
    outcome = models.CharField("办理情况", max_length=200, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "预约"
        ordering = ["starts_at", "pk"]
        indexes = [
            models.Index(fields=["center", "day"], name="booking_of_a_day"),
            models.Index(fields=["station", "day"], name="booking_of_a_station"),
            models.Index(fields=["district", "day"], name="booking_of_a_district"),
            models.Index(fields=["person_phone", "-starts_at"], name="booking_of_a_phone"),
            models.Index(fields=["held_until"], condition=Q(status="held"), name="booking_holds"),
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
                condition=Q(slot__isnull=False) | Q(channel="walk_in"),
                name="only_walk_ins_go_without_a_slot",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["held", "expired"])
                | Q(confirmed_at__isnull=False) & ~Q(person_name=""),
                name="booking_has_a_name_and_a_time_of_booking",
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
        """The reference that people read out: YY, the day, the row."""
        return f"YY{self.day:%y%m%d}{self.pk:05d}"

    @property
    def is_today(self):
        return self.day == timezone.localdate()

    @property
    def is_held(self):
        return self.status == self.Status.HELD

    @property
    def can_be_cancelled_online(self):
        return (
            self.status == self.Status.CONFIRMED and timezone.now() <= self.starts_at - CANCEL_UNTIL
        )

    @property
    def phones(self):
        """(whose, number) of everybody who can be called about this booking."""
        theirs = [("办事人", self.person_phone)] if self.person_phone else []
        booker = self.booked_by.phone if self.booked_by else ""
        return theirs + ([("预约人", booker)] if booker not in ("", self.person_phone) else [])

    @property
    def is_stranded(self):
        """Confirmed, but the place does not receive anybody at that time any more."""
        return bool(
            self.status == self.Status.CONFIRMED and self.slot_id and self.slot.closed_reason
        )

    @property
    def is_for_other(self):
        return self.relation != self.Relation.SELF


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
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    WORDS = {
        "confirm": "预约",
        "phone": "代来电人预约",
        "walk_in": "登记到场（未预约）",
        "check_in": "登记到场",
        "no_show": "标记未到场",
        "finish": "办结",
        "cancel": "取消预约",
        "reveal": "查看手机号码",
        "remind_24h": "发出提前一天的提醒",
        "remind_2h": "发出提前两小时的提醒",
    }

    class Meta:
        verbose_name = verbose_name_plural = "预约经过"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["booking", "verb"],
                condition=Q(verb__startswith="remind"),
                name="one_reminder_of_a_kind_per_booking",
            )
        ]

    def __str__(self):
        return self.verb

    @property
    def sentence(self):
        """Who did what, for the desk: staff by name, residents as such."""
        who = "系统" if self.by is None else self.by.name if self.by.is_staff else "居民"
        return f"{who}{self.WORDS[self.verb]}"
