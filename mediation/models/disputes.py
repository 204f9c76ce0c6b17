"""A dispute as a committee takes it: its facts, its sides, what was said, what was agreed."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from centers.accounts.models import User
from centers.cases.models import Case, Party
from centers.cases.models.case import party_index
from centers.org.models import Center

LINE = "mediation"


class Source(models.TextChoices):
    """Where a dispute comes from, as the register of disputes counts it."""

    APPLIED = "applied", "当事人申请"
    OWN = "own", "主动调解"
    POLICE = "police", "公安机关移交"
    COURT_DELEGATED = "court_delegated", "法院委派"
    COURT_ENTRUSTED = "court_entrusted", "法院委托"
    COURT_INVITED = "court_invited", "法院邀请"
    PETITION = "petition", "信访部门转办"
    HOTLINE = "hotline", "12345、12348 热线转办"
    SWEEP = "sweep", "排查发现"
    GOVERNANCE = "governance", "综治中心分流"


class DisputeType(models.TextChoices):
    FAMILY = "family", "婚姻家庭纠纷"
    NEIGHBOURS = "neighbours", "邻里纠纷"
    HOUSING = "housing", "房屋宅基地纠纷"
    PROPERTY = "property", "物业纠纷"
    CONTRACT = "contract", "合同纠纷"
    DAMAGES = "damages", "损害赔偿纠纷"
    LABOUR = "labour", "劳动争议纠纷"
    MEDICAL = "medical", "医疗纠纷"
    TRAFFIC = "traffic", "道路交通事故纠纷"
    CONSUMER = "consumer", "消费纠纷"
    EXPROPRIATION = "expropriation", "征地拆迁纠纷"
    BUSINESS = "business", "生产经营纠纷"
    ENVIRONMENT = "environment", "环境噪声纠纷"
    ONLINE = "online", "电子商务纠纷"
    OTHER = "other", "其他纠纷"


class Difficulty(models.TextChoices):
    """难易程度, by which a case is subsidised."""

    SIMPLE = "simple", "简易"
    ORDINARY = "ordinary", "一般"
    HARD = "hard", "疑难复杂"
    GRAVE = "grave", "重大"


class Dispute(models.Model):
    """What the register says of a dispute (人民调解受理登记表)."""

    class Form(models.TextChoices):
        """How somebody asked for it, or that nobody did (人民调解法 第十七条)."""

        WRITTEN = "written", "书面申请"
        ORAL = "oral", "口头申请"
        ONLINE = "online", "网上申请"
        NONE = "none", "没有申请，调委会主动调解"

    class Police(models.TextChoices):
        """What the police made of it (治安管理处罚法 第九条第四款)."""

        ACCEPTED = "accepted", "公安机关认可，不予处罚"
        NOT_ACCEPTED = "not_accepted", "公安机关未认可"

    class Outcome(models.TextChoices):
        """What counts for the rate of success; refusals and withdrawals are neither."""

        SETTLED = "settled", "调解成功"
        FAILED = "failed", "调解不成"

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="dispute")
    source = models.CharField("来源", max_length=16, choices=Source.choices)
    source_ref = models.CharField("来文文号", max_length=60, blank=True)
    organ = models.CharField("移交、委派或者转办的单位", max_length=80, blank=True)
    form = models.CharField("申请方式", max_length=8, choices=Form.choices)
    dispute_type = models.CharField("纠纷类型", max_length=16, choices=DisputeType.choices)
    difficulty = models.CharField(
        "难易程度", max_length=8, choices=Difficulty.choices, default=Difficulty.ORDINARY
    )
    facts = models.TextField("纠纷简要情况", max_length=4000, blank=True)
    claims = models.TextField("请求", max_length=2000, blank=True)
    amount = models.DecimalField(
        "涉及金额（元）", max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    headcount = models.PositiveIntegerField("涉及人数", default=2)
    has_minor = models.BooleanField("涉及未成年人", default=False)
    has_violence = models.BooleanField("涉及家庭暴力", default=False)
    is_closed = models.BooleanField("当事人要求不公开调解", default=False)
    police_case_ref = models.CharField("治安案件编号", max_length=60, blank=True)
    police_result = models.CharField(
        "公安机关处理", max_length=12, choices=Police.choices, blank=True
    )
    received_on = models.DateField("签字接收法院委派、委托的日期", null=True, blank=True)
    registered_at = models.DateTimeField("受理时间", null=True, blank=True)
    told_at = models.DateTimeField("告知权利义务时间", null=True, blank=True)
    outcome = models.CharField("调解结果", max_length=8, choices=Outcome.choices, blank=True)
    outcome_at = models.DateTimeField("有结果的时间", null=True, blank=True)
    ended_for = models.CharField("未调成的原因", max_length=500, blank=True)
    sweep = models.ForeignKey(
        "mediation.Sweep",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disputes",
        verbose_name="排查",
    )

    class Meta:
        verbose_name = verbose_name_plural = "纠纷"
        indexes = [
            models.Index(
                fields=["outcome_at"], condition=~Q(outcome=""), name="dispute_by_outcome"
            ),
            models.Index(
                fields=["registered_at"],
                condition=Q(registered_at__isnull=False),
                name="dispute_by_registration",
            ),
            models.Index(
                fields=["case"],
                condition=Q(outcome="", ended_for__gt=""),
                name="dispute_ended_by_a_side",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", outcome_at=None)
                | ~Q(outcome="") & Q(outcome_at__isnull=False),
                name="dispute_outcome_has_a_time",
            ),
            models.CheckConstraint(condition=Q(headcount__gte=1), name="dispute_concerns_somebody"),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gte=0), name="dispute_amount_is_not_negative"
            ),
            models.CheckConstraint(
                condition=~Q(source="applied") | ~Q(form="none"),
                name="dispute_applied_for_says_how",
            ),
        ]

    def __str__(self):
        return str(self.case)

    @property
    def is_private(self):
        """Whether lists show its type and number alone: families, minors, violence at home."""
        return self.dispute_type == DisputeType.FAMILY or self.has_minor or self.has_violence

    @property
    def is_of_group(self):
        """群体性纠纷"""
        return self.headcount >= 10


class SideQuerySet(models.QuerySet):
    def at_phone_of(self, user):
        """Those that were told of a registered case at the phone number of this resident's account, whoever has it."""
        if user.is_staff or not user.phone or not user.phone_verified_at:
            return self.none()
        index = party_index(LINE, "phone", user.phone)
        return self.filter(party__phone_index=index, told_at__isnull=False)

    def of(self, user):
        """Those that a resident is themself: whoever applied, and whoever was told at the phone number of their
        account and bears that name. A number alone may be a wrong one, or another's by now."""
        if user.is_staff:
            return self.none()
        mine = self.filter(case__applicant=user, party__role=Party.Role.APPLICANT)
        return mine | self.at_phone_of(user).filter(party__name=user.name)


