"""Official papers (文书): issued once, numbered, kept as issued, and how they reached their reader."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from centers.accounts.models import User
from centers.org.models import Center

from .case import Case, CaseEvent
from .file import StoredFile


class NumberSeries(models.Model):
    """The last number that an issuer gave out for a type of paper in a year."""

    issuer = models.ForeignKey(Center, models.PROTECT, related_name="+")
    series = models.CharField(max_length=30)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "文号"
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "series", "year"], name="one_series_per_issuer_type_and_year"
            )
        ]

    def __str__(self):
        return f"{self.series}〔{self.year}〕{self.last}"


class PaperQuerySet(models.QuerySet):
    def standing(self):
        """Those that were not declared void."""
        return self.filter(void=None)


class Paper(models.Model):
    """A paper as it was issued. The database refuses UPDATE and DELETE; what is wrong is declared void."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    event = models.ForeignKey(CaseEvent, models.PROTECT, related_name="papers")
    code = models.CharField("格式", max_length=30)
    title = models.CharField("名称", max_length=60)
    issuer = models.ForeignKey(Center, models.PROTECT, related_name="+")
    series = models.CharField(max_length=30, blank=True)
    year = models.PositiveSmallIntegerField()
    sequence = models.PositiveIntegerField(null=True, blank=True)
    number = models.CharField("文号", max_length=60, blank=True)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="paper")
    is_public = models.BooleanField("申请人可见", default=False)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    issued_at = models.DateTimeField("出具时间", default=timezone.now)

    objects = PaperQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering = ["issued_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["issuer", "series", "year", "sequence"],
                condition=Q(sequence__isnull=False),
                name="one_paper_per_number",
            ),
            models.CheckConstraint(
                condition=Q(series="", sequence=None, number="")
                | ~Q(series="") & ~Q(number="") & Q(sequence__isnull=False),
                name="paper_is_numbered_whole_or_not",
            ),
        ]

    def __str__(self):
        return f"{self.title} {self.number}".strip()

    @property
    def is_void(self):
        return hasattr(self, "void")


class PaperVoid(models.Model):
    """A paper was declared void; its number stays used. The database refuses UPDATE and DELETE."""

    paper = models.OneToOneField(Paper, models.PROTECT, related_name="void")
    reason = models.CharField("作废原因", max_length=200)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "作废"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="paper_is_void_for_a_reason")
        ]

    def __str__(self):
        return self.reason


class Delivery(models.Model):
    """A row of the 送达回证: how, when and into whose hands a paper came. Append-only."""

    class Method(models.TextChoices):
        DIRECT = "direct", "直接送达"
        LEFT = "left", "留置送达"
        POST = "post", "邮寄送达"
        ELECTRONIC = "electronic", "电子送达"
        THROUGH = "through", "转交送达"
        NOTICE = "notice", "公告送达"

    # Somebody signs for it, or a witness does.
    SIGNED = (Method.DIRECT, Method.LEFT, Method.THROUGH)
    NOTED = (Method.POST, Method.NOTICE)  # what proves it stands in the note

    paper = models.ForeignKey(Paper, models.PROTECT, related_name="deliveries")
    method = models.CharField("送达方式", max_length=12, choices=Method.choices)
    receiver = models.CharField("受送达人", max_length=80)
    signed_by = models.CharField("签收人", max_length=80, blank=True)
    served_at = models.DateTimeField("送达时间")
    note = models.CharField("备注", max_length=200, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "送达回证"
        ordering = ["served_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(method__in=["direct", "left", "through"], signed_by=""),
                name="handed_over_means_signed",
            ),
            models.CheckConstraint(
                condition=~Q(method__in=["post", "notice"], note=""),
                name="sent_means_noted",
            ),
        ]

    def __str__(self):
        return f"{self.get_method_display()}"
