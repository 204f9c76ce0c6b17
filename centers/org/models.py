"""The tree of units, what they offer and when they are open."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import SpGistIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Func, IntegerField, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from centers.common.masking import PHONE_OR_LANDLINE


def whole(expression):
    """A whole number inside a GiST range: the embedded PostgreSQL has no btree_gist."""
    return Func(expression, expression, Value("[]"), function="int8range")


class DateRange(Func):
    """Dates from the first to the last, both included; no last date means without end."""

    function = "daterange"
    output_field = DateRangeField()

    def __init__(self, first, last):
        super().__init__(first, last, RangeBoundary(inclusive_lower=True, inclusive_upper=True))


class Minutes(Func):
    """A time of day as minutes since midnight."""

    template = (
        "(EXTRACT(HOUR FROM %(expressions)s)::int * 60 + EXTRACT(MINUTE FROM %(expressions)s)::int)"
    )
    output_field = IntegerField()

    def as_sql(self, *args, **options):
        """The expression stands in the template twice, and so do its parameters."""
        sql, params = super().as_sql(*args, **options)
        return sql, [*params, *params]


class MinuteRange(Func):
    """From one time of day to another, the last minute excluded."""

    function = "int4range"

    def __init__(self, first, last):
        super().__init__(Minutes(first), Minutes(last), Value("[)"))


class Point(Func):
    """A place from its degrees east and north, as the index of places has it."""

    function = "point"
    output_field = models.Field()

    def __init__(self, east, north):
        super().__init__(Cast(east, models.FloatField()), Cast(north, models.FloatField()))


class IsWithin(Func):
    """Whether a point lies in the box that has two others as corners."""

    template = "(%(expressions)s)"
    arg_joiner = " <@ "
    output_field = models.BooleanField()

    def __init__(self, point, corner, opposite):
        super().__init__(point, Func(corner, opposite, function="box", output_field=models.Field()))


# Degrees, WGS 84: swapped or mistyped coordinates fall outside the country.
LATITUDES, LONGITUDES = (3, 54), (73, 136)


class CenterQuerySet(MP_NodeQuerySet):
    def open(self):
        """Units that exist today."""
        return self.filter(closed_on=None)

    def below(self, *centers):
        """The units given and everything under them."""
        reach = Q(pk__in=[])
        for center in centers:
            reach |= Q(path__startswith=center.path)
        return self.filter(reach)

    def visible_to(self, user, right=None):
        """Units within a member of staff's reach: the subtree of each posting that carries `right`."""
        return self.below(*user.posted_centers(right))

    def offering(self, service):
        """Units of the tiers that do something for a service."""
        tiers = [t for t in Center.Tier if service.level_at(t) != ServiceItem.Level.NONE]
        return self.filter(tier__in=tiers)

    def named(self, words):
        """Units whose name or short name contains the words."""
        return self.filter(Q(name__icontains=words) | Q(short_name__icontains=words))


class CenterManager(MP_NodeManager.from_queryset(CenterQuerySet)):
    def get_queryset(self):
        """treebeard's own manager names its queryset class outright."""
        return CenterQuerySet(self.model, using=self._db).order_by("path")


