"""Indicators that the network itself supplies: its rooms, its rosters, its bookings."""

from datetime import timedelta
from math import cos, radians

from django.db.models import Case, Exists, F, FilteredRelation, FloatField, OuterRef, Q, When
from django.db.models.functions import Cast, Cos, Power, Radians

from centers.booking.models import Booking, Roster
from centers.booking.reports import asked_for
from centers.cases.models import Case as Matter
from centers.org.models import LATITUDES, Center, CenterPeriod, IsWithin, Point

from .indicators import COUNTED, Column, Indicator, Period

SECTION = "公共法律服务管理科"
RECENT = timedelta(days=30)
# Half an hour on foot at 4.5 km an hour, with streets 1.3 times as long as the straight line.
HALF_AN_HOUR = 4.5 / 2 / 1.3
KILOMETRES_A_DEGREE = 111.32
# A little more than the degrees that this is at most: to the north, and to the east where these are shortest.
NORTH = 1.001 * HALF_AN_HOUR / KILOMETRES_A_DEGREE
EAST = NORTH / cos(radians(LATITUDES[1]))


def on_the_last_day(period, at=""):
    """That a period of a unit, `at` such a relation, held on the last day."""
    begun = Q(**{f"{at}valid_from__lte": period.last})
    return begun & (Q(**{f"{at}valid_to": None}) | Q(**{f"{at}valid_to__gte": period.last}))


def stood(period, at):
    """That a unit was not closed by then."""
    return Q(**{f"{at}__closed_on": None}) | Q(**{f"{at}__closed_on__gt": period.last})


def rooms(period):
    """The community rooms that stood on the last day, each under the station of that day."""
    rows = CenterPeriod.objects.filter(
        on_the_last_day(period), stood(period, "center"), center__tier=Center.Tier.ROOM
    )
    # Periods of one unit never overlap, so that there is at most one above.
    above = FilteredRelation(
        "parent__periods", condition=on_the_last_day(period, "parent__periods__")
    )
    return rows.annotate(
        above=above,
        station=F("parent"),
        district=Case(When(stood(period, "parent"), then=F("above__parent"))),
    )


def in_use(period):
    """A roster that is valid, and one service within thirty days: somebody was served, or a case was taken in."""
    here = {"center": OuterRef("center")}
    since = period.last - RECENT
    rosters = Roster.objects.filter(on_the_last_day(period), **here)
    served = Booking.objects.filter(
        **here, status=Booking.Status.SERVED, day__range=(since, period.last)
    )
    first, after = Period(since, period.last).moments
    taken = Matter.objects.begun().filter(**here, opened_at__gte=first, opened_at__lt=after)
    return Q(Exists(rosters)) & (Q(Exists(served)) | Q(Exists(taken)))


def number(expression):
    return Cast(expression, FloatField())


def within_half_an_hour(period):
    """A station or the centre within half an hour on foot; a room whose place is not entered is not covered."""
    latitude = number(OuterRef("center__latitude"))
    longitude = number(OuterRef("center__longitude"))
    up = (number(F("latitude")) - latitude) * KILOMETRES_A_DEGREE
    across = (
        (number(F("longitude")) - longitude)
        * KILOMETRES_A_DEGREE
        * Cos(Radians(number(F("latitude"))))
    )
    points = Center.objects.open().exclude(tier=Center.Tier.ROOM).exclude(latitude=None)
    # Only what can be so near, off an index.
    corners = [Point(longitude + sign * EAST, latitude + sign * NORTH) for sign in (-1, 1)]
    points = points.filter(IsWithin(Point("longitude", "latitude"), *corners))
    near = points.annotate(squared=Power(up, 2) + Power(across, 2))
    return Q(center__latitude__isnull=False) & Q(Exists(near.filter(squared__lte=HALF_AN_HOUR**2)))


def past_bookings(period):
    """Bookings whose time is over, of people who were expected."""
    rows = asked_for().filter(day__range=(period.first, period.last))
    return rows.exclude(channel=Booking.Channel.WALK_IN).filter(
        status__in=[
            Booking.Status.SERVED, Booking.Status.LEFT, Booking.Status.REDIRECTED,
            Booking.Status.NO_SHOW, Booking.Status.UNRECORDED,
        ]
    )  # fmt: skip


ROOM = (
    Column("单位", lambda row: row.center.name),
    Column("所属", lambda row: row.parent.short_name if row.parent else ""),
    COUNTED,
)
BOOKING = (
    Column("预约编号", lambda row: row.number),
    Column("单位", lambda row: row.center.short_name),
    Column("日期", lambda row: row.day),
    Column("状态", lambda row: row.get_status_display()),
    COUNTED,
)
INDICATORS = (
    Indicator(
        "A1", "三级平台覆盖率",
        "有值班安排、最近三十天提供过服务的社区工作室，占全部社区工作室的比例。",
        SECTION, "年度目标责任考核方案", "安排值班、开展服务", rooms, in_use, ROOM,
        related=("center", "parent"), is_stock=True,
    ),
    Indicator(
        "B3", "半小时服务圈覆盖",
        "步行半小时以内（直线约一点七公里）有街道工作站或者区中心的社区工作室，占全部社区工作室的比例；没有录入坐标的不算覆盖。",
        SECTION, "法律援助半小时服务圈建设要求", "录入坐标、调整网点", rooms, within_half_an_hour, ROOM,
        related=("center", "parent"), is_stock=True,
    ),
    Indicator(
        "K1", "预约到场登记率",
        "过了约定时间的预约中，登记了到场、未到场等结果的比例；直接到场的不算。",
        SECTION, "预约服务管理要求", "当天登记结果", past_bookings,
        lambda period: ~Q(status=Booking.Status.UNRECORDED), BOOKING, related=("center",),
    ),
    Indicator(
        "K2", "预约未到场率",
        "登记了结果的预约中，没有来的比例。只供参考，不计分：来不来由居民决定。",
        SECTION, "预约服务管理要求", "街道不能控制",
        lambda period: past_bookings(period).exclude(status=Booking.Status.UNRECORDED),
        lambda period: Q(status=Booking.Status.NO_SHOW), BOOKING, related=("center",), better="越低越好",
    ),
)  # fmt: skip
