"""The manager's figures of booking, by unit and week.

A figure is a queryset of evidence that is added up; the rows behind it are the same queryset, narrowed
to a unit and a week, so that the two cannot differ. Bookings count in the week for which they were made.
Units stand where they stand in the tree today: a room that moved takes its past along.
"""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import connection
from django.db.models import (
    Case,
    DateField,
    Exists,
    Expression,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Left, TruncDate, TruncWeek
from django.utils import timezone

from centers.org.models import Center

from .models import Booking, BookingEvent, Slot, UnmetSearch, Waiting

FEW = 10  # an average or a rate that stands on less is marked
MOST_WEEKS = 26
EARLIEST = date(2020, 1, 1)
AHEAD = timedelta(weeks=3)  # bookings to come are figures, too

Status, Channel, Kind = Booking.Status, Booking.Channel, UnmetSearch.Kind


class Span(Func):
    """The time between two moments, the later one first, as a number of `seconds`-long parts."""

    template = "(EXTRACT(EPOCH FROM %(expressions)s)::float / %(seconds)s)"
    arg_joiner = " - "
    output_field = FloatField()


DAYS_BEFORE = Span("starts_at", "arranged_at", seconds=24 * 3600)
MINUTES_IN_QUEUE = Span("first_called_at", "arrived_at", seconds=60)

# How what the rows add is summed up. The base is what an average or a rate stands on.
SUMS = {
    "sum": "sum(amount)",
    "mean": "avg(amount)",
    "median": "percentile_cont(0.5) WITHIN GROUP (ORDER BY amount)",
    "p90": "percentile_cont(0.9) WITHIN GROUP (ORDER BY amount)",
    "rate": "sum(amount)::float / nullif(sum(base), 0)",
}


@dataclass(frozen=True)
class Measure:
    """One figure: its words, the queryset of its evidence (of a rate, its population), what a row adds.

    amount, base: expressions over a row; `how` names one of `SUMS`. part: of a rate, the words for the
    rows whose amount counts. beside: the code of a measure that must be read together with this one.
    """

    code: str
    group: str
    name: str
    says: str
    unit: str
    rows: Callable
    amount: Expression = field(default_factory=lambda: Value(1))
    base: Expression = field(default_factory=lambda: Value(1))
    how: str = "sum"
    better: str = ""
    part: str = ""
    beside: str = ""

    @property
    def is_count(self):
        return self.how == "sum"

    @property
    def all_words(self):
        """The heading of its totals."""
        return "合计" if self.is_count else "总体"

    @property
    def is_rate(self):
        return self.how == "rate"

    def is_few(self, cell):
        """Whether an average or a rate stands on too few cases to say much."""
        return not self.is_count and 0 < cell.base < FEW

    def text(self, number):
        """A figure in words: 12, 3.5, 41.7%, or a dash where there is nothing to say."""
        if number is None:
            return "0" if self.is_count else "–"
        if self.is_count:
            return str(number)
        return f"{number:.1%}" if self.is_rate else f"{number:.1f}"


def open_slots():
    return Slot.objects.filter(closed_reason="")


def made():
    return Booking.objects.made()


def ended(*statuses):
    return lambda: Booking.objects.filter(status__in=statuses)


def through(channel):
    return lambda: made().filter(channel=channel)


def arranged():
    """Bookings made ahead: whoever walks in arranges nothing."""
    return made().filter(
        channel__in=[Channel.WEB, Channel.PHONE],
        arranged_at__isnull=False,
        starts_at__gte=F("arranged_at"),
    )


def called():
    return made().filter(first_called_at__gte=F("arrived_at"))


def asked_for():
    """Bookings and walk-ins; whoever was sent on stands in the row that they were sent from."""
    return made().exclude(channel=Channel.REFERRED)


def expected():
    """Bookings of which it is known whether somebody came; who walked in or was sent on was not expected."""
    known = [Status.SERVED, Status.LEFT, Status.REDIRECTED, *Booking.ARRIVED, Status.NO_SHOW]
    return asked_for().filter(status__in=known).exclude(channel=Channel.WALK_IN)


def moved():
    moves = BookingEvent.objects.filter(booking=OuterRef("pk"), verb="move")
    return made().filter(Exists(moves))


def unmet(*kinds):
    return lambda: UnmetSearch.objects.filter(kind__in=kinds)


NO_SHOW = Case(When(status=Status.NO_SHOW, then=1), default=0)
LOWER, HIGHER = "越低越好", "越高越好"

MEASURES = {
    measure.code: measure
    for measure in [
        Measure(
            "usage", "名额", "使用率",
            "已用名额占名额的比例，停约的时段不算。", "%",
            open_slots, F("taken"), F("capacity"), "rate", HIGHER,
        ),
        Measure(
            "seats", "名额", "名额", "未停约时段的名额之和，按时段的日期计。", "个",
            open_slots, F("capacity"),
        ),
        Measure(
            "taken", "名额", "已用名额",
            "被占用的名额之和，未到场的也占名额，取消的不占。", "个",
            lambda: open_slots().filter(taken__gt=0), F("taken"),
        ),
        Measure(
            "made", "预约", "预约总数",
            "全部预约和到场登记，不论后来是否取消，按约定的日期计；其他网点转来的不重复计。", "条",
            asked_for,
        ),
        *(
            Measure(
                channel.value, "预约", name,
                f"渠道为“{channel.label}”的预约，按约定的日期计。", "条", through(channel),
            )
            for channel, name in [
                (Channel.WEB, "网上预约"), (Channel.PHONE, "电话预约"),
                (Channel.WALK_IN, "直接到场"), (Channel.REFERRED, "其他网点转来"),
            ]
        ),
        Measure(
            "coming", "预约", "尚未到来", "已预约、还没有登记到场情况的预约。", "条",
            ended(Status.CONFIRMED),
        ),
        Measure(
            "lead", "等候", "平均等候天数",
            "从约定时间的那一刻到办理，平均等了几天；只算网上和电话预约。", "天",
            arranged, DAYS_BEFORE, how="mean", better=LOWER,
        ),
        Measure(
            "queue", "等候", "到场后等候（中位数）",
            "从登记到场到叫号，一半的人等候不超过这么多分钟。", "分钟",
            called, MINUTES_IN_QUEUE, how="median", better=LOWER,
        ),
        Measure(
            "queue_p90", "等候", "到场后等候（九成以内）",
            "从登记到场到叫号，九成的人等候不超过这么多分钟。", "分钟",
            called, MINUTES_IN_QUEUE, how="p90", better=LOWER,
        ),
        Measure(
            "waiting", "等候", "候补人数", "登记候补的人次，按登记的日期计。", "人次",
            Waiting.objects.all, better=LOWER,
        ),
        Measure(
            "waiting_booked", "等候", "候补约上", "登记候补后约上的人次，按登记的日期计。", "人次",
            lambda: Waiting.objects.filter(status=Waiting.Status.BOOKED), better=HIGHER,
        ),
        Measure("served", "到场", "已接待", "已办结的预约和到场登记。", "条", ended(Status.SERVED)),
        Measure(
            "no_show", "到场", "未到场", "登记为未到场的预约，其他网点转来的不算。", "条",
            lambda: expected().filter(status=Status.NO_SHOW), better=LOWER,
        ),
        Measure(
            "no_show_rate", "到场", "未到场率",
            "未到场的占到场和未到场之和的比例，到过未办结的算到场；直接来的和转来的不算，未登记的不推算。", "%",
            expected, NO_SHOW, how="rate", better=LOWER, part="未到场", beside="unrecorded",
        ),
        Measure(
            "unrecorded", "到场", "未登记", "当天没有登记是否到场的预约，不推算为到场或未到场。", "条",
            ended(Status.UNRECORDED), better=LOWER,
        ),
        Measure("moved", "变动", "改期", "改过时间的预约，改几次都算一条。", "条", moved),
        Measure("cancelled", "变动", "取消", "由居民取消或窗口代为取消的预约。", "条", ended(Status.CANCELLED)),
        Measure(
            "called_off", "变动", "网点取消", "因网点停约而取消的预约。", "条",
            ended(Status.CALLED_OFF), better=LOWER,
        ),
        Measure(
            "redirected", "变动", "转其他网点", "到场后转到其他网点办理的。", "条",
            ended(Status.REDIRECTED),
        ),
        Measure(
            "unmet", "没约到", "没有约到的查找",
            "没有找到空闲时间的查找次数，不记录是谁查找。", "次",
            unmet(*Kind), F("searches"), better=LOWER,
        ),
        *(
            Measure(
                f"unmet_{kind.value}", "没约到", f"没约到：{kind.label}",
                f"没有约到的查找中，“{kind.label}”的次数。", "次",
                unmet(kind), F("searches"), better=LOWER,
            )
            for kind in Kind
        ),
    ]
}  # fmt: skip

# The local date by which a row counts.
DATES = {
    Booking: F("day"),
    Slot: F("date"),
    UnmetSearch: F("day"),
    Waiting: TruncDate("created_at"),
}


def monday_of(day):
    return day - timedelta(days=day.weekday())


@dataclass(frozen=True)
class Period:
    """Whole weeks, from a Monday to a Sunday."""

    first: date
    weeks: int

    @classmethod
    def ending(cls, day, weeks):
        """The weeks up to the one of a day, which is kept within what can hold figures."""
        day = min(max(day, EARLIEST), timezone.localdate() + AHEAD)
        return cls(monday_of(day) - timedelta(weeks=weeks - 1), weeks)

    @property
    def last(self):
        return self.first + timedelta(weeks=self.weeks, days=-1)

    @property
    def spoken(self):
        """“2026-10-05 至 2026-11-29”."""
        return f"{self.first} 至 {self.last}"

    @property
    def mondays(self):
        return [self.first + timedelta(weeks=n) for n in range(self.weeks)]


@dataclass(frozen=True)
class Cell:
    """A figure, and the base that it stands on."""

    number: int | float | None = None
    base: int = 0


class Level:
    """What one line of a report stands for."""

    STREET, UNIT = "street", "unit"
    NAMES = {STREET: "街道（含社区）", UNIT: "网点"}


@dataclass
class Report:
    """A measure over units and the weeks of a period, one line per street or per unit.

    centers: a queryset of the units, all within the reader's reach. within: the one unit whose subtree
    they are, where that was chosen. lines: the units that have a line, in the order of the tree; those
    closed before the period have none.
    """

    measure: Measure
    centers: QuerySet
    period: Period
    level: str
    within: Center | None = None

    def __post_init__(self):
        units = self.centers.filter(Q(closed_on=None) | Q(closed_on__gt=self.period.first))
        if self.level == Level.STREET:
            units = units.exclude(tier=Center.Tier.ROOM)
        self.lines = list(units)

    def of(self, code):
        """The same report of another measure."""
        other = copy(self)
        other.measure = MEASURES[code]
        return other

    def rows(self, unit=None, week=None):
        """The evidence, with `line` (the path of its unit), `week`, `amount` and `base`."""
        rows = self.measure.rows()
        # A path cut to the length of the longest line: rooms count with their station, where it is one.
        length = max((len(line.path) for line in self.lines), default=1)
        rows = (
            rows.alias(on=DATES[rows.model])
            .filter(center__in=self.centers, on__range=(self.period.first, self.period.last))
            .annotate(
                line=Left("center__path", length),
                week=Cast(TruncWeek("on"), DateField()),
                amount=self.measure.amount,
                base=self.measure.base,
            )
        )
        if unit:
            rows = rows.filter(line=unit.path)
        return rows.filter(week=week) if week else rows

    def cells(self):
        """{(path, Monday): Cell}; None in a key stands for all units, or for all weeks. One statement."""
        return add_up(self.measure, self.rows(), "line", "week")


def add_up(measure, rows, *keys):
    """{values of keys: Cell} of evidence, in one statement, with all sums and subtotals (None in a key)."""
    sql, params = rows.order_by().values(*keys, "amount", "base").query.sql_with_params()
    names = "".join(f"{key}, " for key in keys)
    grouping = f"CUBE ({', '.join(keys)})" if keys else "()"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {names}{SUMS[measure.how]}, sum(base)"  # noqa: S608  keys and sums are our own
            f" FROM ({sql}) AS evidence GROUP BY {grouping}",
            params,
        )
        number = int if measure.is_count else float
        return {
            tuple(found): Cell(None if total is None else number(total), base or 0)
            for *found, total, base in cursor.fetchall()
        }
