"""预警: quarrels that may turn worse, by when somebody has to answer, and everything done about them."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from centers.accounts.models import User
from centers.cases.models import Case
from centers.org.ancestry import column_of
from centers.org.models import Center

from ..places import units_for
from ..signals import Level, Trigger


class AlertRuleQuerySet(models.QuerySet):
    def in_force(self, day):
        """The newest rule of each level that has begun."""
        begun = self.filter(valid_from__lte=day)
        return begun.order_by("level", "-valid_from").distinct("level")


class AlertRule(models.Model):
    """By when a warning of a level has to be answered, dated. No text fixes it: each row says where it comes from."""

    level = models.PositiveSmallIntegerField("级别", choices=Level.choices)
    minutes = models.PositiveIntegerField("分钟", null=True, blank=True)
    working_days = models.PositiveSmallIntegerField("工作日", null=True, blank=True)
    source = models.CharField("依据", max_length=200)
    valid_from = models.DateField("自")
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    objects = AlertRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "预警答复时限"
        ordering = ["-valid_from", "-level"]
        constraints = [
            models.UniqueConstraint(
                fields=["level", "valid_from"], name="one_alert_rule_a_level_and_day"
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=1, working_days=None)
                | Q(minutes=None, working_days__gte=1),
                name="alert_rule_counts_minutes_or_working_days",
            ),
        ]

    def __str__(self):
        return f"{self.get_level_display()} {self.length}"

    @property
    def length(self):
        if self.minutes is None:
            return f"{self.working_days} 个工作日"
        hours, minutes = divmod(self.minutes, 60)
        return f"{hours} 小时" if hours and not minutes else f"{self.minutes} 分钟"


class AlertQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All warnings of the units where somebody looks for quarrels or guides who does; of other units within
        reach those that were orange or red at some time."""
        near = units_for(user, "mediation.sweep") | units_for(user, "mediation.guide")
        far = units_for(user, "mediation.alerts")
        return self.filter(Q(center__in=near) | Q(center__in=far, peak__gte=Level.ORANGE))

    def handled_by(self, user):
        """Those that somebody may answer, change and close: within the reach of who guides."""
        return self.filter(center__in=units_for(user, "mediation.guide"))

    def open(self):
        return self.filter(closed_at=None)

    def unanswered(self):
        return self.open().filter(first_response_at=None)

    def at(self, unit):
        """Warnings of a unit and of those below it."""
        return self.filter(**{column_of(unit): unit})


class Alert(models.Model):
    """A warning. `peak` is the highest level it ever had; `missed_at` when its time ran out unanswered, for good;
    `escalated_at` when that was told, until it is raised again."""

    class Outcome(models.TextChoices):
        SETTLED = "settled", "化解"
        MEDIATED = "mediated", "转入调解"
        POLICE = "police", "移交公安"
        FALSE = "false", "误报"

    class Averted(models.TextChoices):
        CRIME = "crime", "民转刑"
        SUICIDE = "suicide", "自杀"
        PETITION = "petition", "群体性上访"
        BRAWL = "brawl", "械斗"

    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="mediation_alerts"
    )
    center = models.ForeignKey(Center, models.PROTECT, related_name="alerts")
    station = models.ForeignKey(Center, models.PROTECT, null=True, blank=True, related_name="+")
    district = models.ForeignKey(Center, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField("级别", choices=Level.choices)
    peak = models.PositiveSmallIntegerField(choices=Level.choices, editable=False)
    triggers = models.JSONField("情形", default=list)
    words = models.TextField("情况", max_length=500)
    raised_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    raised_at = models.DateTimeField("提出时间")
    respond_by = models.DateTimeField("答复期限")
    missed_at = models.DateTimeField(null=True, blank=True, editable=False)
    escalated_at = models.DateTimeField(null=True, blank=True, editable=False)
    first_response_at = models.DateTimeField("首次答复", null=True, blank=True)
    first_response_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(
        "结果", max_length=8, choices=Outcome.choices, blank=True, default=""
    )
    averted = models.CharField(
        "避免了", max_length=8, choices=Averted.choices, blank=True, default=""
    )

    objects = AlertQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "预警"
        ordering = [F("closed_at").desc(nulls_first=True), "-level", "respond_by", "pk"]
        indexes = [
            models.Index(
                F("closed_at").desc(nulls_first=True), F("level").desc(), "respond_by", "id",
                name="alert_open_first",
            ),
            models.Index(fields=["center", "closed_at"], name="alert_of_a_unit"),
            models.Index(fields=["raised_at", "peak"], name="alert_by_day"),
            models.Index(
                fields=["respond_by"],
                condition=Q(first_response_at=None, escalated_at=None, closed_at=None),
                name="alert_waiting_for_an_answer",
            ),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(
                condition=Q(level__range=(1, 4), peak__range=(F("level"), 4)),
                name="alert_level_is_one_of_four_and_no_higher_than_its_peak",
            ),
            models.CheckConstraint(
                condition=Q(respond_by__gt=F("raised_at")),
                name="alert_is_answered_after_it_is_raised",
            ),
            models.CheckConstraint(
                condition=Q(first_response_at=None, first_response_by=None)
                | Q(first_response_at__isnull=False, first_response_by__isnull=False),
                name="alert_answer_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, outcome="", averted="")
                | Q(
                    closed_at__isnull=False, closed_by__isnull=False,
                    outcome__in=["settled", "mediated", "police", "false"],
                    first_response_at__isnull=False,
                ),
                name="alert_close_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="false") | Q(averted=""), name="false_alert_averted_nothing"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"预警 {self.pk}"

    @property
    def triggers_words(self):
        return "、".join(Trigger(code).label for code in self.triggers)

    @property
    def tone(self):
        """Of the level's frame."""
        return {Level.BLUE: "quiet", Level.YELLOW: "wait", Level.ORANGE: "wait"}.get(
            self.level, "bad"
        )

    @property
    def is_late(self):
        return self.first_response_at is None and self.respond_by <= timezone.now()


class AlertEntry(models.Model):
    """One thing that was done about a warning. The database refuses to change or delete a row."""

    class Verb(models.TextChoices):
        RAISED = "raised", "提出预警"
        TOLD = "told", "通知"
        ANSWERED = "answered", "答复"
        RAISED_LEVEL = "raised_level", "提高级别"
        LOWERED_LEVEL = "lowered_level", "降低级别"
        REPORTED_POLICE = "reported_police", "已电话报告公安"
        PLAN_STARTED = "plan_started", "启动应急预案"
        CLOSED = "closed", "结束"

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="entries")
    verb = models.CharField("事项", max_length=16, choices=Verb.choices)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)
    words = models.CharField("说明", max_length=500, blank=True, default="")

    class Meta:
        verbose_name = verbose_name_plural = "预警经过"
        ordering = ["at", "pk"]

    def __str__(self):
        return f"{self.get_verb_display()} {self.at:%Y-%m-%d %H:%M}"
