"""Who looked, what was exported, what people thought of it, and the one way in which a case disappears."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from centers.accounts.models import User
from centers.org.models import Center

from .case import Case
from .file import StoredFile


class AccessLog(models.Model):
    """Somebody opened a file, revealed a number, or searched for a person. The database refuses UPDATE and DELETE.

    unit: the name of where they were posted then, which is all that an applicant reads of them.
    """

    class What(models.TextChoices):
        FILE = "file", "查看案件"
        REVEAL = "reveal", "查看完整信息"
        PAPER = "paper", "查看文书"
        ATTACHMENT = "attachment", "查看材料"
        SEARCH = "search", "按证件或电话查找"
        CONFLICT = "conflict", "利益冲突核对"
        EXPORT = "export", "导出"
        ROWS = "rows", "查看考核明细"

    case = models.ForeignKey(Case, models.PROTECT, null=True, blank=True, related_name="looks")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    what = models.CharField("内容", max_length=12, choices=What.choices)
    unit = models.CharField("单位", max_length=80, blank=True)
    purpose = models.CharField("事由", max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "查阅记录"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(F("case"), F("at").desc(), name="access_of_a_case"),
            models.Index(F("user"), F("at").desc(), name="access_by_a_person"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d} {self.get_what_display()}"


class Feedback(models.Model):
    """What somebody whose matter it was thought of it, once each."""

    class Score(models.IntegerChoices):
        VERY_GOOD = 5, "非常满意"
        GOOD = 4, "满意"
        FAIR = 3, "一般"
        POOR = 2, "不满意"
        VERY_POOR = 1, "非常不满意"

    case = models.ForeignKey(Case, models.PROTECT, related_name="feedback")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    score = models.PositiveSmallIntegerField("评价", choices=Score.choices)
    text = models.CharField("想说的话", max_length=500, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "评价"
        constraints = [
            models.CheckConstraint(
                condition=Q(score__gte=1, score__lte=5), name="feedback_score_is_1_to_5"
            ),
            models.UniqueConstraint(fields=["case", "by"], name="feedback_is_given_once"),
        ]

    def __str__(self):
        return self.get_score_display()


class SavedFilter(models.Model):
    """A list that somebody comes back to: its name and its query string."""

    user = models.ForeignKey(User, models.CASCADE, related_name="saved_filters")
    name = models.CharField("名称", max_length=20)
    query = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "常用筛选"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "name"], name="one_saved_filter_per_person_and_name"
            )
        ]

    def __str__(self):
        return self.name


class ExportQuerySet(models.QuerySet):
    def to_decide(self, user):
        """What waits for this person: asked by somebody else, of a unit within their reach."""
        return self.within(user).filter(status=Export.Status.ASKED).exclude(asked_by=user)

    def within(self, user):
        """Those of units for which this person approves."""
        return self.filter(reach__in=Center.objects.visible_to(user, "case.approve_export"))

    def visible_to(self, user):
        """One's own, and those that one approves."""
        return self.filter(asked_by=user) | self.within(user)


class Export(models.Model):
    """A list with names, asked for by one person, approved by another, gone after seven days.

    claimed_at: when the worker that makes it last gave a sign of life; another takes over from a dead one.
    """

    class Status(models.TextChoices):
        ASKED = "asked", "待审批"
        REFUSED = "refused", "未批准"
        MAKING = "making", "生成中"
        READY = "ready", "可下载"
        FAILED = "failed", "生成失败"
        GONE = "gone", "已删除"

    asked_by = models.ForeignKey(User, models.PROTECT, related_name="exports")
    asked_at = models.DateTimeField("申请时间", default=timezone.now)
    purpose = models.CharField("用途", max_length=200)
    query = models.CharField(max_length=500, blank=True)
    reach = models.ForeignKey(Center, models.PROTECT, related_name="+")
    status = models.CharField("状态", max_length=8, choices=Status.choices, default=Status.ASKED)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField("审批时间", null=True, blank=True)
    decision = models.CharField("审批意见", max_length=200, blank=True)
    rows_done = models.PositiveIntegerField(default=0)
    rows_all = models.PositiveIntegerField(default=0)
    file = models.OneToOneField(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="export"
    )
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    fetched = models.PositiveSmallIntegerField(default=0)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "导出"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")),
                name="export_is_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["asked"]) | Q(decided_by__isnull=False),
                name="export_goes_on_after_a_decision",
            ),
        ]

    TONES = {"ready": "ok", "refused": "bad", "failed": "bad", "gone": "quiet"}

    def __str__(self):
        return f"{self.asked_at:%Y-%m-%d} {self.get_status_display()}"

    @property
    def tone(self):
        return self.TONES.get(self.status, "wait")

    @property
    def percent(self):
        return 100 * self.rows_done // self.rows_all if self.rows_all else 0


class PurgeOrder(models.Model):
    """Two people order that a case leave every table: at the end of its retention, or to be sealed.

    The triggers of append-only tables look for a row like this, approved and not carried out.
    """

    class Reason(models.TextChoices):
        RETENTION = "retention", "保存期满"
        SEAL = "seal", "依法封存"

    number = models.CharField("案件编号", max_length=20)
    case_key = models.BigIntegerField(unique=True)
    reason = models.CharField("事由", max_length=10, choices=Reason.choices)
    basis = models.CharField("依据", max_length=200)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "清除令"
        ordering = ["-asked_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False)
                & ~Q(approved_by=F("asked_by")),
                name="purge_is_approved_by_another",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) | Q(approved_at__isnull=False),
                name="purge_is_done_after_approval",
            ),
        ]

    def __str__(self):
        return f"{self.asked_at:%Y-%m-%d}"


class Vault(models.Model):
    """A sealed case as one encrypted row: nothing outside the box says what or whose it is."""

    order = models.OneToOneField(PurgeOrder, models.PROTECT, related_name="vault")
    box = models.BinaryField()
    sealed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "封存库"

    def __str__(self):
        return f"{self.sealed_at:%Y-%m-%d}"
