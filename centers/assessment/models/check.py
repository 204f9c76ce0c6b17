"""What people looked at with their own eyes."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from centers.accounts.models import User
from centers.cases.models import Case
from centers.org.models import Center


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
    """One point that somebody looked at, and whether it was in order. Append-only.

    year: that for which it counts; the team looks at it until it scores, in the year after.
    """

    indicator = models.CharField("指标", max_length=8)
    point = models.CharField("检查内容", max_length=20)
    is_good = models.BooleanField("合格")
    note = models.CharField("说明", max_length=200, blank=True)
    on = models.DateField("检查日期")
    year = models.PositiveSmallIntegerField("考核年度")
    sample = models.ForeignKey(Sample, models.PROTECT, null=True, blank=True, related_name="checks")
    center = models.ForeignKey(Center, models.PROTECT, related_name="+")
    station = models.ForeignKey(Center, models.PROTECT, null=True, blank=True, related_name="+")
    district = models.ForeignKey(Center, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "检查记录"
        ordering = ["-on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["center", "indicator", "point", "on"], condition=models.Q(sample=None),
                name="a_place_is_looked_at_once_a_day",
            ),
            models.UniqueConstraint(fields=["sample", "point"], name="a_point_of_a_file_once"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["indicator", "on"], name="checks_of_an_indicator"),
            # In the order of units, so that a year of all of them is one pass over this index alone.
            models.Index(
                fields=["indicator", "year", "district", "station", "center"],
                include=["on", "is_good"],
                name="checks_of_a_year",
            ),
        ]

    def __str__(self):
        return f"{self.indicator} {self.center} {self.on}"
