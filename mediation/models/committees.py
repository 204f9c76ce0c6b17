"""Committees of people's mediation and the people in them (人民调解法 第二章、第三章)."""

from datetime import timedelta

from django.db import models
from django.db.models import Count, Exists, F, Func, OuterRef, Q, Subquery
from django.utils import timezone

from centers.accounts.models import User
from centers.cases.models import Case, Party
from centers.org.models import Body, Center

from ..composition import FEWEST, HAN, MOST, NEAR
from ..places import READ, committees_for


class ThreeYearsAfter(Func):
    """The day that ends a term of three years, as `composition.three_years_after` has it."""

    template = "((%(expressions)s + interval '3 years')::date)"
    output_field = models.DateField()


class CommitteeQuerySet(models.QuerySet):
    def visible_to(self, user, *rights):
        """Those that sit within the posts of somebody with one of the rights, and those that they are posted
        to."""
        found = Q(pk__in=[])
        for right in rights or READ:
            found |= Q(body__center__in=Center.objects.visible_to(user, right))
            found |= Q(body__in=committees_for(user, right))
        return self.filter(found)

    def open(self):
        return self.filter(body__closed_on=None)

    def at(self, unit):
        """Those that sit at a unit or below it."""
        return self.filter(body__center__path__startswith=unit.path)

    def in_term(self, on):
        """Committees that existed and were within a term on a day, also one long past (人民调解法 第九条)."""
        there = Q(body__closed_on=None) | Q(body__closed_on__gt=on)
        former = Term.objects.filter(committee=OuterRef("pk"), elected_on__lte=on, term_end__gte=on)
        now = Q(elected_on__lte=on, term_end__gte=on)
        return self.filter(there, now | Exists(former))

    def expired(self, on):
        return self.open().filter(term_end__lt=on)

    def expiring(self, on, days=NEAR):
        """Committees whose term ends within so many days, and is not over."""
        return self.open().filter(term_end__range=(on, on + timedelta(days=days)))

    def with_people(self):
        """`members`, `chairs`, `women`, `minorities`, as `composition.faults` asks, and `people`, all who
        serve."""

        def serving(**more):
            return Count("mediators", filter=Q(mediators__ended_on=None, **more))

        member = {"mediators__duty__in": Mediator.MEMBERS}
        return self.annotate(
            people=serving(),
            members=serving(**member),
            chairs=serving(mediators__duty=Mediator.Duty.CHAIR),
            women=serving(**member, mediators__sex=Party.Sex.FEMALE),
            minorities=Count(
                "mediators",
                filter=Q(mediators__ended_on=None, **member) & ~Q(mediators__ethnicity=HAN),
            ),
        )

    def irregular(self):
        """Open committees whose people are not what the law asks; on `with_people`. The same rule in words,
        for one committee: `composition.faults_of_people`."""
        return self.open().filter(
            ~Q(members__range=(FEWEST, MOST))
            | ~Q(chairs=1)
            | Q(women=0)
            | Q(is_mixed=True, minorities=0)
        )

    def untold(self):
        """Committees that changed after the court was last told, or of which it never heard (第十条)."""
        told = CourtNotice.objects.filter(committee=OuterRef("pk"), at__gte=OuterRef("changed_at"))
        return self.filter(~Exists(told))

    def idle(self, year):
        """Open committees that registered no dispute in a year."""
        registered = Case.objects.filter(dispute__registered_at__year=year)
        return self.open().filter(~Exists(registered.filter(body=OuterRef("pk"))))

    def with_notice(self):
        """`told_at`: when the court was last told."""
        last = CourtNotice.objects.filter(committee=OuterRef("pk")).order_by("-at").values("at")
        return self.annotate(told_at=Subquery(last[:1]))


