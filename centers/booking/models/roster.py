"""Who receives whom, where and when: weekly patterns, days that differ, and routes of single days."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone

from centers.accounts.models import User
from centers.org.models import (
    Body,
    Center,
    DateRange,
    MinuteRange,
    Minutes,
    ServiceItem,
    Weekday,
    whole,
)


class Mode(models.TextChoices):
    """How the two meet."""

    VISIT = "visit", "当面"
    PHONE = "phone", "电话"
    VIDEO = "video", "视频"


class PostNumber(Func):
    """A post at a window as a whole number, for constraints: the embedded PostgreSQL has no btree_gist."""

    template = "hashtextextended(%(expressions)s, 0)"
    arg_joiner = " || '|' || "


class Circuit(models.Model):
    """A route (巡回): somebody goes from place to place on single days, each stop a `Roster` of one date."""

    title = models.CharField("路线名称", max_length=40, help_text="如“公证进社区（12 月）”")
    host = models.CharField("谁去", max_length=60, help_text="如“某某公证处公证员”，居民会看到")
    body = models.ForeignKey(
        Body, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="派出单位"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "巡回路线"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.title


class RosterQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(center__in=Center.objects.visible_to(user, "roster.edit"))

    def between(self, first, last):
        """Patterns in force on some day between two, both included."""
        in_force = Q(valid_to=None) | Q(valid_to__gte=first)
        return self.filter(in_force, valid_from__lte=last)

    def sessions(self):
        """Those that bring somebody to a place from elsewhere: stationed (驻点) and circuit (巡回)."""
        return self.exclude(kind=Roster.Kind.DUTY)


class Roster(models.Model):
    """A weekly pattern: who receives whom, where, on which weekday, from when to when.

    A stop of a circuit is a pattern of one date; it needs no posted opening hours, since whoever comes
    opens the door.
    """

    class Kind(models.TextChoices):
        DUTY = "duty", "值班"
        STATIONED = "stationed", "驻点"
        CIRCUIT = "circuit", "巡回"

    kind = models.CharField("类别", max_length=10, choices=Kind.choices, default=Kind.DUTY)
    mode = models.CharField("方式", max_length=6, choices=Mode.choices, default=Mode.VISIT)
    center = models.ForeignKey(Center, models.PROTECT, related_name="rosters", verbose_name="地点")
    services = models.ManyToManyField(ServiceItem, related_name="rosters", verbose_name="可约事项")
    title = models.CharField("值班岗位", max_length=30, help_text="如“值班律师”“公证员”")
    window = models.CharField("窗口或房间", max_length=30, blank=True)
    meeting = models.CharField(
        "视频会议号或链接", max_length=120, blank=True, help_text="预约成功后告诉本人。"
    )
    circuit = models.ForeignKey(
        Circuit, models.PROTECT, null=True, blank=True, related_name="stops", verbose_name="路线"
    )
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
            models.CheckConstraint(
                condition=Q(minutes__lte=Minutes("ends") - Minutes("starts")),
                name="roster_has_time_for_one_person",
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="roster_receives_somebody"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="roster_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(kind="circuit") & Q(circuit=None)
                | Q(kind="circuit", circuit__isnull=False, valid_to=F("valid_from")),
                name="roster_of_a_circuit_is_one_day",
            ),
            models.CheckConstraint(
                condition=Q(kind="duty") | Q(mode="visit"), name="roster_session_is_face_to_face"
            ),
            ExclusionConstraint(
                name="roster_post_never_overlaps",
                expressions=[
                    (whole("center_id"), RangeOperators.OVERLAPS),
                    (whole(PostNumber("title", "window")), RangeOperators.OVERLAPS),
                    (whole("weekday"), RangeOperators.OVERLAPS),
                    (MinuteRange("starts", "ends"), RangeOperators.OVERLAPS),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.center.short_name} {self.title} {self.get_weekday_display()}"

    def covers(self, day):
        """Whether the pattern is in force on a day, whatever its weekday."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def is_circuit(self):
        return self.kind == self.Kind.CIRCUIT

    @property
    def when(self):
        """“星期三 09:00–12:00”, or the date of a circuit's stop."""
        day = (
            f"{self.valid_from.month}月{self.valid_from.day}日"
            if self.is_circuit
            else self.get_weekday_display()
        )
        return f"{day} {self.starts:%H:%M}–{self.ends:%H:%M}"


class RosterException(models.Model):
    """One day on which a pattern does not hold: nobody on duty, or other hours, with the reason."""

    roster = models.ForeignKey(Roster, models.CASCADE, related_name="exceptions")
    date = models.DateField("日期")
    starts = models.TimeField("改为从", null=True, blank=True)
    ends = models.TimeField("改为到", null=True, blank=True)
    reason = models.CharField("原因", max_length=60, help_text="居民会看到，如“律师出庭”。")

    class Meta:
        verbose_name = verbose_name_plural = "排班例外"
        ordering = ["date"]
        constraints = [
            models.UniqueConstraint(
                fields=["roster", "date"], name="one_exception_per_roster_and_day"
            ),
            models.CheckConstraint(
                condition=Q(starts=None, ends=None) | Q(ends__gt=F("starts")),
                name="roster_exception_is_off_or_has_hours",
            ),
        ]

    def __str__(self):
        hours = f"{self.starts:%H:%M}–{self.ends:%H:%M}" if self.starts else "停一次"
        return f"{self.date} {hours}（{self.reason}）"


class RosterEvent(models.Model):
    """What was done to a pattern, when and by whom. The database refuses UPDATE and DELETE."""

    class Verb(models.TextChoices):
        ADDED = "added", "新增"
        CHANGED = "changed", "调整"
        ENDED = "ended", "结束"
        EXCEPTION = "exception", "安排例外"
        RESTORED = "restored", "取消例外"
        COPIED = "copied", "复制而来"

    roster = models.ForeignKey(Roster, models.PROTECT, related_name="events")
    verb = models.CharField("事项", max_length=10, choices=Verb.choices)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "排班记录"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.get_verb_display()