class Center(MP_Node):
    """One unit of the network. The path is today's tree; `CenterPeriod` is the truth about the past."""

    class Tier(models.TextChoices):
        DISTRICT = "district", "区公共法律服务中心"
        STATION = "station", "街道公共法律服务工作站"
        ROOM = "room", "社区公共法律服务工作室"

    code = models.CharField("统计用区划代码", max_length=12, unique=True)
    tier = models.CharField("层级", max_length=10, choices=Tier.choices)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=30)
    address = models.CharField("地址", max_length=120, blank=True)
    phone = models.CharField(
        "电话",
        max_length=30,
        blank=True,
        validators=[
            RegexValidator(PHONE_OR_LANDLINE, "请填写区号加号码，如 029-12345678，或 11 位手机号")
        ],
    )
    directions = models.TextField("怎么走", blank=True, max_length=500)
    latitude = models.DecimalField("纬度", max_digits=8, decimal_places=5, null=True, blank=True)
    longitude = models.DecimalField("经度", max_digits=8, decimal_places=5, null=True, blank=True)
    location_is_approximate = models.BooleanField("位置为约数", default=True)
    area_note = models.CharField("辖区说明", max_length=200, blank=True)
    source = models.CharField("资料来源", max_length=200, blank=True)
    closed_on = models.DateField("撤并日期", null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="并入",
    )

    node_order_by = ["code"]
    objects = CenterManager()

    class Meta:
        verbose_name = verbose_name_plural = "机构"
        ordering = ["path"]
        indexes = [
            SpGistIndex(
                Point("longitude", "latitude"),
                condition=Q(closed_on=None) & ~Q(tier="room"),
                name="center_by_place",
            ),
            # Which streets stood in a year, among very many rooms.
            models.Index(fields=["closed_on"], condition=Q(tier="station"), name="center_stations"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="center_both_coordinates_or_none",
                violation_error_message="经度和纬度要么都填，要么都不填。",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None)
                | Q(latitude__range=LATITUDES, longitude__range=LONGITUDES),
                name="center_stands_in_china",
                violation_error_message="坐标不在国内，请检查经度和纬度是否填反。",
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("org:unit", args=[self.code])

    @property
    def parent_path(self):
        """The path of today's parent, empty at the top."""
        return self.path[: -self.steplen]

    @property
    def area(self):
        """The street or community that the unit serves: 青年路街道, 安定社区."""
        return self.short_name.removesuffix("工作站").removesuffix("工作室")

    @property
    def point(self):
        """(latitude, longitude) in degrees, or None where the place is not known."""
        return None if self.latitude is None else (self.latitude, self.longitude)


class CenterPeriod(models.Model):
    """Under which parent a unit stood, and when. Periods of one unit never overlap."""

    center = models.ForeignKey(Center, models.PROTECT, related_name="periods")
    parent = models.ForeignKey(
        Center, models.PROTECT, null=True, blank=True, related_name="child_periods"
    )
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "隶属期间"
        ordering = ["center", "valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="center_period_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="center_period_never_overlaps",
                expressions=[
                    (whole("center_id"), RangeOperators.OVERLAPS),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.center}（{self.valid_from}起）"


class Body(models.Model):
    """An organisation beside the tree: law firm, notary body, committee, department, court."""

    class Kind(models.TextChoices):
        LAW_FIRM = "law_firm", "律师事务所"
        NOTARY = "notary", "公证机构"
        AID_INSTITUTION = "aid_institution", "法律援助机构"
        MEDIATION_COMMITTEE = "mediation_committee", "人民调解委员会"
        DEPARTMENT = "department", "政府部门"
        AFFAIRS_CENTRE = "affairs_centre", "政务服务机构"
        SUPERVISION = "supervision", "督查机构"
        JUDICIAL = "judicial", "法院、检察院、监所"
        PARTNER = "partner", "协作单位"

    kind = models.CharField("类别", max_length=24, choices=Kind.choices)
    name = models.CharField("名称", max_length=80)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    address = models.CharField("地址", max_length=120, blank=True)
    center = models.ForeignKey(
        Center,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bodies",
        verbose_name="所在机构",
    )
    closed_on = models.DateField("终止日期", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "相关单位"
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name"], name="body_name_is_unique_within_its_kind"
            )
        ]

    def __str__(self):
        return self.name


class ServiceItemQuerySet(models.QuerySet):
    def current(self, on):
        """Items in force on a day."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)

    def offered_at(self, tier):
        """Items that a tier does something for, in full or in part."""
        return self.exclude(**{f"at_{tier}": ServiceItem.Level.NONE})


class ServiceItem(models.Model):
    """One entry of the public catalogue (公共法律服务事项清单) with its guide (办事指南)."""

    class Category(models.TextChoices):
        BASIC = "basic", "基本公共法律服务"
        DIVERSIFIED = "diversified", "多元化法律服务"

    class Level(models.TextChoices):
        FULL = "full", "办理"
        FORWARD = "forward", "受理转办"
        ADVICE = "advice", "咨询预约"
        NONE = "none", "不提供"

    class Asks(models.TextChoices):
        """What a booking of the item needs to know beyond who comes and what about."""

        NOTHING = "", "不另外询问"
        OTHER_PARTY = "other_party", "对方当事人"
        GROUP = "group", "申请单位和人数"

    class Fee(models.TextChoices):
        FREE = "free", "免费"
        NOTARY = "notary", "以公证机构核定为准"
        PROVIDER = "provider", "以承办机构公示为准"

    code = models.CharField("事项编码", max_length=10, unique=True)
    name = models.CharField("事项名称", max_length=40)
    category = models.CharField("类别", max_length=12, choices=Category.choices)
    summary = models.CharField("一句话说明", max_length=100)
    at_district = models.CharField(
        "区中心", max_length=8, choices=Level.choices, default=Level.NONE
    )
    at_station = models.CharField(
        "街道工作站", max_length=8, choices=Level.choices, default=Level.NONE
    )
    at_room = models.CharField(
        "社区工作室", max_length=8, choices=Level.choices, default=Level.NONE
    )
    is_bookable = models.BooleanField("可预约", default=False)
    can_be_remote = models.BooleanField("可以电话或视频办理", default=False)
    asks = models.CharField(
        "预约时另外询问", max_length=12, choices=Asks.choices, blank=True, default=Asks.NOTHING
    )
    booking_note = models.TextField("预约须知", blank=True)
    who = models.TextField("谁可以办", blank=True)
    papers = models.TextField("带什么材料", blank=True)
    steps = models.TextField("怎么办", blank=True)
    place = models.TextField("在哪里办", blank=True)
    hours = models.TextField("什么时间办", blank=True)
    fee = models.CharField("收费", max_length=10, choices=Fee.choices, default=Fee.FREE)
    limit = models.CharField("办理时限", max_length=100, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)
    phone = models.CharField("咨询电话", max_length=30, blank=True)
    complaint_phone = models.CharField("投诉电话", max_length=30, blank=True)
    order = models.PositiveSmallIntegerField("排序", default=0)
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True)

    objects = ServiceItemQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "服务事项"
        ordering = ["order", "code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="service_item_ends_after_it_starts",
                violation_error_message="终止日期不能早于开始日期。",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("org:service", args=[self.code])

    def level_at(self, tier):
        """What a tier does for this item: 办理, 受理转办, 咨询预约 or 不提供."""
        return self.Level(getattr(self, f"at_{tier}"))


class CalendarDay(models.Model):
    """What a date is by the State Council's yearly notice; provisional until that notice is entered."""

    class Kind(models.TextChoices):
        WORKDAY = "workday", "工作日"
        WEEKEND = "weekend", "周末"
        HOLIDAY = "holiday", "法定节假日"
        MAKEUP_WORKDAY = "makeup_workday", "调休上班"

    WORKING = (Kind.WORKDAY, Kind.MAKEUP_WORKDAY)

    date = models.DateField("日期", primary_key=True)
    kind = models.CharField("类别", max_length=14, choices=Kind.choices)
    name = models.CharField("节日", max_length=20, blank=True)
    is_provisional = models.BooleanField("暂定", default=False)
    source = models.CharField("依据文件", max_length=120)
    entered_by = models.CharField("录入人", max_length=50, blank=True)  # empty: by a command

    class Meta:
        verbose_name = verbose_name_plural = "工作日历"
        ordering = ["date"]

    def __str__(self):
        return f"{self.date} {self.get_kind_display()}"

    @property
    def works(self):
        return self.kind in self.WORKING


class Weekday(models.IntegerChoices):
    MONDAY = 0, "星期一"
    TUESDAY = 1, "星期二"
    WEDNESDAY = 2, "星期三"
    THURSDAY = 3, "星期四"
    FRIDAY = 4, "星期五"
    SATURDAY = 5, "星期六"
    SUNDAY = 6, "星期日"


class OpeningHoursQuerySet(models.QuerySet):
    def between(self, first_day, last_day=None):
        """Rows in force on some day from the first to the last; without a last one, from then on."""
        rows = self.filter(Q(valid_to=None) | Q(valid_to__gte=first_day))
        return rows.filter(valid_from__lte=last_day) if last_day else rows


class OpeningHours(models.Model):
    """One opening period of a weekday. A change closes the old row and adds a new one: history stays."""

    center = models.ForeignKey(Center, models.PROTECT, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField("星期", choices=Weekday.choices)
    opens = models.TimeField("开门")
    closes = models.TimeField("关门")
    valid_from = models.DateField("自")
    valid_to = models.DateField("至", null=True, blank=True)
    source = models.CharField("依据", max_length=100, blank=True)

    objects = OpeningHoursQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办公时间"
        ordering = ["center", "weekday", "opens"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes__gt=F("opens")), name="opening_hours_close_after_they_open"
            ),
            models.CheckConstraint(
                condition=Q(weekday__lte=6), name="opening_hours_weekday_is_0_to_6"
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="opening_hours_end_after_they_begin",
            ),
            ExclusionConstraint(
                name="opening_hours_never_overlap",
                expressions=[
                    (whole("center_id"), RangeOperators.OVERLAPS),
                    (whole("weekday"), RangeOperators.OVERLAPS),
                    (MinuteRange("opens", "closes"), RangeOperators.OVERLAPS),
                    (DateRange("valid_from", "valid_to"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class ClosureQuerySet(models.QuerySet):
    def overlapping(self, first_day, last_day):
        """Closures that have at least one day from the first to the last."""
        return self.filter(first_day__lte=last_day, last_day__gte=first_day)


class Closure(models.Model):
    """Days on which a unit receives nobody, with the reason that residents read."""

    center = models.ForeignKey(Center, models.PROTECT, related_name="closures")
    first_day = models.DateField("第一天")
    last_day = models.DateField("最后一天")
    reason = models.CharField("原因", max_length=100)

    objects = ClosureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "停止接待"
        ordering = ["first_day"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="closure_ends_after_it_starts"
            ),
            ExclusionConstraint(
                name="closure_never_overlaps",
                expressions=[
                    (whole("center_id"), RangeOperators.OVERLAPS),
                    (DateRange("first_day", "last_day"), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self):
        return f"{self.first_day}至{self.last_day}：{self.reason}"


class Change(models.Model):
    """What staff changed in the network, when and by whom. The database refuses UPDATE and DELETE.

    People live on a floor above, so the editor is kept as a number and the name borne at that time.
    """

    class Verb(models.TextChoices):
        UNIT = "unit", "修改网点资料"
        HOURS = "hours", "调整办公时间"
        CLOSE = "close", "安排停止接待"
        REOPEN = "reopen", "取消或提前结束停止接待"
        SERVICE = "service", "修改服务事项"
        CALENDAR = "calendar", "录入放假通知"
        BODY = "body", "修改相关单位"

    at = models.DateTimeField("时间", default=timezone.now)
    by_id = models.BigIntegerField("经办人编号")
    by_name = models.CharField("经办人", max_length=50)
    verb = models.CharField("事项", max_length=10, choices=Verb.choices)
    center = models.ForeignKey(
        Center, models.PROTECT, null=True, blank=True, related_name="changes"
    )
    service = models.ForeignKey(
        ServiceItem, models.PROTECT, null=True, blank=True, related_name="changes"
    )
    body = models.ForeignKey(Body, models.PROTECT, null=True, blank=True, related_name="changes")
    before = models.JSONField("原内容", default=dict)
    after = models.JSONField("新内容", default=dict)

    class Meta:
        verbose_name = verbose_name_plural = "变更记录"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.by_name}{self.get_verb_display()}"

    @property
    def lines(self):
        """(what, before, after) for each thing that changed, labels in Chinese."""
        return [
            (label, self.before.get(label), self.after.get(label))
            for label in {**self.before, **self.after}
        ]
