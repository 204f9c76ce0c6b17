import centers.org.models
import django.contrib.postgres.constraints
import django.contrib.postgres.indexes
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CalendarDay",
            fields=[
                ("date", models.DateField(primary_key=True, serialize=False, verbose_name="日期")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("workday", "工作日"),
                            ("weekend", "周末"),
                            ("holiday", "法定节假日"),
                            ("makeup_workday", "调休上班"),
                        ],
                        max_length=14,
                        verbose_name="类别",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=20, verbose_name="节日")),
                ("is_provisional", models.BooleanField(default=False, verbose_name="暂定")),
                ("source", models.CharField(max_length=120, verbose_name="依据文件")),
                ("entered_by", models.CharField(blank=True, max_length=50, verbose_name="录入人")),
            ],
            options={
                "verbose_name": "工作日历",
                "verbose_name_plural": "工作日历",
                "ordering": ["date"],
            },
        ),
        migrations.CreateModel(
            name="Center",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("path", models.CharField(max_length=255, unique=True)),
                ("depth", models.PositiveIntegerField()),
                ("numchild", models.PositiveIntegerField(default=0)),
                (
                    "code",
                    models.CharField(max_length=12, unique=True, verbose_name="统计用区划代码"),
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
                        verbose_name="层级",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("short_name", models.CharField(max_length=30, verbose_name="简称")),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                (
                    "phone",
                    models.CharField(
                        blank=True,
                        max_length=30,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^(1[3-9][0-9]{9}|(0[0-9]{2,3}-?)?[0-9]{7,8}(-[0-9]{1,6})?|1[0-9]{4}|400-?[0-9]{3}-?[0-9]{4})\\Z",
                                "请填写区号加号码，如 029-12345678，或 11 位手机号",
                            )
                        ],
                        verbose_name="电话",
                    ),
                ),
                ("directions", models.TextField(blank=True, max_length=500, verbose_name="怎么走")),
                (
                    "latitude",
                    models.DecimalField(
                        blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="纬度"
                    ),
                ),
                (
                    "longitude",
                    models.DecimalField(
                        blank=True, decimal_places=5, max_digits=8, null=True, verbose_name="经度"
                    ),
                ),
                (
                    "location_is_approximate",
                    models.BooleanField(default=True, verbose_name="位置为约数"),
                ),
                (
                    "area_note",
                    models.CharField(blank=True, max_length=200, verbose_name="辖区说明"),
                ),
                ("source", models.CharField(blank=True, max_length=200, verbose_name="资料来源")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="撤并日期")),
                (
                    "successor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="predecessors",
                        to="org.center",
                        verbose_name="并入",
                    ),
                ),
            ],
            options={
                "verbose_name": "机构",
                "verbose_name_plural": "机构",
                "ordering": ["path"],
                "indexes": [
                    django.contrib.postgres.indexes.SpGistIndex(
                        centers.org.models.Point("longitude", "latitude"),
                        condition=models.Q(
                            ("closed_on", None), models.Q(("tier", "room"), _negated=True)
                        ),
                        name="center_by_place",
                    ),
                    models.Index(
                        condition=models.Q(("tier", "station")),
                        fields=["closed_on"],
                        name="center_stations",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("latitude", None), ("longitude", None)),
                            models.Q(("latitude__isnull", False), ("longitude__isnull", False)),
                            _connector="OR",
                        ),
                        name="center_both_coordinates_or_none",
                        violation_error_message="经度和纬度要么都填，要么都不填。",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("latitude", None),
                            models.Q(("latitude__range", (3, 54)), ("longitude__range", (73, 136))),
                            _connector="OR",
                        ),
                        name="center_stands_in_china",
                        violation_error_message="坐标不在国内，请检查经度和纬度是否填反。",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Body",
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
                            ("law_firm", "律师事务所"),
                            ("notary", "公证机构"),
                            ("aid_institution", "法律援助机构"),
                            ("mediation_committee", "人民调解委员会"),
                            ("department", "政府部门"),
                            ("affairs_centre", "政务服务机构"),
                            ("supervision", "督查机构"),
                            ("judicial", "法院、检察院、监所"),
                            ("partner", "协作单位"),
                        ],
                        max_length=24,
                        verbose_name="类别",
                    ),
                ),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                (
                    "credit_code",
                    models.CharField(blank=True, max_length=18, verbose_name="统一社会信用代码"),
                ),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="电话")),
                ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                ("closed_on", models.DateField(blank=True, null=True, verbose_name="终止日期")),
                (
                    "center",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bodies",
                        to="org.center",
                        verbose_name="所在机构",
                    ),
                ),
            ],
            options={
                "verbose_name": "相关单位",
                "verbose_name_plural": "相关单位",
                "ordering": ["kind", "name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("kind", "name"), name="body_name_is_unique_within_its_kind"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CenterPeriod",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="自")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="至")),
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="periods",
                        to="org.center",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="child_periods",
                        to="org.center",
                    ),
                ),
            ],
            options={
                "verbose_name": "隶属期间",
                "verbose_name_plural": "隶属期间",
                "ordering": ["center", "valid_from"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="center_period_ends_after_it_starts",
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
                            (centers.org.models.DateRange("valid_from", "valid_to"), "&&"),
                        ],
                        name="center_period_never_overlaps",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField(verbose_name="第一天")),
                ("last_day", models.DateField(verbose_name="最后一天")),
                ("reason", models.CharField(max_length=100, verbose_name="原因")),
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="closures",
                        to="org.center",
                    ),
                ),
            ],
            options={
                "verbose_name": "停止接待",
                "verbose_name_plural": "停止接待",
                "ordering": ["first_day"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="closure_ends_after_it_starts",
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
                            (centers.org.models.DateRange("first_day", "last_day"), "&&"),
                        ],
                        name="closure_never_overlaps",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
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
                ("opens", models.TimeField(verbose_name="开门")),
                ("closes", models.TimeField(verbose_name="关门")),
                ("valid_from", models.DateField(verbose_name="自")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="至")),
                ("source", models.CharField(blank=True, max_length=100, verbose_name="依据")),
                (
                    "center",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opening_hours",
                        to="org.center",
                    ),
                ),
            ],
            options={
                "verbose_name": "办公时间",
                "verbose_name_plural": "办公时间",
                "ordering": ["center", "weekday", "opens"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes__gt", models.F("opens"))),
                        name="opening_hours_close_after_they_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__lte", 6)),
                        name="opening_hours_weekday_is_0_to_6",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="opening_hours_end_after_they_begin",
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
                                    "weekday", "weekday", models.Value("[]"), function="int8range"
                                ),
                                "&&",
                            ),
                            (centers.org.models.MinuteRange("opens", "closes"), "&&"),
                            (centers.org.models.DateRange("valid_from", "valid_to"), "&&"),
                        ],
                        name="opening_hours_never_overlap",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ServiceItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=10, unique=True, verbose_name="事项编码")),
                ("name", models.CharField(max_length=40, verbose_name="事项名称")),
                (
                    "category",
                    models.CharField(
                        choices=[("basic", "基本公共法律服务"), ("diversified", "多元化法律服务")],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("summary", models.CharField(max_length=100, verbose_name="一句话说明")),
                (
                    "at_district",
                    models.CharField(
                        choices=[
                            ("full", "办理"),
                            ("forward", "受理转办"),
                            ("advice", "咨询预约"),
                            ("none", "不提供"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="区中心",
                    ),
                ),
                (
                    "at_station",
                    models.CharField(
                        choices=[
                            ("full", "办理"),
                            ("forward", "受理转办"),
                            ("advice", "咨询预约"),
                            ("none", "不提供"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="街道工作站",
                    ),
                ),
                (
                    "at_room",
                    models.CharField(
                        choices=[
                            ("full", "办理"),
                            ("forward", "受理转办"),
                            ("advice", "咨询预约"),
                            ("none", "不提供"),
                        ],
                        default="none",
                        max_length=8,
                        verbose_name="社区工作室",
                    ),
                ),
                ("is_bookable", models.BooleanField(default=False, verbose_name="可预约")),
                (
                    "can_be_remote",
                    models.BooleanField(default=False, verbose_name="可以电话或视频办理"),
                ),
                (
                    "asks",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("", "不另外询问"),
                            ("other_party", "对方当事人"),
                            ("group", "申请单位和人数"),
                        ],
                        default="",
                        max_length=12,
                        verbose_name="预约时另外询问",
                    ),
                ),
                ("booking_note", models.TextField(blank=True, verbose_name="预约须知")),
                ("who", models.TextField(blank=True, verbose_name="谁可以办")),
                ("papers", models.TextField(blank=True, verbose_name="带什么材料")),
                ("steps", models.TextField(blank=True, verbose_name="怎么办")),
                ("place", models.TextField(blank=True, verbose_name="在哪里办")),
                ("hours", models.TextField(blank=True, verbose_name="什么时间办")),
                (
                    "fee",
                    models.CharField(
                        choices=[
                            ("free", "免费"),
                            ("notary", "以公证机构核定为准"),
                            ("provider", "以承办机构公示为准"),
                        ],
                        default="free",
                        max_length=10,
                        verbose_name="收费",
                    ),
                ),
                ("limit", models.CharField(blank=True, max_length=100, verbose_name="办理时限")),
                ("basis", models.CharField(blank=True, max_length=200, verbose_name="依据")),
                ("phone", models.CharField(blank=True, max_length=30, verbose_name="咨询电话")),
                (
                    "complaint_phone",
                    models.CharField(blank=True, max_length=30, verbose_name="投诉电话"),
                ),
                ("order", models.PositiveSmallIntegerField(default=0, verbose_name="排序")),
                ("valid_from", models.DateField(verbose_name="自")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="至")),
            ],
            options={
                "verbose_name": "服务事项",
                "verbose_name_plural": "服务事项",
                "ordering": ["order", "code"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gte", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="service_item_ends_after_it_starts",
                        violation_error_message="终止日期不能早于开始日期。",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Change",
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
                ("by_id", models.BigIntegerField(verbose_name="经办人编号")),
                ("by_name", models.CharField(max_length=50, verbose_name="经办人")),
                (
                    "verb",
                    models.CharField(
                        choices=[
                            ("unit", "修改网点资料"),
                            ("hours", "调整办公时间"),
                            ("close", "安排停止接待"),
                            ("reopen", "取消或提前结束停止接待"),
                            ("service", "修改服务事项"),
                            ("calendar", "录入放假通知"),
                            ("body", "修改相关单位"),
                        ],
                        max_length=10,
                        verbose_name="事项",
                    ),
                ),
                ("before", models.JSONField(default=dict, verbose_name="原内容")),
                ("after", models.JSONField(default=dict, verbose_name="新内容")),
                (
                    "body",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="org.body",
                    ),
                ),
                (
                    "center",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="org.center",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="changes",
                        to="org.serviceitem",
                    ),
                ),
            ],
            options={
                "verbose_name": "变更记录",
                "verbose_name_plural": "变更记录",
                "ordering": ["-at", "-pk"],
            },
        ),
    ]