class Committee(models.Model):
    """人民调解委员会. Name, telephone, address, seat and end stand at the body; its term is its own and never that
    of the residents' committee."""

    class Kind(models.TextChoices):
        COMMUNITY = "community", "社区"
        SUBDISTRICT = "subdistrict", "街道"
        ENTERPRISE = "enterprise", "企事业单位"
        REGIONAL = "regional", "区域性"
        INDUSTRY = "industry", "行业性、专业性"
        ASSOCIATION = "association", "协会"
        CHAMBER = "chamber", "商会"
        STATIONED = "stationed", "派驻"

    body = models.OneToOneField(
        Body, models.PROTECT, primary_key=True, related_name="committee", verbose_name="单位"
    )
    kind = models.CharField("类型", max_length=12, choices=Kind.choices)
    founded_on = models.DateField("设立日期")
    elected_on = models.DateField("本届推选日期")
    term_end = models.DateField("本届届满日期")
    room = models.CharField("办公场所", max_length=120, blank=True)
    seal_code = models.CharField("印章编码", max_length=30, blank=True)
    is_mixed = models.BooleanField("多民族居住地区", default=False)
    changed_at = models.DateTimeField("组成最近变动", default=timezone.now)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人民调解委员会"
        ordering = ["body__name"]
        indexes = [
            models.Index(fields=["kind"], name="committee_by_kind"),
            models.Index(fields=["term_end"], name="committee_by_end_of_term"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(elected_on__gte=F("founded_on")),
                name="committee_is_elected_once_founded",
                violation_error_message="推选日期不能早于设立日期。",
            ),
            models.CheckConstraint(
                condition=Q(term_end__gt=F("elected_on")),
                name="committee_term_ends_after_it_begins",
                violation_error_message="届满日期要晚于推选日期。",
            ),
            models.CheckConstraint(
                condition=Q(term_end__lte=ThreeYearsAfter(F("elected_on"))),
                name="committee_term_lasts_three_years_at_most",
                violation_error_message="每届任期三年，届满日期不能更晚（人民调解法第九条）。",
            ),
        ]

    def __str__(self):
        return self.body.name

    @property
    def is_open(self):
        return self.body.closed_on is None

    @property
    def court_notified_on(self):
        """The day on which the court was last told of its people, None where it never was."""
        last = self.court_notices.first()
        return last and timezone.localdate(last.at)