class Side(models.Model):
    """What mediation knows of one party: their consent, who speaks for them, whether their papers were seen.

    consent is the last of their `SideConsent` rows. told_at: when they were told of the registered case.
    """

    class Consent(models.TextChoices):
        WAITING = "", "没有答复"
        AGREED = "agreed", "同意"
        REFUSED = "refused", "不同意"
        WITHDRAWN = "withdrawn", "已撤回同意"

    party = models.OneToOneField(Party, models.PROTECT, primary_key=True, related_name="side")
    case = models.ForeignKey(Case, models.PROTECT, related_name="sides")
    age = models.PositiveSmallIntegerField("年龄", null=True, blank=True)
    occupation = models.CharField("职业", max_length=30, blank=True)
    workplace = models.CharField("工作单位", max_length=60, blank=True)
    agent = models.CharField("代理人", max_length=50, blank=True)
    agent_relation = models.CharField("代理人与当事人的关系", max_length=20, blank=True)
    consent = models.CharField("是否同意调解", max_length=10, choices=Consent.choices, blank=True)
    told_at = models.DateTimeField("邀请时间", null=True, blank=True)
    identity_checked_at = models.DateTimeField("核对身份证件", null=True, blank=True)
    performed_at = models.DateTimeField("本人确认已履行", null=True, blank=True)

    objects = SideQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "一方当事人"
        ordering = ["party__order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(age=None) | Q(age__lte=120), name="side_age_is_a_lifetime"
            ),
        ]

    def __str__(self):
        return str(self.party)


