"""评估 and 应急处置: how likely and how grave, plans for the worst, and what was done when it came."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from centers.accounts.models import User
from centers.cases.models import Case
from centers.org.models import Center

from ..places import units_for
from .alerts import Alert

RIGHT = "mediation.analyse"
DEGREES = [(n, f"{n}　{words}") for n, words in enumerate(("很低", "较低", "中等", "较高", "很高"), 1)]  # fmt: skip


class OfUnits(models.QuerySet):
    def visible_to(self, user):
        """Those of the units whose quarrels somebody studies."""
        return self.filter(center__in=units_for(user, RIGHT))


class RiskAssessment(models.Model):
    """Before a major measure, or after a mediation: who assesses does not decide."""

    class Decision(models.TextChoices):
        GO = "go", "可以实施"
        WITH_MEASURES = "with_measures", "采取措施后实施"
        WAIT = "wait", "暂缓实施"
        STOP = "stop", "不予实施"

    center = models.ForeignKey(
        Center, models.PROTECT, related_name="risk_assessments", verbose_name="单位"
    )
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="risk_assessments"
    )
    subject = models.CharField("评估事项", max_length=100)
    likelihood = models.PositiveSmallIntegerField("发生的可能", choices=DEGREES)
    impact = models.PositiveSmallIntegerField("影响的程度", choices=DEGREES)
    score = models.GeneratedField(
        expression=F("likelihood") * F("impact"),
        output_field=models.PositiveSmallIntegerField("风险分值"),
        db_persist=True,
    )
    advice = models.TextField("评估意见", max_length=1000)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("评估时间", default=timezone.now)
    decision = models.CharField(
        "决定", max_length=14, choices=Decision.choices, blank=True, default=""
    )
    measures = models.TextField("措施", max_length=1000, blank=True, default="")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True, blank=True)

    objects = OfUnits.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "风险评估"
        ordering = [F("decided_at").desc(nulls_first=True), "-made_at", "-pk"]
        indexes = [models.Index(fields=["center", "-made_at"], name="risk_of_a_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(likelihood__range=(1, 5), impact__range=(1, 5)),
                name="risk_degrees_are_of_five",
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decided_by=None, decision="", measures="")
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision=""),
                name="risk_decision_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("made_by")),
                name="risk_is_decided_by_another_person",
            ),
            models.CheckConstraint(
                condition=~Q(decision="with_measures") | ~Q(measures=""),
                name="risk_measures_are_named_where_they_are_the_condition",
            ),
            models.UniqueConstraint(
                fields=["center", "case", "subject", "made_by"],
                condition=Q(decided_at=None),
                nulls_distinct=False,
                name="one_risk_of_a_subject_waits_for_its_decision",
            ),
        ]

    def __str__(self):
        return self.subject


class IncidentPlan(models.Model):
    """应急预案: what is done in which order, and whom to call. Steps and contacts are lines of text."""

    center = models.ForeignKey(
        Center, models.PROTECT, related_name="incident_plans", verbose_name="单位"
    )
    name = models.CharField("名称", max_length=60)
    scenario = models.CharField("适用情形", max_length=300)
    steps = models.TextField("处置步骤", max_length=2000)
    contacts = models.TextField("联系单位", max_length=2000)
    valid_from = models.DateField("自")
    reviewed_on = models.DateField("上次演练或者检查", null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = OfUnits.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "应急预案"
        ordering = ["center__path", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["center", "name", "valid_from"],
                name="one_incident_plan_a_name_and_day",
                violation_error_message="这个单位在这一天已经有同名的预案。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def steps_lines(self):
        return self.steps.splitlines()

    @property
    def contacts_lines(self):
        """(unit, duty, telephone) of each line."""
        return [line.split() for line in self.contacts.splitlines()]


class IncidentQuerySet(OfUnits):
    def open(self):
        return self.filter(closed_at=None)


class Incident(models.Model):
    """A plan was started. It closes only with its review (复盘)."""

    plan = models.ForeignKey(IncidentPlan, models.PROTECT, related_name="incidents")
    center = models.ForeignKey(Center, models.PROTECT, related_name="incidents")
    alert = models.ForeignKey(
        Alert, models.PROTECT, null=True, blank=True, related_name="incidents"
    )
    started_at = models.DateTimeField("启动时间", default=timezone.now)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("结束时间", null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    went_well = models.TextField("做得好的", max_length=1000, blank=True, default="")
    to_change = models.TextField("要改进的", max_length=1000, blank=True, default="")

    objects = IncidentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "应急处置"
        ordering = [F("closed_at").desc(nulls_first=True), "-started_at", "-pk"]
        indexes = [models.Index(fields=["center", "-started_at"], name="incident_of_a_unit")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_by=None, went_well="", to_change="")
                | Q(closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(went_well="")
                & ~Q(to_change=""),
                name="incident_closes_with_its_review",
            ),
            models.UniqueConstraint(
                fields=["plan", "alert"],
                condition=Q(closed_at=None),
                nulls_distinct=False,
                name="incident_plan_is_started_once_for_an_alert_and_once_without",
            ),
        ]

    def __str__(self):
        return f"{self.plan.name} {self.started_at:%Y-%m-%d}"


class IncidentEntry(models.Model):
    """What was done, when. The database refuses to change or delete a row."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="entries")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)
    words = models.CharField("处置情况", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "处置记录"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(words=""), name="incident_entry_says_something")
        ]

    def __str__(self):
        return self.words[:20]
