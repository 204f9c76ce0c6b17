"""What people write down and decide beside the figures: who scores, their scores, events, red flags, objections,
and what a unit is excused from. Nothing of it is ever changed; a decision is added once.
"""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from centers.accounts.models import User
from centers.cases.models import StoredFile
from centers.org.models import Center

from .plan import Plan, RedLine

CODE = {"max_length": 8, "verbose_name": "指标"}
ONE_DECISION = Q(decided_at=None, decided_by=None) | Q(
    decided_at__isnull=False, decided_by__isnull=False
)


class Assessor(models.Model):
    """Somebody of the assessment team of a year, or of the panel that decides on objections."""

    class Duty(models.TextChoices):
        LEAD = "lead", "考评组组长"
        SCORER = "scorer", "考评组成员"
        PANEL = "panel", "申诉复核组成员"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="assessors")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="人员")
    duty = models.CharField("职责", max_length=8, choices=Duty.choices)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "考评人员"
        ordering = ["duty", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "user"], name="one_duty_a_year",
                violation_error_message="这个人已在考评人员里。打分的人不参加申诉复核。",
            ),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(duty="lead"), name="one_lead_a_year",
                violation_error_message="已有组长。",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.user.name}（{self.get_duty_display()}）"


class Judgement(models.Model):
    """What an assessor gives a unit for a row that people judge. Append-only; the newest of a person counts."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="judgements")
    unit = models.ForeignKey(Center, models.PROTECT, related_name="+")
    code = models.CharField(**CODE)
    points = models.DecimalField("得分", max_digits=5, decimal_places=2)
    reason = models.CharField("理由", max_length=300)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "评分"
        ordering = ["pk"]
        indexes = [models.Index(fields=["plan", "unit", "code"], name="judgements_of_a_row")]
        constraints = [
            models.CheckConstraint(condition=Q(points__gte=0), name="judgement_is_not_below_zero")
        ]

    def __str__(self):
        return f"{self.code} {self.unit} {self.points}"


class Event(models.Model):
    """Something that adds or takes off points, proved by a document. Voided, never deleted."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="events")
    unit = models.ForeignKey(Center, models.PROTECT, related_name="+", verbose_name="街道")
    code = models.CharField(**CODE)
    on = models.DateField("日期")
    document = models.CharField("文号", max_length=60)
    note = models.CharField("事由", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    void_reason = models.CharField("作废理由", max_length=200, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "加分和扣分"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "unit", "code", "document"], condition=Q(voided_at=None),
                name="a_document_counts_once",
                violation_error_message="这份文件已经给这个街道记过同一项。",
            ),
            models.CheckConstraint(condition=~Q(document=""), name="event_is_proved"),
            models.CheckConstraint(
                condition=Q(voided_at=None, voided_by=None)
                | (Q(voided_at__isnull=False, voided_by__isnull=False) & ~Q(void_reason="")),
                name="event_is_voided_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.code} {self.unit} {self.document}"


class Flag(models.Model):
    """A red line that a unit may have crossed. Without the decision of a panel it changes nothing."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="flags")
    unit = models.ForeignKey(Center, models.PROTECT, related_name="+", verbose_name="街道")
    red_line = models.ForeignKey(RedLine, models.PROTECT, related_name="+", verbose_name="红线事项")
    facts = models.CharField("情况", max_length=500)
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    cap = models.CharField("等次最高", max_length=10, blank=True)
    panel = models.CharField("参加人员", max_length=200, blank=True)
    opinion = models.CharField("决定理由", max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "红线事项认定"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "unit", "red_line"], condition=Q(decided_at=None),
                name="one_open_flag_a_unit_and_red_line",
                violation_error_message="这个街道的这一红线事项已经提出，还没有认定。",
            ),
            models.CheckConstraint(condition=ONE_DECISION, name="flag_is_decided_by_somebody"),
            models.CheckConstraint(
                condition=Q(cap="") | Q(decided_at__isnull=False), name="flag_caps_by_decision_only"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None) | (~Q(panel="") & ~Q(opinion="")),
                name="flag_decision_is_of_a_panel",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.unit} {self.red_line}"


class Objection(models.Model):
    """A unit contests a figure while it reviews itself (质疑), or the points of a row after publication (申诉).

    A dispute claims a figure; while it is open the score is a range, and once upheld the claim stands. An appeal is
    decided in points, and moves this row alone.
    """

    class Stage(models.TextChoices):
        DISPUTE = "dispute", "数据质疑"
        APPEAL = "appeal", "申诉"

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="objections")
    stage = models.CharField("种类", max_length=8, choices=Stage.choices)
    unit = models.ForeignKey(Center, models.PROTECT, related_name="+")
    code = models.CharField(**CODE)
    reason = models.CharField("理由", max_length=500)
    numerator = models.PositiveIntegerField("应计入的件数", null=True, blank=True)
    denominator = models.PositiveIntegerField("总件数", null=True, blank=True)
    part = models.PositiveSmallIntegerField(
        "时段", default=0
    )  # as the figures of the year were kept
    raised_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    raised_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField("答复期限")
    is_upheld = models.BooleanField("成立", null=True, blank=True)
    points = models.DecimalField("得分改为", max_digits=5, decimal_places=2, null=True, blank=True)
    panel = models.CharField("参加人员", max_length=200, blank=True)
    opinion = models.CharField("复核意见", max_length=500, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "质疑和申诉"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "stage", "unit", "code", "part"], name="one_objection_a_row_part_and_stage",
                violation_error_message="这一项已经提过。",
            ),
            models.CheckConstraint(condition=ONE_DECISION, name="objection_is_decided_by_somebody"),
            models.CheckConstraint(
                condition=Q(decided_at=None, is_upheld=None)
                | (Q(decided_at__isnull=False, is_upheld__isnull=False) & ~Q(opinion="")),
                name="objection_is_answered_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(stage="appeal", numerator=None, denominator=None)
                | Q(stage="dispute", numerator__lte=models.F("denominator")),
                name="dispute_claims_a_figure",
            ),
            models.CheckConstraint(
                condition=~Q(stage="appeal") | Q(part=0), name="appeal_is_about_the_year"
            ),
            models.CheckConstraint(
                condition=~Q(stage="appeal", is_upheld=True) | Q(points__gte=0),
                name="appeal_is_decided_in_points",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_stage_display()} {self.unit} {self.code}"

    @property
    def is_overdue(self):
        """Whether its answer should have come by now."""
        return self.decided_at is None and self.due_on < timezone.localdate()


class ObjectionFile(models.Model):
    """What a street hands in with an objection, to prove it. Append-only."""

    objection = models.ForeignKey(Objection, models.PROTECT, related_name="files")
    label = models.CharField("材料名称", max_length=60)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="objection_file")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "佐证材料"
        ordering = ["pk"]

    def __str__(self):
        return self.label


class Excuse(models.Model):
    """A row that does not count for a unit, for a reason that everybody reads."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="excuses")
    unit = models.ForeignKey(Center, models.PROTECT, related_name="+", verbose_name="街道")
    code = models.CharField(**CODE)
    reason = models.CharField("理由", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "免责"
        ordering = ["unit", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "unit", "code"], condition=Q(ended_at=None), name="one_excuse_a_row",
                violation_error_message="这一项已经免责。",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="excuse_is_ended_by_somebody",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.unit} {self.code} 免责"