class Term(models.Model):
    """A term before the present one, as it ran until the committee was elected again."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="terms")
    elected_on = models.DateField("推选日期")
    term_end = models.DateField("任期至")
    recorded_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "历届任期"
        ordering = ["-elected_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "elected_on"], name="one_mediation_term_from_a_day"
            ),
            models.CheckConstraint(
                condition=Q(term_end__gte=F("elected_on")),
                name="mediation_term_ends_after_it_begins",
            ),
        ]

    def __str__(self):
        return f"{self.elected_on}至{self.term_end}"


class MediatorQuerySet(models.QuerySet):
    def serving(self):
        return self.filter(ended_on=None)

    def on(self, day):
        """Those who served on a day."""
        return self.filter(Q(ended_on=None) | Q(ended_on__gt=day), began_on__lte=day)

    def in_order(self):
        """The chair first, then vice-chairs, members, those hired."""
        ranks = [models.When(duty=duty, then=rank) for rank, duty in enumerate(Mediator.Duty)]
        return self.order_by(models.Case(*ranks, default=len(ranks)), "began_on", "pk")


class Mediator(models.Model):
    """人民调解员: a member of a committee, or somebody it hired (人民调解法 第十三条)."""

    class Duty(models.TextChoices):
        CHAIR = "chair", "主任"
        VICE = "vice", "副主任"
        MEMBER = "member", "委员"
        MEDIATOR = "mediator", "调解员"

    class Engagement(models.TextChoices):
        ELECTED = "elected", "推选"
        HIRED = "hired", "聘任"

    class Ground(models.TextChoices):
        """The first four are those of 人民调解法 第十五条, for which somebody is removed or dismissed."""

        PARTIAL = "partial", "偏袒一方当事人"
        INSULTED = "insulted", "侮辱当事人"
        BRIBED = "bribed", "索取、收受财物或者牟取其他不正当利益"
        LEAKED = "leaked", "泄露当事人个人隐私、商业秘密"
        RESIGNED = "resigned", "辞职"
        TERM_OVER = "term_over", "任期届满"
        DISSOLVED = "dissolved", "调委会撤销"
        OTHER = "other", "其他"

    MEMBERS = (Duty.CHAIR, Duty.VICE, Duty.MEMBER)
    REMOVAL = (Ground.PARTIAL, Ground.INSULTED, Ground.BRIBED, Ground.LEAKED)

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="mediators")
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="mediates", verbose_name="账号"
    )
    name = models.CharField("姓名", max_length=50)
    sex = models.CharField("性别", max_length=6, choices=Party.Sex.choices)
    ethnicity = models.CharField("民族", max_length=20, default=HAN)
    birth_year = models.PositiveSmallIntegerField("出生年份", null=True, blank=True)
    duty = models.CharField("职务", max_length=8, choices=Duty.choices)
    engagement = models.CharField("产生方式", max_length=8, choices=Engagement.choices)
    is_full_time = models.BooleanField("专职", default=False)
    speciality = models.CharField("擅长", max_length=60, blank=True)
    began_on = models.DateField("任职日期")
    ended_on = models.DateField("离任日期", null=True, blank=True)
    end_ground = models.CharField("离任原因", max_length=10, choices=Ground.choices, blank=True)
    end_note = models.CharField("说明", max_length=200, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    end_recorded_at = models.DateTimeField(null=True, blank=True)

    objects = MediatorQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人民调解员"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(duty="chair", ended_on=None),
                name="one_chair_of_a_committee",
                violation_error_message="这个调委会已经有一位主任。",
            ),
            models.UniqueConstraint(
                fields=["committee", "user"],
                condition=Q(ended_on=None),
                name="one_seat_in_a_committee_for_an_account",
                violation_error_message="这个账号已经对应这里的一位调解员。",
            ),
            models.UniqueConstraint(
                fields=["committee", "name", "sex", "birth_year"],
                condition=Q(ended_on=None),
                nulls_distinct=False,
                name="one_seat_in_a_committee_for_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(duty="mediator") | Q(engagement="hired"),
                name="mediator_who_is_no_member_is_hired",
                violation_error_message="不是委员的调解员由调委会聘任（人民调解法第十三条）。",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, end_ground="", end_note="", end_recorded_at=None)
                | Q(ended_on__isnull=False, end_recorded_at__isnull=False) & ~Q(end_ground=""),
                name="mediator_leaves_for_a_ground",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("began_on")),
                name="mediator_leaves_after_beginning",
                violation_error_message="离任日期不能早于任职日期。",
            ),
            models.CheckConstraint(
                condition=~Q(end_ground__in=["partial", "insulted", "bribed", "leaked"])
                | ~Q(end_note=""),
                name="mediator_removal_says_what_was_found",
                violation_error_message="请写明查实的情况。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def post(self):
        """主任（推选，专职）"""
        time = "专职" if self.is_full_time else "兼职"
        return f"{self.get_duty_display()}（{self.get_engagement_display()}，{time}）"


class CourtNotice(models.Model):
    """That the basic court was told of a committee's people and changes (人民调解法 第十条). The database refuses to
    change or delete a row."""

    class Way(models.TextChoices):
        LETTER = "letter", "书面送达"
        POST = "post", "邮寄"
        ONLINE = "online", "政务网络传送"

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="court_notices")
    court = models.CharField("通报的法院", max_length=60)
    number = models.CharField("文号", max_length=40)
    way = models.CharField("通报方式", max_length=8, choices=Way.choices)
    summary = models.TextField("通报内容", max_length=2000)
    people = models.JSONField("当时的组成")  # [[name, sex, duty, engagement, began]]
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "法院通报"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(F("committee"), F("at").desc(), name="court_notice_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(number="") & ~Q(summary=""), name="court_notice_says_something"
            ),
            models.UniqueConstraint(
                fields=["committee", "number"], name="one_court_notice_of_a_number"
            ),
        ]

    def __str__(self):
        return self.number


class Studio(models.Model):
    """个人调解工作室、品牌调解室. Shown to the public once a judicial bureau named it, until it ends."""

    name = models.CharField("名称", max_length=40, unique=True)
    committee = models.ForeignKey(
        Committee, models.PROTECT, related_name="studios", verbose_name="所属调委会"
    )
    leader = models.ForeignKey(
        Mediator, models.PROTECT, related_name="studios", verbose_name="负责人"
    )
    introduction = models.CharField("介绍", max_length=200, blank=True)
    named_by = models.CharField("命名机关", max_length=60, blank=True)
    named_on = models.DateField("命名日期", null=True, blank=True)
    ended_on = models.DateField("停止日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "调解工作室"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(named_on=None, named_by="")
                | Q(named_on__isnull=False) & ~Q(named_by=""),
                name="studio_is_named_by_somebody_on_a_day",
                violation_error_message="命名机关和命名日期要么都填，要么都不填。",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(named_on=None) | Q(ended_on__gte=F("named_on")),
                name="studio_ends_after_it_was_named",
                violation_error_message="停止日期不能早于命名日期。",
            ),
        ]

    def __str__(self):
        return self.name
