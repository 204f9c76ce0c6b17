"""What people hand in, and the bytes behind it and behind papers: encrypted, inside the database.

So a file is written, backed up and deleted together with its row, and no address leads to it directly.
"""

from hashlib import sha256

from django.db import models
from django.db.models import Q
from django.utils import timezone

from centers.accounts.models import User
from centers.common import crypto

from .case import Case

FILE = "cases.file"


class StoredFile(models.Model):
    """Some bytes, encrypted, with the hash of what they were. The database refuses UPDATE and DELETE."""

    body = models.BinaryField()
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = verbose_name_plural = "文件"

    def __str__(self):
        return self.sha256[:12]

    @classmethod
    def keep(cls, data, content_type):
        """A new row for these bytes."""
        return cls.objects.create(
            body=crypto.seal_bytes(data, purpose=FILE),
            content_type=content_type,
            size=len(data),
            sha256=sha256(data).hexdigest(),
        )

    def read(self):
        """The bytes as they came in; ValueError where they are not what the hash says."""
        data = crypto.unseal_bytes(bytes(self.body), purpose=FILE)
        if sha256(data).hexdigest() != self.sha256:
            raise ValueError(f"file {self.pk} is not what its hash says")
        return data


class AttachmentQuerySet(models.QuerySet):
    def standing(self):
        """Those that nobody took down."""
        return self.filter(removed_at=None)


class Attachment(models.Model):
    """A material of a case: what it is, who handed it in, and its file."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    label = models.CharField("材料名称", max_length=60)
    file = models.OneToOneField(StoredFile, models.PROTECT, related_name="attachment")
    is_public = models.BooleanField("申请人可见", default=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    remove_reason = models.CharField("撤下原因", max_length=100, blank=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "材料"
        ordering = ["added_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(removed_at=None, removed_by=None)
                | Q(removed_at__isnull=False, removed_by__isnull=False) & ~Q(remove_reason=""),
                name="attachment_removed_by_somebody_for_a_reason",
            )
        ]

    def __str__(self):
        return self.label
