"""What people looked at with their own eyes."""

from django.db import models
from django.db.models import F, Q
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

    class Meta:
        verbose_name = verbose_name_plural = "抽样案卷"
        ordering = ["-drawn_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "case"], name="a_file_is_drawn_once_an_indicator"
            )
        ]

    def __str__(self):
        return f"{self.indicator} {self.number}"


class LookQuerySet(models.QuerySet):
    def for_a_second(self):
        """Those at which a second person has still to look."""
        return self.filter(by_again=None)

    def apart(self):
        """Those on which the two do not agree, and nothing was settled yet."""
        return self.filter(by_again__isnull=False, confirmed_at=None)


class Look(models.Model):
    """A sheet that one person went through, and then a second, who is not shown what the first found. Where they
    found the same, or what differed was settled in words, its points count: each becomes a `Check`.

    found: {point: whether it is in order}; settled: the points that differed. year: that for which it counts.
    """

    indicator = models.CharField("指标", max_length=8)
    center = models.ForeignKey(Center, models.PROTECT, related_name="+", verbose_name="单位")
    sample = models.OneToOneField(
        Sample, models.PROTECT, null=True, blank=True, related_name="look"
    )
    on = models.DateField("检查日期")
    year = models.PositiveSmallIntegerField("考核年度")
    found = models.JSONField("第一人检查")
    note = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    found_again = models.JSONField("第二人复核", null=True, blank=True)
    note_again = models.CharField("复核说明", max_length=200, blank=True)
    by_again = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at_again = models.DateTimeField(null=True, blank=True)
    settled = models.JSONField("商定", null=True, blank=True)
    settled_note = models.CharField("商定说明", max_length=200, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField("两人一致或者商定", null=True, blank=True)

    objects = LookQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "两人核查"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "center", "on"], condition=Q(sample=None),
                name="one_look_a_place_and_day",
            ),
            models.CheckConstraint(
                condition=Q(by_again=None, at_again=None, found_again=None)
                | Q(by_again__isnull=False, at_again__isnull=False, found_again__isnull=False),
                name="second_look_is_somebodys",
            ),
            models.CheckConstraint(
                condition=Q(by_again=None) | ~Q(by_again=F("by")), name="second_look_is_anothers"
            ),
            models.CheckConstraint(
                condition=Q(settled=None, settled_by=None)
                | (Q(settled__isnull=False, settled_by__isnull=False) & ~Q(settled_note="")),
                name="look_is_settled_with_a_word",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None) | Q(by_again__isnull=False),
                name="look_counts_after_the_second",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.indicator} {self.center} {self.on}"

    @property
    def differing(self):
        """The points of which the two found different things."""
        return [
            p for p, is_good in self.found.items() if (self.found_again or {}).get(p) != is_good
        ]

    @property
    def points(self):
        """{point: whether it is in order} as both found it, or as it was settled."""
        return {**self.found, **(self.settled or {})}

    @property
    def status(self):
        """What it waits for, in words."""
        if self.confirmed_at:
            return "商定一致" if self.settled_by_id else "两人一致"
        return "不一致，等待商定" if self.by_again_id else "等待第二人复核"


class Check(models.Model):
    """One point that two people looked at, and whether it was in order. Append-only.

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
    by_again = models.ForeignKey(User, models.PROTECT, related_name="+")
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
            models.CheckConstraint(condition=~Q(by_again=F("by")), name="check_is_of_two_people"),
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
