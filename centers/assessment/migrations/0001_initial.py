import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("cases", "0001_initial"),
        ("org", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(unique=True, verbose_name="年度")),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                (
                    "most_added",
                    models.DecimalField(
                        decimal_places=2,
                        default=5,
                        max_digits=4,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="加分最多",
                    ),
                ),
                (
                    "most_taken",
                    models.DecimalField(
                        decimal_places=2,
                        default=10,
                        max_digits=4,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="另行扣分最多",
                    ),
                ),
                (
                    "first_half",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="全年一并计分的不填。填 40，就是上半年占四成，下半年占六成。",
                        null=True,
                        verbose_name="上半年所占百分比",
                    ),
                ),
                ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="下达时间")),
                (
                    "issued_by",
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
                "verbose_name": "考核方案",
                "verbose_name_plural": "考核方案",
                "ordering": ["-year"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("issued_at", None), ("issued_by", None)),
                            models.Q(("issued_at__isnull", False), ("issued_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="plan_is_issued_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("first_half", None),
                            models.Q(("first_half__gt", 0), ("first_half__lt", 100)),
                            _connector="OR",
                        ),
                        name="plan_half_is_a_part",
                        violation_error_message="上半年所占百分比在 1 到 99 之间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("most_added__gte", 0), ("most_taken__gte", 0)),
                        name="plan_caps_are_not_below_zero",
                        violation_error_message="加分和另行扣分的上限不能小于 0。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Objection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[("dispute", "数据质疑"), ("appeal", "申诉")],
                        max_length=8,
                        verbose_name="种类",
                    ),
                ),
                ("code", models.CharField(max_length=8, verbose_name="指标")),
                ("reason", models.CharField(max_length=500, verbose_name="理由")),
                (
                    "numerator",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="应计入的件数"),
                ),
                (
                    "denominator",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="总件数"),
                ),
                ("part", models.PositiveSmallIntegerField(default=0, verbose_name="时段")),
                ("raised_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("due_on", models.DateField(verbose_name="答复期限")),
                ("is_upheld", models.BooleanField(blank=True, null=True, verbose_name="成立")),
                (
                    "points",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="得分改为",
                    ),
                ),
                ("panel", models.CharField(blank=True, max_length=200, verbose_name="参加人员")),
                ("opinion", models.CharField(blank=True, max_length=500, verbose_name="复核意见")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
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
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objections",
                        to="assessment.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "质疑和申诉",
                "verbose_name_plural": "质疑和申诉",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "stage", "unit", "code", "part"),
                        name="one_objection_a_row_part_and_stage",
                        violation_error_message="这一项已经提过。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="objection_is_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("is_upheld", None)),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("is_upheld__isnull", False),
                                models.Q(("opinion", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="objection_is_answered_with_reasons",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("denominator", None), ("numerator", None), ("stage", "appeal")
                            ),
                            models.Q(
                                ("numerator__lte", models.F("denominator")), ("stage", "dispute")
                            ),
                            _connector="OR",
                        ),
                        name="dispute_claims_a_figure",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "appeal"), _negated=True),
                            ("part", 0),
                            _connector="OR",
                        ),
                        name="appeal_is_about_the_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("is_upheld", True), ("stage", "appeal"), _negated=True),
                            ("points__gte", 0),
                            _connector="OR",
                        ),
                        name="appeal_is_decided_in_points",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ObjectionFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("label", models.CharField(max_length=60, verbose_name="材料名称")),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="objection_file",
                        to="cases.storedfile",
                    ),
                ),
                (
                    "objection",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="assessment.objection",
                    ),
                ),
            ],
            options={
                "verbose_name": "佐证材料",
                "verbose_name_plural": "佐证材料",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Opinion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("round", models.PositiveSmallIntegerField(default=1, verbose_name="第几次征求")),
                ("text", models.CharField(max_length=500, verbose_name="意见")),
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opinions",
                        to="assessment.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "征求意见",
                "verbose_name_plural": "征求意见",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "unit", "round"),
                        name="one_opinion_a_unit_and_round",
                        violation_error_message="本街道这一次已经提过意见。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Judgement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, verbose_name="指标")),
                (
                    "points",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="得分"),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
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
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="judgements",
                        to="assessment.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "评分",
                "verbose_name_plural": "评分",
                "ordering": ["pk"],
                "indexes": [
                    models.Index(fields=["plan", "unit", "code"], name="judgements_of_a_row")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("points__gte", 0)), name="judgement_is_not_below_zero"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Excuse",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, verbose_name="指标")),
                ("reason", models.CharField(max_length=200, verbose_name="理由")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "ended_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                        verbose_name="街道",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="excuses",
                        to="assessment.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "免责",
                "verbose_name_plural": "免责",
                "ordering": ["unit", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("plan", "unit", "code"),
                        name="one_excuse_a_row",
                        violation_error_message="这一项已经免责。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None)),
                            models.Q(("ended_at__isnull", False), ("ended_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="excuse_is_ended_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, verbose_name="指标")),
                ("on", models.DateField(verbose_name="日期")),
                ("document", models.CharField(max_length=60, verbose_name="文号")),
                ("note", models.CharField(max_length=200, verbose_name="事由")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "void_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="作废理由"),
                ),
                ("voided_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                        verbose_name="街道",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="assessment.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "加分和扣分",
                "verbose_name_plural": "加分和扣分",
                "ordering": ["-on", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("voided_at", None)),
                        fields=("plan", "unit", "code", "document"),
                        name="a_document_counts_once",
                        violation_error_message="这份文件已经给这个街道记过同一项。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True), name="event_is_proved"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("voided_at", None), ("voided_by", None)),
                            models.Q(
                                ("voided_at__isnull", False),
                                ("voided_by__isnull", False),
                                models.Q(("void_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="event_is_voided_by_somebody",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Cycle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafting", "制定方案"),
                            ("consulting", "征求意见"),
                            ("issued", "下达目标"),
                            ("monitoring", "日常监测"),
                            ("self_review", "自评"),
                            ("verifying", "考评组核查"),
                            ("scoring", "评分"),
                            ("provisional", "初步结果"),
                            ("publicity", "公示"),
                            ("appealing", "申诉"),
                            ("graded", "定等次"),
                            ("announced", "通报"),
                            ("rectifying", "反馈整改"),
                            ("archived", "归档"),
                        ],
                        default="drafting",
                        max_length=12,
                        verbose_name="阶段",
                    ),
                ),
                ("until", models.DateField(blank=True, null=True, verbose_name="截止")),
                ("document", models.CharField(blank=True, max_length=40, verbose_name="通报文号")),
                ("digest", models.CharField(blank=True, max_length=64, verbose_name="归档校验值")),
                (
                    "plan",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cycle",
                        to="assessment.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核周期",
                "verbose_name_plural": "考核周期",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    "drafting",
                                    "consulting",
                                    "issued",
                                    "monitoring",
                                    "self_review",
                                    "verifying",
                                    "scoring",
                                    "provisional",
                                    "publicity",
                                    "appealing",
                                    "graded",
                                    "announced",
                                    "rectifying",
                                    "archived",
                                ],
                            )
                        ),
                        name="cycle_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ["announced", "rectifying", "archived"]),
                                _negated=True,
                            ),
                            models.Q(("document", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cycle_is_announced_by_a_document",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "archived"), _negated=True),
                            models.Q(("digest", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cycle_is_archived_with_a_digest",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Band",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("name", models.CharField(max_length=10, verbose_name="等次")),
                (
                    "least",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="最低分"),
                ),
                (
                    "share",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="最多占百分之"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bands",
                        to="assessment.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "等次",
                "verbose_name_plural": "等次",
                "ordering": ["order"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "order"), name="bands_stand_in_order"),
                    models.UniqueConstraint(fields=("plan", "name"), name="one_band_a_name"),
                    models.CheckConstraint(
                        condition=models.Q(("least__gte", 0), ("least__lte", 100)),
                        name="band_begins_within_a_hundred",
                        violation_error_message="最低分在 0 到 100 之间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("share", None),
                            models.Q(("share__gt", 0), ("share__lte", 100)),
                            _connector="OR",
                        ),
                        name="band_share_is_a_part",
                        violation_error_message="最多占百分之几，在 1 到 100 之间。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Assessor",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("lead", "考评组组长"),
                            ("scorer", "考评组成员"),
                            ("panel", "申诉复核组成员"),
                        ],
                        max_length=8,
                        verbose_name="职责",
                    ),
                ),
                ("added_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="人员",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="assessors",
                        to="assessment.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "考评人员",
                "verbose_name_plural": "考评人员",
                "ordering": ["duty", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "user"),
                        name="one_duty_a_year",
                        violation_error_message="这个人已在考评人员里。打分的人不参加申诉复核。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("duty", "lead")),
                        fields=("plan",),
                        name="one_lead_a_year",
                        violation_error_message="已有组长。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Amendment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几次调整")),
                ("document", models.CharField(max_length=40, verbose_name="文号")),
                ("reason", models.CharField(max_length=300, verbose_name="调整理由")),
                (
                    "since",
                    models.DateField(
                        help_text="只对这一天起的工作计分，以前的按原来的指标。", verbose_name="自"
                    ),
                ),
                ("issued_on", models.DateField(blank=True, null=True, verbose_name="下达日期")),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="amendments",
                        to="assessment.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "方案调整",
                "verbose_name_plural": "方案调整",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "number"), name="amendments_are_numbered"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("issued_on", None)),
                        fields=("plan",),
                        name="one_amendment_in_the_making",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("issued_by", None),
                            models.Q(("issued_by", models.F("drafted_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="amendment_is_issued_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("issued_by", None), ("issued_on", None)),
                            models.Q(("issued_by__isnull", False), ("issued_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="amendment_is_issued_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("number__gt", 0)), name="amendment_numbers_begin_at_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("issued_on", None),
                            ("since__gt", models.F("issued_on")),
                            _connector="OR",
                        ),
                        name="amendment_only_forward",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("document", ""), _negated=True),
                        name="amendment_has_a_document",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(default=0)),
                ("order", models.PositiveSmallIntegerField(verbose_name="序号")),
                (
                    "code",
                    models.CharField(
                        max_length=8,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{1,2}[0-9]{1,3}$", "代码是一两个大写字母加数字，如 A1。"
                            )
                        ],
                        verbose_name="代码",
                    ),
                ),
                ("group", models.CharField(max_length=20, verbose_name="类别")),
                ("name", models.CharField(max_length=40, verbose_name="指标")),
                (
                    "weight",
                    models.DecimalField(decimal_places=2, max_digits=5, verbose_name="权重"),
                ),
                (
                    "rule",
                    models.CharField(
                        choices=[
                            ("linear", "按比例计分"),
                            ("lower", "越低越好"),
                            ("threshold", "达标得分"),
                            ("deduct", "每起扣分，扣完为止"),
                            ("manual", "两人评分"),
                            ("bonus", "加分"),
                            ("penalty", "另行扣分"),
                        ],
                        max_length=10,
                        verbose_name="计分方法",
                    ),
                ),
                (
                    "target",
                    models.DecimalField(decimal_places=4, max_digits=7, verbose_name="目标值"),
                ),
                (
                    "floor",
                    models.DecimalField(
                        decimal_places=2, default=0, max_digits=5, verbose_name="最少得分"
                    ),
                ),
                (
                    "cap",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        verbose_name="最多得分",
                    ),
                ),
                ("always", models.BooleanField(default=False, verbose_name="不论多少都计分")),
                ("once", models.BooleanField(default=False, verbose_name="同类只计最高一次")),
                (
                    "least",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="最少件数",
                    ),
                ),
                ("by_median", models.BooleanField(default=False, verbose_name="目标取全区中位数")),
                ("section", models.CharField(blank=True, max_length=40, verbose_name="责任科室")),
                ("evidence", models.CharField(blank=True, max_length=100, verbose_name="佐证")),
                (
                    "amendment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="assessment.amendment",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="assessment.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "方案指标",
                "verbose_name_plural": "方案指标",
                "ordering": ["number", "order", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "number", "code"),
                        name="one_row_a_code_and_plan",
                        violation_error_message="方案里已有这个代码。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-Z]{1,2}[0-9]{1,3}$")),
                        name="plan_row_code_is_a_code",
                        violation_error_message="代码是一两个大写字母加数字，如 A1。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rule__in", ["bonus", "penalty"]), ("weight", 0)),
                            models.Q(
                                models.Q(("rule__in", ["bonus", "penalty"]), _negated=True),
                                ("weight__gt", 0),
                            ),
                            _connector="OR",
                        ),
                        name="plan_row_is_worth_something",
                        violation_error_message="加分、另行扣分的权重是 0，其他的权重大于 0。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("target__gt", 0)),
                        name="plan_row_has_a_target",
                        violation_error_message="目标值要大于 0。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rule__in", ["linear", "lower", "threshold"]), _negated=True),
                            ("target__lte", 1),
                            _connector="OR",
                        ),
                        name="plan_row_rate_is_a_part",
                        violation_error_message="按比率计分的，目标值最多百分之百。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "rule__in",
                                [
                                    "linear",
                                    "lower",
                                    "threshold",
                                    "deduct",
                                    "manual",
                                    "bonus",
                                    "penalty",
                                ],
                            )
                        ),
                        name="plan_row_has_a_rule",
                        violation_error_message="没有这种计分方法。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by_median", False),
                            models.Q(("rule", "linear"), ("weight__lte", 3)),
                            _connector="OR",
                        ),
                        name="plan_row_by_median_weighs_little",
                        violation_error_message="没有基期、目标取中位数的，按比例计分，权重最多 3。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("floor__gte", 0),
                            models.Q(
                                ("rule__in", ["bonus", "penalty"]),
                                ("floor__lte", models.F("weight")),
                                _connector="OR",
                            ),
                        ),
                        name="plan_row_floor_within_its_weight",
                        violation_error_message="最少得分在 0 和权重之间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("cap", None), ("cap__gte", 0), _connector="OR"),
                        name="plan_row_cap_is_not_below_zero",
                        violation_error_message="最多得分不能小于 0。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("least", None), ("least__gt", 0), _connector="OR"),
                        name="plan_row_asks_for_some",
                        violation_error_message="最少件数至少是 1 件，或者不填。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("amendment", None), ("number", 0)),
                            models.Q(("amendment__isnull", False), ("number__gt", 0)),
                            _connector="OR",
                        ),
                        name="plan_row_is_of_its_amendment",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rectification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=8, verbose_name="指标")),
                ("plan_due", models.DateField(verbose_name="整改方案期限")),
                ("done_due", models.DateField(verbose_name="整改完成期限")),
                ("measures", models.CharField(blank=True, max_length=500, verbose_name="整改方案")),
                ("planned_at", models.DateTimeField(blank=True, null=True)),
                ("outcome", models.CharField(blank=True, max_length=500, verbose_name="完成情况")),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("finding", models.CharField(blank=True, max_length=300, verbose_name="核实情况")),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="销号")),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rectifications",
                        to="assessment.plan",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                    ),
                ),
            ],
            options={
                "verbose_name": "整改",
                "verbose_name_plural": "整改",
                "ordering": ["unit", "code"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "unit", "code"), name="one_rectification_a_row"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("planned_at", None),
                            models.Q(("measures", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="rectification_plan_has_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("done_at", None),
                            models.Q(
                                ("planned_at__isnull", False),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="rectification_is_planned_before_it_is_done",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None)),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                ("done_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="rectification_is_done_before_it_is_closed",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RedLine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="序号")),
                ("words", models.CharField(max_length=100, verbose_name="红线事项")),
                ("is_veto", models.BooleanField(default=False, verbose_name="一票否决")),
                (
                    "legal_basis",
                    models.CharField(
                        blank=True,
                        help_text="一票否决必须写明法律、中央或者省里文件的名称和条款。",
                        max_length=200,
                        verbose_name="上位依据",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="red_lines",
                        to="assessment.plan",
                    ),
                ),
            ],
            options={
                "verbose_name": "红线事项",
                "verbose_name_plural": "红线事项",
                "ordering": ["order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_veto", False),
                            models.Q(("legal_basis", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="veto_has_a_legal_basis",
                        violation_error_message="一票否决必须写明上位依据。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("facts", models.CharField(max_length=500, verbose_name="情况")),
                ("raised_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("cap", models.CharField(blank=True, max_length=10, verbose_name="等次最高")),
                ("panel", models.CharField(blank=True, max_length=200, verbose_name="参加人员")),
                ("opinion", models.CharField(blank=True, max_length=500, verbose_name="决定理由")),
                ("decided_at", models.DateTimeField(blank=True, null=True)),
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
                    "raised_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                        verbose_name="街道",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="flags",
                        to="assessment.plan",
                    ),
                ),
                (
                    "red_line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="assessment.redline",
                        verbose_name="红线事项",
                    ),
                ),
            ],
            options={
                "verbose_name": "红线事项认定",
                "verbose_name_plural": "红线事项认定",
                "ordering": ["-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)),
                        fields=("plan", "unit", "red_line"),
                        name="one_open_flag_a_unit_and_red_line",
                        violation_error_message="这个街道的这一红线事项已经提出，还没有认定。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decided_at", None), ("decided_by", None)),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="flag_is_decided_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cap", ""), ("decided_at__isnull", False), _connector="OR"
                        ),
                        name="flag_caps_by_decision_only",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_at", None),
                            models.Q(
                                models.Q(("panel", ""), _negated=True),
                                models.Q(("opinion", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="flag_decision_is_of_a_panel",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Result",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("total", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="总分")),
                ("place", models.PositiveSmallIntegerField(verbose_name="名次")),
                ("grade", models.CharField(max_length=10, verbose_name="等次")),
                ("sheet", models.JSONField(verbose_name="各项得分")),
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="results",
                        to="assessment.plan",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核结果",
                "verbose_name_plural": "考核结果",
                "ordering": ["place", "unit"],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "unit"), name="one_result_a_unit")
                ],
            },
        ),
        migrations.CreateModel(
            name="RollUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("until", models.DateField(verbose_name="截至")),
                (
                    "started_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="开始"),
                ),
                ("alive_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("finished_at", models.DateTimeField(blank=True, null=True, verbose_name="完成")),
                ("failed_at", models.DateTimeField(blank=True, null=True, verbose_name="失败")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数")),
                ("total", models.PositiveSmallIntegerField(default=0, verbose_name="指标数")),
                ("reckoned", models.JSONField(default=list, verbose_name="已算")),
                ("parts", models.JSONField(default=list, verbose_name="各段")),
                ("rows", models.PositiveBigIntegerField(default=0, verbose_name="记录数")),
                (
                    "digest",
                    models.CharField(blank=True, max_length=64, verbose_name="校验值（SM3）"),
                ),
                (
                    "asked_by",
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
                "verbose_name": "汇总",
                "verbose_name_plural": "汇总",
                "ordering": ["-started_at", "-pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("finished_at__isnull", False)),
                        fields=["year", "-until", "-id"],
                        name="newest_roll_up_of_a_year",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        models.Value(1),
                        condition=models.Q(("failed_at", None), ("finished_at", None)),
                        name="one_roll_up_at_a_time",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("indicator", models.CharField(max_length=8, verbose_name="指标")),
                ("number", models.CharField(max_length=20, verbose_name="案件编号")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "drawn_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="抽取时间"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "drawn_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                        verbose_name="街道",
                    ),
                ),
            ],
            options={
                "verbose_name": "抽样案卷",
                "verbose_name_plural": "抽样案卷",
                "ordering": ["-drawn_at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("indicator", "case"), name="a_file_is_drawn_once_an_indicator"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Look",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("indicator", models.CharField(max_length=8, verbose_name="指标")),
                ("on", models.DateField(verbose_name="检查日期")),
                ("year", models.PositiveSmallIntegerField(verbose_name="考核年度")),
                ("found", models.JSONField(verbose_name="第一人检查")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("found_again", models.JSONField(blank=True, null=True, verbose_name="第二人复核")),
                (
                    "note_again",
                    models.CharField(blank=True, max_length=200, verbose_name="复核说明"),
                ),
                ("at_again", models.DateTimeField(blank=True, null=True)),
                ("settled", models.JSONField(blank=True, null=True, verbose_name="商定")),
                (
                    "settled_note",
                    models.CharField(blank=True, max_length=200, verbose_name="商定说明"),
                ),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="两人一致或者商定"),
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
                    "by_again",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                        verbose_name="单位",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sample",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="look",
                        to="assessment.sample",
                    ),
                ),
            ],
            options={
                "verbose_name": "两人核查",
                "verbose_name_plural": "两人核查",
                "ordering": ["-at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("sample", None)),
                        fields=("indicator", "center", "on"),
                        name="one_look_a_place_and_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("at_again", None), ("by_again", None), ("found_again", None)),
                            models.Q(
                                ("at_again__isnull", False),
                                ("by_again__isnull", False),
                                ("found_again__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="second_look_is_somebodys",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by_again", None),
                            models.Q(("by_again", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="second_look_is_anothers",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled", None), ("settled_by", None)),
                            models.Q(
                                ("settled__isnull", False),
                                ("settled_by__isnull", False),
                                models.Q(("settled_note", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="look_is_settled_with_a_word",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("confirmed_at", None), ("by_again__isnull", False), _connector="OR"
                        ),
                        name="look_counts_after_the_second",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("indicator", models.CharField(max_length=8, verbose_name="指标")),
                ("point", models.CharField(max_length=20, verbose_name="检查内容")),
                ("is_good", models.BooleanField(verbose_name="合格")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("on", models.DateField(verbose_name="检查日期")),
                ("year", models.PositiveSmallIntegerField(verbose_name="考核年度")),
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
                    "by_again",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                    "station",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                    ),
                ),
                (
                    "sample",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="assessment.sample",
                    ),
                ),
            ],
            options={
                "verbose_name": "检查记录",
                "verbose_name_plural": "检查记录",
                "ordering": ["-on", "-pk"],
                "indexes": [
                    models.Index(fields=["indicator", "on"], name="checks_of_an_indicator"),
                    models.Index(
                        fields=["indicator", "year", "district", "station", "center"],
                        include=("on", "is_good"),
                        name="checks_of_a_year",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("sample", None)),
                        fields=("center", "indicator", "point", "on"),
                        name="a_place_is_looked_at_once_a_day",
                    ),
                    models.UniqueConstraint(
                        fields=("sample", "point"), name="a_point_of_a_file_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("by_again", models.F("by")), _negated=True),
                        name="check_is_of_two_people",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SelfReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("comment", models.CharField(blank=True, max_length=500, verbose_name="自评说明")),
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="self_reviews",
                        to="assessment.plan",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                    ),
                ),
            ],
            options={
                "verbose_name": "自评",
                "verbose_name_plural": "自评",
                "ordering": ["unit"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("plan", "unit"),
                        name="one_self_review_a_unit",
                        violation_error_message="本街道已经自评。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("indicator", models.CharField(max_length=8, verbose_name="指标")),
                ("numerator", models.PositiveBigIntegerField(verbose_name="分子")),
                ("denominator", models.PositiveBigIntegerField(verbose_name="分母")),
                ("version", models.PositiveSmallIntegerField(verbose_name="口径版本")),
                ("part", models.PositiveSmallIntegerField(default=0, verbose_name="段")),
                (
                    "roll_up",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="snapshots",
                        to="assessment.rollup",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                    ),
                ),
            ],
            options={
                "verbose_name": "数据快照",
                "verbose_name_plural": "数据快照",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("roll_up", "part", "indicator", "unit"),
                        name="one_snapshot_an_indicator_and_unit",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("numerator__lte", models.F("denominator"))),
                        name="snapshot_counts_no_more_than_there_are",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Turn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("drafting", "制定方案"),
                            ("consulting", "征求意见"),
                            ("issued", "下达目标"),
                            ("monitoring", "日常监测"),
                            ("self_review", "自评"),
                            ("verifying", "考评组核查"),
                            ("scoring", "评分"),
                            ("provisional", "初步结果"),
                            ("publicity", "公示"),
                            ("appealing", "申诉"),
                            ("graded", "定等次"),
                            ("announced", "通报"),
                            ("rectifying", "反馈整改"),
                            ("archived", "归档"),
                        ],
                        max_length=12,
                        verbose_name="阶段",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
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
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="turns",
                        to="assessment.cycle",
                    ),
                ),
            ],
            options={
                "verbose_name": "考核进程",
                "verbose_name_plural": "考核进程",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "stage",
                    models.CharField(
                        choices=[("books", "关账"), ("checks", "核查结束")],
                        default="books",
                        max_length=8,
                        verbose_name="阶段",
                    ),
                ),
                (
                    "closed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="关账时间"
                    ),
                ),
                ("reckoned", models.JSONField(verbose_name="指标")),
                ("parts", models.JSONField(default=list, verbose_name="各段")),
                ("digest", models.CharField(max_length=64, verbose_name="校验值（SM3）")),
                (
                    "closed_by",
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
                "verbose_name": "年度关账",
                "verbose_name_plural": "年度关账",
                "ordering": ["-year", "stage"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "stage"), name="a_year_is_closed_once_a_stage"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField()),
                ("indicator", models.CharField(max_length=8)),
                ("part", models.PositiveSmallIntegerField(default=0)),
                ("key", models.BigIntegerField()),
                ("counted", models.BooleanField()),
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
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
                "verbose_name": "关账数据",
                "verbose_name_plural": "关账数据",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("year", "indicator", "part", "key"),
                        name="one_evidence_row_a_year_and_indicator",
                    )
                ],
            },
        ),
    ]
