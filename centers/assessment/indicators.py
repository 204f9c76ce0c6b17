"""Indicators of the annual assessment. Each is a queryset: the rows of its population, each with whether it
counts. The figure of a unit and the rows behind it are the same queryset, so they cannot differ.
"""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.db.models import Case, When

from centers.cases.clocks import midnight

from .scoring import Figure

HIGHER, LOWER = "越高越好", "越低越好"
TIERS = ("district", "station", "center")
COLUMN_OF = {"district": "district", "station": "station", "room": "center"}


@dataclass(frozen=True)
class Period:
    """Days that are assessed, both included."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year, until=None):
        """A year, or its part up to a day."""
        first, last = date(year, 1, 1), date(year, 12, 31)
        return cls(first, max(first, min(last, until or last)))

    @classmethod
    def of_days(cls, first, last):
        """Between two days that are written as 2026-01-01."""
        return cls(date.fromisoformat(first), date.fromisoformat(last))

    def with_parts(self, kept):
        """[(number, Period)]: 0 for all of it, then its parts as they were kept: [[first day, last day]]."""
        return list(enumerate([self, *(self.of_days(first, last) for first, last in kept)]))

    @property
    def moments(self):
        """The first moment, and the first one after."""
        return midnight(self.first), midnight(date.fromordinal(self.last.toordinal() + 1))

    @property
    def ends_the_year(self):
        return (self.last.month, self.last.day) == (12, 31)

    @property
    def spoken(self):
        return f"{self.first} 至 {self.last}"


@dataclass(frozen=True)
class Column:
    """What a row behind a figure shows: a heading and a value. Nothing here names a person."""

    label: str
    value: Callable


COUNTED = Column("做到", lambda row: "是" if row.counted else "否")


@dataclass(frozen=True)
class Indicator:
    """One figure of a unit: so many rows that count, of so many.

    rows: Period → queryset of the population. counts: Period → Q of those rows that count. at: what stands
    before `center`, `station` and `district` among the columns of a row ("case__"). columns: what the list of
    rows shows; related: what is fetched for it. owner: the section of the bureau that answers for it. control:
    what a street can do about it. is_stock: it says how things stand on the last day, not what happened in a
    period. is_checked: people look at it themselves, also after the year is closed. is_confidential: its rows are cases; whoever looks from above says why. version: raised by whoever changes what it counts. line: the line that supplies it.
    """

    code: str
    name: str
    says: str
    owner: str
    basis: str
    control: str
    rows: Callable
    counts: Callable
    columns: tuple
    at: str = ""
    related: tuple = ()
    unit: str = "%"
    better: str = HIGHER
    is_stock: bool = False
    is_checked: bool = False
    is_confidential: bool = False
    version: int = 1
    line: str = "network"

    def population(self, period, unit=None):
        """The rows of a period, each with `counted`; with a unit, those of the unit and all below it."""
        # Never null: what nobody entered yet does not count.
        counted = Case(When(self.counts(period), then=True), default=False)
        rows = self.rows(period).annotate(counted=counted)
        return rows.filter(**{self.at + COLUMN_OF[unit.tier]: unit.pk}) if unit else rows

    def evidence(self, period, unit=None):
        return self.population(period, unit).filter(counted=True)

    def sums(self, period):
        """(SQL, its parameters) of one statement with the sums of every unit that has rows."""
        names = [self.at + tier for tier in TIERS]
        rows = self.population(period).order_by().values(*names, "counted")
        sql, params = rows.query.sql_with_params()
        return ROLL_UP.format(rows=sql), params

    def figures(self, period):
        """{key of a unit: Figure} of every unit that has rows: a room its own, a station with its rooms, the
        district everything."""
        with roomy() as cursor:
            cursor.execute(*self.sums(period))
            return by_unit(cursor)


# First each unit as its rows have it, which goes by several processes and off an index where there is one; then
# one pass over these few sums, in the order in which they come. A station's own rows are part of its sum.
ROLL_UP = """
    SELECT CASE WHEN GROUPING(station) = 1 THEN district END,
           CASE WHEN GROUPING(station, center) = 1 THEN station END, center, sum(counted)::bigint, sum(total)::bigint
    FROM (
        SELECT district, station, center, count(*) FILTER (WHERE counted) AS counted, count(*) AS total
        FROM ({rows}) AS rows (district, station, center, counted)
        GROUP BY district, station, center
    ) AS sums
    GROUP BY GROUPING SETS ((district, station, center), (district, station), (district))
    HAVING GROUPING(center) = 1 OR center IS DISTINCT FROM coalesce(station, district)"""
# Room for what is sorted or hashed; and what several processes hand over are sums, far fewer than the planner thinks.
ROOMY = {"work_mem": "64MB", "parallel_tuple_cost": "0.01"}


@contextmanager
def roomy():
    """A cursor for one statement over very many rows."""
    with transaction.atomic(), connection.cursor() as cursor:
        for setting, value in ROOMY.items():
            cursor.execute("SELECT set_config(%s, %s, true)", [setting, value])
        yield cursor


def by_unit(rows):
    """{key of a unit: Figure} of sums over districts, stations and units: (district, station, unit, counted, total)
    with one of the three set; of a unit that stood under several stations there are several. A station stands
    among the units, too, with its own rows alone: what counts for it is the sum with all its rooms."""
    units, stations, districts = {}, {}, {}
    for district, station, center, counted, total in rows:
        figures = districts if district else stations if station else units
        key = district or station or center
        if before := figures.get(key):
            counted, total = before.numerator + counted, before.denominator + total
        figures[key] = Figure(counted, total)
    units.pop(None, None)  # rows without a station, added up
    return units | stations | districts


INDICATORS = {}


def rows_of_registry():
    yield "code", "name", "line", "unit", "basis"
    for row in INDICATORS.values():
        yield row.code, row.name, row.line, row.unit, row.basis


def register_indicator(*indicators):
    """Adds indicators; call it from `AppConfig.ready()`. A second one of the same code is refused."""
    for indicator in indicators:
        if indicator.code in INDICATORS:
            raise ImproperlyConfigured(f"{indicator.code} is registered already")
        INDICATORS[indicator.code] = indicator
