"""The year of an assessment: where it stands, how it came there, and what was announced in the end."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from centers.accounts.models import User
from centers.org.models import Center

from .plan import Plan


class State(models.TextChoices):
    """In their order; `centers.assessment.cycle` knows the ways between them."""

    DRAFTING = "drafting", "制定方案"
    CONSULTING = "consulting", "征求意见"
    ISSUED = "issued", "下达目标"
    MONITORING = "monitoring", "日常监测"
    SELF_REVIEW = "self_review", "自评"
    VERIFYING = "verifying", "考评组核查"
    SCORING = "scoring", "评分"
    PROVISIONAL = "provisional", "初步结果"
    PUBLICITY = "publicity", "公示"
    APPEALING = "appealing", "申诉"
    GRADED = "graded", "定等次"
    ANNOUNCED = "announced", "通报"
    RECTIFYING = "rectifying", "反馈整改"
    ARCHIVED = "archived", "归档"


class CycleQuerySet(models.QuerySet):
    def published(self):
        """Those whose result everybody may read now and say something about."""
        return self.filter(state__in=[State.PUBLICITY, State.APPEALING])


class Cycle(models.Model):
    """Where the assessment of a year stands. until: the last day of what runs now, where it has one."""

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="cycle")
    state = models.CharField("阶段", max_length=12, choices=State.choices, default=State.DRAFTING)
    until = models.DateField("截止", null=True, blank=True)
    document = models.CharField("通报文号", max_length=40, blank=True)
    digest = models.CharField("归档校验值", max_length=64, blank=True)

    objects = CycleQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核周期"
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="cycle_state_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["announced", "rectifying", "archived"]) | ~Q(document=""),
                name="cycle_is_announced_by_a_document",
            ),
            models.CheckConstraint(
                condition=~Q(state="archived") | ~Q(digest=""),
                name="cycle_is_archived_with_a_digest",
            ),
        ]

    def __str__(self):
        return f"{self.plan.year} 年：{self.get_state_display()}"

    def is_at(self, *states):
        """Whether it stands at one of some states."""
        return self.state in states

    @property
    def round(self):
        """The how many-th time the streets were asked about the plan."""
        return self.turns.filter(verb="consult").count()

    def is_past(self, state):
        """Whether a state was reached, or left behind."""
        return State.values.index(self.state) >= State.values.index(state)


class Turn(models.Model):
    """One step of a cycle. Append-only."""

    cycle = models.ForeignKey(Cycle, models.PROTECT, related_name="turns")
    verb = models.CharField(max_length=12)
    state = models.CharField("阶段", max_length=12, choices=State.choices)
    note = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "考核进程"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d} {self.get_state_display()}"


class Opinion(models.Model):
    """What a street says of a plan before it is issued, once each time it is asked. Append-only. round: the how
    many-th time the streets are asked about this plan."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="opinions")
    unit = models.ForeignKey(Center, models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField("第几次征求", default=1)
    text = models.CharField("意见", max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "征求意见"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "unit", "round"], name="one_opinion_a_unit_and_round",
                violation_error_message="本街道这一次已经提过意见。",
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.unit} {self.at:%Y-%m-%d}"


class SelfReview(models.Model):
    """A street has read its figures, and says so. Append-only."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="self_reviews")
    unit = models.ForeignKey(Center, models.PROTECT, related_name="+")
    comment = models.CharField("自评说明", max_length=500, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "自评"
        ordering = ["unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "unit"], name="one_self_review_a_unit",
                violation_error_message="本街道已经自评。",
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.unit} 自评"


class Result(models.Model):
    """What a street came to when grades were given. Append-only.

    sheet: {"lines": [[code, numerator, denominator, weight, points, why not]], "added", "taken", "own"}, numbers as
    text, so that it can be read without anything else; own: the total before others were merged into it.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="results")
    unit = models.ForeignKey(Center, models.PROTECT, related_name="+")
    total = models.DecimalField("总分", max_digits=5, decimal_places=2)
    place = models.PositiveSmallIntegerField("名次")
    grade = models.CharField("等次", max_length=10)
    sheet = models.JSONField("各项得分")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "考核结果"
        ordering = ["place", "unit"]
        constraints = [models.UniqueConstraint(fields=["plan", "unit"], name="one_result_a_unit")]

    def __str__(self):
        return f"{self.unit} {self.total} {self.grade}"


class Rectification(models.Model):
    """What a street puts right after the announcement: a plan, then that it is done, then somebody confirms it."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="rectifications")
    unit = models.ForeignKey(Center, models.PROTECT, related_name="+")
    code = models.CharField("指标", max_length=8)
    plan_due = models.DateField("整改方案期限")
    done_due = models.DateField("整改完成期限")
    measures = models.CharField("整改方案", max_length=500, blank=True)
    planned_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField("完成情况", max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    finding = models.CharField("核实情况", max_length=300, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField("销号", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "整改"
        ordering = ["unit", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "unit", "code"], name="one_rectification_a_row"
            ),
            models.CheckConstraint(
                condition=Q(planned_at=None) | ~Q(measures=""), name="rectification_plan_has_words"
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | (Q(planned_at__isnull=False) & ~Q(outcome="")),
                name="rectification_is_planned_before_it_is_done",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False, done_at__isnull=False),
                name="rectification_is_done_before_it_is_closed",
            ),
        ]

    def __str__(self):
        return f"{self.unit} {self.code} 整改"

    @property
    def is_overdue(self):
        """Whether the street should have sent its plan, or should be done by now."""
        if self.closed_at or self.done_at:
            return False
        return timezone.localdate() > (self.done_due if self.planned_at else self.plan_due)

    @property
    def status(self):
        """What it waits for, in words."""
        if self.closed_at:
            return "已销号"
        if self.done_at:
            return "待核实销号"
        return "整改中" if self.planned_at else "待报整改方案"
