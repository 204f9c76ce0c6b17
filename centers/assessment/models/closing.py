"""What a year stood on when its books were closed."""

from django.db import models
from django.utils import timezone

from centers.accounts.models import User
from centers.org.models import Center


class Closing(models.Model):
    """A year whose books are closed: from now on its scores come from the rows that were kept then. What people look
    at themselves is kept later, when the result is settled. Append-only.

    closed_by: none where the books closed by themselves. reckoned: {code: version} of the indicators that were kept, those without a row included.
    """

    class Stage(models.TextChoices):
        BOOKS = "books", "关账"
        CHECKS = "checks", "核查结束"

    year = models.PositiveSmallIntegerField("年度")
    stage = models.CharField("阶段", max_length=8, choices=Stage.choices, default=Stage.BOOKS)
    closed_at = models.DateTimeField("关账时间", default=timezone.now)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reckoned = models.JSONField("指标")
    parts = models.JSONField(
        "各段", default=list
    )  # [[first day, last day]] where a year has several
    digest = models.CharField("校验值（SM3）", max_length=64)

    class Meta:
        verbose_name = verbose_name_plural = "年度关账"
        ordering = ["-year", "stage"]
        constraints = [
            models.UniqueConstraint(fields=["year", "stage"], name="a_year_is_closed_once_a_stage")
        ]

    def __str__(self):
        return f"{self.year} 年{self.get_stage_display()}"


class EvidenceRow(models.Model):
    """One row of a population as it was when the year was closed: whose it was, and whether it counted.
    Append-only. part: 0 for the whole year, n for the n-th of its parts."""

    year = models.PositiveSmallIntegerField()
    indicator = models.CharField(max_length=8)
    part = models.PositiveSmallIntegerField(default=0)
    key = models.BigIntegerField()  # of the row in its own table
    center = models.ForeignKey(Center, models.PROTECT, related_name="+")
    station = models.ForeignKey(Center, models.PROTECT, null=True, blank=True, related_name="+")
    district = models.ForeignKey(Center, models.PROTECT, related_name="+")
    counted = models.BooleanField()

    class Meta:
        verbose_name = verbose_name_plural = "关账数据"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "indicator", "part", "key"],
                name="one_evidence_row_a_year_and_indicator",
            )
        ]

    def __str__(self):
        return f"{self.year} {self.indicator} {self.key}"
