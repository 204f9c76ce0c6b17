"""Who receives whom, where and when: weekly patterns, days that differ, and routes of single days."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone

from centers.accounts.models import User
from centers.common.dates import spoken_day
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

MOST_SEATS = 200  # at one time


class Mode(models.TextChoices):
    """How the two meet."""

    VISIT = "visit", "当面"
    PHONE = "phone", "电话"
    VIDEO = "video", "视频"


class PostNumber(Func):
    """A post at a window as a whole number, for constraints: the embedded PostgreSQL has no btree_gist."""

    template = "hashtextextended(%(expressions)s, 0)"
    arg_joiner = " || '|' || "


class CircuitQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Routes that stop within a planner's reach, and those that they began themselves."""
        stops = Roster.objects.visible_to(user).values("circuit")
        return self.filter(Q(pk__in=stops) | Q(added_by=user))


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

    objects = CircuitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "巡回路线"
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("booking:circuit", args=[self.pk])


class RosterQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(center__in=Center.objects.visible_to(user, "roster.edit"))

    def between(self, first, last=None):
        """Patterns in force on some day from the first to the last; without a last one, from then on."""
        rows = self.filter(Q(valid_to=None) | Q(valid_to__gte=first))
        return rows.filter(valid_from__lte=last) if last else rows

    def clashing(self, roster):
        """Patterns of the same post and window that overlap with one in time and dates."""
        return (
            self.between(roster.valid_from, roster.valid_to)
            .exclude(pk=roster.pk)
            .filter(
                center=roster.center_id,
                title=roster.title,
                window=roster.window,
                weekday=roster.weekday,
                starts__lt=roster.ends,
                ends__gt=roster.starts,
            )
        )

    def running(self, today):
        return self.between(today, today)

    def coming(self, today):
        return self.filter(valid_from__gt=today)

    def ended(self, today):
        return self.filter(valid_to__lt=today)

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
        "每个时段人数", default=1, validators=[MinValueValidator(1), MaxValueValidator(MOST_SEATS)]
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
                condition=Q(ends__gt=F("starts")),
                name="roster_ends_after_it_starts",
                violation_error_message="结束时间要晚于开始时间。",
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6),
                name="roster_weekday_is_0_to_6",
                violation_error_message="星期填写有误。",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=10, minutes__lte=240),
                name="roster_minutes_10_to_240",
                violation_error_message="每次时长为 10 至 240 分钟。",
            ),
            models.CheckConstraint(
                condition=Q(minutes__lte=Minutes("ends") - Minutes("starts")),
                name="roster_has_time_for_one_person",
                violation_error_message="每次时长超过了整段值班时间。",
            ),
            models.CheckConstraint(
                condition=Q(capacity__gte=1),
                name="roster_receives_somebody",
                violation_error_message="每个时段至少接待 1 人。",
            ),
            models.CheckConstraint(
                condition=Q(capacity__lte=MOST_SEATS),
                name="roster_receives_200_at_most",
                violation_error_message=f"每个时段最多接待 {MOST_SEATS} 人。",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="roster_ends_after_it_begins",
                violation_error_message="结束日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                condition=~Q(kind="circuit") & Q(circuit=None)
                # NULL = NULL is not false, and a CHECK lets it pass: say that a date is there.
                | Q(
                    kind="circuit",
                    circuit__isnull=False,
                    valid_to__isnull=False,
                    valid_to=F("valid_from"),
                ),
                name="roster_of_a_circuit_is_one_day",
                violation_error_message="巡回站点只有一天，并且属于一条路线。",
            ),
            models.CheckConstraint(
                condition=Q(kind="duty") | Q(mode="visit"),
                name="roster_session_is_face_to_face",
                violation_error_message="驻点和巡回只能当面办理。",
            ),
            models.CheckConstraint(
                condition=~Q(mode="video") | ~Q(meeting=""),
                name="roster_video_has_a_meeting",
                violation_error_message="视频办理要填写会议号或链接。",
            ),
            ExclusionConstraint(
                name="roster_post_never_overlaps",
                violation_error_message="同一岗位在这个窗口的这段时间刚刚已经排了班，请核对排班表。",
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

    def get_absolute_url(self):
        return reverse("booking:roster_detail", args=[self.pk])

    def covers(self, day):
        """Whether the pattern is in force on a day, whatever its weekday."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    @property
    def is_circuit(self):
        return self.kind == self.Kind.CIRCUIT

    @property
    def when(self):
        """“星期三 09:00–12:00”, or the date of a circuit's stop."""
        day = spoken_day(self.valid_from) if self.is_circuit else self.get_weekday_display()
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
                fields=["roster", "date"],
                name="one_exception_per_roster_and_day",
                violation_error_message="这一天刚刚已经安排过，请核对后再改。",
            ),
            models.CheckConstraint(
                condition=Q(starts=None, ends=None)
                | Q(starts__isnull=False, ends__isnull=False, ends__gt=F("starts")),
                name="roster_exception_is_off_or_has_hours",
                violation_error_message="请填写改到几点，结束要晚于开始。",
            ),
            # Slots are closed with this reason; without one they would stay open.
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="roster_exception_says_why",
                violation_error_message="请填写原因，居民会看到。",
            ),
        ]

    def __str__(self):
        return f"{spoken_day(self.date)}{self.what}（{self.reason}）"

    @property
    def what(self):
        """“停一次”, or the other hours."""
        return f"改为 {self.starts:%H:%M}–{self.ends:%H:%M}" if self.starts else "停一次"


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
    note = models.CharField("说明", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "排班记录"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.get_verb_display()
