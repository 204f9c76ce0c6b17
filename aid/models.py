"""The facts of an application for legal aid, who takes cases on, and what looks at their quality."""

from datetime import timedelta

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from centers.accounts.models import Posting, User
from centers.accounts.rights import Role
from centers.cases.models import Case
from centers.org.models import Body


class Category(models.TextChoices):
    """人群类别, as the statistics count them; several may fit one person."""

    MINOR = "minor", "未成年人"
    ELDERLY = "elderly", "老年人"
    DISABLED = "disabled", "残疾人"
    WOMAN = "woman", "妇女"
    MIGRANT = "migrant", "进城务工人员"
    SOLDIER = "soldier", "军人军属"
    VETERAN = "veteran", "退役军人"
    RELIEF = "relief", "低保等社会救助对象"
    OTHER = "other", "其他"


class MatterKind(models.TextChoices):
    """案件类别（法律援助法 第二十二条）."""

    CIVIL = "civil", "民事"
    LABOUR = "labour", "劳动争议仲裁"
    ADMINISTRATIVE = "administrative", "行政"
    COMPENSATION = "compensation", "国家赔偿"
    CRIMINAL = "criminal", "刑事"


class MeansCheck(models.TextChoices):
    DATA_SHARE = "data_share", "信息共享查询"
    SELF_PLEDGE = "self_pledge", "个人诚信承诺"
    EXEMPT = "exempt", "免予核查"
    NOT_REQUIRED = "not_required", "不受经济困难条件限制"


class ApplicationQuerySet(models.QuerySet):
    def sharing_facts_with(self, application):
        """Other applications of the same group matter."""
        return self.filter(group=application.group).exclude(pk=application.pk)


class Group(models.Model):
    """Applications that share their facts (群体性案件): one lead provider, separate decisions."""

    name = models.CharField("名称", max_length=60)
    lead = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主办承办人"
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "关联案件组"

    def __str__(self):
        return self.name


class Application(models.Model):
    """What an application says (文书格式 2、4). Written page by page: a draft may lack anything."""

    class Route(models.TextChoices):
        APPLIED = "applied", "申请"
        ORGAN_NOTICE = "organ_notice", "机关通知"

    class Who(models.TextChoices):
        SELF = "self", "为自己申请"
        WARD = "ward", "法定代理人代为申请"
        DETAINED = "detained", "为被羁押的近亲属申请"

    class Venue(models.TextChoices):
        ORGAN = "organ", "办案机关在莲湖区"
        BODY = "body", "处理机构在莲湖区（非诉讼、仲裁）"
        EVENT = "event", "事情发生在莲湖区（非诉讼）"
        UNSURE = "unsure", "不清楚，由审查人员核对"

    class Selection(models.TextChoices):
        RECIPIENT = "recipient_chose", "受援人选择（点援）"
        INSTITUTION = "institution", "法律援助机构指派"
        NOTICE = "organ_notice", "机关通知"

    class Outcome(models.TextChoices):
        WON = "won", "胜诉或请求全部支持"
        PARTLY = "partly", "请求部分支持"
        SETTLED = "settled", "调解、和解"
        LOST = "lost", "请求未获支持"
        DEFENDED = "defended", "辩护、代理意见被采纳"
        PARTLY_DEFENDED = "partly_defended", "辩护、代理意见部分采纳"
        OTHER = "other", "其他"

    case = models.OneToOneField(
        Case, models.PROTECT, primary_key=True, related_name="aid_application"
    )
    route = models.CharField("来源", max_length=14, choices=Route.choices, default=Route.APPLIED)
    who = models.CharField("谁申请", max_length=10, choices=Who.choices, default=Who.SELF)
    detained_at = models.CharField("羁押场所", max_length=80, blank=True)
    categories = models.JSONField("人群类别", default=list, blank=True)
    matter_kind = models.CharField(
        "案件类别", max_length=16, choices=MatterKind.choices, blank=True
    )
    ground = models.CharField("援助事项", max_length=24, blank=True)
    materials = models.CharField(
        "收到的材料", max_length=300, blank=True, default="", db_default=""
    )
    cause = models.CharField("案由", max_length=60, blank=True)
    organ = models.CharField("办案机关", max_length=80, blank=True)
    stage = models.CharField("诉讼阶段", max_length=40, blank=True)
    venue = models.CharField("管辖依据", max_length=8, choices=Venue.choices, blank=True)
    facts = models.TextField("案情", max_length=4000, blank=True)
    request = models.TextField("申请理由和请求", max_length=2000, blank=True)
    limitation_on = models.DateField("时效或期限届满日", null=True, blank=True)
    is_urgent = models.BooleanField("需要先行提供", default=False)
    is_grave = models.BooleanField("可能判处无期徒刑、死刑", default=False)

    means_check = models.CharField(
        "经济困难核查方式", max_length=14, choices=MeansCheck.choices, blank=True
    )
    exemption = models.CharField("免予核查或不受限制的情形", max_length=24, blank=True)
    household = models.PositiveSmallIntegerField(
        "家庭人口", null=True, blank=True, validators=[MinValueValidator(1)]
    )
    monthly_income = models.DecimalField(
        "家庭月收入（元）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    monthly_expense = models.DecimalField(
        "家庭月支出（元）", max_digits=12, decimal_places=2, null=True, blank=True
    )
    assets = models.TextField("财产情况", max_length=500, blank=True)
    debts = models.TextField("负债情况", max_length=500, blank=True)
    pledged_at = models.DateTimeField("承诺时间", null=True, blank=True)

    supplement_asked = models.PositiveSmallIntegerField("补正次数", default=0)
    hardship_finding = models.CharField("经济困难审查", max_length=200, blank=True)
    scope_finding = models.CharField("援助范围审查", max_length=200, blank=True)
    proposal = models.CharField(
        "审查意见", max_length=8, choices=[("grant", "拟给予"), ("refuse", "拟不予")], blank=True
    )
    decision_reason = models.TextField("决定理由", max_length=2000, blank=True)

    provider = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="承办人"
    )
    selection = models.CharField("选择方式", max_length=16, choices=Selection.choices, blank=True)
    group = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="applications"
    )
    met_at = models.DateTimeField("首次约见", null=True, blank=True)
    ended_on = models.DateField("事项办结日", null=True, blank=True)
    outcome = models.CharField("承办结果", max_length=16, choices=Outcome.choices, blank=True)
    amount_recovered = models.DecimalField(
        "挽回损失或取得利益（元）", max_digits=14, decimal_places=2, null=True, blank=True
    )

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "法律援助申请"
        constraints = [
            models.CheckConstraint(
                condition=Q(supplement_asked__lte=1), name="aid_supplement_is_asked_once"
            ),
            models.CheckConstraint(
                condition=Q(household=None) | Q(household__gte=1), name="aid_household_has_somebody"
            ),
            models.CheckConstraint(
                condition=(Q(monthly_income=None) | Q(monthly_income__gte=0))
                & (Q(monthly_expense=None) | Q(monthly_expense__gte=0))
                & (Q(amount_recovered=None) | Q(amount_recovered__gte=0)),
                name="aid_money_is_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(route="organ_notice") | Q(means_check="not_required"),
                name="aid_organ_notice_checks_no_means",
            ),
        ]

    def __str__(self):
        return self.case.number

    @property
    def categories_words(self):
        return "、".join(Category(code).label for code in self.categories if code in Category)


