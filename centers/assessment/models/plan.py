"""How the streets are assessed in a year. Once a plan, or an amendment of it, is issued, the database refuses every
change of its rows.
"""

from fractions import Fraction

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property

from centers.accounts.models import User

from ..scoring import FEW, RULES, Band as Grade, Item, Scheme  # isort: skip

BESIDE = [code for code, rule in RULES.items() if rule.is_beside]
RATES = [code for code, rule in RULES.items() if rule.is_rate]
CODE, CODE_WORDS = r"^[A-Z]{1,2}[0-9]{1,3}$", "代码是一两个大写字母加数字，如 A1。"


class Plan(models.Model):
    """What a year is assessed by: rows, grades, lines that must not be crossed, and how much may come beside."""

    year = models.PositiveSmallIntegerField("年度", unique=True)
    source = models.CharField("依据", max_length=200, blank=True)
    most_added = models.DecimalField(
        "加分最多", max_digits=4, decimal_places=2, default=5, validators=[MinValueValidator(0)]
    )
    most_taken = models.DecimalField(
        "另行扣分最多",
        max_digits=4,
        decimal_places=2,
        default=10,
        validators=[MinValueValidator(0)],
    )
    first_half = models.PositiveSmallIntegerField(
        "上半年所占百分比", null=True, blank=True,
        help_text="全年一并计分的不填。填 40，就是上半年占四成，下半年占六成。",
    )  # fmt: skip
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
            ),
            models.CheckConstraint(
                condition=Q(first_half=None) | Q(first_half__gt=0, first_half__lt=100),
                name="plan_half_is_a_part",
                violation_error_message="上半年所占百分比在 1 到 99 之间。",
            ),
            models.CheckConstraint(
                condition=Q(most_added__gte=0, most_taken__gte=0),
                name="plan_caps_are_not_below_zero",
                violation_error_message="加分和另行扣分的上限不能小于 0。",
            ),
        ]

    def __str__(self):
        return f"{self.year} 年度考核方案"

    def rows_of(self, number):
        """The rows as an amendment left them, 0 for those that were issued first; in their order."""
        return [row for row in self.rows.all() if row.number == number]

    @property
    def items(self):
        """The rows that were issued first, as the rules of scoring take them."""
        return [row.item for row in self.rows_of(0)]

    @cached_property
    def changes(self):
        """[(first day, number)] of the amendments that were issued, the earliest first."""
        issued = [a for a in self.amendments.all() if a.issued_on]
        return sorted((a.since, a.number) for a in issued)

    @cached_property
    def newest(self):
        """The number of the newest amendment that was issued, 0 where there is none."""
        return max((number for _, number in self.changes), default=0)

    def number_on(self, day):
        """The number of the amendment whose rows hold on a day, 0 for the plan as it was issued."""
        return max((number for since, number in self.changes if since <= day), default=0)

    @property
    def draft(self):
        """What can be edited now: (number, amendment or None); None where nothing can, since it is issued or the
        streets are being asked."""
        if not self.issued_at:
            return (0, None) if self.cycle.state == "drafting" else None
        open_one = next((a for a in self.amendments.all() if not a.issued_on), None)
        return (open_one.number, open_one) if open_one else None

    @property
    def scheme(self):
        """Its grades, the best first."""
        return Scheme(tuple(
            Grade(band.name, band.least, band.share and Fraction(band.share, 100)) for band in self.bands.all()
        ))  # fmt: skip


