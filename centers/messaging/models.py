"""The outbox: one row for each thing to be said to one person on one channel."""

import re
from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from centers.accounts.models import User


class MessageQuerySet(models.QuerySet):
    def due(self):
        """Queued messages whose time has come, oldest first."""
        return self.filter(status=Message.Status.QUEUED, due_at__lte=timezone.now()).order_by(
            "due_at"
        )

    def stale(self):
        """Claimed long ago and never settled: whoever claimed them died on the way."""
        return self.filter(
            status=Message.Status.SENDING, claimed_at__lt=timezone.now() - Message.STALE_AFTER
        )

    def open_ended(self):
        """Those that a person has to follow up: nothing more happens to them by itself."""
        return self.filter(status__in=Message.OPEN_ENDS)


class Message(models.Model):
    """A row of the outbox. `key` is unique, so writing the same message twice leaves one row."""

    STALE_AFTER = timedelta(minutes=2)

    class Channel(models.TextChoices):
        INBOX = "inbox", "站内信"
        CONSOLE = "console", "控制台"
        SMS = "sms", "短信"

    class Status(models.TextChoices):
        QUEUED = "queued", "待发送"
        SENDING = "sending", "发送中"
        SENT = "sent", "已发送"
        UNCONFIRMED = "unconfirmed", "未确认"
        FAILED = "failed", "发送失败"
        WITHDRAWN = "withdrawn", "已撤回"
        TOLD = "told", "已电话告知"

    class Trouble(models.TextChoices):
        REFUSED = "refused", "网关拒收"
        BUSY = "busy", "网关繁忙"
        UNREACHABLE = "unreachable", "网关连接不上"
        UNANSWERED = "unanswered", "网关未答复"
        INTERRUPTED = "interrupted", "发送中断"
        FAULT = "fault", "系统故障"

    OPEN_ENDS = (Status.UNCONFIRMED, Status.FAILED)
    TONES = {
        Status.SENT: "ok",
        Status.QUEUED: "wait",
        Status.SENDING: "wait",
        Status.UNCONFIRMED: "bad",
        Status.FAILED: "bad",
    }

    key = models.CharField("去重键", max_length=120, unique=True)
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="messages")
    phone = models.CharField("手机号码", max_length=11, blank=True)
    text = models.TextField("内容")
    status = models.CharField("状态", max_length=12, choices=Status.choices, default=Status.QUEUED)
    due_at = models.DateTimeField("应发时间", default=timezone.now)
    attempts = models.PositiveSmallIntegerField("尝试次数", default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField("发送时间", null=True, blank=True)
    receipt = models.CharField("回执", max_length=80, blank=True)
    trouble = models.CharField(
        "原因", max_length=12, choices=Trouble.choices, blank=True, default="", db_default=""
    )
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField("处理时间", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "消息"
        indexes = [
            models.Index(fields=["-created_at", "-id"], name="message_newest_first"),
            models.Index(
                fields=["channel", "due_at"],
                condition=Q(status="queued"),
                name="message_waiting_on_channel",
            ),
            models.Index(
                fields=["claimed_at"], condition=Q(status="sending"), name="message_under_way"
            ),
            models.Index(
                fields=["decided_by"],
                condition=Q(decided_by__isnull=False),
                name="message_decided_by",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(channel="inbox", user__isnull=False) | ~Q(channel="inbox"),
                name="inbox_message_has_a_user",
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(phone=""), name="message_has_somebody_to_go_to"
            ),
            models.CheckConstraint(
                condition=~Q(channel="sms") | ~Q(phone=""), name="sms_message_has_a_phone"
            ),
            models.CheckConstraint(
                condition=~Q(status="told") | Q(decided_by__isnull=False),
                name="told_message_names_who_told",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True, decided_at__isnull=True)
                | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="message_decision_has_person_and_time",
            ),
        ]

    def __str__(self):
        return f"{self.get_channel_display()} {self.get_status_display()}"

    @property
    def text_without_code(self):
        """The text for anybody but its reader: what opens a booking, 查询码 or link, is left out."""
        return re.sub(r"(查询码 |/c/)[\w-]+", r"\1****", self.text)

    @property
    def is_open_ended(self):
        return self.status in self.OPEN_ENDS

    @property
    def tone(self):
        return self.TONES.get(self.status, "quiet")


class InboxItem(models.Model):
    """A message as its reader sees it in the portal."""

    message = models.OneToOneField(Message, models.CASCADE, primary_key=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="inbox")
    text = models.TextField("内容")
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "站内信"
        ordering = ["-created_at"]
        indexes = [models.Index(F("user"), F("created_at").desc(), name="inbox_newest_first")]

    def __str__(self):
        return f"{self.created_at:%Y-%m-%d}"
