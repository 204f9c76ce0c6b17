"""The year's plan as it was issued, and what the records said on a day."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from centers.accounts.models import User
from centers.cases.models import Case
from centers.org.models import Center

from .scoring import RULES, Item


class Plan(models.Model):
    """How the streets are assessed in a year. Once it is issued the database refuses every change of its rows."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    source = models.CharField("依据", max_length=200, blank=True)
    issued_at = models.DateTimeField("下达时间", null=True, blank=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "考核方案"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_at=None, issued_by=None)
                | Q(issued_at__isnull=False, issued_by__isnull=False),
                name="plan_is_issued_by_somebody",
            )
        ]

    def __str__(self):
        return f"{self.year} 年度考核方案"

    @property
    def items(self):
        """Its rows as the rules of scoring take them, in their order."""
        return [row.item for row in self.rows.all()]


class PlanRow(models.Model):
    """One row of a plan: what is looked at, what it is worth, and how it becomes points."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="rows")
    order = models.PositiveSmallIntegerField("序号")
    code = models.CharField("代码", max_length=8)
    group = models.CharField("类别", max_length=20)
    name = models.CharField("指标", max_length=40)
    weight = models.DecimalField("权重", max_digits=5, decimal_places=2)
    rule = models.CharField(
        "计分方法", max_length=10, choices=[(code, rule.label) for code, rule in RULES.items()]
    )
    target = models.DecimalField("目标值", max_digits=7, decimal_places=4)
    always = models.BooleanField("不论多少都计分", default=False)
    section = models.CharField("责任科室", max_length=40, blank=True)
    evidence = models.CharField("佐证", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "方案指标"
        ordering = ["order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="one_row_a_code_and_plan"),
            models.CheckConstraint(condition=Q(weight__gt=0), name="plan_row_is_worth_something"),
            models.CheckConstraint(condition=Q(target__gt=0), name="plan_row_has_a_target"),
            models.CheckConstraint(condition=Q(rule__in=list(RULES)), name="plan_row_has_a_rule"),
        ]

    def __str__(self):
        return f"{self.code} {self.name}"

    @property
    def target_words(self):
        """98%"""
        return f"{(100 * self.target).normalize():f}%"

    @property
    def item(self):
        return Item(
            self.code,
            self.group,
            self.weight,
            rule=self.rule,
            target=self.target,
            always=self.always,
        )


class RollUpQuerySet(models.QuerySet):
    def finished(self):
        return self.exclude(finished_at=None)


class RollUp(models.Model):
    """One reckoning of all indicators as of a day. One runs at a time; a later one takes the place of those
    before it, which stay."""

    year = models.PositiveSmallIntegerField("年度")
    until = models.DateField("截至")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField("开始", default=timezone.now)
    alive_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField("完成", null=True, blank=True)
    total = models.PositiveSmallIntegerField("指标数", default=0)
    reckoned = models.JSONField("已算", default=list)  # codes of indicators

    objects = RollUpQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "汇总"
        ordering = ["-started_at", "-pk"]
        indexes = [
            models.Index(
                fields=["year", "-until", "-id"],
                condition=Q(finished_at__isnull=False),
                name="newest_roll_up_of_a_year",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                models.Value(1), condition=Q(finished_at=None), name="one_roll_up_at_a_time"
            )
        ]

    def __str__(self):
        return f"{self.year} 年截至 {self.until}"

    @property
    def done(self):
        return len(self.reckoned)

    @property
    def percent(self):
        return 100 * self.done // self.total if self.total else 0


class Snapshot(models.Model):
    """What an indicator said of a unit in a roll-up."""

    roll_up = models.ForeignKey(RollUp, models.CASCADE, related_name="snapshots")
    indicator = models.CharField("指标", max_length=8)
    unit = models.ForeignKey(Center, models.PROTECT, related_name="+")
    numerator = models.PositiveBigIntegerField("分子")
    denominator = models.PositiveBigIntegerField("分母")
    version = models.PositiveSmallIntegerField("口径版本")

    class Meta:
        verbose_name = verbose_name_plural = "数据快照"
        constraints = [
            models.UniqueConstraint(
                fields=["roll_up", "indicator", "unit"], name="one_snapshot_an_indicator_and_unit"
            ),
            models.CheckConstraint(
                condition=Q(numerator__lte=models.F("denominator")),
                name="snapshot_counts_no_more_than_there_are",
            ),
        ]

    def __str__(self):
        return f"{self.indicator} {self.unit}：{self.numerator}/{self.denominator}"


class Sample(models.Model):
    """A file drawn by lot to be looked at, once for an indicator."""

    indicator = models.CharField("指标", max_length=8)
    case = models.ForeignKey(
        Case, models.PROTECT, null=True, related_name="+"
    )  # until it is purged
    number = models.CharField("案件编号", max_length=20)
    unit = models.ForeignKey(Center, models.PROTECT, related_name="+", verbose_name="街道")
    year = models.PositiveSmallIntegerField("年度")
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    drawn_at = models.DateTimeField("抽取时间", default=timezone.now)
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    checked_at = models.DateTimeField("检查时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "抽样案卷"
        ordering = ["-drawn_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "case"], name="a_file_is_drawn_once_an_indicator"
            ),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by=None)
                | Q(checked_at__isnull=False, checked_by__isnull=False),
                name="sample_is_checked_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.indicator} {self.number}"


class Check(models.Model):
    """One point that somebody looked at, and whether it was in order. Append-only."""

    indicator = models.CharField("指标", max_length=8)
    point = models.CharField("检查内容", max_length=20)
    is_good = models.BooleanField("合格")
    note = models.CharField("说明", max_length=200, blank=True)
    on = models.DateField("检查日期")
    sample = models.ForeignKey(Sample, models.PROTECT, null=True, blank=True, related_name="checks")
    center = models.ForeignKey(Center, models.PROTECT, related_name="+")
    station = models.ForeignKey(Center, models.PROTECT, null=True, blank=True, related_name="+")
    district = models.ForeignKey(Center, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "检查记录"
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["indicator", "on"], name="checks_of_an_indicator")]

    def __str__(self):
        return f"{self.indicator} {self.center} {self.on}"


class Closing(models.Model):
    """A year whose books are closed: from now on its scores come from the rows that were kept then. Append-only."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    closed_at = models.DateTimeField("关账时间", default=timezone.now)
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reckoned = models.JSONField("指标")  # codes, those without a row included
    digest = models.CharField("校验值（SHA-256）", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "年度关账"
        ordering = ["-year"]

    def __str__(self):
        return f"{self.year} 年关账"


class EvidenceRow(models.Model):
    """One row of a population as it was when the year was closed: whose it was, and whether it counted.
    Append-only."""

    year = models.PositiveSmallIntegerField()
    indicator = models.CharField(max_length=8)
    key = models.BigIntegerField()  # of the row in its own table
    center = models.ForeignKey(Center, models.PROTECT, related_name="+")
    station = models.ForeignKey(Center, models.PROTECT, null=True, blank=True, related_name="+")
    district = models.ForeignKey(Center, models.PROTECT, related_name="+")
    counted = models.BooleanField()

    class Meta:
        verbose_name = verbose_name_plural = "关账数据"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "indicator", "key"], name="one_evidence_row_a_year_and_indicator"
            )
        ]

    def __str__(self):
        return f"{self.year} {self.indicator} {self.key}"