class Amendment(models.Model):
    """A numbered change of a plan that was issued. It holds from a day on, never backwards."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField("第几次调整")
    document = models.CharField("文号", max_length=40)
    reason = models.CharField("调整理由", max_length=300)
    since = models.DateField("自", help_text="只对这一天起的工作计分，以前的按原来的指标。")
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    issued_on = models.DateField("下达日期", null=True, blank=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "方案调整"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="amendments_are_numbered"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(issued_on=None), name="one_amendment_in_the_making"
            ),
            models.CheckConstraint(
                condition=Q(issued_by=None) | ~Q(issued_by=F("drafted_by")),
                name="amendment_is_issued_by_another",
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None, issued_by=None)
                | Q(issued_on__isnull=False, issued_by__isnull=False),
                name="amendment_is_issued_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(number__gt=0), name="amendment_numbers_begin_at_one"
            ),
            models.CheckConstraint(
                condition=Q(issued_on=None) | Q(since__gt=F("issued_on")),
                name="amendment_only_forward",
            ),
            models.CheckConstraint(condition=~Q(document=""), name="amendment_has_a_document"),
        ]

    def __str__(self):
        return f"第 {self.number} 次调整（{self.document}）"


class PlanRow(models.Model):
    """One row of a plan: what is looked at, what it is worth, and how it becomes points.

    amendment: the change that brought the row in this form; none of the plan as it was issued first.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="rows")
    amendment = models.ForeignKey(
        Amendment, models.CASCADE, null=True, blank=True, related_name="rows"
    )
    number = models.PositiveSmallIntegerField(default=0)  # of the amendment
    order = models.PositiveSmallIntegerField("序号")
    code = models.CharField("代码", max_length=8, validators=[RegexValidator(CODE, CODE_WORDS)])
    group = models.CharField("类别", max_length=20)
    name = models.CharField("指标", max_length=40)
    weight = models.DecimalField("权重", max_digits=5, decimal_places=2)
    rule = models.CharField(
        "计分方法", max_length=10, choices=[(code, rule.label) for code, rule in RULES.items()]
    )
    target = models.DecimalField("目标值", max_digits=7, decimal_places=4)
    floor = models.DecimalField("最少得分", max_digits=5, decimal_places=2, default=0)
    cap = models.DecimalField("最多得分", max_digits=5, decimal_places=2, null=True, blank=True)
    always = models.BooleanField("不论多少都计分", default=False)
    once = models.BooleanField("同类只计最高一次", default=False)
    least = models.PositiveSmallIntegerField(
        "最少件数",
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
    )
    by_median = models.BooleanField("目标取全区中位数", default=False)
    section = models.CharField("责任科室", max_length=40, blank=True)
    evidence = models.CharField("佐证", max_length=100, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "方案指标"
        ordering = ["number", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number", "code"], name="one_row_a_code_and_plan",
                violation_error_message="方案里已有这个代码。",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=CODE), name="plan_row_code_is_a_code",
                violation_error_message=CODE_WORDS,
            ),
            models.CheckConstraint(
                condition=Q(rule__in=BESIDE, weight=0) | (~Q(rule__in=BESIDE) & Q(weight__gt=0)),
                name="plan_row_is_worth_something",
                violation_error_message="加分、另行扣分的权重是 0，其他的权重大于 0。",
            ),
            models.CheckConstraint(
                condition=Q(target__gt=0), name="plan_row_has_a_target",
                violation_error_message="目标值要大于 0。",
            ),
            models.CheckConstraint(
                condition=~Q(rule__in=RATES) | Q(target__lte=1), name="plan_row_rate_is_a_part",
                violation_error_message="按比率计分的，目标值最多百分之百。",
            ),
            models.CheckConstraint(
                condition=Q(rule__in=list(RULES)), name="plan_row_has_a_rule",
                violation_error_message="没有这种计分方法。",
            ),
            models.CheckConstraint(
                condition=Q(by_median=False) | Q(rule="linear", weight__lte=3),
                name="plan_row_by_median_weighs_little",
                violation_error_message="没有基期、目标取中位数的，按比例计分，权重最多 3。",
            ),
            models.CheckConstraint(
                condition=Q(floor__gte=0) & (Q(rule__in=BESIDE) | Q(floor__lte=F("weight"))),
                name="plan_row_floor_within_its_weight",
                violation_error_message="最少得分在 0 和权重之间。",
            ),
            models.CheckConstraint(
                condition=Q(cap=None) | Q(cap__gte=0), name="plan_row_cap_is_not_below_zero",
                violation_error_message="最多得分不能小于 0。",
            ),
            models.CheckConstraint(
                condition=Q(least=None) | Q(least__gt=0), name="plan_row_asks_for_some",
                violation_error_message="最少件数至少是 1 件，或者不填。",
            ),
            models.CheckConstraint(
                condition=Q(amendment=None, number=0) | Q(amendment__isnull=False, number__gt=0),
                name="plan_row_is_of_its_amendment",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.code} {self.name}"

    @property
    def is_rate(self):
        return RULES[self.rule].is_rate

    @property
    def is_beside(self):
        return RULES[self.rule].is_beside

    @property
    def few(self):
        """On how many cases at least its rate is scored."""
        return self.least or FEW

    @property
    def target_words(self):
        """98%, or the points of one event."""
        if self.by_median:
            return "中位数"
        if self.is_rate:
            return f"{(100 * self.target).normalize():f}%"
        return "" if self.rule == "manual" else f"每起 {self.target.normalize():f} 分"

    @property
    def item(self):
        return self.item_at(self.target)

    def item_at(self, target):
        """The row as the rules of scoring take it, with a target that may be another one this year."""
        return Item(
            self.code, self.group, self.weight, rule=self.rule, target=target, floor=self.floor, cap=self.cap,
            always=self.always, once=self.once, least=self.few,
        )  # fmt: skip


class Band(models.Model):
    """A grade of a plan: from how many points, and how many of a hundred units may have it at most."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="bands")
    order = models.PositiveSmallIntegerField("序号")
    name = models.CharField("等次", max_length=10)
    least = models.DecimalField("最低分", max_digits=5, decimal_places=2)
    share = models.PositiveSmallIntegerField("最多占百分之", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "等次"
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "order"], name="bands_stand_in_order"),
            models.UniqueConstraint(fields=["plan", "name"], name="one_band_a_name"),
            models.CheckConstraint(
                condition=Q(least__gte=0, least__lte=100),
                name="band_begins_within_a_hundred",
                violation_error_message="最低分在 0 到 100 之间。",
            ),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__gt=0, share__lte=100),
                name="band_share_is_a_part",
                violation_error_message="最多占百分之几，在 1 到 100 之间。",
            ),
        ]

    def __str__(self):
        return self.name


class RedLine(models.Model):
    """What must not happen. It lowers a grade only by decision of a panel; a veto stands only on a higher document."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="red_lines")
    order = models.PositiveSmallIntegerField("序号")
    words = models.CharField("红线事项", max_length=100)
    is_veto = models.BooleanField("一票否决", default=False)
    legal_basis = models.CharField(
        "上位依据", max_length=200, blank=True,
        help_text="一票否决必须写明法律、中央或者省里文件的名称和条款。",
    )  # fmt: skip

    class Meta:
        verbose_name = verbose_name_plural = "红线事项"
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(is_veto=False) | ~Q(legal_basis=""), name="veto_has_a_legal_basis",
                violation_error_message="一票否决必须写明上位依据。",
            )
        ]  # fmt: skip

    def __str__(self):
        return self.words

    def save(self, *args, **options):
        if self.is_veto and not self.legal_basis.strip():
            raise ValidationError({"legal_basis": "一票否决必须写明上位依据。"})
        super().save(*args, **options)