class MeansStandard(models.Model):
    """The province's standard of hardship (法律援助法 第三十四条), dated. None is shipped: until one is entered,
    the officer decides and says why."""

    monthly_income = models.DecimalField("人均月收入不超过（元）", max_digits=10, decimal_places=2)
    source = models.CharField("依据文件", max_length=200)
    valid_from = models.DateField("自", unique=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "经济困难标准"
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(monthly_income__gt=0), name="aid_means_standard_is_positive"
            )
        ]

    def __str__(self):
        return f"{self.valid_from}起 {self.monthly_income} 元"


class SubsidyRate(models.Model):
    """What a provider is paid for one case of a kind (法律援助法 第五十二条), dated. None is shipped."""

    matter_kind = models.CharField("案件类别", max_length=16, choices=MatterKind.choices)
    amount = models.DecimalField("补贴（元）", max_digits=10, decimal_places=2)
    source = models.CharField("依据文件", max_length=200)
    valid_from = models.DateField("自")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "补贴标准"
        ordering = ["matter_kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter_kind", "valid_from"], name="one_aid_subsidy_rate_per_kind_and_day"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="aid_subsidy_is_not_negative"),
        ]

    def __str__(self):
        return f"{self.get_matter_kind_display()} {self.amount} 元"


class Subsidy(models.Model):
    """What was released for a case when it was archived; the rate may be missing, then an amount with a reason."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="aid_subsidy")
    rate = models.ForeignKey(SubsidyRate, models.PROTECT, null=True, blank=True)
    amount = models.DecimalField("补贴（元）", max_digits=10, decimal_places=2)
    reason = models.CharField("说明", max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "补贴"
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="aid_subsidy_paid_is_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(rate__isnull=False) | ~Q(reason=""),
                name="aid_subsidy_has_a_rate_or_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.amount} 元"


class ProviderProfileQuerySet(models.QuerySet):
    def working(self):
        """Those posted today as providers at the firm of their entry."""
        posted = Posting.objects.on(timezone.localdate()).filter(
            role=Role.AID_PROVIDER, user=OuterRef("user"), body=OuterRef("body")
        )
        return self.filter(Exists(posted), user__is_active=True, body__closed_on=None)

    def on_roster(self):
        """Those among them whom recipients may choose."""
        return self.working().filter(is_on_roster=True)


class ProviderProfile(models.Model):
    """A lawyer or legal worker on the roster that recipients may choose from (点援制)."""

    user = models.OneToOneField(User, models.PROTECT, primary_key=True, related_name="aid_provider")
    body = models.ForeignKey(Body, models.PROTECT, related_name="aid_providers")
    licence = models.CharField("执业证号", max_length=20, blank=True)
    practising_since = models.DateField("执业起始", null=True, blank=True)
    specialities = models.JSONField("擅长", default=list, blank=True)
    languages = models.CharField("语言", max_length=60, blank=True)
    introduction = models.CharField("简介", max_length=200, blank=True)
    knows_minors = models.BooleanField("熟悉未成年人身心特点", default=False)
    most_cases = models.PositiveSmallIntegerField("最多同时承办", default=10)
    is_on_roster = models.BooleanField("列入点援名册", default=False)

    objects = ProviderProfileQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "承办人"
        ordering = ["user__name", "pk"]

    def __str__(self):
        return self.user.name

    def years_on(self, day):
        """Whole years of practice on a day; None where the beginning is not known."""
        since = self.practising_since
        if since is None:
            return None
        return day.year - since.year - ((day.month, day.day) < (since.month, since.day))

    @property
    def years(self):
        return self.years_on(timezone.localdate())

    @property
    def specialities_words(self):
        return "、".join(speciality_words(code) for code in self.specialities)


def speciality_words(code):
    """民事 of a kind of matter, and what is none as it was entered."""
    return MatterKind(code).label if code in MatterKind else code


ANSWER_WITHIN = timedelta(hours=24)


class ChoiceQuerySet(models.QuerySet):
    def to_answer(self, now=None):
        """Those that wait for their provider, in time, at cases that nobody was given yet."""
        since = (now or timezone.now()) - ANSWER_WITHIN
        return self.filter(answer="", asked_at__gt=since, case__status="granted")

    def late(self, now=None):
        """Those that nobody answered in time, at cases that nobody was given yet."""
        since = (now or timezone.now()) - ANSWER_WITHIN
        return self.filter(answer="", asked_at__lte=since, case__status="granted")


class Choice(models.Model):
    """One of up to three providers whom the recipient named, in order; 24 hours to answer."""

    class Answer(models.TextChoices):
        OPEN = "", "待答复"
        YES = "yes", "接受"
        NO = "no", "不能承办"
        LATE = "late", "未按时答复"

    case = models.ForeignKey(Case, models.PROTECT, related_name="aid_choices")
    provider = models.ForeignKey(User, models.PROTECT, related_name="aid_choices")
    order = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField("答复", max_length=4, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField("不能承办的原因", max_length=100, blank=True)

    objects = ChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "点援选择"
        ordering = ["case", "order"]
        constraints = [
            models.UniqueConstraint(fields=["case", "order"], name="one_aid_choice_per_place"),
            models.UniqueConstraint(fields=["case", "provider"], name="one_aid_choice_a_provider"),
            models.CheckConstraint(
                condition=Q(order__gte=1, order__lte=3), name="three_aid_choices_at_most"
            ),
        ]

    def __str__(self):
        return f"{self.order}"

    @property
    def answer_by(self):
        return self.asked_at + ANSWER_WITHIN

    @property
    def place(self):
        """第一位"""
        return f"第{'一二三'[self.order - 1]}位"


class Liaison(models.Model):
    """受援人与承办人对接: the first soon after assignment, the second before the hearing or the end."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="aid_liaisons")
    no = models.PositiveSmallIntegerField("第几次", choices=[(1, "第一次"), (2, "第二次")])
    held_at = models.DateTimeField("时间", null=True, blank=True)
    summary = models.CharField("情况", max_length=500, blank=True)
    skipped = models.CharField("未进行的原因", max_length=100, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "对接"
        ordering = ["case", "no"]
        constraints = [
            models.UniqueConstraint(fields=["case", "no"], name="one_aid_liaison_of_each"),
            models.CheckConstraint(
                condition=Q(held_at__isnull=False, skipped="") & ~Q(summary="")
                | Q(held_at=None) & ~Q(skipped=""),
                name="aid_liaison_held_or_skipped_for_a_reason",
            ),
        ]

    def __str__(self):
        return self.get_no_display()


class QualityCheck(models.Model):
    """案件质量检查（法律援助法 第五十九条）: hearing, file, opinion of the organ, return visit."""

    class CheckKind(models.TextChoices):
        HEARING = "hearing", "庭审旁听"
        FILE = "file", "案卷检查"
        ORGAN = "organ", "征询司法机关意见"
        VISIT = "visit", "受援人回访"

    class Grade(models.TextChoices):
        EXCELLENT = "excellent", "优秀"
        GOOD = "good", "良好"
        PASS = "pass", "合格"
        FAIL = "fail", "不合格"

    case = models.ForeignKey(Case, models.PROTECT, related_name="aid_checks")
    kind = models.CharField("方式", max_length=8, choices=CheckKind.choices)
    grade = models.CharField("等次", max_length=10, choices=Grade.choices, blank=True)
    score = models.PositiveSmallIntegerField("得分", null=True, blank=True)
    finding = models.TextField("情况", max_length=1000)
    rectify_by = models.DateField("整改期限", null=True, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "质量检查"
        ordering = ["at", "pk"]
        indexes = [models.Index(F("case"), F("kind"), name="aid_check_of_a_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(score=None) | Q(score__lte=100), name="aid_check_score_is_0_to_100"
            )
        ]

    def __str__(self):
        return self.get_kind_display()
