"""分析研判: what a month or a quarter shows, in figures and words, for named posts only."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from centers.accounts.models import User
from centers.accounts.rights import Role
from centers.org.models import Center

from ..places import units_for
from .risks import RIGHT


class StudyQuerySet(models.QuerySet):
    def kept_by(self, user):
        """Those that somebody writes, issues and circulates: of the units that they study."""
        return self.filter(unit__in=units_for(user, RIGHT))

    def visible_to(self, user):
        """Those that somebody keeps; issued ones also for the posts and people named as readers."""
        readers = StudyReader.objects.filter(StudyReader.is_named(user))
        return self.filter(
            Q(unit__in=units_for(user, RIGHT)) | Q(status="issued", pk__in=readers.values("study"))
        )


class Study(models.Model):
    """A report. While it is a draft its figures are of the moment; once issued they and its words are frozen."""

    class Kind(models.TextChoices):
        MONTHLY = "monthly", "月度"
        QUARTERLY = "quarterly", "季度"

    class Status(models.TextChoices):
        DRAFT = "draft", "起草"
        ISSUED = "issued", "已印发"

    unit = models.ForeignKey(Center, models.PROTECT, related_name="studies", verbose_name="范围")
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    first = models.DateField("自")
    last = models.DateField("至")
    status = models.CharField("状态", max_length=6, choices=Status.choices, default=Status.DRAFT)
    figures = models.JSONField(null=True, blank=True, editable=False)
    overall = models.TextField("总体情况", max_length=3000, blank=True, default="")
    features = models.TextField("主要特点", max_length=3000, blank=True, default="")
    causes = models.TextField("原因分析", max_length=3000, blank=True, default="")
    advice = models.TextField("工作建议", max_length=3000, blank=True, default="")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    issued_at = models.DateTimeField("印发时间", null=True, blank=True)

    PARTS = ("overall", "features", "causes", "advice")
    objects = StudyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "分析研判"
        ordering = ["-first", "unit__path", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "first"], name="one_study_a_unit_and_period"
            ),
            models.CheckConstraint(
                condition=Q(last__gt=F("first")), name="study_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", issued_at=None, issued_by=None, figures=None)
                | Q(
                    status="issued", issued_at__isnull=False, issued_by__isnull=False,
                    figures__isnull=False,
                ),
                name="study_is_issued_whole",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    @property
    def period_words(self):
        """“2026年10月”, “2026年第三季度”."""
        if self.kind == self.Kind.MONTHLY:
            return f"{self.first.year}年{self.first.month}月"
        return f"{self.first.year}年第{'一二三四'[(self.first.month - 1) // 3]}季度"

    @property
    def title(self):
        return f"{self.place}{self.period_words}矛盾纠纷分析研判报告"

    @property
    def place(self):
        return "全区" if self.unit.tier == Center.Tier.DISTRICT else self.unit.area

    @property
    def parts(self):
        """[(heading, words)] of the narrative."""
        return [(self._meta.get_field(n).verbose_name, getattr(self, n)) for n in self.PARTS]


class StudyReader(models.Model):
    """To whom a report is circulated: a post, as a role at a unit, or one person."""

    study = models.ForeignKey(Study, models.PROTECT, related_name="readers")
    role = models.CharField("岗位", max_length=24, choices=Role.choices, blank=True, default="")
    unit = models.ForeignKey(Center, models.PROTECT, null=True, blank=True, related_name="+")
    user = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="本人"
    )

    class Meta:
        verbose_name = verbose_name_plural = "阅读范围"
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, role="", unit=None)
                | Q(user=None, unit__isnull=False) & ~Q(role=""),
                name="study_reader_is_a_post_or_a_person",
            ),
            models.UniqueConstraint(
                fields=["study", "role", "unit", "user"],
                nulls_distinct=False,
                name="one_reader_once_a_study",
            ),
        ]

    def __str__(self):
        return (
            self.user.name if self.user_id else f"{self.unit.short_name}{self.get_role_display()}"
        )

    @staticmethod
    def is_named(user):
        """A condition on readers: this person, or a post that they hold today."""
        found = Q(user=user)
        for posting in user.current_postings:
            if posting.center_id:
                found |= Q(role=posting.role, unit=posting.center_id)
        return found


class StudyLook(models.Model):
    """Somebody read a report that was issued. The database refuses to change or delete a row."""

    study = models.ForeignKey(Study, models.PROTECT, related_name="looks")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间", default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "阅读记录"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.by.name} {self.at:%Y-%m-%d %H:%M}"
