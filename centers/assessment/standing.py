"""How the streets stand: the newest roll-up of a year, as sheets of points by the plan of that year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from centers.org.models import Center

from .closing import figures_of
from .indicators import INDICATORS, Period
from .models import Closing, Plan, RollUp
from .scoring import FEW, NOT_CONNECTED, Figure, Scheme, Sheet, ranks, sheet


@dataclass(frozen=True)
class Place:
    """A street in the ranking: its sheet, its place and grade, and the total of the year before."""

    unit: Center
    sheet: Sheet
    place: int
    grade: str
    before: Decimal | None

    @property
    def change(self):
        """Points more or less than the year before, or None."""
        return None if self.before is None else self.sheet.total - self.before


class Standing:
    """A year: its plan, its newest roll-up, the sheet of every street. Reads snapshots alone."""

    def __init__(self, year):
        self.year = year

    @cached_property
    def plan(self):
        return Plan.objects.filter(year=self.year).prefetch_related("rows").first()

    @cached_property
    def roll_up(self):
        return RollUp.objects.finished().filter(year=self.year).order_by("-until", "-pk").first()

    @cached_property
    def period(self):
        """The whole year once it is closed, until then as far as it was reckoned."""
        until = None if self.closing or not self.roll_up else self.roll_up.until
        return Period.of_year(self.year, until)

    @property
    def is_reckoned(self):
        return bool(self.closing or self.roll_up)

    @property
    def as_of(self):
        """How fresh its figures are, in words."""
        if self.closing:
            return f"{timezone.localtime(self.closing.closed_at):%Y-%m-%d} 关账"
        return f"数据截至 {self.roll_up.until}" if self.roll_up else "还没有汇总过"

    @cached_property
    def closing(self):
        return Closing.objects.filter(year=self.year).first()

    @cached_property
    def figures(self):
        """{key of a unit: {code: Figure}} of the streets: as they were kept, once the year is closed."""
        found = {}
        if self.closing:
            return figures_of(self.year)
        if self.roll_up:
            rows = self.roll_up.snapshots.values_list(
                "unit", "indicator", "numerator", "denominator"
            )
            for unit, code, numerator, denominator in rows.filter(unit__in=self.units):
                found.setdefault(unit, {})[code] = Figure(numerator, denominator)
        return found

    @cached_property
    def streets(self):
        """The stations that stood at some time of the year, in the order of the tree."""
        first = date(self.year, 1, 1)
        stations = Center.objects.filter(tier=Center.Tier.STATION)
        return list(stations.filter(Q(closed_on=None) | Q(closed_on__gt=first)))

    @property
    def units(self):
        return [unit.pk for unit in self.streets]

    def figure(self, unit, code):
        """What the roll-up says; of an indicator that is connected, nothing of nothing where no row was found."""
        known = self.figures.get(unit.pk, {}).get(code)
        return known or (Figure(0, 0) if code in self.connected else None)

    @cached_property
    def connected(self):
        """The indicators that were reckoned, or kept."""
        source = self.closing or self.roll_up
        return set(source.reckoned) if source else set()

    def sheet_of(self, unit):
        items = self.plan.items
        figures = {item.code: self.figure(unit, item.code) for item in items}
        return sheet(items, {code: found for code, found in figures.items() if found is not None})

    @cached_property
    def sheets(self):
        return {unit.pk: self.sheet_of(unit) for unit in self.streets} if self.plan else {}

    @property
    def totals(self):
        return {unit: found.total for unit, found in self.sheets.items()}

    def places(self):
        """[Place] in the order of the ranking."""
        totals, places = self.totals, ranks(self.totals)
        grades, before = Scheme().grades(totals), Standing(self.year - 1).totals_if_any()
        found = [
            Place(unit, self.sheets[unit.pk], places[unit.pk], grades[unit.pk], before.get(unit.pk))
            for unit in self.streets
        ]
        return sorted(found, key=lambda place: place.place)

    def totals_if_any(self):
        """Totals of a year that was reckoned, else {}."""
        return self.totals if self.plan and self.is_reckoned else {}

    @property
    def connected_weight(self):
        """The weight of the rows of the plan that are connected."""
        return sum((i.weight for i in self.plan.items if i.code in INDICATORS), Decimal(0))


def words_of(figure):
    """“49/50，98.00%”, with a warning where that stands on few."""
    if figure is None:
        return NOT_CONNECTED
    if not figure.denominator:
        return "0/0"
    few = "，样本少" if figure.denominator < FEW else ""
    return f"{figure.numerator}/{figure.denominator}，{100 * figure.value:.2f}%{few}"