class SideConsent(models.Model):
    """An answer of one side to mediation, or that they took it back. The database refuses UPDATE and DELETE."""

    class Form(models.TextChoices):
        APPLICATION = "application", "提出申请"
        WRITTEN = "written", "书面"
        ORAL = "oral", "口头"
        ONLINE = "online", "网上"

    case = models.ForeignKey(Case, models.PROTECT, related_name="mediation_consents")
    side = models.ForeignKey(Side, models.PROTECT, related_name="consents")
    answer = models.CharField("答复", max_length=10, choices=Side.Consent.choices[1:])
    form = models.CharField("方式", max_length=12, choices=Form.choices)
    witness = models.CharField("见证人", max_length=50, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "是否同意调解"
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(answer=""), name="side_consent_is_an_answer"),
            models.CheckConstraint(
                condition=~Q(answer="agreed", form="oral", witness=""),
                name="oral_consent_has_a_witness",
            ),
        ]

    def __str__(self):
        return self.get_answer_display()


class Sittings(models.QuerySet):
    def ahead(self):
        """Arranged, neither recorded nor called off: one of a case at most."""
        return self.filter(held_at=None, off_for="")

    def unsigned(self):
        """Held, with nobody's name under its record."""
        return self.filter(held_at__isnull=False, signed_by="")


