import centers.common.references
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("accounts", "__first__"),
        ("org", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("body", models.BinaryField()),
                ("content_type", models.CharField(max_length=80)),
                ("size", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                "verbose_name": "文件",
                "verbose_name_plural": "文件",
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "number",
                    models.CharField(
                        editable=False, max_length=20, unique=True, verbose_name="案件编号"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        default=centers.common.references.new_code,
                        editable=False,
                        max_length=8,
                        unique=True,
                        verbose_name="查询码",
                    ),
                ),
                ("code_misses", models.PositiveSmallIntegerField(default=0, editable=False)),
                ("kind", models.CharField(max_length=40, verbose_name="类别")),
                ("status", models.CharField(max_length=24, verbose_name="状态")),
                ("subject", models.CharField(blank=True, max_length=60, verbose_name="事由")),
                (
                    "is_private",
                    models.BooleanField(db_default=False, default=False, verbose_name="不列姓名"),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "网上"),
                            ("window", "窗口"),
                            ("room", "社区代办"),
                            ("phone", "电话"),
                            ("post", "邮寄"),
                            ("organ", "机关通知或转交"),
                            ("referral", "转介"),
                        ],
                        max_length=8,
                        verbose_name="渠道",
                    ),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="收到时间")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("amber_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("red_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "due_at",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="最近期限"
                    ),
                ),
                (
                    "applicant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applied_cases",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="org.body",
                        verbose_name="承办单位",
                    ),
                ),
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="org.center",
                    ),
                ),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                    ),
                ),
                (
                    "handler",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="handled_cases",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="cases.case",
                    ),
                ),
                (
                    "station",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                    ),
                ),
            ],
            options={
                "verbose_name": "案件",
                "verbose_name_plural": "案件",
                "ordering": ["-opened_at", "-pk"],
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("opened_at"), descending=True),
                        models.OrderBy(models.F("id"), descending=True),
                        name="case_newest_first",
                    ),
                    models.Index(fields=["center", "-opened_at", "-id"], name="case_of_a_unit"),
                    models.Index(
                        fields=["station", "status", "-opened_at", "-id"],
                        name="case_of_a_station_by_status",
                    ),
                    models.Index(fields=["status", "-opened_at", "-id"], name="case_in_a_status"),
                    models.Index(fields=["handler", "-opened_at", "-id"], name="case_of_a_handler"),
                    models.Index(
                        condition=models.Q(("body__isnull", False)),
                        fields=["body", "-opened_at"],
                        name="case_of_a_body",
                    ),
                    models.Index(
                        condition=models.Q(("due_at__isnull", False)),
                        fields=["due_at", "id"],
                        name="case_by_due",
                    ),
                    models.Index(
                        condition=models.Q(("red_at__isnull", False)),
                        fields=["red_at", "due_at", "id"],
                        name="case_by_red",
                    ),
                    models.Index(
                        condition=models.Q(("closed_at", None)),
                        fields=["due_at", "opened_at", "id"],
                        name="case_open_by_due",
                    ),
                    models.Index(
                        condition=models.Q(("applicant__isnull", False)),
                        fields=["applicant", "-created_at"],
                        name="case_of_an_applicant",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ("draft", "new")),
                            ("opened_at__isnull", False),
                            _connector="OR",
                        ),
                        name="case_begun_has_a_time_of_receipt",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("closed_at", None),
                            ("closed_at__gte", models.F("opened_at")),
                            _connector="OR",
                        ),
                        name="case_closes_after_it_opens",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amber_at", None), ("due_at", None), ("red_at", None)),
                            models.Q(
                                ("amber_at__isnull", False),
                                ("due_at__isnull", False),
                                ("red_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="case_clock_is_whole_or_none",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "task",
                    models.CharField(
                        choices=[
                            ("handler", "经办"),
                            ("provider", "承办"),
                            ("inspector", "检查"),
                            ("member", "联合办理"),
                        ],
                        max_length=10,
                        verbose_name="任务",
                    ),
                ),
                ("basis", models.CharField(blank=True, max_length=100, verbose_name="依据")),
                (
                    "began_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="自"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="至")),
                (
                    "end_reason",
                    models.CharField(blank=True, max_length=100, verbose_name="结束原因"),
                ),
                (
                    "by",
                    models.ForeignKey(
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
                        related_name="assignments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assignments",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "指派",
                "verbose_name_plural": "指派",
                "ordering": ["began_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["user", "case"],
                        name="assignment_in_force",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("case", "user", "task"),
                        name="one_assignment_of_a_task_in_force",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AccessLog",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("file", "查看案件"),
                            ("reveal", "查看完整信息"),
                            ("paper", "查看文书"),
                            ("attachment", "查看材料"),
                            ("search", "按证件或电话查找"),
                            ("conflict", "利益冲突核对"),
                            ("export", "导出"),
                            ("rows", "查看考核明细"),
                        ],
                        max_length=12,
                        verbose_name="内容",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=80, verbose_name="单位")),
                ("purpose", models.CharField(blank=True, max_length=200, verbose_name="事由")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "查阅记录",
                "verbose_name_plural": "查阅记录",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(
                        models.F("case"),
                        models.OrderBy(models.F("at"), descending=True),
                        name="access_of_a_case",
                    ),
                    models.Index(
                        models.F("user"),
                        models.OrderBy(models.F("at"), descending=True),
                        name="access_by_a_person",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(max_length=24)),
                ("was", models.CharField(blank=True, max_length=24)),
                ("now", models.CharField(blank=True, max_length=24)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("note", models.TextField(blank=True, max_length=2000, verbose_name="说明")),
                ("told", models.CharField(blank=True, max_length=200)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "办理经过",
                "verbose_name_plural": "办理经过",
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["case", "at", "id"], name="case_event_in_order")],
            },
        ),
        migrations.CreateModel(
            name="Deadline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("started_at", models.DateTimeField(verbose_name="起算")),
                ("agreed_on", models.DateField(blank=True, null=True, verbose_name="约定届满")),
                ("target_on", models.DateField(verbose_name="内部目标")),
                ("due_on", models.DateField(verbose_name="期限届满")),
                ("amber_at", models.DateTimeField()),
                ("red_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("is_provisional", models.BooleanField(default=False, verbose_name="暂定")),
                ("stopped_at", models.DateTimeField(blank=True, null=True, verbose_name="暂停自")),
                ("met_at", models.DateTimeField(blank=True, null=True, verbose_name="完成")),
                (
                    "dropped_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="不再适用"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deadlines",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "期限",
                "verbose_name_plural": "期限",
                "ordering": ["started_at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DeadlineNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "mark",
                    models.CharField(
                        choices=[("amber", "临近"), ("red", "当天到期"), ("overdue", "已超期")],
                        max_length=8,
                    ),
                ),
                ("due_at", models.DateTimeField()),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "deadline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to="cases.deadline",
                    ),
                ),
            ],
            options={
                "verbose_name": "期限提醒",
                "verbose_name_plural": "期限提醒",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("deadline", "mark", "due_at"),
                        name="one_notice_per_mark_of_a_deadline",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DeadlineRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=40, verbose_name="代码")),
                ("name", models.CharField(max_length=40, verbose_name="期限")),
                ("count", models.PositiveSmallIntegerField(verbose_name="长度")),
                (
                    "unit",
                    models.CharField(
                        choices=[
                            ("hour", "小时"),
                            ("calendar_day", "日"),
                            ("working_day", "个工作日"),
                            ("month", "个月"),
                            ("year", "年"),
                        ],
                        max_length=14,
                        verbose_name="单位",
                    ),
                ),
                ("start", models.CharField(max_length=60, verbose_name="起算")),
                ("rolls", models.BooleanField(default=True, verbose_name="逢休息日顺延")),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="来源")),
                ("is_verified", models.BooleanField(default=False, verbose_name="已核对原文")),
                ("valid_from", models.DateField(verbose_name="自")),
                ("entered_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "entered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "期限规则",
                "verbose_name_plural": "期限规则",
                "ordering": ["code", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("code", "valid_from"), name="one_deadline_rule_per_code_and_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("count__gte", 1)), name="deadline_rule_has_a_length"
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="deadline",
            name="rule",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="deadlines",
                to="cases.deadlinerule",
            ),
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "score",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (5, "非常满意"),
                            (4, "满意"),
                            (3, "一般"),
                            (2, "不满意"),
                            (1, "非常不满意"),
                        ],
                        verbose_name="评价",
                    ),
                ),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="想说的话")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="feedback",
                        to="cases.case",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "评价",
                "verbose_name_plural": "评价",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("score__gte", 1), ("score__lte", 5)),
                        name="feedback_score_is_1_to_5",
                    ),
                    models.UniqueConstraint(fields=("case", "by"), name="feedback_is_given_once"),
                ],
            },
        ),
        migrations.CreateModel(
            name="NumberSeries",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("series", models.CharField(max_length=30)),
                ("year", models.PositiveSmallIntegerField()),
                ("last", models.PositiveIntegerField(default=0)),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                    ),
                ),
            ],
            options={
                "verbose_name": "文号",
                "verbose_name_plural": "文号",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("issuer", "series", "year"),
                        name="one_series_per_issuer_type_and_year",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=30, verbose_name="格式")),
                ("title", models.CharField(max_length=60, verbose_name="名称")),
                ("series", models.CharField(blank=True, max_length=30)),
                ("year", models.PositiveSmallIntegerField()),
                ("sequence", models.PositiveIntegerField(blank=True, null=True)),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="文号")),
                ("is_public", models.BooleanField(default=False, verbose_name="申请人可见")),
                (
                    "issued_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="出具时间"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="cases.case",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="cases.caseevent",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper",
                        to="cases.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "文书",
                "verbose_name_plural": "文书",
                "ordering": ["issued_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("sequence__isnull", False)),
                        fields=("issuer", "series", "year", "sequence"),
                        name="one_paper_per_number",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", ""), ("sequence", None), ("series", "")),
                            models.Q(
                                models.Q(("series", ""), _negated=True),
                                models.Q(("number", ""), _negated=True),
                                ("sequence__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="paper_is_numbered_whole_or_not",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "method",
                    models.CharField(
                        choices=[
                            ("direct", "直接送达"),
                            ("left", "留置送达"),
                            ("post", "邮寄送达"),
                            ("electronic", "电子送达"),
                            ("through", "转交送达"),
                            ("notice", "公告送达"),
                        ],
                        max_length=12,
                        verbose_name="送达方式",
                    ),
                ),
                ("receiver", models.CharField(max_length=80, verbose_name="受送达人")),
                ("signed_by", models.CharField(blank=True, max_length=80, verbose_name="签收人")),
                ("served_at", models.DateTimeField(verbose_name="送达时间")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="备注")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="cases.paper",
                    ),
                ),
            ],
            options={
                "verbose_name": "送达回证",
                "verbose_name_plural": "送达回证",
                "ordering": ["served_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("method__in", ["direct", "left", "through"]),
                            ("signed_by", ""),
                            _negated=True,
                        ),
                        name="handed_over_means_signed",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("method__in", ["post", "notice"]), ("note", ""), _negated=True
                        ),
                        name="sent_means_noted",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeadlineStop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("from_at", models.DateTimeField(verbose_name="自")),
                ("to_at", models.DateTimeField(blank=True, null=True, verbose_name="至")),
                (
                    "deadline",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="cases.deadline",
                    ),
                ),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="cases.paper",
                    ),
                ),
            ],
            options={
                "verbose_name": "期限暂停",
                "verbose_name_plural": "期限暂停",
                "ordering": ["from_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("to_at", None)),
                        fields=("deadline",),
                        name="one_open_stop_a_deadline",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("to_at", None), ("to_at__gte", models.F("from_at")), _connector="OR"
                        ),
                        name="deadline_stop_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PaperVoid",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.CharField(max_length=200, verbose_name="作废原因")),
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
                    "paper",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="void",
                        to="cases.paper",
                    ),
                ),
            ],
            options={
                "verbose_name": "作废",
                "verbose_name_plural": "作废",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="paper_is_void_for_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Party",
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
                            ("applicant", "申请人"),
                            ("recipient", "受援人"),
                            ("proxy", "代为申请人"),
                            ("party", "当事人"),
                            ("opponent", "对方当事人"),
                            ("organ", "办案机关"),
                            ("other", "其他相关人"),
                        ],
                        max_length=12,
                        verbose_name="身份",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(default=0)),
                ("is_organisation", models.BooleanField(default=False, verbose_name="单位")),
                ("name", models.CharField(max_length=80, verbose_name="姓名或名称")),
                (
                    "sex",
                    models.CharField(
                        blank=True,
                        choices=[("male", "男"), ("female", "女")],
                        max_length=6,
                        verbose_name="性别",
                    ),
                ),
                ("birth_date", models.DateField(blank=True, null=True, verbose_name="出生日期")),
                ("ethnicity", models.CharField(blank=True, max_length=20, verbose_name="民族")),
                (
                    "id_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("id_card", "居民身份证"),
                            ("household", "户口簿"),
                            ("passport", "护照"),
                            ("hk_macao", "港澳居民来往内地通行证"),
                            ("taiwan", "台湾居民来往大陆通行证"),
                            ("other", "其他证件"),
                        ],
                        max_length=10,
                        verbose_name="证件类型",
                    ),
                ),
                ("id_number_sealed", models.CharField(blank=True, editable=False, max_length=200)),
                ("id_number_index", models.CharField(blank=True, editable=False, max_length=64)),
                ("phone_sealed", models.CharField(blank=True, editable=False, max_length=200)),
                ("phone_index", models.CharField(blank=True, editable=False, max_length=64)),
                ("address_sealed", models.CharField(blank=True, editable=False, max_length=800)),
                (
                    "address_protected",
                    models.BooleanField(default=False, verbose_name="地址和电话保密"),
                ),
                (
                    "relation",
                    models.CharField(blank=True, max_length=20, verbose_name="与申请人关系"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parties",
                        to="cases.case",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parties",
                        to="accounts.consent",
                    ),
                ),
            ],
            options={
                "verbose_name": "当事人",
                "verbose_name_plural": "当事人",
                "ordering": ["order", "pk"],
                "indexes": [
                    models.Index(
                        fields=["name"], name="party_name", opclasses=["varchar_pattern_ops"]
                    ),
                    models.Index(
                        condition=models.Q(("id_number_index", ""), _negated=True),
                        fields=["id_number_index"],
                        name="party_id_number",
                    ),
                    models.Index(
                        condition=models.Q(("phone_index", ""), _negated=True),
                        fields=["phone_index"],
                        name="party_phone",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="party_has_a_name"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("id_number_sealed", ""),
                            models.Q(("id_type", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="party_number_names_its_document",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("role__in", ["applicant", "recipient", "proxy"])),
                        fields=("case", "role"),
                        name="one_party_of_these_roles_a_case",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PurgeOrder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, verbose_name="案件编号")),
                ("case_key", models.BigIntegerField(unique=True)),
                (
                    "reason",
                    models.CharField(
                        choices=[("retention", "保存期满"), ("seal", "依法封存")],
                        max_length=10,
                        verbose_name="事由",
                    ),
                ),
                ("basis", models.CharField(max_length=200, verbose_name="依据")),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("approved_at", models.DateTimeField(blank=True, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "清除令",
                "verbose_name_plural": "清除令",
                "ordering": ["-asked_at"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("approved_at", None), ("approved_by", None)),
                            models.Q(
                                ("approved_at__isnull", False),
                                ("approved_by__isnull", False),
                                models.Q(("approved_by", models.F("asked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="purge_is_approved_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at", None), ("approved_at__isnull", False), _connector="OR"
                        ),
                        name="purge_is_done_after_approval",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("line", models.CharField(blank=True, max_length=20, verbose_name="转往业务")),
                ("reason", models.CharField(max_length=200, verbose_name="转介事由")),
                ("shared", models.CharField(max_length=200, verbose_name="提供的信息")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("sent", "已转出，待接收"),
                            ("accepted", "已接收"),
                            ("returned", "已退回"),
                            ("closed", "已办结"),
                            ("withdrawn", "已撤回"),
                        ],
                        default="sent",
                        max_length=10,
                        verbose_name="状态",
                    ),
                ),
                ("sent_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_on", models.DateField(verbose_name="应回复日期")),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="回复时间"),
                ),
                ("receipt", models.CharField(blank=True, max_length=200, verbose_name="回执")),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="org.body",
                        verbose_name="转往单位",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="cases.case",
                    ),
                ),
                (
                    "center",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="org.center",
                        verbose_name="转往网点",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals",
                        to="accounts.consent",
                    ),
                ),
                (
                    "from_center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referrals_sent",
                        to="org.center",
                        verbose_name="转出单位",
                    ),
                ),
                (
                    "letter",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="referral",
                        to="cases.paper",
                        verbose_name="转介函",
                    ),
                ),
                (
                    "opened",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="came_from",
                        to="cases.case",
                        verbose_name="立案",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "转介",
                "verbose_name_plural": "转介",
                "ordering": ["-sent_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "sent")),
                        fields=["due_on"],
                        name="referral_unanswered",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("body__isnull", False), ("center", None), ("line", "")),
                            models.Q(
                                ("body", None),
                                ("center__isnull", False),
                                models.Q(("line", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="referral_goes_inside_or_outside",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", "sent"),
                            models.Q(
                                ("answered_at__isnull", False), ("answered_by__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="referral_answered_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SavedFilter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=20, verbose_name="名称")),
                ("query", models.CharField(blank=True, max_length=500)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_filters",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "常用筛选",
                "verbose_name_plural": "常用筛选",
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "name"), name="one_saved_filter_per_person_and_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="申请时间"
                    ),
                ),
                ("purpose", models.CharField(max_length=200, verbose_name="用途")),
                ("query", models.CharField(blank=True, max_length=500)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "待审批"),
                            ("refused", "未批准"),
                            ("making", "生成中"),
                            ("ready", "可下载"),
                            ("failed", "生成失败"),
                            ("gone", "已删除"),
                        ],
                        default="asked",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="审批时间"),
                ),
                ("decision", models.CharField(blank=True, max_length=200, verbose_name="审批意见")),
                ("rows_done", models.PositiveIntegerField(default=0)),
                ("rows_all", models.PositiveIntegerField(default=0)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("claimed_at", models.DateTimeField(blank=True, null=True)),
                ("made_at", models.DateTimeField(blank=True, null=True)),
                ("expires_at", models.DateTimeField(blank=True, null=True)),
                ("fetched", models.PositiveSmallIntegerField(default=0)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exports",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "reach",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="export",
                        to="cases.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "导出",
                "verbose_name_plural": "导出",
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="export_is_approved_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["asked"]),
                            ("decided_by__isnull", False),
                            _connector="OR",
                        ),
                        name="export_goes_on_after_a_decision",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Attachment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=60, verbose_name="材料名称")),
                ("is_public", models.BooleanField(default=True, verbose_name="申请人可见")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("removed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "remove_reason",
                    models.CharField(blank=True, max_length=100, verbose_name="撤下原因"),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "removed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachments",
                        to="cases.case",
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="attachment",
                        to="cases.storedfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "材料",
                "verbose_name_plural": "材料",
                "ordering": ["added_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("removed_at", None), ("removed_by", None)),
                            models.Q(
                                ("removed_at__isnull", False),
                                ("removed_by__isnull", False),
                                models.Q(("remove_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="attachment_removed_by_somebody_for_a_reason",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Vault",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("box", models.BinaryField()),
                ("sealed_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "order",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vault",
                        to="cases.purgeorder",
                    ),
                ),
            ],
            options={
                "verbose_name": "封存库",
                "verbose_name_plural": "封存库",
            },
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(("dropped_at", None), ("met_at", None), ("stopped_at", None)),
                fields=["amber_at"],
                name="deadline_running",
            ),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(fields=["code", "started_at"], name="deadline_of_a_code"),
        ),
        migrations.AddIndex(
            model_name="deadline",
            index=models.Index(
                condition=models.Q(
                    ("dropped_at", None), ("is_provisional", True), ("met_at", None)
                ),
                fields=["id"],
                name="deadline_provisional",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("dropped_at", None), ("met_at", None)),
                fields=("case", "code"),
                name="one_unmet_deadline_per_case_and_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amber_at__lte", models.F("red_at")), ("red_at__lte", models.F("due_at"))
                ),
                name="deadline_marks_come_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="deadline",
            constraint=models.CheckConstraint(
                condition=models.Q(("met_at", None), ("dropped_at", None), _connector="OR"),
                name="deadline_is_met_or_dropped_not_both",
            ),
        ),
    ]
