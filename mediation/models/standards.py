"""五有、六落实、六统一 as an editable checklist, its yearly self-checks, and the training of mediators."""

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from centers.accounts.models import User
from centers.org.models import Center

from .committees import Committee, Mediator


class StandardItemQuerySet(models.QuerySet):
    def of_year(self, year):
        """The items that hold for a year. Items change with the turn of a year only."""
        return self.filter(
            Q(valid_to=None) | Q(valid_to__gte=date(year, 12, 31)), valid_from__lte=date(year, 1, 1)
        )


class StandardItem(models.Model):
    """One line of the checklist. No law fixes it: each says where it was found, and a new wording is a new
    row."""

    class Group(models.TextChoices):
        FIVE_HAVE = "five_have", "五有"
        SIX_SECURED = "six_secured", "六落实"
        SIX_UNIFIED = "six_unified", "六统一"

    group = models.CharField("类别", max_length=12, choices=Group.choices)
    order = models.PositiveSmallIntegerField("次序")
    text = models.CharField("内容", max_length=60)
    source = models.CharField("来源", max_length=200)
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )  # nobody: shipped

    objects = StandardItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "规范化建设项目"
        ordering = ["group", "order", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["group", "order", "valid_from"], name="one_standard_item_of_a_place_and_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_from__month=1, valid_from__day=1)
                & (Q(valid_to=None) | Q(valid_to__month=12, valid_to__day=31)),
                name="standard_item_holds_for_whole_years",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="standard_item_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.get_group_display()}：{self.text}"


class StandardCheck(models.Model):
    """What a committee found of itself for one item in a year."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="checks")
    year = models.PositiveSmallIntegerField("年度")
    item = models.ForeignKey(StandardItem, models.PROTECT, related_name="checks")
    is_met = models.BooleanField("达到")
    proof = models.CharField("证明", max_length=100, blank=True)
    on = models.DateField("自查日期")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "规范化自查"
        ordering = ["committee", "year", "item"]
        indexes = [models.Index(fields=["year", "committee"], name="standard_check_of_a_year")]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year", "item"], name="one_standard_check_of_an_item_a_year"
            ),
            models.CheckConstraint(
                condition=Q(is_met=False) | ~Q(proof=""), name="standard_check_met_has_a_proof"
            ),
        ]

    def __str__(self):
        return f"{self.year} {self.item}"


class StandardReview(models.Model):
    """That somebody else confirmed a self-check, with the numbers found. The database refuses to change
    it."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="reviews")
    year = models.PositiveSmallIntegerField("年度")
    met = models.PositiveSmallIntegerField("达到的项数")
    items = models.PositiveSmallIntegerField("应有的项数")
    note = models.CharField("说明", max_length=200, blank=True)
    checked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "自查确认"
        ordering = ["committee", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year"], name="one_standard_review_a_year"
            ),
            models.CheckConstraint(
                condition=Q(met__lte=F("items")), name="standard_review_meets_at_most_all"
            ),
            models.CheckConstraint(
                condition=~Q(by=F("checked_by")), name="standard_review_is_by_somebody_else"
            ),
        ]

    def __str__(self):
        return f"{self.year}：{self.met}/{self.items}"


class Training(models.Model):
    """A training of mediators (人民调解法 第十四条), and who attended it."""

    center = models.ForeignKey(
        Center, models.PROTECT, related_name="mediation_trainings", verbose_name="组织单位"
    )
    title = models.CharField("培训内容", max_length=60)
    on = models.DateField("日期")
    hours = models.DecimalField(
        "学时", max_digits=4, decimal_places=1, validators=[MinValueValidator(0.5)]
    )
    place = models.CharField("地点", max_length=60)
    held_by = models.CharField("主办单位", max_length=60)
    notes = models.CharField("说明", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    attendees = models.ManyToManyField(Mediator, related_name="trainings", blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "调解员培训"
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["-on"], name="mediation_training_newest")]
        constraints = [
            models.CheckConstraint(condition=Q(hours__gt=0), name="mediation_training_takes_time"),
            models.UniqueConstraint(
                fields=["center", "on", "title"],
                name="one_mediation_training_of_a_title_and_day",
                violation_error_message="这个单位这一天已经登记过同样内容的培训，请勿重复登记；另办一期的，请在培训内容里写明第几期。",
            ),
        ]

    def __str__(self):
        return self.title


class TrainingNorm(models.Model):
    """How often a mediator is trained in a year. No law says so: dated, with its source."""

    times = models.PositiveSmallIntegerField("每年至少（次）")
    source = models.CharField("来源", max_length=200)
    valid_from = models.DateField("自", unique=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )  # nobody: shipped

    class Meta:
        verbose_name = verbose_name_plural = "培训次数要求"
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(times__range=(1, 12)), name="mediation_training_norm_is_1_to_12"
            )
        ]

    def __str__(self):
        return f"{self.valid_from}起每年 {self.times} 次"
