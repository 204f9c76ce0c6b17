import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("cases", "0001_initial"),
        ("org", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Group",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "lead",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="主办承办人",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "关联案件组",
                "verbose_name_plural": "关联案件组",
            },
        ),
        migrations.CreateModel(
            name="ProviderProfile",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="aid_provider",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("licence", models.CharField(blank=True, max_length=20, verbose_name="执业证号")),
                (
                    "practising_since",
                    models.DateField(blank=True, null=True, verbose_name="执业起始"),
                ),
                ("specialities", models.JSONField(blank=True, default=list, verbose_name="擅长")),
                ("languages", models.CharField(blank=True, max_length=60, verbose_name="语言")),
                ("introduction", models.CharField(blank=True, max_length=200, verbose_name="简介")),
                (
                    "knows_minors",
                    models.BooleanField(default=False, verbose_name="熟悉未成年人身心特点"),
                ),
                (
                    "most_cases",
                    models.PositiveSmallIntegerField(default=10, verbose_name="最多同时承办"),
                ),
                ("is_on_roster", models.BooleanField(default=False, verbose_name="列入点援名册")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aid_providers",
                        to="org.body",
                    ),
                ),
            ],
            options={
                "verbose_name": "承办人",
                "verbose_name_plural": "承办人",
                "ordering": ["user__name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="SubsidyRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "matter_kind",
                    models.CharField(
                        choices=[
                            ("civil", "民事"),
                            ("labour", "劳动争议仲裁"),
                            ("administrative", "行政"),
                            ("compensation", "国家赔偿"),
                            ("criminal", "刑事"),
                        ],
                        max_length=16,
                        verbose_name="案件类别",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=10, verbose_name="补贴（元）"),
                ),
                ("source", models.CharField(max_length=200, verbose_name="依据文件")),
                ("valid_from", models.DateField(verbose_name="自")),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "补贴标准",
                "verbose_name_plural": "补贴标准",
                "ordering": ["matter_kind", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("matter_kind", "valid_from"),
                        name="one_aid_subsidy_rate_per_kind_and_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)), name="aid_subsidy_is_not_negative"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Subsidy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=10, verbose_name="补贴（元）"),
                ),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aid_subsidy",
                        to="cases.case",
                    ),
                ),
                (
                    "rate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="aid.subsidyrate",
                    ),
                ),
            ],
            options={
                "verbose_name": "补贴",
                "verbose_name_plural": "补贴",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="aid_subsidy_paid_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("rate__isnull", False),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="aid_subsidy_has_a_rate_or_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField()),
                ("asked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "待答复"),
                            ("yes", "接受"),
                            ("no", "不能承办"),
                            ("late", "未按时答复"),
                        ],
                        max_length=4,
                        verbose_name="答复",
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "reason",
                    models.CharField(blank=True, max_length=100, verbose_name="不能承办的原因"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aid_choices",
                        to="cases.case",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aid_choices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "点援选择",
                "verbose_name_plural": "点援选择",
                "ordering": ["case", "order"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "order"), name="one_aid_choice_per_place"
                    ),
                    models.UniqueConstraint(
                        fields=("case", "provider"), name="one_aid_choice_a_provider"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("order__gte", 1), ("order__lte", 3)),
                        name="three_aid_choices_at_most",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="aid_application",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "route",
                    models.CharField(
                        choices=[("applied", "申请"), ("organ_notice", "机关通知")],
                        default="applied",
                        max_length=14,
                        verbose_name="来源",
                    ),
                ),
                (
                    "who",
                    models.CharField(
                        choices=[
                            ("self", "为自己申请"),
                            ("ward", "法定代理人代为申请"),
                            ("detained", "为被羁押的近亲属申请"),
                        ],
                        default="self",
                        max_length=10,
                        verbose_name="谁申请",
                    ),
                ),
                (
                    "detained_at",
                    models.CharField(blank=True, max_length=80, verbose_name="羁押场所"),
                ),
                ("categories", models.JSONField(blank=True, default=list, verbose_name="人群类别")),
                (
                    "matter_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("civil", "民事"),
                            ("labour", "劳动争议仲裁"),
                            ("administrative", "行政"),
                            ("compensation", "国家赔偿"),
                            ("criminal", "刑事"),
                        ],
                        max_length=16,
                        verbose_name="案件类别",
                    ),
                ),
                ("ground", models.CharField(blank=True, max_length=24, verbose_name="援助事项")),
                (
                    "materials",
                    models.CharField(
                        blank=True,
                        db_default="",
                        default="",
                        max_length=300,
                        verbose_name="收到的材料",
                    ),
                ),
                ("cause", models.CharField(blank=True, max_length=60, verbose_name="案由")),
                ("organ", models.CharField(blank=True, max_length=80, verbose_name="办案机关")),
                ("stage", models.CharField(blank=True, max_length=40, verbose_name="诉讼阶段")),
                (
                    "venue",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("organ", "办案机关在莲湖区"),
                            ("body", "处理机构在莲湖区（非诉讼、仲裁）"),
                            ("event", "事情发生在莲湖区（非诉讼）"),
                            ("unsure", "不清楚，由审查人员核对"),
                        ],
                        max_length=8,
                        verbose_name="管辖依据",
                    ),
                ),
                ("facts", models.TextField(blank=True, max_length=4000, verbose_name="案情")),
                (
                    "request",
                    models.TextField(blank=True, max_length=2000, verbose_name="申请理由和请求"),
                ),
                (
                    "limitation_on",
                    models.DateField(blank=True, null=True, verbose_name="时效或期限届满日"),
                ),
                ("is_urgent", models.BooleanField(default=False, verbose_name="需要先行提供")),
                (
                    "is_grave",
                    models.BooleanField(default=False, verbose_name="可能判处无期徒刑、死刑"),
                ),
                (
                    "means_check",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("data_share", "信息共享查询"),
                            ("self_pledge", "个人诚信承诺"),
                            ("exempt", "免予核查"),
                            ("not_required", "不受经济困难条件限制"),
                        ],
                        max_length=14,
                        verbose_name="经济困难核查方式",
                    ),
                ),
                (
                    "exemption",
                    models.CharField(
                        blank=True, max_length=24, verbose_name="免予核查或不受限制的情形"
                    ),
                ),
                (
                    "household",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="家庭人口",
                    ),
                ),
                (
                    "monthly_income",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="家庭月收入（元）",
                    ),
                ),
                (
                    "monthly_expense",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=12,
                        null=True,
                        verbose_name="家庭月支出（元）",
                    ),
                ),
                ("assets", models.TextField(blank=True, max_length=500, verbose_name="财产情况")),
                ("debts", models.TextField(blank=True, max_length=500, verbose_name="负债情况")),
                (
                    "pledged_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="承诺时间"),
                ),
                (
                    "supplement_asked",
                    models.PositiveSmallIntegerField(default=0, verbose_name="补正次数"),
                ),
                (
                    "hardship_finding",
                    models.CharField(blank=True, max_length=200, verbose_name="经济困难审查"),
                ),
                (
                    "scope_finding",
                    models.CharField(blank=True, max_length=200, verbose_name="援助范围审查"),
                ),
                (
                    "proposal",
                    models.CharField(
                        blank=True,
                        choices=[("grant", "拟给予"), ("refuse", "拟不予")],
                        max_length=8,
                        verbose_name="审查意见",
                    ),
                ),
                (
                    "decision_reason",
                    models.TextField(blank=True, max_length=2000, verbose_name="决定理由"),
                ),
                (
                    "selection",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("recipient_chose", "受援人选择（点援）"),
                            ("institution", "法律援助机构指派"),
                            ("organ_notice", "机关通知"),
                        ],
                        max_length=16,
                        verbose_name="选择方式",
                    ),
                ),
                ("met_at", models.DateTimeField(blank=True, null=True, verbose_name="首次约见")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="事项办结日")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("won", "胜诉或请求全部支持"),
                            ("partly", "请求部分支持"),
                            ("settled", "调解、和解"),
                            ("lost", "请求未获支持"),
                            ("defended", "辩护、代理意见被采纳"),
                            ("partly_defended", "辩护、代理意见部分采纳"),
                            ("other", "其他"),
                        ],
                        max_length=16,
                        verbose_name="承办结果",
                    ),
                ),
                (
                    "amount_recovered",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        verbose_name="挽回损失或取得利益（元）",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="承办人",
                    ),
                ),
                (
                    "group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="aid.group",
                    ),
                ),
            ],
            options={
                "verbose_name": "法律援助申请",
                "verbose_name_plural": "法律援助申请",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("supplement_asked__lte", 1)),
                        name="aid_supplement_is_asked_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("household", None), ("household__gte", 1), _connector="OR"
                        ),
                        name="aid_household_has_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("monthly_income", None),
                                ("monthly_income__gte", 0),
                                _connector="OR",
                            ),
                            models.Q(
                                ("monthly_expense", None),
                                ("monthly_expense__gte", 0),
                                _connector="OR",
                            ),
                            models.Q(
                                ("amount_recovered", None),
                                ("amount_recovered__gte", 0),
                                _connector="OR",
                            ),
                        ),
                        name="aid_money_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("route", "organ_notice"), _negated=True),
                            ("means_check", "not_required"),
                            _connector="OR",
                        ),
                        name="aid_organ_notice_checks_no_means",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Liaison",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "no",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "第一次"), (2, "第二次")], verbose_name="第几次"
                    ),
                ),
                ("held_at", models.DateTimeField(blank=True, null=True, verbose_name="时间")),
                ("summary", models.CharField(blank=True, max_length=500, verbose_name="情况")),
                (
                    "skipped",
                    models.CharField(blank=True, max_length=100, verbose_name="未进行的原因"),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aid_liaisons",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "对接",
                "verbose_name_plural": "对接",
                "ordering": ["case", "no"],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "no"), name="one_aid_liaison_of_each"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("held_at__isnull", False),
                                ("skipped", ""),
                                models.Q(("summary", ""), _negated=True),
                            ),
                            models.Q(("held_at", None), models.Q(("skipped", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="aid_liaison_held_or_skipped_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeansStandard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "monthly_income",
                    models.DecimalField(
                        decimal_places=2, max_digits=10, verbose_name="人均月收入不超过（元）"
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="依据文件")),
                ("valid_from", models.DateField(unique=True, verbose_name="自")),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "经济困难标准",
                "verbose_name_plural": "经济困难标准",
                "ordering": ["-valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("monthly_income__gt", 0)),
                        name="aid_means_standard_is_positive",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="QualityCheck",
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
                        choices=[
                            ("hearing", "庭审旁听"),
                            ("file", "案卷检查"),
                            ("organ", "征询司法机关意见"),
                            ("visit", "受援人回访"),
                        ],
                        max_length=8,
                        verbose_name="方式",
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("excellent", "优秀"),
                            ("good", "良好"),
                            ("pass", "合格"),
                            ("fail", "不合格"),
                        ],
                        max_length=10,
                        verbose_name="等次",
                    ),
                ),
                (
                    "score",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="得分"),
                ),
                ("finding", models.TextField(max_length=1000, verbose_name="情况")),
                ("rectify_by", models.DateField(blank=True, null=True, verbose_name="整改期限")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="aid_checks",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "质量检查",
                "verbose_name_plural": "质量检查",
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(models.F("case"), models.F("kind"), name="aid_check_of_a_case")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("score", None), ("score__lte", 100), _connector="OR"),
                        name="aid_check_score_is_0_to_100",
                    )
                ],
            },
        ),
    ]