class Sitting(models.Model):
    """One meeting: arranged first, recorded afterwards or called off."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="sittings")
    number = models.PositiveSmallIntegerField("第几次")
    at = models.DateTimeField("时间")
    place = models.CharField("地点", max_length=80)
    is_open = models.BooleanField("公开", default=False)
    invitees = models.CharField("邀请参加的人", max_length=200, blank=True)
    record = models.TextField("调解经过", max_length=8000, blank=True)
    result = models.CharField("结果", max_length=500, blank=True)
    signed_by = models.CharField("签名的人", max_length=200, blank=True)
    held_at = models.DateTimeField("记录时间", null=True, blank=True)
    off_for = models.CharField("取消原因", max_length=100, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = Sittings.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "调解场次"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="one_sitting_of_a_number"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(held_at=None, off_for=""),
                name="one_sitting_of_a_case_ahead",
            ),
            models.CheckConstraint(
                condition=Q(held_at=None) | ~Q(record="") & Q(off_for=""),
                name="sitting_held_has_a_record",
            ),
        ]

    def __str__(self):
        return f"第{self.number}次"


class Agreement(models.Model):
    """What the sides agreed on, written or oral (人民调解法 第二十八至第三十一条).

    effective_at: a written one's, when all have signed and the committee has sealed; an oral one's, when it was
    reached. due_on: the last day of performance; without one that was agreed on, that of the clock. last_on: the day
    on which that time ends by law, the next working day where it falls on a day of rest.
    """

    class Form(models.TextChoices):
        WRITTEN = "written", "书面协议"
        ORAL = "oral", "口头协议"

    class Ruling(models.TextChoices):
        CONFIRMED = "confirmed", "裁定有效"
        REJECTED = "rejected", "裁定驳回"

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="agreement")
    form = models.CharField("形式", max_length=8, choices=Form.choices)
    facts = models.TextField("主要事实、争议事项和各方责任", max_length=4000)
    content = models.TextField("协议内容", max_length=4000)
    performance = models.CharField("履行方式", max_length=500)
    due_on = models.DateField("履行期限", null=True, blank=True)
    last_on = models.DateField("履行期限届满", null=True, blank=True)
    agreed_at = models.DateTimeField("达成时间")
    effective_at = models.DateTimeField("生效时间", null=True, blank=True)
    signed_by = models.CharField("签字盖章的人", max_length=1000, blank=True)
    by_word = models.JSONField("改为书面以前的口头协议", null=True, blank=True)
    amount = models.DecimalField(
        "协议金额（元）", max_digits=14, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    cannot_be_confirmed = models.CharField("不能申请司法确认的情形", max_length=12, blank=True)
    court = models.CharField("管辖法院", max_length=80, blank=True)
    applied_on = models.DateField("申请司法确认", null=True, blank=True)
    ruling = models.CharField("裁定", max_length=10, choices=Ruling.choices, blank=True)
    ruled_on = models.DateField("裁定日期", null=True, blank=True)
    ruling_ref = models.CharField("裁定书文号", max_length=80, blank=True)
    performed_on = models.DateField("履行完毕", null=True, blank=True)
    breached_on = models.DateField("没有履行", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "调解协议"
        indexes = [
            models.Index(fields=["last_on"], name="agreement_by_last_day"),
            *(
                models.Index(fields=[day], condition=Q(**{f"{day}__isnull": False}), name=name)
                for day, name in [
                    ("effective_at", "agreement_by_effect"),
                    ("performed_on", "agreement_by_performance"),
                    ("breached_on", "agreement_by_breach"),
                    ("ruled_on", "agreement_by_ruling"),
                ]
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(form="written") | Q(effective_at__isnull=False),
                name="oral_agreement_is_effective_at_once",
            ),
            models.CheckConstraint(
                condition=Q(by_word=None) | Q(form="written", signed_by=""),
                name="agreement_by_word_waits_for_signatures",
            ),
            models.CheckConstraint(
                condition=Q(effective_at=None) | Q(effective_at__gte=F("agreed_at")),
                name="agreement_is_effective_after_it_is_reached",
            ),
            models.CheckConstraint(
                condition=Q(performed_on=None) | Q(breached_on=None),
                name="agreement_is_performed_or_breached",
            ),
            models.CheckConstraint(
                condition=Q(applied_on=None) | Q(cannot_be_confirmed="") & ~Q(court=""),
                name="confirmation_is_asked_where_it_can_be",
            ),
            models.CheckConstraint(
                condition=Q(ruling="") | Q(applied_on__isnull=False, ruled_on__gte=F("applied_on")),
                name="ruling_follows_an_application",
            ),
        ]

    def __str__(self):
        return self.get_form_display()


class Visit(models.Model):
    """人民调解回访. Append-only."""

    class How(models.TextChoices):
        PHONE = "phone", "电话回访"
        FACE = "face", "当面回访"

    case = models.ForeignKey(Case, models.PROTECT, related_name="mediation_visits")
    at = models.DateTimeField("回访时间")
    how = models.CharField("方式", max_length=6, choices=How.choices)
    visited = models.CharField("被回访人", max_length=80)
    is_performed = models.BooleanField("协议已全部履行", null=True, blank=True)
    opinion = models.CharField("当事人意见", max_length=500)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "回访"
        ordering = ["at", "pk"]

    def __str__(self):
        return self.get_how_display()


class Transfers(models.QuerySet):
    def sent(self):
        """Those that a committee handed to another track."""
        return self.filter(from_track=Transfer.Track.PEOPLE)

    def come(self):
        """Those that another track handed to a committee."""
        return self.filter(to_track=Transfer.Track.PEOPLE)

    def under_way(self):
        return self.filter(result_at=None).exclude(answer=Transfer.Answer.RETURNED)


class Transfer(models.Model):
    """三调联动: a dispute handed from one track to another as a packet, its receipt and what came of it there (信访工作条例
    第三十七条). One that came from elsewhere is answered by registering it, and its result is reported back."""

    class Track(models.TextChoices):
        PEOPLE = "people", "人民调解"
        ADMINISTRATIVE = "administrative", "行政调解"
        JUDICIAL = "judicial", "司法调解"

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", "已接收"
        RETURNED = "returned", "已退回"

    case = models.ForeignKey(Case, models.PROTECT, related_name="transfers")
    from_track = models.CharField("转出", max_length=16, choices=Track.choices)
    to_track = models.CharField("转往", max_length=16, choices=Track.choices)
    body = models.CharField("对方单位", max_length=80)
    reason = models.CharField("移送理由", max_length=500)
    consent = models.CharField("当事人意见", max_length=200)
    enclosed = models.CharField("移送材料", max_length=500)
    back_to = models.CharField(max_length=24, blank=True, editable=False)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("转出时间", default=timezone.now)
    answer = models.CharField("回执", max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField("回执时间", null=True, blank=True)
    result = models.CharField("处理结果", max_length=500, blank=True)
    result_at = models.DateTimeField("结果时间", null=True, blank=True)

    objects = Transfers.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "三调联动移交"
        ordering = ["sent_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_track=F("to_track")), name="transfer_changes_the_track"
            ),
            models.UniqueConstraint(
                fields=["case", "from_track"],
                condition=~Q(answer="returned") & Q(result_at=None),
                name="one_transfer_of_a_case_under_way",
            ),
            models.CheckConstraint(
                condition=Q(answer="") | Q(answered_at__isnull=False),
                name="transfer_answer_has_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.get_from_track_display()}→{self.get_to_track_display()}"

    @property
    def is_come(self):
        return self.to_track == self.Track.PEOPLE


class JointMediation(models.Model):
    """大调解: several units settle one dispute under the lead of one of them, by a plan."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="joint")
    lead_unit = models.CharField("牵头单位", max_length=80)
    lead_center = models.ForeignKey(
        Center, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="牵头网点"
    )
    plan = models.TextField("工作方案", max_length=4000)
    coordinator = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="协调人")
    begun_at = models.DateTimeField("启动", default=timezone.now)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "联合调解"

    def __str__(self):
        return self.lead_unit


