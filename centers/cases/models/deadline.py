"""Clocks: the rules as dated rows, and where each case stands with them."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from centers.accounts.models import User
from centers.common.working_days import Unit

from .case import Case
from .paper import Paper

UNIT_WORDS = {
    Unit.HOUR: "小时",
    Unit.CALENDAR_DAY: "日",
    Unit.WORKING_DAY: "个工作日",
    Unit.MONTH: "个月",
    Unit.YEAR: "年",
}


class DeadlineRuleQuerySet(models.QuerySet):
    def in_force(self, on):
        """The rule of each code on a day: the newest that has begun."""
        return self.filter(valid_from__lte=on).order_by("code", "-valid_from").distinct("code")


class DeadlineRule(models.Model):
    """How long something may take. Shipped by a line (`<line>/clocks.py`); a change by staff is a new row."""

    code = models.CharField("代码", max_length=40)
    name = models.CharField("期限", max_length=40)
    count = models.PositiveSmallIntegerField("长度")
    unit = models.CharField("单位", max_length=14, choices=[(u.value, UNIT_WORDS[u]) for u in Unit])
    start = models.CharField("起算", max_length=60)
    rolls = models.BooleanField("逢休息日顺延", default=True)
    basis = models.CharField("依据", max_length=200)
    source = models.CharField("来源", max_length=200, blank=True)
    is_verified = models.BooleanField("已核对原文", default=False)
    valid_from = models.DateField("自")
    entered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    objects = DeadlineRuleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "期限规则"
        ordering = ["code", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["code", "valid_from"], name="one_deadline_rule_per_code_and_day"
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="deadline_rule_has_a_length"),
        ]

    def __str__(self):
        return f"{self.name} {self.length}"

    @property
    def line(self):
        return self.code.split(".")[0]

    @property
    def length(self):
        """7 日, 24 小时."""
        return f"{self.count} {UNIT_WORDS[Unit(self.unit)]}"


class DeadlineQuerySet(models.QuerySet):
    def running(self):
        """Neither met nor dropped nor stopped."""
        return self.filter(met_at=None, dropped_at=None, stopped_at=None)

    def unmet(self):
        """Neither met nor dropped, running or stopped."""
        return self.filter(met_at=None, dropped_at=None)


class Deadline(models.Model):
    """One clock of one case.

    amber_at, red_at, due_at: when it turns amber, red, and is past. `target_on` is the last day before it
    is moved for a holiday, `due_on` the legal one. All of them move when a stop ends. agreed_on: the last day
    that those concerned agreed on, in place of the one that the rule gives.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="deadlines")
    rule = models.ForeignKey(DeadlineRule, models.PROTECT, related_name="deadlines")
    code = models.CharField(max_length=40)
    started_at = models.DateTimeField("起算")
    agreed_on = models.DateField("约定届满", null=True, blank=True)
    target_on = models.DateField("内部目标")
    due_on = models.DateField("期限届满")
    amber_at = models.DateTimeField()
    red_at = models.DateTimeField()
    due_at = models.DateTimeField()
    is_provisional = models.BooleanField("暂定", default=False)
    stopped_at = models.DateTimeField("暂停自", null=True, blank=True)
    met_at = models.DateTimeField("完成", null=True, blank=True)
    dropped_at = models.DateTimeField("不再适用", null=True, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "期限"
        ordering = ["started_at", "pk"]
        indexes = [
            models.Index(
                fields=["amber_at"],
                condition=Q(met_at=None, dropped_at=None, stopped_at=None),
                name="deadline_running",
            ),
            models.Index(fields=["code", "started_at"], name="deadline_of_a_code"),
            models.Index(
                fields=["id"],
                condition=Q(met_at=None, dropped_at=None, is_provisional=True),
                name="deadline_provisional",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code"],
                condition=Q(met_at=None, dropped_at=None),
                name="one_unmet_deadline_per_case_and_code",
            ),
            models.CheckConstraint(
                condition=Q(amber_at__lte=F("red_at"), red_at__lte=F("due_at")),
                name="deadline_marks_come_in_order",
            ),
            models.CheckConstraint(
                condition=Q(met_at=None) | Q(dropped_at=None),
                name="deadline_is_met_or_dropped_not_both",
            ),
        ]

    def __str__(self):
        return f"{self.rule.name}：{self.due_on}"

    @property
    def is_late(self):
        """Whether it was met too late, or is past and not met."""
        return (self.met_at or timezone.now()) >= self.due_at and self.dropped_at is None


class DeadlineStop(models.Model):
    """A clock stood still from the service of a paper until what it asked for came in."""

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="stops")
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="stops")
    from_at = models.DateTimeField("自")
    to_at = models.DateTimeField("至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "期限暂停"
        ordering = ["from_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["deadline"], condition=Q(to_at=None), name="one_open_stop_a_deadline"
            ),
            models.CheckConstraint(
                condition=Q(to_at=None) | Q(to_at__gte=F("from_at")),
                name="deadline_stop_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.from_at:%Y-%m-%d}"


class DeadlineNotice(models.Model):
    """That a mark of a clock was told to somebody. Written before the message, so nobody hears it twice."""

    class Mark(models.TextChoices):
        AMBER = "amber", "临近"
        RED = "red", "当天到期"
        OVERDUE = "overdue", "已超期"

    deadline = models.ForeignKey(Deadline, models.PROTECT, related_name="notices")
    mark = models.CharField(max_length=8, choices=Mark.choices)
    due_at = models.DateTimeField()  # of the clock as it then was: one that moved is told anew
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "期限提醒"
        constraints = [
            models.UniqueConstraint(
                fields=["deadline", "mark", "due_at"], name="one_notice_per_mark_of_a_deadline"
            )
        ]

    def __str__(self):
        return self.mark
