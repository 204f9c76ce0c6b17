"""Seats at one time."""

from datetime import time, timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Least
from django.utils import timezone

from centers.org.models import Center

from .roster import MOST_SEATS, Roster

DAYS_AHEAD = 14
# When the times of one more day are given out; nobody need sit up till midnight.
RELEASE = time(8, 30)


def last_day_open(now=None):
    """The last day that can be booked at a moment."""
    now = timezone.localtime(now)
    return now.date() + timedelta(days=DAYS_AHEAD if now.time() >= RELEASE else DAYS_AHEAD - 1)


def free_seats(slot=""):
    """The seats of a slot that a resident can take; `slot` is the way to it, such as "slots__"."""
    capacity, taken = F(f"{slot}capacity"), F(f"{slot}taken")
    public, desk = F(f"{slot}public_taken"), F(f"{slot}desk_seats")
    return Least(capacity - taken, capacity - desk - public)


class SlotQuerySet(models.QuerySet):
    def bookable(self, now=None):
        """Slots a resident may still ask for: not begun, not closed, within the days ahead, at a unit that exists."""
        now = now or timezone.now()
        exists = Q(center__closed_on=None) | Q(date__lt=F("center__closed_on"))
        days = timezone.localdate(now), last_day_open(now)
        return self.filter(exists, starts_at__gt=now, date__range=days, closed_reason="")

    def for_service(self, service):
        """Slots of rosters that offer a service, given as a row or its key."""
        return self.filter(roster__services=service)

    def with_free(self):
        """Adds `free`, the seats a resident can take, and `desk_free`, those a clerk can."""
        return self.annotate(desk_free=F("capacity") - F("taken"), free=free_seats())


class Slot(models.Model):
    """Seats at one time. Every seat that is held, offered or booked counts in `taken`.

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
        indexes = [
            models.Index(fields=["center", "date"], name="slot_of_a_day"),
            models.Index(fields=["date"], condition=Q(closed_reason=""), name="slot_open_on"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["roster", "starts_at"], name="one_slot_per_roster_and_time"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(capacity__lte=MOST_SEATS), name="slot_has_200_seats_at_most"
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
