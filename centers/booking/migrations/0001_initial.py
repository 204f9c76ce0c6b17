import centers.booking.models.booking
import centers.booking.models.roster
import centers.common.references
import centers.org.models
import django.contrib.postgres.constraints
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
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
            name="Circuit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="如“公证进社区（12 月）”", max_length=40, verbose_name="路线名称"
                    ),
                ),
                (
                    "host",
                    models.CharField(
                        help_text="如“某某公证处公证员”，居民会看到",
                        max_length=60,
                        verbose_name="谁去",
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="说明")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "added_by",
                    models.ForeignKey(
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
                        related_name="+",
                        to="org.body",
                        verbose_name="派出单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "巡回路线",
                "verbose_name_plural": "巡回路线",
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Roster",
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
                        choices=[("duty", "值班"), ("stationed", "驻点"), ("circuit", "巡回")],
                        default="duty",
                        max_length=10,
                        verbose_name="类别",
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("visit", "当面"), ("phone", "电话"), ("video", "视频")],
                        default="visit",
                        max_length=6,
                        verbose_name="方式",
                    ),
                ),
                (
                    "title",
                    models.CharField(
                        help_text="如“值班律师”“公证员”", max_length=30, verbose_name="值班岗位"
                    ),
                ),
                ("window", models.CharField(blank=True, max_length=30, verbose_name="窗口或房间")),
                (
                    "meeting",
                    models.CharField(
                        blank=True,
                        help_text="预约成功后告诉本人。",
                        max_length=120,
                        verbose_name="视频会议号或链接",
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "星期一"),
                            (1, "星期二"),
                            (2, "星期三"),
                            (3, "星期四"),
                            (4, "星期五"),
                            (5, "星期六"),
                            (6, "星期日"),
                        ],
                        verbose_name="星期",
                    ),
                ),
                ("starts", models.TimeField(verbose_name="开始")),
                ("ends", models.TimeField(verbose_name="结束")),
                (
                    "minutes",
                    models.PositiveSmallIntegerField(
                        default=30,
                        validators=[
                            django.core.validators.MinValueValidator(10),
                            django.core.validators.MaxValueValidator(240),
                        ],
                        verbose_name="每次时长（分钟）",
                    ),
                ),
                (
                    "capacity",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(200),
                        ],
                        verbose_name="每个时段人数",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="开始日期")),
                (
                    "valid_to",
                    models.DateField(
                        blank=True, help_text="长期值班可不填", null=True, verbose_name="结束日期"
                    ),
                ),
                (
                    "added_by",
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
                        related_name="rosters",
                        to="org.center",
                        verbose_name="地点",
                    ),
                ),
                (
                    "circuit",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="stops",
                        to="booking.circuit",
                        verbose_name="路线",
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
                    "services",
                    models.ManyToManyField(
                        related_name="rosters", to="org.serviceitem", verbose_name="可约事项"
                    ),
                ),
            ],
            options={
                "verbose_name": "排班",
                "verbose_name_plural": "排班",
                "ordering": ["center", "weekday", "starts"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))),
                        name="roster_ends_after_it_starts",
                        violation_error_message="结束时间要晚于开始时间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lte", 6)),
                        name="roster_weekday_is_0_to_6",
                        violation_error_message="星期填写有误。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("minutes__gte", 10), ("minutes__lte", 240)),
                        name="roster_minutes_10_to_240",
                        violation_error_message="每次时长为 10 至 240 分钟。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "minutes__lte",
                                django.db.models.expressions.CombinedExpression(
                                    centers.org.models.Minutes("ends"),
                                    "-",
                                    centers.org.models.Minutes("starts"),
                                ),
                            )
                        ),
                        name="roster_has_time_for_one_person",
                        violation_error_message="每次时长超过了整段值班时间。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__gte", 1)),
                        name="roster_receives_somebody",
                        violation_error_message="每个时段至少接待 1 人。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__lte", 200)),
                        name="roster_receives_200_at_most",
                        violation_error_message="每个时段最多接待 200 人。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="roster_ends_after_it_begins",
                        violation_error_message="结束日期不能早于开始日期。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("kind", "circuit"), _negated=True), ("circuit", None)
                            ),
                            models.Q(
                                ("circuit__isnull", False),
                                ("kind", "circuit"),
                                ("valid_to", models.F("valid_from")),
                                ("valid_to__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="roster_of_a_circuit_is_one_day",
                        violation_error_message="巡回站点只有一天，并且属于一条路线。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("kind", "duty"), ("mode", "visit"), _connector="OR"),
                        name="roster_session_is_face_to_face",
                        violation_error_message="驻点和巡回只能当面办理。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("mode", "video"), _negated=True),
                            models.Q(("meeting", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="roster_video_has_a_meeting",
                        violation_error_message="视频办理要填写会议号或链接。",
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (
                                models.Func(
                                    "center_id",
                                    "center_id",
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    centers.booking.models.roster.PostNumber("title", "window"),
                                    centers.booking.models.roster.PostNumber("title", "window"),
                                    models.Value("[]"),
                                    function="int8range",
                                ),
                                "&&",
                            ),
                            (
                                models.Func(
                                    "weekday", "weekday", models.Value("[]"), function="int8range"
                                ),
                                "&&",
                            ),
                            (centers.org.models.MinuteRange("starts", "ends"), "&&"),
                            (centers.org.models.DateRange("valid_from", "valid_to"), "&&"),
                        ],
                        name="roster_post_never_overlaps",
                        violation_error_message="同一岗位在这个窗口的这段时间刚刚已经排了班，请核对排班表。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RosterEvent",
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
                            ("added", "新增"),
                            ("changed", "调整"),
                            ("ended", "结束"),
                            ("exception", "安排例外"),
                            ("restored", "取消例外"),
                            ("copied", "复制而来"),
                        ],
                        max_length=10,
                        verbose_name="事项",
                    ),
                ),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("note", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
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
                    "roster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="booking.roster",
                    ),
                ),
            ],
            options={
                "verbose_name": "排班记录",
                "verbose_name_plural": "排班记录",
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="RosterException",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(verbose_name="日期")),
                ("starts", models.TimeField(blank=True, null=True, verbose_name="改为从")),
                ("ends", models.TimeField(blank=True, null=True, verbose_name="改为到")),
                (
                    "reason",
                    models.CharField(
                        help_text="居民会看到，如“律师出庭”。", max_length=60, verbose_name="原因"
                    ),
                ),
                (
                    "roster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="exceptions",
                        to="booking.roster",
                    ),
                ),
            ],
            options={
                "verbose_name": "排班例外",
                "verbose_name_plural": "排班例外",
                "ordering": ["date"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("roster", "date"),
                        name="one_exception_per_roster_and_day",
                        violation_error_message="这一天刚刚已经安排过，请核对后再改。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ends", None), ("starts", None)),
                            models.Q(
                                ("ends__gt", models.F("starts")),
                                ("ends__isnull", False),
                                ("starts__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="roster_exception_is_off_or_has_hours",
                        violation_error_message="请填写改到几点，结束要晚于开始。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="roster_exception_says_why",
                        violation_error_message="请填写原因，居民会看到。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Slot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("date", models.DateField(verbose_name="日期")),
                ("starts_at", models.DateTimeField(verbose_name="开始")),
                ("ends_at", models.DateTimeField(verbose_name="结束")),
                ("capacity", models.PositiveSmallIntegerField(verbose_name="总名额")),
                (
                    "desk_seats",
                    models.PositiveSmallIntegerField(default=0, verbose_name="窗口名额"),
                ),
                ("taken", models.PositiveSmallIntegerField(default=0, verbose_name="已占")),
                (
                    "public_taken",
                    models.PositiveSmallIntegerField(default=0, verbose_name="网上已占"),
                ),
                (
                    "closed_reason",
                    models.CharField(blank=True, max_length=100, verbose_name="停约原因"),
                ),
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="org.center",
                    ),
                ),
                (
                    "roster",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="slots",
                        to="booking.roster",
                    ),
                ),
            ],
            options={
                "verbose_name": "时段",
                "verbose_name_plural": "时段",
                "ordering": ["starts_at", "pk"],
                "indexes": [
                    models.Index(fields=["center", "date"], name="slot_of_a_day"),
                    models.Index(
                        condition=models.Q(("closed_reason", "")),
                        fields=["date"],
                        name="slot_open_on",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("roster", "starts_at"), name="one_slot_per_roster_and_time"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="slot_ends_after_it_starts",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("capacity__lte", 200)),
                        name="slot_has_200_seats_at_most",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("taken__lte", models.F("capacity"))),
                        name="slot_never_overbooked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("public_taken__lte", models.F("taken"))),
                        name="slot_public_is_part_of_taken",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "public_taken__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("capacity"), "-", models.F("desk_seats")
                                ),
                            )
                        ),
                        name="slot_desk_seats_are_kept",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TicketCounter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField()),
                ("last", models.PositiveSmallIntegerField(default=0)),
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                    ),
                ),
            ],
            options={
                "verbose_name": "排队号",
                "verbose_name_plural": "排队号",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("center", "day"), name="one_ticket_counter_per_unit_and_day"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="UnmetSearch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("hour", models.PositiveSmallIntegerField(verbose_name="时")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("nowhere", "全区没有名额"),
                            ("elsewhere", "本处没有，别处还有"),
                            ("lost", "选好后被约走"),
                        ],
                        max_length=10,
                        verbose_name="情形",
                    ),
                ),
                ("searches", models.PositiveIntegerField(default=1, verbose_name="次数")),
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.center",
                        verbose_name="地点",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="org.serviceitem",
                        verbose_name="事项",
                    ),
                ),
            ],
            options={
                "verbose_name": "没有约到的查找",
                "verbose_name_plural": "没有约到的查找",
                "ordering": ["-day", "-hour", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("center", "day", "hour", "service", "kind"),
                        name="one_count_of_unmet_searches_an_hour",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("hour__lte", 23)), name="unmet_hour_is_0_to_23"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Waiting",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "网上"),
                            ("phone", "电话"),
                            ("walk_in", "到场"),
                            ("referred", "转来"),
                        ],
                        max_length=8,
                        verbose_name="渠道",
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("self", "本人"),
                            ("parent", "父母"),
                            ("spouse", "配偶"),
                            ("child", "子女"),
                            ("relative", "其他亲属"),
                            ("neighbour", "邻居或朋友"),
                            ("worker", "社区工作人员"),
                        ],
                        default="self",
                        max_length=10,
                        verbose_name="与本人关系",
                    ),
                ),
                (
                    "proxy_phone",
                    models.CharField(blank=True, max_length=11, verbose_name="代约人手机号码"),
                ),
                ("person_name", models.CharField(blank=True, max_length=50, verbose_name="姓名")),
                (
                    "person_phone",
                    models.CharField(blank=True, max_length=11, verbose_name="手机号码"),
                ),
                ("person_key", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "topic",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("labour", "劳动与工资"),
                            ("family", "婚姻家庭"),
                            ("inheritance", "遗嘱与继承"),
                            ("property", "房屋与邻里"),
                            ("debt", "借款与合同"),
                            ("tort", "人身损害与交通事故"),
                            ("consumer", "消费维权"),
                            ("criminal", "刑事案件"),
                            ("administrative", "行政处理"),
                            ("other", "其他"),
                        ],
                        max_length=16,
                        verbose_name="咨询类别",
                    ),
                ),
                (
                    "access_needs",
                    models.CharField(blank=True, max_length=60, verbose_name="需要的帮助"),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="补充说明")),
                (
                    "organisation",
                    models.CharField(blank=True, max_length=60, verbose_name="申请单位"),
                ),
                (
                    "headcount",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="人数"),
                ),
                (
                    "other_party_name",
                    models.CharField(blank=True, max_length=50, verbose_name="对方姓名"),
                ),
                (
                    "other_party_phone",
                    models.CharField(blank=True, max_length=20, verbose_name="对方联系电话"),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "key",
                    models.CharField(
                        default=centers.common.references.new_key,
                        editable=False,
                        max_length=24,
                        unique=True,
                    ),
                ),
                (
                    "reach",
                    models.CharField(
                        choices=[
                            ("unit", "只要这个网点"),
                            ("street", "本街道的网点都可以"),
                            ("district", "全区的网点都可以"),
                        ],
                        default="unit",
                        max_length=8,
                        verbose_name="范围",
                    ),
                ),
                (
                    "part_of_day",
                    models.CharField(
                        blank=True,
                        choices=[("", "都可以"), ("morning", "上午"), ("afternoon", "下午")],
                        default="",
                        max_length=10,
                        verbose_name="上午还是下午",
                    ),
                ),
                ("by_phone_too", models.BooleanField(default=False, verbose_name="电话办理也可以")),
                ("last_day", models.DateField(verbose_name="最晚哪天")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "候补中"),
                            ("offered", "有名额待确认"),
                            ("booked", "已约上"),
                            ("left", "已退出"),
                            ("lapsed", "已过期"),
                        ],
                        default="waiting",
                        max_length=8,
                        verbose_name="状态",
                    ),
                ),
                (
                    "queue_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="排队时间"
                    ),
                ),
                ("offers", models.PositiveSmallIntegerField(default=0, verbose_name="提供过几次")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "ended_note",
                    models.CharField(blank=True, max_length=100, verbose_name="退出原因"),
                ),
                (
                    "booked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waitings",
                        to="org.center",
                        verbose_name="希望的网点",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="accounts.consent",
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
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="org.serviceitem",
                        verbose_name="预约事项",
                    ),
                ),
            ],
            options={
                "verbose_name": "候补",
                "verbose_name_plural": "候补",
                "ordering": ["queue_at", "pk"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("status", "waiting")),
                        fields=["service", "queue_at"],
                        name="waiting_in_line",
                    ),
                    models.Index(fields=["center", "-created_at"], name="waiting_of_a_unit"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("status__in", ["waiting", "offered"]),
                            models.Q(("person_key", ""), _negated=True),
                        ),
                        fields=("person_key", "service"),
                        name="one_live_waiting_place_per_person_and_service",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("person_name", ""), _negated=True),
                            models.Q(("person_phone", ""), _negated=True),
                        ),
                        name="waiting_person_can_be_reached",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("offers__lte", 2)), name="waiting_two_offers_at_most"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("status__in", ["waiting", "offered"])),
                            models.Q(
                                ("ended_at__isnull", False),
                                ("status__in", ["booked", "left", "lapsed"]),
                            ),
                            _connector="OR",
                        ),
                        name="waiting_ends_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Booking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            ("web", "网上"),
                            ("phone", "电话"),
                            ("walk_in", "到场"),
                            ("referred", "转来"),
                        ],
                        max_length=8,
                        verbose_name="渠道",
                    ),
                ),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("self", "本人"),
                            ("parent", "父母"),
                            ("spouse", "配偶"),
                            ("child", "子女"),
                            ("relative", "其他亲属"),
                            ("neighbour", "邻居或朋友"),
                            ("worker", "社区工作人员"),
                        ],
                        default="self",
                        max_length=10,
                        verbose_name="与本人关系",
                    ),
                ),
                (
                    "proxy_phone",
                    models.CharField(blank=True, max_length=11, verbose_name="代约人手机号码"),
                ),
                ("person_name", models.CharField(blank=True, max_length=50, verbose_name="姓名")),
                (
                    "person_phone",
                    models.CharField(blank=True, max_length=11, verbose_name="手机号码"),
                ),
                ("person_key", models.CharField(blank=True, editable=False, max_length=64)),
                (
                    "topic",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("labour", "劳动与工资"),
                            ("family", "婚姻家庭"),
                            ("inheritance", "遗嘱与继承"),
                            ("property", "房屋与邻里"),
                            ("debt", "借款与合同"),
                            ("tort", "人身损害与交通事故"),
                            ("consumer", "消费维权"),
                            ("criminal", "刑事案件"),
                            ("administrative", "行政处理"),
                            ("other", "其他"),
                        ],
                        max_length=16,
                        verbose_name="咨询类别",
                    ),
                ),
                (
                    "access_needs",
                    models.CharField(blank=True, max_length=60, verbose_name="需要的帮助"),
                ),
                ("note", models.CharField(blank=True, max_length=200, verbose_name="补充说明")),
                (
                    "organisation",
                    models.CharField(blank=True, max_length=60, verbose_name="申请单位"),
                ),
                (
                    "headcount",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="人数"),
                ),
                (
                    "other_party_name",
                    models.CharField(blank=True, max_length=50, verbose_name="对方姓名"),
                ),
                (
                    "other_party_phone",
                    models.CharField(blank=True, max_length=20, verbose_name="对方联系电话"),
                ),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "key",
                    models.CharField(
                        default=centers.common.references.new_key,
                        editable=False,
                        max_length=24,
                        unique=True,
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
                (
                    "tap_key",
                    models.CharField(
                        default=centers.booking.models.booking.new_tap_key,
                        editable=False,
                        max_length=12,
                        unique=True,
                    ),
                ),
                (
                    "mode",
                    models.CharField(
                        choices=[("visit", "当面"), ("phone", "电话"), ("video", "视频")],
                        default="visit",
                        max_length=6,
                        verbose_name="方式",
                    ),
                ),
                ("day", models.DateField(verbose_name="日期")),
                ("starts_at", models.DateTimeField(verbose_name="开始")),
                ("ends_at", models.DateTimeField(verbose_name="结束")),
                ("seat_by_desk", models.BooleanField(default=False, editable=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("held", "占位中"),
                            ("offered", "待您确认"),
                            ("confirmed", "已预约"),
                            ("checked_in", "候号中"),
                            ("called", "已叫号"),
                            ("served", "已办结"),
                            ("left", "到过，未办结"),
                            ("no_show", "未到场"),
                            ("unrecorded", "未登记到场情况"),
                            ("cancelled", "已取消"),
                            ("called_off", "网点取消"),
                            ("redirected", "已转其他网点"),
                            ("expired", "占位已过期"),
                        ],
                        max_length=12,
                        verbose_name="状态",
                    ),
                ),
                ("held_until", models.DateTimeField(blank=True, null=True, verbose_name="占位至")),
                (
                    "confirmed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="预约时间"),
                ),
                (
                    "arranged_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="约定现在这个时间的时刻"
                    ),
                ),
                ("moves", models.PositiveSmallIntegerField(default=0, verbose_name="改期次数")),
                (
                    "person_place",
                    models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
                ),
                (
                    "booker_place",
                    models.PositiveSmallIntegerField(blank=True, editable=False, null=True),
                ),
                (
                    "ticket",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="排队号"),
                ),
                ("is_priority", models.BooleanField(default=False, verbose_name="优先")),
                (
                    "arrived_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="到场时间"),
                ),
                ("queue_at", models.DateTimeField(blank=True, null=True, verbose_name="排队时间")),
                (
                    "passed_over",
                    models.PositiveSmallIntegerField(default=0, verbose_name="过号次数"),
                ),
                ("window", models.CharField(blank=True, max_length=30, verbose_name="窗口")),
                (
                    "first_called_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="首次叫号时间"),
                ),
                (
                    "called_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="最近叫号时间"),
                ),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="办结时间"),
                ),
                ("outcome", models.CharField(blank=True, max_length=200, verbose_name="办理情况")),
                (
                    "booked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="org.center",
                    ),
                ),
                (
                    "consent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="accounts.consent",
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
                    "instead_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replacements",
                        to="booking.booking",
                    ),
                ),
                (
                    "sent_from",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sent_to",
                        to="booking.booking",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="%(class)ss",
                        to="org.serviceitem",
                        verbose_name="预约事项",
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
                    "slot",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bookings",
                        to="booking.slot",
                    ),
                ),
                (
                    "waiting",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="offers_made",
                        to="booking.waiting",
                    ),
                ),
            ],
            options={
                "verbose_name": "预约",
                "verbose_name_plural": "预约",
                "ordering": ["starts_at", "pk"],
                "indexes": [
                    models.Index(fields=["center", "day"], name="booking_of_a_day"),
                    models.Index(fields=["station", "day"], name="booking_of_a_station"),
                    models.Index(fields=["district", "day"], name="booking_of_a_district"),
                    models.Index(
                        fields=["district", "station", "center"],
                        include=("day", "status", "channel"),
                        name="booking_of_a_year",
                    ),
                    models.Index(fields=["person_phone", "-starts_at"], name="booking_of_a_phone"),
                    models.Index(
                        condition=models.Q(("status__in", ["held", "offered"])),
                        fields=["held_until"],
                        name="booking_held_or_offered",
                    ),
                    models.Index(
                        condition=models.Q(("status__in", ["checked_in", "called"])),
                        fields=["center", "queue_at"],
                        name="booking_queue",
                    ),
                    models.Index(
                        condition=models.Q(("status", "called_off")),
                        fields=["center", "day"],
                        name="booking_called_off",
                    ),
                    models.Index(
                        condition=models.Q(("status", "unrecorded")),
                        fields=["center", "day"],
                        name="booking_unrecorded",
                    ),
                    models.Index(
                        condition=models.Q(("status", "no_show")),
                        fields=["person_key", "day"],
                        name="booking_missed",
                    ),
                    models.Index(
                        condition=models.Q(("status", "confirmed")),
                        fields=["starts_at"],
                        name="booking_to_come",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "held")),
                        fields=("booked_by",),
                        name="one_live_hold_a_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("status", "confirmed"), models.Q(("person_key", ""), _negated=True)
                        ),
                        fields=("person_key", "starts_at"),
                        name="one_live_booking_per_person_and_time",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("channel", "web"),
                            ("status", "confirmed"),
                            models.Q(("person_key", ""), _negated=True),
                        ),
                        fields=("person_key", "service", "day"),
                        name="one_live_booking_per_person_service_and_day",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("status", "confirmed"), models.Q(("person_key", ""), _negated=True)
                        ),
                        fields=("person_key", "person_place"),
                        name="two_live_bookings_a_person",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "confirmed")),
                        fields=("booked_by", "booker_place"),
                        name="four_live_bookings_an_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("person_place", None),
                            models.Q(("person_place__gte", 1), ("person_place__lte", 2)),
                            _connector="OR",
                        ),
                        name="booking_person_place_is_1_or_2",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("booker_place", None),
                            models.Q(("booker_place__gte", 1), ("booker_place__lte", 4)),
                            _connector="OR",
                        ),
                        name="booking_booker_place_is_1_to_4",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("channel", "web"), ("status", "confirmed"), _negated=True),
                            models.Q(
                                ("booked_by__isnull", False),
                                ("booker_place__isnull", False),
                                ("person_place__isnull", False),
                                models.Q(("person_key", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="web_booking_counts_its_person_and_account",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "held"), _negated=True),
                            models.Q(("booked_by__isnull", False), ("held_until__isnull", False)),
                            _connector="OR",
                        ),
                        name="hold_has_an_end_and_an_owner",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "offered"), _negated=True),
                            models.Q(
                                ("held_until__isnull", False),
                                models.Q(
                                    ("instead_of__isnull", False),
                                    ("waiting__isnull", False),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="offer_has_an_end_and_a_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("slot__isnull", False),
                            ("channel__in", ["walk_in", "referred"]),
                            _connector="OR",
                        ),
                        name="only_walk_ins_go_without_a_slot",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["held", "offered", "expired"]),
                            models.Q(
                                ("confirmed_at__isnull", False),
                                models.Q(("person_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="booking_has_a_name_and_a_time_of_booking",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("moves__lte", 2)), name="booking_is_moved_twice_at_most"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "offered")),
                        fields=("waiting",),
                        name="one_offer_per_waiting_place",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("status__in", ["confirmed", "checked_in", "called", "served"])
                        ),
                        fields=("instead_of",),
                        name="one_booking_instead_of_one_called_off",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["checked_in", "called"]), _negated=True),
                            models.Q(
                                ("arrived_at__isnull", False),
                                ("queue_at__isnull", False),
                                ("ticket__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="whoever_arrived_has_a_ticket",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "called"), _negated=True),
                            models.Q(
                                models.Q(("window", ""), _negated=True),
                                ("called_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="whoever_is_called_knows_where_and_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "left"), _negated=True),
                            ("arrived_at__isnull", False),
                            _connector="OR",
                        ),
                        name="whoever_left_had_arrived",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "no_show"), _negated=True),
                            ("arrived_at__isnull", True),
                            _connector="OR",
                        ),
                        name="whoever_arrived_is_no_no_show",
                    ),
                    models.UniqueConstraint(
                        fields=("center", "day", "ticket"),
                        name="one_ticket_per_unit_day_and_number",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", "called")),
                        fields=("center", "day", "window"),
                        name="one_person_called_to_a_window",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="BookingEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("verb", models.CharField(max_length=12)),
                ("due", models.DateTimeField(blank=True, null=True)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "booking",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="booking.booking",
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
                "verbose_name": "预约经过",
                "verbose_name_plural": "预约经过",
                "ordering": ["at", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("verb__startswith", "remind")),
                        fields=("booking", "verb", "due"),
                        name="one_reminder_of_a_kind_per_booking_and_start",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
    ]
