import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=120, unique=True, verbose_name="去重键")),
                (
                    "channel",
                    models.CharField(
                        choices=[("inbox", "站内信"), ("console", "控制台"), ("sms", "短信")],
                        max_length=10,
                        verbose_name="渠道",
                    ),
                ),
                ("phone", models.CharField(blank=True, max_length=11, verbose_name="手机号码")),
                ("text", models.TextField(verbose_name="内容")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "待发送"),
                            ("sending", "发送中"),
                            ("sent", "已发送"),
                            ("unconfirmed", "未确认"),
                            ("failed", "发送失败"),
                            ("withdrawn", "已撤回"),
                            ("told", "已电话告知"),
                        ],
                        default="queued",
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                (
                    "due_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="应发时间"
                    ),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数")),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="发送时间")),
                ("receipt", models.CharField(blank=True, max_length=80, verbose_name="回执")),
                (
                    "trouble",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("refused", "网关拒收"),
                            ("busy", "网关繁忙"),
                            ("unreachable", "网关连接不上"),
                            ("unanswered", "网关未答复"),
                            ("interrupted", "发送中断"),
                            ("fault", "系统故障"),
                        ],
                        db_default="",
                        default="",
                        max_length=12,
                        verbose_name="原因",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="处理时间"),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="messages",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "消息",
                "verbose_name_plural": "消息",
                "indexes": [
                    models.Index(fields=["-created_at", "-id"], name="message_newest_first"),
                    models.Index(
                        condition=models.Q(("status", "queued")),
                        fields=["channel", "due_at"],
                        name="message_waiting_on_channel",
                    ),
                    models.Index(
                        condition=models.Q(("status", "sending")),
                        fields=["claimed_at"],
                        name="message_under_way",
                    ),
                    models.Index(
                        condition=models.Q(("decided_by__isnull", False)),
                        fields=["decided_by"],
                        name="message_decided_by",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "inbox"), ("user__isnull", False)),
                            models.Q(("channel", "inbox"), _negated=True),
                            _connector="OR",
                        ),
                        name="inbox_message_has_a_user",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("user__isnull", False),
                            models.Q(("phone", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="message_has_somebody_to_go_to",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "sms"), _negated=True),
                            models.Q(("phone", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="sms_message_has_a_phone",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "told"), _negated=True),
                            ("decided_by__isnull", False),
                            _connector="OR",
                        ),
                        name="told_message_names_who_told",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at__isnull", True), ("decided_by__isnull", True)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="message_decision_has_person_and_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="InboxItem",
            fields=[
                (
                    "message",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="messaging.message",
                    ),
                ),
                ("text", models.TextField(verbose_name="内容")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="inbox",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "站内信",
                "verbose_name_plural": "站内信",
                "ordering": ["-created_at"],
                "indexes": [
                    models.Index(
                        models.F("user"),
                        models.OrderBy(models.F("created_at"), descending=True),
                        name="inbox_newest_first",
                    )
                ],
            },
        ),
    ]
