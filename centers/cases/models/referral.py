"""Sending somebody on: to another line of the network, or to a body outside it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from centers.accounts.models import Consent, User
from centers.org.models import Body, Center

from ..takers import takers_of
from .case import Case
from .paper import Paper

# What may be told of somebody, each piece by itself: its code and its words.
PIECES = {
    "name": "姓名",
    "sex": "性别",
    "birth_date": "出生日期",
    "phone": "联系电话",
    "id_number": "证件号码",
    "address": "住址",
}


class ReferralQuerySet(models.QuerySet):
    def unanswered(self):
        """Those that wait for a word from the other side."""
        return self.filter(status=Referral.Status.SENT)

    def late(self, today=None):
        """Those whose answer should have come before today."""
        return self.unanswered().filter(due_on__lt=today or timezone.localdate())

    def sent_from(self, user):
        """What the units in this person's reach sent on, as long as the case itself is within reach."""
        sent = self.filter(from_center__in=Center.objects.visible_to(user, "case.refer"))
        return sent.filter(case__in=Case.objects.visible_to(user))

    def come_to(self, user):
        """What came to lines and units that this person takes referrals in for; never what was taken back."""
        found = Q(pk__in=[])
        for taker in takers_of(user):
            units = Center.objects.visible_to(user, taker.right)
            found |= Q(line=taker.line, center__in=units)
        return self.filter(found).exclude(status=Referral.Status.WITHDRAWN)

    def visible_to(self, user):
        """Both: what one's own units sent, and what came to them."""
        return self.sent_from(user) | self.come_to(user)


class Referral(models.Model):
    """One case handed to another line's unit or to a partner body, with the person's consent."""

    class Status(models.TextChoices):
        SENT = "sent", "已转出，待接收"
        ACCEPTED = "accepted", "已接收"
        RETURNED = "returned", "已退回"
        CLOSED = "closed", "已办结"
        WITHDRAWN = "withdrawn", "已撤回"

    case = models.ForeignKey(Case, models.PROTECT, related_name="referrals")
    from_center = models.ForeignKey(
        Center, models.PROTECT, related_name="referrals_sent", verbose_name="转出单位"
    )
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
    letter = models.OneToOneField(
        Paper, models.PROTECT, null=True, blank=True, related_name="referral", verbose_name="转介函"
    )
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

    objects = ReferralQuerySet.as_manager()

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

    TONES = {"sent": "wait", "accepted": "ok", "closed": "ok", "returned": "bad"}

    @property
    def goes_to(self):
        return self.body.name if self.body_id else self.center.name

    @property
    def is_late(self):
        return self.status == self.Status.SENT and self.due_on < timezone.localdate()

    @property
    def tone(self):
        return "bad" if self.is_late else self.TONES.get(self.status, "quiet")

    @property
    def pieces(self):
        """The codes of what was told."""
        return self.shared.split()

    @property
    def shared_words(self):
        return "、".join(PIECES[piece] for piece in self.pieces)
