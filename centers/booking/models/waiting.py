"""The waiting list (候补)."""

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from centers.accounts.models import User
from centers.org.models import Center

from .booking import LIVE_BOOKINGS_A_PERSON, Booking, Request, new_key


class WaitingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """A resident's own; for staff, those who wait for a time within their reach."""
        if not user.is_authenticated:
            return self.none()
        if user.is_staff:
            return self.filter(center__in=Center.objects.visible_to(user, "booking.view"))
        return self.filter(Q(booked_by=user) | Q(person_phone=user.phone))

    def live(self):
        return self.filter(status__in=Waiting.LIVE)

    def in_line(self):
        """Whoever waits for an offer, the first in line first."""
        return self.filter(
            status=Waiting.Status.WAITING, last_day__gte=timezone.localdate()
        ).order_by("queue_at", "pk")

    def who_can_accept(self):
        """Of those in line, whoever has a place left for another booking: a seat is not held in vain."""
        booked = (
            Booking.objects.filter(
                person_key=OuterRef("person_key"), status=Booking.Status.CONFIRMED
            )
            .order_by()
            .values("person_key")
            .annotate(n=Count("pk"))
        )
        full = booked.filter(n__gte=LIVE_BOOKINGS_A_PERSON)
        return self.in_line().filter(~Q(channel="web") | ~Exists(full))


class Waiting(Request):
    """A place in line for a time at a unit, in its street or anywhere in the district.

    An offer is a seat held for this person until they answer; after two offers without an answer the
    place lapses.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "候补中"
        OFFERED = "offered", "有名额待确认"
        BOOKED = "booked", "已约上"
        LEFT = "left", "已退出"
        LAPSED = "lapsed", "已过期"

    class Reach(models.TextChoices):
        UNIT = "unit", "只要这个网点"
        STREET = "street", "本街道的网点都可以"
        DISTRICT = "district", "全区的网点都可以"

    class PartOfDay(models.TextChoices):
        ANY = "", "都可以"
        MORNING = "morning", "上午"
        AFTERNOON = "afternoon", "下午"

    LIVE = (Status.WAITING, Status.OFFERED)
    OFFERS = 2

    key = models.CharField(max_length=24, unique=True, default=new_key, editable=False)
    center = models.ForeignKey(
        Center, models.PROTECT, related_name="waitings", verbose_name="希望的网点"
    )
    reach = models.CharField("范围", max_length=8, choices=Reach.choices, default=Reach.UNIT)
    part_of_day = models.CharField(
        "上午还是下午", max_length=10, choices=PartOfDay.choices, blank=True, default=PartOfDay.ANY
    )
    by_phone_too = models.BooleanField("电话办理也可以", default=False)
    last_day = models.DateField("最晚哪天")
    status = models.CharField("状态", max_length=8, choices=Status.choices, default=Status.WAITING)
    queue_at = models.DateTimeField("排队时间", default=timezone.now)
    offers = models.PositiveSmallIntegerField("提供过几次", default=0)
    ended_at = models.DateTimeField("结束时间", null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_note = models.CharField("退出原因", max_length=100, blank=True)

    objects = WaitingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "候补"
        ordering = ["queue_at", "pk"]
        indexes = [
            models.Index(
                fields=["service", "queue_at"],
                condition=Q(status="waiting"),
                name="waiting_in_line",
            ),
            models.Index(fields=["center", "-created_at"], name="waiting_of_a_unit"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person_key", "service"],
                condition=Q(status__in=["waiting", "offered"]) & ~Q(person_key=""),
                name="one_live_waiting_place_per_person_and_service",
            ),
            models.CheckConstraint(
                condition=~Q(person_name="") & ~Q(person_phone=""),
                name="waiting_person_can_be_reached",
            ),
            models.CheckConstraint(condition=Q(offers__lte=2), name="waiting_two_offers_at_most"),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "offered"], ended_at=None)
                | Q(status__in=["booked", "left", "lapsed"], ended_at__isnull=False),
                name="waiting_ends_once",
            ),
        ]

    def __str__(self):
        return f"{self.service} {self.get_status_display()}"

    def get_absolute_url(self):
        return reverse("booking:waiting", args=[self.key])

    @property
    def is_live(self):
        return self.status in self.LIVE

    def ahead(self):
        """How many wait before this one for places that would suit this one, too."""
        rows = Waiting.objects.in_line().filter(service=self.service, queue_at__lt=self.queue_at)
        return rows.filter(self.rivals()).count()

    def rivals(self):
        """Whose reach meets the reach of this place."""
        Reach = self.Reach  # noqa: N806  a class
        units = {unit.tier: unit for unit in Center.objects.get_ancestors(self.center)}
        street = units.get(Center.Tier.STATION, self.center)
        here, district = Q(center=self.center), Q(reach=Reach.DISTRICT)
        if self.reach == Reach.DISTRICT:
            return Q()
        if self.center.tier == Center.Tier.DISTRICT:  # the centre lies in no street
            return here | district
        in_street = Q(center__path__startswith=street.path)
        if self.reach == Reach.UNIT:
            return here | in_street & Q(reach=Reach.STREET) | district
        return in_street | district
