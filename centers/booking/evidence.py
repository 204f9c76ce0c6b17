"""What a row behind a figure shows, on the page and in a spreadsheet. Nothing here names a person."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import F
from django.utils import timezone

from centers.org.models import ServiceItem

from .models import Booking, Slot, UnmetSearch, Waiting
from .reports import DAYS_BEFORE, MINUTES_IN_QUEUE


@dataclass(frozen=True)
class Column:
    """A heading, what the database sorts by, and a row's value: text, whole number, number, date or moment."""

    label: str
    sort: F
    value: Callable
    is_number: bool = False


@dataclass(frozen=True)
class Listing:
    """How the rows of one table are listed: columns, the filters of the address, what is fetched along.

    usual: how they are sorted without a choice, as in the address: a column's number, "-" for the other way.
    """

    usual: str
    columns: tuple
    filters: tuple
    related: tuple
    extra: dict


UNIT = Column("网点", F("center__path"), lambda row: row.center.short_name)
SERVICE = Column("事项", F("service__code"), lambda row: row.service.name)

LISTINGS = {
    Booking: Listing(
        usual="-2",
        columns=(
            Column("预约编号", F("pk"), lambda row: row.number),
            UNIT,
            Column("时间", F("starts_at"), lambda row: timezone.localtime(row.starts_at)),
            SERVICE,
            Column("方式", F("mode"), lambda row: row.get_mode_display()),
            Column("渠道", F("channel"), lambda row: row.get_channel_display()),
            Column("状态", F("status"), lambda row: row.get_status_display()),
            Column("提前天数", F("ahead"), lambda row: row.ahead, is_number=True),
            Column("到场后等候分钟", F("queued"), lambda row: row.queued, is_number=True),
        ),
        filters=("service", "channel", "status"),
        related=("center", "service"),
        extra={"ahead": DAYS_BEFORE, "queued": MINUTES_IN_QUEUE},
    ),
    Slot: Listing(
        usual="-1",
        columns=(
            UNIT,
            Column("时间", F("starts_at"), lambda row: timezone.localtime(row.starts_at)),
            Column("值班岗位", F("roster__title"), lambda row: row.roster.title),
            Column("名额", F("capacity"), lambda row: row.capacity, is_number=True),
            Column("已用", F("taken"), lambda row: row.taken, is_number=True),
        ),
        filters=(),
        related=("center", "roster"),
        extra={},
    ),
    UnmetSearch: Listing(
        usual="-1",
        columns=(
            UNIT,
            Column("日期", F("day"), lambda row: row.day),
            Column("几点", F("hour"), lambda row: row.hour, is_number=True),
            SERVICE,
            Column("情形", F("kind"), lambda row: row.get_kind_display()),
            Column("次数", F("searches"), lambda row: row.searches, is_number=True),
        ),
        filters=("service", "hour"),
        related=("center", "service"),
        extra={},
    ),
    Waiting: Listing(
        usual="-1",
        columns=(
            UNIT,
            Column("登记日期", F("created_at"), lambda row: timezone.localdate(row.created_at)),
            SERVICE,
            Column("范围", F("reach"), lambda row: row.get_reach_display()),
            Column("最晚哪天", F("last_day"), lambda row: row.last_day),
            Column("状态", F("status"), lambda row: row.get_status_display()),
        ),
        filters=("service", "status"),
        related=("center", "service"),
        extra={},
    ),
}


@dataclass(frozen=True)
class Filter:
    """One choice above a list of rows: its name in the address, its words, what may be chosen."""

    name: str
    label: str
    lookup: str
    choices: list


def filters_of(model):
    """The filters for the rows of a table."""
    offered = {
        "service": lambda: (
            "事项",
            "service__code",
            ServiceItem.objects.values_list("code", "name"),
        ),
        "hour": lambda: ("几点", "hour", [(str(n), f"{n} 时") for n in range(24)]),
        "channel": lambda: ("渠道", "channel", Booking.Channel.choices),
        "status": lambda: ("状态", "status", model.Status.choices),
    }
    return [
        Filter(name, label, lookup, list(choices))
        for name in LISTINGS[model].filters
        for label, lookup, choices in [offered[name]()]
    ]
