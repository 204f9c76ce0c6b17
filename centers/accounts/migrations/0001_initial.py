import django.contrib.auth.validators
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("org", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("resident", "居民"), ("staff", "工作人员")],
                        max_length=8,
                        verbose_name="类别",
                    ),
                ),
                (
                    "username",
                    models.CharField(
                        blank=True,
                        max_length=30,
                        null=True,
                        unique=True,
                        validators=[django.contrib.auth.validators.ASCIIUsernameValidator()],
                        verbose_name="用户名",
                    ),
                ),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        max_length=11,
                        null=True,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^1[3-9][0-9]{9}\\Z", "请填写 11 位手机号码"
                            )
                        ],
                        verbose_name="手机号码",
                    ),
                ),
                (
                    "phone_verified_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="手机号核验时间"),
                ),
                ("name", models.CharField(blank=True, max_length=50, verbose_name="姓名")),
                ("id_number_sealed", models.CharField(blank=True, editable=False, max_length=200)),
                (
                    "id_number_index",
                    models.CharField(blank=True, db_index=True, editable=False, max_length=64),
                ),
                (
                    "needs_second_factor",
                    models.BooleanField(default=False, verbose_name="须用动态口令"),
                ),
                (
                    "must_change_password",
                    models.BooleanField(default=False, verbose_name="须修改初始密码"),
                ),
                ("old_passwords", models.JSONField(blank=True, default=list, editable=False)),
                ("live_session", models.CharField(blank=True, editable=False, max_length=40)),
                ("is_active", models.BooleanField(default=True, verbose_name="启用")),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, editable=False),
                ),
            ],
            options={
                "verbose_name": "用户",
                "verbose_name_plural": "用户",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("kind", "resident"), ("phone__isnull", False), ("username", None)
                            ),
                            models.Q(
                                ("kind", "staff"), ("phone", None), ("username__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="user_is_resident_by_phone_or_staff_by_name",
                    ),
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("username"),
                        name="user_name_is_unique_whatever_its_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind", "staff"),
                            ("password", ""),
                            ("password__startswith", "!"),
                            _connector="OR",
                        ),
                        name="user_resident_has_no_password",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PrivacyNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30)),
                ("version", models.PositiveSmallIntegerField(verbose_name="版本")),
                ("title", models.CharField(max_length=60, verbose_name="标题")),
                ("text", models.TextField(verbose_name="正文")),
                ("legal_basis", models.CharField(max_length=100, verbose_name="处理依据")),
                ("published_at", models.DateTimeField(verbose_name="公布时间")),
            ],
            options={
                "verbose_name": "个人信息处理规则",
                "verbose_name_plural": "个人信息处理规则",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "version"), name="one_notice_per_code_and_version"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccountEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("added", "新建账号"),
                            ("posted", "增加任职"),
                            ("posting_ended", "结束任职"),
                            ("deactivated", "停用账号"),
                            ("reactivated", "恢复账号"),
                            ("password_reset", "重置密码"),
                            ("password_changed", "修改密码"),
                            ("second_factor_reset", "重置动态口令"),
                            ("signed_in", "登录"),
                        ],
                        max_length=24,
                        verbose_name="事项",
                    ),
                ),
                ("detail", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "账号记录",
                "verbose_name_plural": "账号记录",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(
                        models.F("user"),
                        models.OrderBy(models.F("at"), descending=True),
                        name="account_event_newest_first",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("room_worker", "工作室人员"),
                            ("window_clerk", "窗口人员"),
                            ("station_staff", "司法所工作人员"),
                            ("station_head", "司法所所长"),
                            ("centre_head", "区中心负责人"),
                            ("network_admin", "网络管理员"),
                            ("bureau_leader", "分管领导"),
                            ("system_admin", "系统管理员"),
                            ("aid_reviewer", "法律援助审查人员"),
                            ("aid_director", "法律援助机构负责人"),
                            ("aid_provider", "法律援助承办人"),
                            ("provider_head", "承办单位负责人"),
                            ("objection_officer", "异议审查人员"),
                            ("mediator", "人民调解员"),
                            ("committee_chair", "人民调解委员会主任"),
                            ("mediation_guide", "人民调解工作指导人员"),
                            ("coordinator", "综治协调人员"),
                            ("supervisor", "督查人员"),
                        ],
                        max_length=24,
                        verbose_name="岗位",
                    ),
                ),
                ("lines", models.JSONField(blank=True, default=list, verbose_name="业务条线")),
                ("valid_from", models.DateField(verbose_name="自")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="至")),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="org.body",
                    ),
                ),
                (
                    "center",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="org.center",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "任职",
                "verbose_name_plural": "任职",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body", None), ("center__isnull", False)),
                            models.Q(("body__isnull", False), ("center", None)),
                            _connector="OR",
                        ),
                        name="posting_is_at_a_center_or_a_body",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="posting_ends_after_it_starts",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("told", "已告知"), ("agreed", "已同意")],
                        default="agreed",
                        max_length=6,
                        verbose_name="性质",
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[("web", "网页"), ("desk", "窗口口头"), ("phone", "电话口头")],
                        max_length=6,
                        verbose_name="方式",
                    ),
                ),
                (
                    "on_behalf_of",
                    models.CharField(blank=True, max_length=20, verbose_name="代谁同意"),
                ),
                ("given_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "withdrawn_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="撤回时间"),
                ),
                (
                    "given_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "notice",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="accounts.privacynotice",
                    ),
                ),
            ],
            options={
                "verbose_name": "同意记录",
                "verbose_name_plural": "同意记录",
                "ordering": ["-given_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at", None), ("kind", "agreed"), _connector="OR"
                        ),
                        name="consent_only_an_agreement_is_withdrawn",
                    )
                ],
            },
        ),
    ]
