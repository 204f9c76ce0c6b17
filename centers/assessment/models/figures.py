"""What the records said on a day."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from centers.accounts.models import User
from centers.org.models import Center


class RollUpQuerySet(models.QuerySet):
    def finished(self):
        return self.exclude(finished_at=None)

    def running(self):
        return self.filter(finished_at=None, failed_at=None)


class RollUp(models.Model):
    """One reckoning of all indicators as of a day. One runs at a time; a later one takes the place of those
    before it, which stay."""

    year = models.PositiveSmallIntegerField("年度")
    until = models.DateField("截至")
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField("开始", default=timezone.now)
    alive_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField("完成", null=True, blank=True)
    failed_at = models.DateTimeField("失败", null=True, blank=True)
    tries = models.PositiveSmallIntegerField("尝试次数", default=0)
    total = models.PositiveSmallIntegerField("指标数", default=0)
    reckoned = models.JSONField("已算", default=list)  # codes of indicators
    parts = models.JSONField(
        "各段", default=list
    )  # [[first day, last day]] where a year has several
    rows = models.PositiveBigIntegerField("记录数", default=0)
    digest = models.CharField("校验值（SM3）", max_length=64, blank=True)

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
                models.Value(1),
                condition=Q(finished_at=None, failed_at=None),
                name="one_roll_up_at_a_time",
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
    """What an indicator said of a unit in a roll-up. part: 0 for all the year so far, n for the n-th of its parts."""

    roll_up = models.ForeignKey(RollUp, models.CASCADE, related_name="snapshots")
    indicator = models.CharField("指标", max_length=8)
    unit = models.ForeignKey(Center, models.PROTECT, related_name="+")
    numerator = models.PositiveBigIntegerField("分子")
    denominator = models.PositiveBigIntegerField("分母")
    version = models.PositiveSmallIntegerField("口径版本")
    part = models.PositiveSmallIntegerField("段", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "数据快照"
        constraints = [
            models.UniqueConstraint(
                fields=["roll_up", "part", "indicator", "unit"],
                name="one_snapshot_an_indicator_and_unit",
            ),
            models.CheckConstraint(
                condition=Q(numerator__lte=models.F("denominator")),
                name="snapshot_counts_no_more_than_there_are",
            ),
        ]

    def __str__(self):
        return f"{self.indicator} {self.unit}：{self.numerator}/{self.denominator}"