class JointMember(models.Model):
    """A unit that takes part; with an account, its person reaches the case for as long as it is being settled, or until
    they leave."""

    joint = models.ForeignKey(JointMediation, models.PROTECT, related_name="members")
    unit = models.CharField("参加单位", max_length=80)
    duty = models.CharField("分工", max_length=200, blank=True)
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="参加人"
    )
    left_on = models.DateField("退出", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "联合调解成员"
        constraints = [
            models.UniqueConstraint(
                fields=["joint", "unit", "duty"],
                condition=Q(left_on=None),
                name="one_member_of_a_unit_and_duty",
            )
        ]

    def __str__(self):
        return self.unit


class CaseSubsidyRate(models.Model):
    """以案定补: what a settled file brings, by difficulty, in force from a day on."""

    difficulty = models.CharField("难易程度", max_length=8, choices=Difficulty.choices)
    amount = models.DecimalField(
        "补贴（元/件）", max_digits=10, decimal_places=2, validators=[MinValueValidator(0)]
    )
    source = models.CharField("依据", max_length=200)
    valid_from = models.DateField("自")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "以案定补标准"
        ordering = ["difficulty", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["difficulty", "valid_from"],
                name="one_mediation_rate_per_difficulty_and_day",
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0), name="mediation_rate_is_not_negative"
            ),
        ]

    def __str__(self):
        return f"{self.get_difficulty_display()} {self.amount}"


class FileGrade(models.Model):
    """案卷评查 and the subsidy that follows from it. Success is no condition; a file that fails gets nothing."""

    class Grade(models.TextChoices):
        GOOD = "good", "优秀"
        PASS = "pass", "合格"
        FAIL = "fail", "不合格"

    case = models.OneToOneField(
        Case, models.PROTECT, primary_key=True, related_name="mediation_grade"
    )
    grade = models.CharField("评查等次", max_length=6, choices=Grade.choices)
    finding = models.CharField("评查意见", max_length=300, blank=True)
    rate = models.ForeignKey(
        CaseSubsidyRate, models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount = models.DecimalField("补贴（元）", max_digits=10, decimal_places=2)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "案卷评查"
        constraints = [
            models.CheckConstraint(
                condition=Q(grade="fail", amount=0) & ~Q(finding="")
                | ~Q(grade="fail") & Q(amount__gte=0),
                name="failed_file_is_not_subsidised_and_says_why",
            ),
        ]

    def __str__(self):
        return self.get_grade_display()
