"""Sending somebody on: to another line of the network, or to a body outside it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from centers.accounts.models import Consent, User
from centers.org.models import Body, Center

from .case import Case


class Referral(models.Model):
    """One case handed to another line's unit or to a partner body, with the person's consent."""

    class Status(models.TextChoices):
        SENT = "sent", "已转出，待接收"
        ACCEPTED = "accepted", "已接收"
        RETURNED = "returned", "已退回"
        CLOSED = "closed", "已办结"
        WITHDRAWN = "withdrawn", "已撤回"

    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    line = models.CharField("转往业务", max_length=20, blank=True)
    center = models.ForeignKey(
        Center,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name="转往网点",
    )
    body = models.ForeignKey(
        Body,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="referrals",
        verbose_name="转往单位",
    )
    reason = models.CharField("转介事由", max_length=200)
    shared = models.CharField("提供的信息", max_length=200)
    consent = models.ForeignKey(Consent, models.PROTECT, related_name="referrals")
    status = models.CharField("状态", max_length=10, choices=Status.choices, default=Status.SENT)
    sent_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now)
    due_on = models.DateField("应回复日期")
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField("回复时间", null=True, blank=True)
    receipt = models.CharField("回执", max_length=200, blank=True)
    opened = models.ForeignKey(
        Case, models.PROTECT, null=True, blank=True, related_name="came_from", verbose_name="立案"
    )

    class Meta:
        verbose_name = verbose_name_plural = "转介"
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["due_on"], condition=Q(status="sent"), name="referral_unanswered"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(body__isnull=False, center=None, line="")
                | Q(body=None, center__isnull=False) & ~Q(line=""),
                name="referral_goes_inside_or_outside",
            ),
            models.CheckConstraint(
                condition=Q(status="sent")
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="referral_answered_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.case} {self.get_status_display()}"

    @property
    def goes_to(self):
        return self.body.name if self.body_id else self.center.name
