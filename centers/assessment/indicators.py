"""Indicators of the annual assessment. Each is a queryset: the rows of its population, each with whether it
counts. The figure of a unit and the rows behind it are the same queryset, so they cannot differ.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ImproperlyConfigured
from django.db import connection
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

    @property
    def moments(self):
        """The first moment, and the first one after."""
        return midnight(self.first), midnight(date.fromordinal(self.last.toordinal() + 1))

    @property
    def spoken(self):
        return f"{self.first} 至 {self.last}"


@dataclass(frozen=True)
class Column:
    """What a row behind a figure shows: a heading and a value. Nothing here names a person."""

    label: str
    value: Callable


COUNTED = Column("计入", lambda row: "是" if row.counted else "否")


@dataclass(frozen=True)
class Indicator:
    """One figure of a unit: so many rows that count, of so many.

    rows: Period → queryset of the population. counts: Period → Q of those rows that count. at: what stands
    before `center`, `station` and `district` among the columns of a row ("case__"). columns: what the list of
    rows shows; related: what is fetched for it. owner: the section of the bureau that answers for it. control:
    what a street can do about it. is_stock: it says how things stand on the last day, not what happened in a
    period. version: raised by whoever changes what it counts. line: the line that supplies it.
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

    def figures(self, period):
        """{key of a unit: Figure} of every unit that has rows, in one statement: a room its own, a station with
        its rooms, the district everything."""
        names = [self.at + tier for tier in TIERS]
        rows = self.population(period).order_by().values(*names, "counted")
        sql, params = rows.query.sql_with_params()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT district, station, center, count(*) FILTER (WHERE counted), count(*)"  # noqa: S608  our own
                f" FROM ({sql}) AS rows (district, station, center, counted)"
                " GROUP BY GROUPING SETS ((district), (station), (center))",
                params,
            )
            return by_unit(cursor.fetchall())


def by_unit(rows):
    """{key of a unit: Figure} of sums over each district, station and unit: (district, station, unit, counted,
    total) with one of the three set. A station stands among the units, too, with its own rows alone: what counts
    for it is the sum with all its rooms."""
    figures = {}
    for district, station, center, counted, total in rows:
        key = district or station or center
        if key and (key not in figures or center is None):
            figures[key] = Figure(counted, total)
    return figures


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
