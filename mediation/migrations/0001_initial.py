import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import mediation.models.committees
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "__first__"),
        ("cases", "0002_append_only"),
        ("org", "0002_changes_are_append_only"),
    ]

    operations = [
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="agreement",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[("written", "书面协议"), ("oral", "口头协议")],
                        max_length=8,
                        verbose_name="形式",
                    ),
                ),
                (
                    "facts",
                    models.TextField(max_length=4000, verbose_name="主要事实、争议事项和各方责任"),
                ),
                ("content", models.TextField(max_length=4000, verbose_name="协议内容")),
                ("performance", models.CharField(max_length=500, verbose_name="履行方式")),
                ("due_on", models.DateField(blank=True, null=True, verbose_name="履行期限")),
                ("last_on", models.DateField(blank=True, null=True, verbose_name="履行期限届满")),
                ("agreed_at", models.DateTimeField(verbose_name="达成时间")),
                (
                    "effective_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="生效时间"),
                ),
                (
                    "signed_by",
                    models.CharField(blank=True, max_length=1000, verbose_name="签字盖章的人"),
                ),
                (
                    "by_word",
                    models.JSONField(blank=True, null=True, verbose_name="改为书面以前的口头协议"),
                ),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="协议金额（元）",
                    ),
                ),
                (
                    "cannot_be_confirmed",
                    models.CharField(
                        blank=True, max_length=12, verbose_name="不能申请司法确认的情形"
                    ),
                ),
                ("court", models.CharField(blank=True, max_length=80, verbose_name="管辖法院")),
                (
                    "applied_on",
                    models.DateField(blank=True, null=True, verbose_name="申请司法确认"),
                ),
                (
                    "ruling",
                    models.CharField(
                        blank=True,
                        choices=[("confirmed", "裁定有效"), ("rejected", "裁定驳回")],
                        max_length=10,
                        verbose_name="裁定",
                    ),
                ),
                ("ruled_on", models.DateField(blank=True, null=True, verbose_name="裁定日期")),
                (
                    "ruling_ref",
                    models.CharField(blank=True, max_length=80, verbose_name="裁定书文号"),
                ),
                ("performed_on", models.DateField(blank=True, null=True, verbose_name="履行完毕")),
                ("breached_on", models.DateField(blank=True, null=True, verbose_name="没有履行")),
            ],
            options={
                "verbose_name": "调解协议",
                "verbose_name_plural": "调解协议",
                "indexes": [
                    models.Index(fields=["last_on"], name="agreement_by_last_day"),
                    models.Index(
                        condition=models.Q(("effective_at__isnull", False)),
                        fields=["effective_at"],
                        name="agreement_by_effect",
                    ),
                    models.Index(
                        condition=models.Q(("performed_on__isnull", False)),
                        fields=["performed_on"],
                        name="agreement_by_performance",
                    ),
                    models.Index(
                        condition=models.Q(("breached_on__isnull", False)),
                        fields=["breached_on"],
                        name="agreement_by_breach",
                    ),
                    models.Index(
                        condition=models.Q(("ruled_on__isnull", False)),
                        fields=["ruled_on"],
                        name="agreement_by_ruling",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("form", "written"), ("effective_at__isnull", False), _connector="OR"
                        ),
                        name="oral_agreement_is_effective_at_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("by_word", None),
                            models.Q(("form", "written"), ("signed_by", "")),
                            _connector="OR",
                        ),
                        name="agreement_by_word_waits_for_signatures",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("effective_at", None),
                            ("effective_at__gte", models.F("agreed_at")),
                            _connector="OR",
                        ),
                        name="agreement_is_effective_after_it_is_reached",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("performed_on", None), ("breached_on", None), _connector="OR"
                        ),
                        name="agreement_is_performed_or_breached",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("applied_on", None),
                            models.Q(
                                ("cannot_be_confirmed", ""), models.Q(("court", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="confirmation_is_asked_where_it_can_be",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ruling", ""),
                            models.Q(
                                ("applied_on__isnull", False),
                                ("ruled_on__gte", models.F("applied_on")),
                            ),
                            _connector="OR",
                        ),
                        name="ruling_follows_an_application",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Alert",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "蓝色（一般）"),
                            (2, "黄色（关注）"),
                            (3, "橙色（紧急）"),
                            (4, "红色（重大）"),
                        ],
                        verbose_name="级别",
                    ),
                ),
                (
                    "peak",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "蓝色（一般）"),
                            (2, "黄色（关注）"),
                            (3, "橙色（紧急）"),
                            (4, "红色（重大）"),
                        ],
                        editable=False,
                    ),
                ),
                ("triggers", models.JSONField(default=list, verbose_name="情形")),
                ("words", models.TextField(max_length=500, verbose_name="情况")),
                ("raised_at", models.DateTimeField(verbose_name="提出时间")),
                ("respond_by", models.DateTimeField(verbose_name="答复期限")),
                ("missed_at", models.DateTimeField(blank=True, editable=False, null=True)),
                ("escalated_at", models.DateTimeField(blank=True, editable=False, null=True)),
                (
                    "first_response_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="首次答复"),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("settled", "化解"),
                            ("mediated", "转入调解"),
                            ("police", "移交公安"),
                            ("false", "误报"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="结果",
                    ),
                ),
                (
                    "averted",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("crime", "民转刑"),
                            ("suicide", "自杀"),
                            ("petition", "群体性上访"),
                            ("brawl", "械斗"),
                        ],
                        default="",
                        max_length=8,
                        verbose_name="避免了",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mediation_alerts",
                        to="cases.case",
                    ),
                ),
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alerts",
                        to="org.center",
                    ),
                ),
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
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                    ),
                ),
                (
                    "first_response_by",
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
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "预警",
                "verbose_name_plural": "预警",
                "ordering": [
                    models.OrderBy(models.F("closed_at"), descending=True, nulls_first=True),
                    "-level",
                    "respond_by",
                    "pk",
                ],
                "indexes": [
                    models.Index(
                        models.OrderBy(models.F("closed_at"), descending=True, nulls_first=True),
                        models.OrderBy(models.F("level"), descending=True),
                        models.F("respond_by"),
                        models.F("id"),
                        name="alert_open_first",
                    ),
                    models.Index(fields=["center", "closed_at"], name="alert_of_a_unit"),
                    models.Index(fields=["raised_at", "peak"], name="alert_by_day"),
                    models.Index(
                        condition=models.Q(
                            ("closed_at", None), ("escalated_at", None), ("first_response_at", None)
                        ),
                        fields=["respond_by"],
                        name="alert_waiting_for_an_answer",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("level__range", (1, 4)), ("peak__range", (models.F("level"), 4))
                        ),
                        name="alert_level_is_one_of_four_and_no_higher_than_its_peak",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("respond_by__gt", models.F("raised_at"))),
                        name="alert_is_answered_after_it_is_raised",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("first_response_at", None), ("first_response_by", None)),
                            models.Q(
                                ("first_response_at__isnull", False),
                                ("first_response_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="alert_answer_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("averted", ""),
                                ("closed_at", None),
                                ("closed_by", None),
                                ("outcome", ""),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                ("first_response_at__isnull", False),
                                ("outcome__in", ["settled", "mediated", "police", "false"]),
                            ),
                            _connector="OR",
                        ),
                        name="alert_close_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", "false"), _negated=True),
                            ("averted", ""),
                            _connector="OR",
                        ),
                        name="false_alert_averted_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AlertEntry",
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
                            ("raised", "提出预警"),
                            ("told", "通知"),
                            ("answered", "答复"),
                            ("raised_level", "提高级别"),
                            ("lowered_level", "降低级别"),
                            ("reported_police", "已电话报告公安"),
                            ("plan_started", "启动应急预案"),
                            ("closed", "结束"),
                        ],
                        max_length=16,
                        verbose_name="事项",
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间"),
                ),
                (
                    "words",
                    models.CharField(blank=True, default="", max_length=500, verbose_name="说明"),
                ),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="mediation.alert",
                    ),
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
            ],
            options={
                "verbose_name": "预警经过",
                "verbose_name_plural": "预警经过",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="AlertRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "level",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "蓝色（一般）"),
                            (2, "黄色（关注）"),
                            (3, "橙色（紧急）"),
                            (4, "红色（重大）"),
                        ],
                        verbose_name="级别",
                    ),
                ),
                (
                    "minutes",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="分钟"),
                ),
                (
                    "working_days",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="工作日"),
                ),
                ("source", models.CharField(max_length=200, verbose_name="依据")),
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
                "verbose_name": "预警答复时限",
                "verbose_name_plural": "预警答复时限",
                "ordering": ["-valid_from", "-level"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("level", "valid_from"), name="one_alert_rule_a_level_and_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("minutes__gte", 1), ("working_days", None)),
                            models.Q(("minutes", None), ("working_days__gte", 1)),
                            _connector="OR",
                        ),
                        name="alert_rule_counts_minutes_or_working_days",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CaseSubsidyRate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "difficulty",
                    models.CharField(
                        choices=[
                            ("simple", "简易"),
                            ("ordinary", "一般"),
                            ("hard", "疑难复杂"),
                            ("grave", "重大"),
                        ],
                        max_length=8,
                        verbose_name="难易程度",
                    ),
                ),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=10,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="补贴（元/件）",
                    ),
                ),
                ("source", models.CharField(max_length=200, verbose_name="依据")),
                ("valid_from", models.DateField(verbose_name="自")),
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
                "verbose_name": "以案定补标准",
                "verbose_name_plural": "以案定补标准",
                "ordering": ["difficulty", "-valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("difficulty", "valid_from"),
                        name="one_mediation_rate_per_difficulty_and_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount__gte", 0)),
                        name="mediation_rate_is_not_negative",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Committee",
            fields=[
                (
                    "body",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="committee",
                        serialize=False,
                        to="org.body",
                        verbose_name="单位",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("community", "社区"),
                            ("subdistrict", "街道"),
                            ("enterprise", "企事业单位"),
                            ("regional", "区域性"),
                            ("industry", "行业性、专业性"),
                            ("association", "协会"),
                            ("chamber", "商会"),
                            ("stationed", "派驻"),
                        ],
                        max_length=12,
                        verbose_name="类型",
                    ),
                ),
                ("founded_on", models.DateField(verbose_name="设立日期")),
                ("elected_on", models.DateField(verbose_name="本届推选日期")),
                ("term_end", models.DateField(verbose_name="本届届满日期")),
                ("room", models.CharField(blank=True, max_length=120, verbose_name="办公场所")),
                ("seal_code", models.CharField(blank=True, max_length=30, verbose_name="印章编码")),
                ("is_mixed", models.BooleanField(default=False, verbose_name="多民族居住地区")),
                (
                    "changed_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="组成最近变动"
                    ),
                ),
            ],
            options={
                "verbose_name": "人民调解委员会",
                "verbose_name_plural": "人民调解委员会",
                "ordering": ["body__name"],
                "indexes": [
                    models.Index(fields=["kind"], name="committee_by_kind"),
                    models.Index(fields=["term_end"], name="committee_by_end_of_term"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("elected_on__gte", models.F("founded_on"))),
                        name="committee_is_elected_once_founded",
                        violation_error_message="推选日期不能早于设立日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("term_end__gt", models.F("elected_on"))),
                        name="committee_term_ends_after_it_begins",
                        violation_error_message="届满日期要晚于推选日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "term_end__lte",
                                mediation.models.committees.ThreeYearsAfter(models.F("elected_on")),
                            )
                        ),
                        name="committee_term_lasts_three_years_at_most",
                        violation_error_message="每届任期三年，届满日期不能更晚（人民调解法第九条）。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CourtNotice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("court", models.CharField(max_length=60, verbose_name="通报的法院")),
                ("number", models.CharField(max_length=40, verbose_name="文号")),
                (
                    "way",
                    models.CharField(
                        choices=[
                            ("letter", "书面送达"),
                            ("post", "邮寄"),
                            ("online", "政务网络传送"),
                        ],
                        max_length=8,
                        verbose_name="通报方式",
                    ),
                ),
                ("summary", models.TextField(max_length=2000, verbose_name="通报内容")),
                ("people", models.JSONField(verbose_name="当时的组成")),
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
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="court_notices",
                        to="mediation.committee",
                    ),
                ),
            ],
            options={
                "verbose_name": "法院通报",
                "verbose_name_plural": "法院通报",
                "ordering": ["-at", "-pk"],
                "indexes": [
                    models.Index(
                        models.F("committee"),
                        models.OrderBy(models.F("at"), descending=True),
                        name="court_notice_newest_first",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("number", ""), _negated=True),
                            models.Q(("summary", ""), _negated=True),
                        ),
                        name="court_notice_says_something",
                    ),
                    models.UniqueConstraint(
                        fields=("committee", "number"), name="one_court_notice_of_a_number"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="FileGrade",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="mediation_grade",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "grade",
                    models.CharField(
                        choices=[("good", "优秀"), ("pass", "合格"), ("fail", "不合格")],
                        max_length=6,
                        verbose_name="评查等次",
                    ),
                ),
                ("finding", models.CharField(blank=True, max_length=300, verbose_name="评查意见")),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=10, verbose_name="补贴（元）"),
                ),
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
                    "rate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="mediation.casesubsidyrate",
                    ),
                ),
            ],
            options={
                "verbose_name": "案卷评查",
                "verbose_name_plural": "案卷评查",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("amount", 0),
                                ("grade", "fail"),
                                models.Q(("finding", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("grade", "fail"), _negated=True), ("amount__gte", 0)
                            ),
                            _connector="OR",
                        ),
                        name="failed_file_is_not_subsidised_and_says_why",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Incident",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "started_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="启动时间"
                    ),
                ),
                ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "went_well",
                    models.TextField(
                        blank=True, default="", max_length=1000, verbose_name="做得好的"
                    ),
                ),
                (
                    "to_change",
                    models.TextField(
                        blank=True, default="", max_length=1000, verbose_name="要改进的"
                    ),
                ),
                (
                    "alert",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="mediation.alert",
                    ),
                ),
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incidents",
                        to="org.center",
                    ),
                ),
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
                    "started_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "应急处置",
                "verbose_name_plural": "应急处置",
                "ordering": [
                    models.OrderBy(models.F("closed_at"), descending=True, nulls_first=True),
                    "-started_at",
                    "-pk",
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间"),
                ),
                ("words", models.CharField(max_length=500, verbose_name="处置情况")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "incident",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="mediation.incident",
                    ),
                ),
            ],
            options={
                "verbose_name": "处置记录",
                "verbose_name_plural": "处置记录",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="incident_entry_says_something",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="IncidentPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("scenario", models.CharField(max_length=300, verbose_name="适用情形")),
                ("steps", models.TextField(max_length=2000, verbose_name="处置步骤")),
                ("contacts", models.TextField(max_length=2000, verbose_name="联系单位")),
                ("valid_from", models.DateField(verbose_name="自")),
                (
                    "reviewed_on",
                    models.DateField(blank=True, null=True, verbose_name="上次演练或者检查"),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="incident_plans",
                        to="org.center",
                        verbose_name="单位",
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
                "verbose_name": "应急预案",
                "verbose_name_plural": "应急预案",
                "ordering": ["center__path", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("center", "name", "valid_from"),
                        name="one_incident_plan_a_name_and_day",
                        violation_error_message="这个单位在这一天已经有同名的预案。",
                    )
                ],
            },
        ),
        migrations.AddField(
            model_name="incident",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="incidents",
                to="mediation.incidentplan",
            ),
        ),
        migrations.CreateModel(
            name="JointMediation",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="joint",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("lead_unit", models.CharField(max_length=80, verbose_name="牵头单位")),
                ("plan", models.TextField(max_length=4000, verbose_name="工作方案")),
                (
                    "begun_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="启动"),
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
                    "coordinator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="协调人",
                    ),
                ),
                (
                    "lead_center",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                        verbose_name="牵头网点",
                    ),
                ),
            ],
            options={
                "verbose_name": "联合调解",
                "verbose_name_plural": "联合调解",
            },
        ),
        migrations.CreateModel(
            name="JointMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("unit", models.CharField(max_length=80, verbose_name="参加单位")),
                ("duty", models.CharField(blank=True, max_length=200, verbose_name="分工")),
                (
                    "joint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="mediation.jointmediation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="参加人",
                    ),
                ),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="退出")),
            ],
            options={
                "verbose_name": "联合调解成员",
                "verbose_name_plural": "联合调解成员",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_on", None)),
                        fields=("joint", "unit", "duty"),
                        name="one_member_of_a_unit_and_duty",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Mediator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=50, verbose_name="姓名")),
                (
                    "sex",
                    models.CharField(
                        choices=[("male", "男"), ("female", "女")],
                        max_length=6,
                        verbose_name="性别",
                    ),
                ),
                ("ethnicity", models.CharField(default="汉族", max_length=20, verbose_name="民族")),
                (
                    "birth_year",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="出生年份"
                    ),
                ),
                (
                    "duty",
                    models.CharField(
                        choices=[
                            ("chair", "主任"),
                            ("vice", "副主任"),
                            ("member", "委员"),
                            ("mediator", "调解员"),
                        ],
                        max_length=8,
                        verbose_name="职务",
                    ),
                ),
                (
                    "engagement",
                    models.CharField(
                        choices=[("elected", "推选"), ("hired", "聘任")],
                        max_length=8,
                        verbose_name="产生方式",
                    ),
                ),
                ("is_full_time", models.BooleanField(default=False, verbose_name="专职")),
                ("speciality", models.CharField(blank=True, max_length=60, verbose_name="擅长")),
                ("began_on", models.DateField(verbose_name="任职日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="离任日期")),
                (
                    "end_ground",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("partial", "偏袒一方当事人"),
                            ("insulted", "侮辱当事人"),
                            ("bribed", "索取、收受财物或者牟取其他不正当利益"),
                            ("leaked", "泄露当事人个人隐私、商业秘密"),
                            ("resigned", "辞职"),
                            ("term_over", "任期届满"),
                            ("dissolved", "调委会撤销"),
                            ("other", "其他"),
                        ],
                        max_length=10,
                        verbose_name="离任原因",
                    ),
                ),
                ("end_note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("end_recorded_at", models.DateTimeField(blank=True, null=True)),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mediators",
                        to="mediation.committee",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mediates",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="账号",
                    ),
                ),
            ],
            options={
                "verbose_name": "人民调解员",
                "verbose_name_plural": "人民调解员",
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("duty", "chair"), ("ended_on", None)),
                        fields=("committee",),
                        name="one_chair_of_a_committee",
                        violation_error_message="这个调委会已经有一位主任。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("committee", "user"),
                        name="one_seat_in_a_committee_for_an_account",
                        violation_error_message="这个账号已经对应这里的一位调解员。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("committee", "name", "sex", "birth_year"),
                        name="one_seat_in_a_committee_for_a_person",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("duty", "mediator"), _negated=True),
                            ("engagement", "hired"),
                            _connector="OR",
                        ),
                        name="mediator_who_is_no_member_is_hired",
                        violation_error_message="不是委员的调解员由调委会聘任（人民调解法第十三条）。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end_ground", ""),
                                ("end_note", ""),
                                ("end_recorded_at", None),
                                ("ended_on", None),
                            ),
                            models.Q(
                                ("end_recorded_at__isnull", False),
                                ("ended_on__isnull", False),
                                models.Q(("end_ground", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="mediator_leaves_for_a_ground",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            ("ended_on__gte", models.F("began_on")),
                            _connector="OR",
                        ),
                        name="mediator_leaves_after_beginning",
                        violation_error_message="离任日期不能早于任职日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end_ground__in", ["partial", "insulted", "bribed", "leaked"]),
                                _negated=True,
                            ),
                            models.Q(("end_note", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="mediator_removal_says_what_was_found",
                        violation_error_message="请写明查实的情况。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RiskAssessment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=100, verbose_name="评估事项")),
                (
                    "likelihood",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1\u3000很低"),
                            (2, "2\u3000较低"),
                            (3, "3\u3000中等"),
                            (4, "4\u3000较高"),
                            (5, "5\u3000很高"),
                        ],
                        verbose_name="发生的可能",
                    ),
                ),
                (
                    "impact",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "1\u3000很低"),
                            (2, "2\u3000较低"),
                            (3, "3\u3000中等"),
                            (4, "4\u3000较高"),
                            (5, "5\u3000很高"),
                        ],
                        verbose_name="影响的程度",
                    ),
                ),
                (
                    "score",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.expressions.CombinedExpression(
                            models.F("likelihood"), "*", models.F("impact")
                        ),
                        output_field=models.PositiveSmallIntegerField(verbose_name="风险分值"),
                    ),
                ),
                ("advice", models.TextField(max_length=1000, verbose_name="评估意见")),
                (
                    "made_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="评估时间"
                    ),
                ),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("go", "可以实施"),
                            ("with_measures", "采取措施后实施"),
                            ("wait", "暂缓实施"),
                            ("stop", "不予实施"),
                        ],
                        default="",
                        max_length=14,
                        verbose_name="决定",
                    ),
                ),
                (
                    "measures",
                    models.TextField(blank=True, default="", max_length=1000, verbose_name="措施"),
                ),
                (
                    "decided_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="决定时间"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risk_assessments",
                        to="cases.case",
                    ),
                ),
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="risk_assessments",
                        to="org.center",
                        verbose_name="单位",
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
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "风险评估",
                "verbose_name_plural": "风险评估",
                "ordering": [
                    models.OrderBy(models.F("decided_at"), descending=True, nulls_first=True),
                    "-made_at",
                    "-pk",
                ],
                "indexes": [models.Index(fields=["center", "-made_at"], name="risk_of_a_unit")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("impact__range", (1, 5)), ("likelihood__range", (1, 5))
                        ),
                        name="risk_degrees_are_of_five",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("decision", ""),
                                ("measures", ""),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                models.Q(("decision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="risk_decision_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("made_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="risk_is_decided_by_another_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("decision", "with_measures"), _negated=True),
                            models.Q(("measures", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="risk_measures_are_named_where_they_are_the_condition",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at", None)),
                        fields=("center", "case", "subject", "made_by"),
                        name="one_risk_of_a_subject_waits_for_its_decision",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Side",
            fields=[
                (
                    "party",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="side",
                        serialize=False,
                        to="cases.party",
                    ),
                ),
                (
                    "age",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="年龄"),
                ),
                ("occupation", models.CharField(blank=True, max_length=30, verbose_name="职业")),
                ("workplace", models.CharField(blank=True, max_length=60, verbose_name="工作单位")),
                ("agent", models.CharField(blank=True, max_length=50, verbose_name="代理人")),
                (
                    "agent_relation",
                    models.CharField(
                        blank=True, max_length=20, verbose_name="代理人与当事人的关系"
                    ),
                ),
                (
                    "consent",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "没有答复"),
                            ("agreed", "同意"),
                            ("refused", "不同意"),
                            ("withdrawn", "已撤回同意"),
                        ],
                        max_length=10,
                        verbose_name="是否同意调解",
                    ),
                ),
                ("told_at", models.DateTimeField(blank=True, null=True, verbose_name="邀请时间")),
                (
                    "identity_checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="核对身份证件"),
                ),
                (
                    "performed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="本人确认已履行"),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sides",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "一方当事人",
                "verbose_name_plural": "一方当事人",
                "ordering": ["party__order", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("age", None), ("age__lte", 120), _connector="OR"),
                        name="side_age_is_a_lifetime",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SideConsent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("agreed", "同意"),
                            ("refused", "不同意"),
                            ("withdrawn", "已撤回同意"),
                        ],
                        max_length=10,
                        verbose_name="答复",
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("application", "提出申请"),
                            ("written", "书面"),
                            ("oral", "口头"),
                            ("online", "网上"),
                        ],
                        max_length=12,
                        verbose_name="方式",
                    ),
                ),
                ("witness", models.CharField(blank=True, max_length=50, verbose_name="见证人")),
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
                        related_name="mediation_consents",
                        to="cases.case",
                    ),
                ),
                (
                    "side",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="mediation.side",
                    ),
                ),
            ],
            options={
                "verbose_name": "是否同意调解",
                "verbose_name_plural": "是否同意调解",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer", ""), _negated=True),
                        name="side_consent_is_an_answer",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer", "agreed"), ("form", "oral"), ("witness", ""), _negated=True
                        ),
                        name="oral_consent_has_a_witness",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sitting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(verbose_name="第几次")),
                ("at", models.DateTimeField(verbose_name="时间")),
                ("place", models.CharField(max_length=80, verbose_name="地点")),
                ("is_open", models.BooleanField(default=False, verbose_name="公开")),
                (
                    "invitees",
                    models.CharField(blank=True, max_length=200, verbose_name="邀请参加的人"),
                ),
                ("record", models.TextField(blank=True, max_length=8000, verbose_name="调解经过")),
                ("result", models.CharField(blank=True, max_length=500, verbose_name="结果")),
                (
                    "signed_by",
                    models.CharField(blank=True, max_length=200, verbose_name="签名的人"),
                ),
                ("held_at", models.DateTimeField(blank=True, null=True, verbose_name="记录时间")),
                ("off_for", models.CharField(blank=True, max_length=100, verbose_name="取消原因")),
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
                        related_name="sittings",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "调解场次",
                "verbose_name_plural": "调解场次",
                "ordering": ["number"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("case", "number"), name="one_sitting_of_a_number"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("held_at", None), ("off_for", "")),
                        fields=("case",),
                        name="one_sitting_of_a_case_ahead",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("held_at", None),
                            models.Q(models.Q(("record", ""), _negated=True), ("off_for", "")),
                            _connector="OR",
                        ),
                        name="sitting_held_has_a_record",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("five_have", "五有"),
                            ("six_secured", "六落实"),
                            ("six_unified", "六统一"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("order", models.PositiveSmallIntegerField(verbose_name="次序")),
                ("text", models.CharField(max_length=60, verbose_name="内容")),
                ("source", models.CharField(max_length=200, verbose_name="来源")),
                ("valid_from", models.DateField(verbose_name="自")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="至")),
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
                "verbose_name": "规范化建设项目",
                "verbose_name_plural": "规范化建设项目",
                "ordering": ["group", "order", "valid_from"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("group", "order", "valid_from"),
                        name="one_standard_item_of_a_place_and_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_from__day", 1),
                            ("valid_from__month", 1),
                            models.Q(
                                ("valid_to", None),
                                models.Q(("valid_to__day", 31), ("valid_to__month", 12)),
                                _connector="OR",
                            ),
                        ),
                        name="standard_item_holds_for_whole_years",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="standard_item_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("is_met", models.BooleanField(verbose_name="达到")),
                ("proof", models.CharField(blank=True, max_length=100, verbose_name="证明")),
                ("on", models.DateField(verbose_name="自查日期")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="mediation.committee",
                    ),
                ),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checks",
                        to="mediation.standarditem",
                    ),
                ),
            ],
            options={
                "verbose_name": "规范化自查",
                "verbose_name_plural": "规范化自查",
                "ordering": ["committee", "year", "item"],
                "indexes": [
                    models.Index(fields=["year", "committee"], name="standard_check_of_a_year")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("committee", "year", "item"),
                        name="one_standard_check_of_an_item_a_year",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("is_met", False),
                            models.Q(("proof", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="standard_check_met_has_a_proof",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StandardReview",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("met", models.PositiveSmallIntegerField(verbose_name="达到的项数")),
                ("items", models.PositiveSmallIntegerField(verbose_name="应有的项数")),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
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
                    "checked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="mediation.committee",
                    ),
                ),
            ],
            options={
                "verbose_name": "自查确认",
                "verbose_name_plural": "自查确认",
                "ordering": ["committee", "-year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("committee", "year"), name="one_standard_review_a_year"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("met__lte", models.F("items"))),
                        name="standard_review_meets_at_most_all",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("by", models.F("checked_by")), _negated=True),
                        name="standard_review_is_by_somebody_else",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Studio",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=40, unique=True, verbose_name="名称")),
                ("introduction", models.CharField(blank=True, max_length=200, verbose_name="介绍")),
                ("named_by", models.CharField(blank=True, max_length=60, verbose_name="命名机关")),
                ("named_on", models.DateField(blank=True, null=True, verbose_name="命名日期")),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="停止日期")),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="studios",
                        to="mediation.committee",
                        verbose_name="所属调委会",
                    ),
                ),
                (
                    "leader",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="studios",
                        to="mediation.mediator",
                        verbose_name="负责人",
                    ),
                ),
            ],
            options={
                "verbose_name": "调解工作室",
                "verbose_name_plural": "调解工作室",
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("named_by", ""), ("named_on", None)),
                            models.Q(
                                ("named_on__isnull", False),
                                models.Q(("named_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="studio_is_named_by_somebody_on_a_day",
                        violation_error_message="命名机关和命名日期要么都填，要么都不填。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            ("named_on", None),
                            ("ended_on__gte", models.F("named_on")),
                            _connector="OR",
                        ),
                        name="studio_ends_after_it_was_named",
                        violation_error_message="停止日期不能早于命名日期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Study",
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
                        choices=[("monthly", "月度"), ("quarterly", "季度")],
                        max_length=10,
                        verbose_name="种类",
                    ),
                ),
                ("first", models.DateField(verbose_name="自")),
                ("last", models.DateField(verbose_name="至")),
                (
                    "status",
                    models.CharField(
                        choices=[("draft", "起草"), ("issued", "已印发")],
                        default="draft",
                        max_length=6,
                        verbose_name="状态",
                    ),
                ),
                ("figures", models.JSONField(blank=True, editable=False, null=True)),
                (
                    "overall",
                    models.TextField(
                        blank=True, default="", max_length=3000, verbose_name="总体情况"
                    ),
                ),
                (
                    "features",
                    models.TextField(
                        blank=True, default="", max_length=3000, verbose_name="主要特点"
                    ),
                ),
                (
                    "causes",
                    models.TextField(
                        blank=True, default="", max_length=3000, verbose_name="原因分析"
                    ),
                ),
                (
                    "advice",
                    models.TextField(
                        blank=True, default="", max_length=3000, verbose_name="工作建议"
                    ),
                ),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="印发时间")),
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
                    "made_by",
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
                        related_name="studies",
                        to="org.center",
                        verbose_name="范围",
                    ),
                ),
            ],
            options={
                "verbose_name": "分析研判",
                "verbose_name_plural": "分析研判",
                "ordering": ["-first", "unit__path", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("unit", "kind", "first"), name="one_study_a_unit_and_period"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("last__gt", models.F("first"))),
                        name="study_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("figures", None),
                                ("issued_at", None),
                                ("issued_by", None),
                                ("status", "draft"),
                            ),
                            models.Q(
                                ("figures__isnull", False),
                                ("issued_at__isnull", False),
                                ("issued_by__isnull", False),
                                ("status", "issued"),
                            ),
                            _connector="OR",
                        ),
                        name="study_is_issued_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StudyLook",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="时间"),
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
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks",
                        to="mediation.study",
                    ),
                ),
            ],
            options={
                "verbose_name": "阅读记录",
                "verbose_name_plural": "阅读记录",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="StudyReader",
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
                        blank=True,
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
                        default="",
                        max_length=24,
                        verbose_name="岗位",
                    ),
                ),
                (
                    "study",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="readers",
                        to="mediation.study",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="本人",
                    ),
                ),
            ],
            options={
                "verbose_name": "阅读范围",
                "verbose_name_plural": "阅读范围",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("role", ""), ("unit", None), ("user__isnull", False)),
                            models.Q(
                                ("unit__isnull", False),
                                ("user", None),
                                models.Q(("role", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="study_reader_is_a_post_or_a_person",
                    ),
                    models.UniqueConstraint(
                        fields=("study", "role", "unit", "user"),
                        name="one_reader_once_a_study",
                        nulls_distinct=False,
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sweep",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField(verbose_name="自")),
                ("due_on", models.DateField(verbose_name="完成期限")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时间")),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[("none", "未发现"), ("found", "发现")],
                        default="",
                        max_length=6,
                        verbose_name="结果",
                    ),
                ),
                (
                    "found",
                    models.PositiveSmallIntegerField(default=0, verbose_name="发现矛盾纠纷（件）"),
                ),
                (
                    "note",
                    models.CharField(blank=True, default="", max_length=300, verbose_name="说明"),
                ),
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sweeps",
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
                    "done_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                "verbose_name": "排查任务",
                "verbose_name_plural": "排查任务",
                "ordering": [
                    models.OrderBy(models.F("done_at"), descending=True, nulls_first=True),
                    "due_on",
                    "pk",
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="dispute",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("applied", "当事人申请"),
                            ("own", "主动调解"),
                            ("police", "公安机关移交"),
                            ("court_delegated", "法院委派"),
                            ("court_entrusted", "法院委托"),
                            ("court_invited", "法院邀请"),
                            ("petition", "信访部门转办"),
                            ("hotline", "12345、12348 热线转办"),
                            ("sweep", "排查发现"),
                            ("governance", "综治中心分流"),
                        ],
                        max_length=16,
                        verbose_name="来源",
                    ),
                ),
                (
                    "source_ref",
                    models.CharField(blank=True, max_length=60, verbose_name="来文文号"),
                ),
                (
                    "organ",
                    models.CharField(
                        blank=True, max_length=80, verbose_name="移交、委派或者转办的单位"
                    ),
                ),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("written", "书面申请"),
                            ("oral", "口头申请"),
                            ("online", "网上申请"),
                            ("none", "没有申请，调委会主动调解"),
                        ],
                        max_length=8,
                        verbose_name="申请方式",
                    ),
                ),
                (
                    "dispute_type",
                    models.CharField(
                        choices=[
                            ("family", "婚姻家庭纠纷"),
                            ("neighbours", "邻里纠纷"),
                            ("housing", "房屋宅基地纠纷"),
                            ("property", "物业纠纷"),
                            ("contract", "合同纠纷"),
                            ("damages", "损害赔偿纠纷"),
                            ("labour", "劳动争议纠纷"),
                            ("medical", "医疗纠纷"),
                            ("traffic", "道路交通事故纠纷"),
                            ("consumer", "消费纠纷"),
                            ("expropriation", "征地拆迁纠纷"),
                            ("business", "生产经营纠纷"),
                            ("environment", "环境噪声纠纷"),
                            ("online", "电子商务纠纷"),
                            ("other", "其他纠纷"),
                        ],
                        max_length=16,
                        verbose_name="纠纷类型",
                    ),
                ),
                (
                    "difficulty",
                    models.CharField(
                        choices=[
                            ("simple", "简易"),
                            ("ordinary", "一般"),
                            ("hard", "疑难复杂"),
                            ("grave", "重大"),
                        ],
                        default="ordinary",
                        max_length=8,
                        verbose_name="难易程度",
                    ),
                ),
                (
                    "facts",
                    models.TextField(blank=True, max_length=4000, verbose_name="纠纷简要情况"),
                ),
                ("claims", models.TextField(blank=True, max_length=2000, verbose_name="请求")),
                (
                    "amount",
                    models.DecimalField(
                        blank=True,
                        decimal_places=2,
                        max_digits=14,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="涉及金额（元）",
                    ),
                ),
                ("headcount", models.PositiveIntegerField(default=2, verbose_name="涉及人数")),
                ("has_minor", models.BooleanField(default=False, verbose_name="涉及未成年人")),
                ("has_violence", models.BooleanField(default=False, verbose_name="涉及家庭暴力")),
                (
                    "is_closed",
                    models.BooleanField(default=False, verbose_name="当事人要求不公开调解"),
                ),
                (
                    "police_case_ref",
                    models.CharField(blank=True, max_length=60, verbose_name="治安案件编号"),
                ),
                (
                    "police_result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("accepted", "公安机关认可，不予处罚"),
                            ("not_accepted", "公安机关未认可"),
                        ],
                        max_length=12,
                        verbose_name="公安机关处理",
                    ),
                ),
                (
                    "received_on",
                    models.DateField(
                        blank=True, null=True, verbose_name="签字接收法院委派、委托的日期"
                    ),
                ),
                (
                    "registered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="受理时间"),
                ),
                (
                    "told_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="告知权利义务时间"),
                ),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[("settled", "调解成功"), ("failed", "调解不成")],
                        max_length=8,
                        verbose_name="调解结果",
                    ),
                ),
                (
                    "outcome_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="有结果的时间"),
                ),
                (
                    "ended_for",
                    models.CharField(blank=True, max_length=500, verbose_name="未调成的原因"),
                ),
                (
                    "sweep",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="mediation.sweep",
                        verbose_name="排查",
                    ),
                ),
            ],
            options={
                "verbose_name": "纠纷",
                "verbose_name_plural": "纠纷",
                "indexes": [
                    models.Index(
                        condition=models.Q(("outcome", ""), _negated=True),
                        fields=["outcome_at"],
                        name="dispute_by_outcome",
                    ),
                    models.Index(
                        condition=models.Q(("registered_at__isnull", False)),
                        fields=["registered_at"],
                        name="dispute_by_registration",
                    ),
                    models.Index(
                        condition=models.Q(("ended_for__gt", ""), ("outcome", "")),
                        fields=["case"],
                        name="dispute_ended_by_a_side",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("outcome", ""), ("outcome_at", None)),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("outcome_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="dispute_outcome_has_a_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("headcount__gte", 1)), name="dispute_concerns_somebody"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount", None), ("amount__gte", 0), _connector="OR"),
                        name="dispute_amount_is_not_negative",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("source", "applied"), _negated=True),
                            models.Q(("form", "none"), _negated=True),
                            _connector="OR",
                        ),
                        name="dispute_applied_for_says_how",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="SweepPlan",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "kind",
                    models.CharField(
                        choices=[("periodic", "定期排查"), ("special", "专项排查")],
                        max_length=8,
                        verbose_name="种类",
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("district", "区公共法律服务中心"),
                            ("station", "街道公共法律服务工作站"),
                            ("room", "社区公共法律服务工作室"),
                        ],
                        max_length=10,
                        verbose_name="由谁排查",
                    ),
                ),
                (
                    "cadence",
                    models.CharField(
                        choices=[
                            ("weekly", "每周"),
                            ("half_month", "每半月"),
                            ("monthly", "每月"),
                            ("once", "一次"),
                        ],
                        max_length=10,
                        verbose_name="频次",
                    ),
                ),
                ("first_day", models.DateField(verbose_name="自")),
                ("last_day", models.DateField(blank=True, null=True, verbose_name="至")),
                ("focus", models.CharField(max_length=300, verbose_name="排查重点")),
                ("source", models.CharField(max_length=200, verbose_name="依据")),
                ("made_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("ended_on", models.DateField(blank=True, null=True, verbose_name="停止日期")),
                (
                    "made_by",
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
                        related_name="sweep_plans",
                        to="org.center",
                        verbose_name="范围",
                    ),
                ),
            ],
            options={
                "verbose_name": "排查计划",
                "verbose_name_plural": "排查计划",
                "ordering": [
                    models.OrderBy(models.F("ended_on"), descending=True, nulls_first=True),
                    "-first_day",
                    "-pk",
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("last_day", None),
                            ("last_day__gte", models.F("first_day")),
                            _connector="OR",
                        ),
                        name="sweep_plan_ends_after_it_begins",
                        violation_error_message="结束日期不能早于开始日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cadence", "once"), _negated=True),
                            ("last_day__isnull", False),
                            _connector="OR",
                        ),
                        name="sweep_plan_done_once_has_a_last_day",
                        violation_error_message="只排查一次的，要写明在哪天以前完成。",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("unit", "tier", "name", "cadence", "first_day"),
                        name="one_sweep_plan_of_a_name_and_day",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="sweep",
            name="plan",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sweeps",
                to="mediation.sweepplan",
            ),
        ),
        migrations.CreateModel(
            name="SweepUndo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField()),
                (
                    "result",
                    models.CharField(
                        choices=[("none", "未发现"), ("found", "发现")],
                        max_length=6,
                        verbose_name="原结果",
                    ),
                ),
                ("found", models.PositiveSmallIntegerField(default=0)),
                ("note", models.CharField(blank=True, default="", max_length=300)),
                ("reported_at", models.DateTimeField()),
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
                    "center",
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
                        related_name="+",
                        to="mediation.sweepplan",
                    ),
                ),
                (
                    "reported_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "排查填报撤回",
                "verbose_name_plural": "排查填报撤回",
                "ordering": ["at", "pk"],
                "indexes": [
                    models.Index(
                        fields=["plan", "center", "first_day"], name="sweep_undo_of_a_task"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("elected_on", models.DateField(verbose_name="推选日期")),
                ("term_end", models.DateField(verbose_name="任期至")),
                ("recorded_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "committee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="terms",
                        to="mediation.committee",
                    ),
                ),
            ],
            options={
                "verbose_name": "历届任期",
                "verbose_name_plural": "历届任期",
                "ordering": ["-elected_on"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("committee", "elected_on"), name="one_mediation_term_from_a_day"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("term_end__gte", models.F("elected_on"))),
                        name="mediation_term_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=60, verbose_name="培训内容")),
                ("on", models.DateField(verbose_name="日期")),
                (
                    "hours",
                    models.DecimalField(
                        decimal_places=1,
                        max_digits=4,
                        validators=[django.core.validators.MinValueValidator(0.5)],
                        verbose_name="学时",
                    ),
                ),
                ("place", models.CharField(max_length=60, verbose_name="地点")),
                ("held_by", models.CharField(max_length=60, verbose_name="主办单位")),
                ("notes", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "attendees",
                    models.ManyToManyField(
                        blank=True, related_name="trainings", to="mediation.mediator"
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
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mediation_trainings",
                        to="org.center",
                        verbose_name="组织单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "调解员培训",
                "verbose_name_plural": "调解员培训",
                "ordering": ["-on", "-pk"],
                "indexes": [models.Index(fields=["-on"], name="mediation_training_newest")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("hours__gt", 0)), name="mediation_training_takes_time"
                    ),
                    models.UniqueConstraint(
                        fields=("center", "on", "title"),
                        name="one_mediation_training_of_a_title_and_day",
                        violation_error_message="这个单位这一天已经登记过同样内容的培训，请勿重复登记；另办一期的，请在培训内容里写明第几期。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TrainingNorm",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("times", models.PositiveSmallIntegerField(verbose_name="每年至少（次）")),
                ("source", models.CharField(max_length=200, verbose_name="来源")),
                ("valid_from", models.DateField(unique=True, verbose_name="自")),
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
                "verbose_name": "培训次数要求",
                "verbose_name_plural": "培训次数要求",
                "ordering": ["-valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("times__range", (1, 12))),
                        name="mediation_training_norm_is_1_to_12",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Transfer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "from_track",
                    models.CharField(
                        choices=[
                            ("people", "人民调解"),
                            ("administrative", "行政调解"),
                            ("judicial", "司法调解"),
                        ],
                        max_length=16,
                        verbose_name="转出",
                    ),
                ),
                (
                    "to_track",
                    models.CharField(
                        choices=[
                            ("people", "人民调解"),
                            ("administrative", "行政调解"),
                            ("judicial", "司法调解"),
                        ],
                        max_length=16,
                        verbose_name="转往",
                    ),
                ),
                ("body", models.CharField(max_length=80, verbose_name="对方单位")),
                ("reason", models.CharField(max_length=500, verbose_name="移送理由")),
                ("consent", models.CharField(max_length=200, verbose_name="当事人意见")),
                ("enclosed", models.CharField(max_length=500, verbose_name="移送材料")),
                ("back_to", models.CharField(blank=True, editable=False, max_length=24)),
                (
                    "sent_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="转出时间"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "已接收"), ("returned", "已退回")],
                        max_length=10,
                        verbose_name="回执",
                    ),
                ),
                (
                    "answered_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="回执时间"),
                ),
                ("result", models.CharField(blank=True, max_length=500, verbose_name="处理结果")),
                ("result_at", models.DateTimeField(blank=True, null=True, verbose_name="结果时间")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transfers",
                        to="cases.case",
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
                "verbose_name": "三调联动移交",
                "verbose_name_plural": "三调联动移交",
                "ordering": ["sent_at", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("from_track", models.F("to_track")), _negated=True),
                        name="transfer_changes_the_track",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("answer", "returned"), _negated=True), ("result_at", None)
                        ),
                        fields=("case", "from_track"),
                        name="one_transfer_of_a_case_under_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("answer", ""), ("answered_at__isnull", False), _connector="OR"
                        ),
                        name="transfer_answer_has_a_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(verbose_name="回访时间")),
                (
                    "how",
                    models.CharField(
                        choices=[("phone", "电话回访"), ("face", "当面回访")],
                        max_length=6,
                        verbose_name="方式",
                    ),
                ),
                ("visited", models.CharField(max_length=80, verbose_name="被回访人")),
                (
                    "is_performed",
                    models.BooleanField(blank=True, null=True, verbose_name="协议已全部履行"),
                ),
                ("opinion", models.CharField(max_length=500, verbose_name="当事人意见")),
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
                        related_name="mediation_visits",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "verbose_name": "回访",
                "verbose_name_plural": "回访",
                "ordering": ["at", "pk"],
            },
        ),
        migrations.AddIndex(
            model_name="incident",
            index=models.Index(fields=["center", "-started_at"], name="incident_of_a_unit"),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("closed_at", None),
                        ("closed_by", None),
                        ("to_change", ""),
                        ("went_well", ""),
                    ),
                    models.Q(
                        ("closed_at__isnull", False),
                        ("closed_by__isnull", False),
                        models.Q(("went_well", ""), _negated=True),
                        models.Q(("to_change", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="incident_closes_with_its_review",
            ),
        ),
        migrations.AddConstraint(
            model_name="incident",
            constraint=models.UniqueConstraint(
                condition=models.Q(("closed_at", None)),
                fields=("plan", "alert"),
                name="incident_plan_is_started_once_for_an_alert_and_once_without",
                nulls_distinct=False,
            ),
        ),
        migrations.AddIndex(
            model_name="sweep",
            index=models.Index(
                condition=models.Q(("done_at", None)),
                fields=["center", "due_on"],
                name="sweep_open_by_due",
            ),
        ),
        migrations.AddIndex(
            model_name="sweep",
            index=models.Index(fields=["center", "-done_at"], name="sweep_of_a_unit"),
        ),
        migrations.AddIndex(
            model_name="sweep",
            index=models.Index(fields=["plan", "-first_day", "station"], name="sweep_of_a_round"),
        ),
        migrations.AddIndex(
            model_name="sweep",
            index=models.Index(fields=["due_on"], name="sweep_of_a_period"),
        ),
        migrations.AddConstraint(
            model_name="sweep",
            constraint=models.UniqueConstraint(
                fields=("plan", "center", "first_day"), name="one_sweep_a_unit_and_round"
            ),
        ),
        migrations.AddConstraint(
            model_name="sweep",
            constraint=models.CheckConstraint(
                condition=models.Q(("due_on__gte", models.F("first_day"))),
                name="sweep_is_due_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="sweep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done_at", None), ("done_by", None), ("found", 0), ("result", "")),
                    models.Q(
                        ("done_at__isnull", False),
                        ("done_by__isnull", False),
                        models.Q(
                            models.Q(("found", 0), ("result", "none")),
                            models.Q(("found__gte", 1), ("result", "found")),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="sweep_done_is_whole",
            ),
        ),
    ]
