"""How the streets stand in a year: what was reckoned or kept, and what people decided, as sheets of points by the
plan of that year.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from statistics import median

from django.db.models import Min, Q
from django.utils import timezone

from centers.org.models import Center, CenterPeriod

from . import scoring
from .closing import figures_of
from .indicators import INDICATORS, Period
from .models import Closing, Objection, Plan, Result, RollUp, State
from .parts import parts_of
from .scoring import FEW, NOT_CONNECTED, Figure, Sheet, ranks


@dataclass(frozen=True)
class Place:
    """A street in the ranking: its sheet, its total where parts of the year were another street's, its place and
    grade, the total of the year before, and how far disputes may move it."""

    unit: Center
    sheet: Sheet
    total: Decimal
    place: int
    grade: str
    before: Decimal | None
    span: tuple | None = None

    @property
    def change(self):
        """Points more or less than the year before, or None."""
        return None if self.before is None else self.total - self.before


class Standing:
    """A year: its plan, its newest roll-up, the sheet of every street. Reads what was kept, never the records."""

    def __init__(self, year):
        self.year = year

    @cached_property
    def plan(self):
        beside = (
            "rows", "bands", "amendments", "events", "flags", "objections", "excuses", "judgements",
        )  # fmt: skip
        found = Plan.objects.filter(year=self.year).select_related("cycle")
        return found.prefetch_related(*beside).first()

    @cached_property
    def roll_up(self):
        return RollUp.objects.finished().filter(year=self.year).order_by("-until", "-pk").first()

    @cached_property
    def closings(self):
        return list(Closing.objects.filter(year=self.year))

    @property
    def closing(self):
        """That of the books, or None."""
        return next((row for row in self.closings if row.stage == Closing.Stage.BOOKS), None)

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

    # What the records said -----------------------------------------------------------------

    @cached_property
    def reckoned(self):
        """{number of a part, 0 for all of it: {key of a unit: {code: Figure}}} of the streets: as they were kept,
        once the year is closed."""
        if self.closing:
            return self.still_checked(figures_of(self.year))
        found = defaultdict(lambda: defaultdict(dict))
        if self.roll_up:
            rows = self.roll_up.snapshots.filter(unit__in=self.units)
            for part, unit, code, numerator, denominator in rows.values_list(
                "part", "unit", "indicator", "numerator", "denominator"
            ):
                found[part][unit][code] = Figure(numerator, denominator)
        return found

    def still_checked(self, kept):
        """What was kept, and as long as people look at places and files what they have found so far."""
        found = defaultdict(lambda: defaultdict(dict))
        for part, units in kept.items():
            for unit, figures in units.items():
                found[part][unit].update(figures)
        days = self.period.with_parts(self.closing.parts)
        for code, indicator in INDICATORS.items():
            if indicator.is_checked and code not in self.kept:
                for part, period in days:
                    for unit, figure in indicator.figures(period).items():
                        found[part][unit][code] = figure
        return found

    @cached_property
    def kept(self):
        """The indicators that were kept."""
        return {code for row in self.closings for code in row.reckoned}

    @cached_property
    def parts(self):
        """[(Part, number under which its figures were kept)]; the whole year stands under 0."""
        changes = self.plan.changes if self.plan else ()
        half = self.plan.first_half if self.plan else None
        parts = parts_of(self.year, self.period.last, first_half=half, changes=changes)
        if len(parts) == 1:
            return [(parts[0], 0)]
        source = self.closing or self.roll_up
        kept = source.parts if source else []
        return [(part, kept.index(part.days) + 1 if part.days in kept else None) for part in parts]

    def part_words(self, number):
        """The days of a part of the year, by the number under which it was kept; “全年” for the whole."""
        return next((part.spoken for part, n in self.parts if number and n == number), "全年")

    @property
    def lacks_parts(self):
        """Whether the plan was amended after the figures were reckoned."""
        return any(number is None for _, number in self.parts)

    @cached_property
    def connected(self):
        """The indicators that were reckoned, or kept."""
        if self.closing:
            return self.kept | {code for code, row in INDICATORS.items() if row.is_checked}
        return set(self.roll_up.reckoned) if self.roll_up else set()

    def figure(self, unit, code, part=0):
        """What was reckoned; of an indicator that is connected, nothing of nothing where no row was found."""
        known = self.reckoned.get(part, {}).get(unit.pk, {}).get(code)
        return known or (Figure(0, 0) if code in self.connected and part is not None else None)

    # Streets -------------------------------------------------------------------------------

    @cached_property
    def streets(self):
        """The stations that stood at some time of the year, in the order of the tree."""
        first, last = date(self.year, 1, 1), date(self.year, 12, 31)
        stations = Center.objects.filter(tier=Center.Tier.STATION)
        stood = Q(periods__valid_from__lte=last)
        rows = stations.filter(Q(closed_on=None) | Q(closed_on__gt=first)).filter(stood).distinct()
        return list(rows)

    @property
    def units(self):
        return [unit.pk for unit in self.streets]

    @cached_property
    def ranked(self):
        """The streets that still stand; what others did before they were merged counts for their successors."""
        last = self.period.last
        return [unit for unit in self.streets if not unit.closed_on or unit.closed_on > last]

    # Sheets --------------------------------------------------------------------------------

    @cached_property
    def rows(self):
        """{code: row} of all rows that held in the year so far, each in its newest form."""
        numbers = [part.number for part, _ in self.parts] if self.plan else []
        return {row.code: row for number in numbers for row in self.plan.rows_of(number)}

    def events_of(self, unit):
        """[(rows of a part, {code: how many events in it})] of a unit."""
        mine = [e for e in self.plan.events.all() if e.unit_id == unit.pk and not e.voided_at]
        return [
            (
                self.items_of(part.number),
                Counter(e.code for e in mine if part.first <= e.on <= part.last),
            )
            for part, _ in self.parts
        ]

    @cached_property
    def excused(self):
        """{key of a unit: codes that do not count for it}"""
        found = defaultdict(set)
        for row in self.plan.excuses.all():
            if not row.ended_at:
                found[row.unit_id].add(row.code)
        return found

    @cached_property
    def given(self):
        """{(key of a unit, code): {key of an assessor: points}}, the newest of each, in the order of their first."""
        found = defaultdict(dict)
        for row in self.plan.judgements.all():
            found[row.unit_id, row.code][row.by_id] = row.points
        return found

    def judged(self, unit):
        """{code: part of the weight} of what people judged for a unit, where two agree or a third was asked."""
        found = {}
        for row in self.rows.values():
            given = list(self.given[unit.pk, row.code].values())
            if row.rule == "manual" and len(given) >= 2:
                said = scoring.judgement(row.weight, *given[:3])
                if said is not None:
                    found[row.code] = min(Fraction(1), Fraction(said) / Fraction(row.weight))
        return found

    @cached_property
    def not_judged(self):
        """[(unit, row)] of what people have still to judge."""
        manual = [row for row in self.rows.values() if row.rule == "manual"]
        return [
            (unit, row)
            for unit in self.ranked
            for row in manual
            if row.code not in self.judged(unit) and row.code not in self.excused[unit.pk]
        ]

    @cached_property
    def objections(self):
        return list(self.plan.objections.all())

    def claims(self, unit, *, is_open):
        """{(part, code): Figure} that a unit claims: of open disputes, or of those that were upheld."""
        return {
            (row.part, row.code): Figure(row.numerator, row.denominator)
            for row in self.objections
            if row.unit_id == unit.pk and row.stage == Objection.Stage.DISPUTE
            if (row.decided_at is None if is_open else row.is_upheld)
        }

    def supposed(self, unit, code, numerator):
        """{(part, code): Figure} by which a unit would have so many rows counted in the whole year: the difference
        goes to the newest part first."""
        whole, found = self.claimed(unit, code), {}
        missing = min(numerator, whole.denominator) - whole.numerator
        for _, number in reversed(self.parts):
            figure = self.claimed(unit, code, number)
            if figure:
                new = min(max(figure.numerator + missing, 0), figure.denominator)
                missing -= new - figure.numerator
                found[number, code] = Figure(new, figure.denominator)
        return found

    def claimed(self, unit, code, part=0, claims=None):
        """The figure of a unit with what it claims, or what was upheld, in place of what was reckoned; that of the
        whole year with what its parts differ by."""
        claims = self.claims(unit, is_open=False) | (claims or {})
        figure = self.figure(unit, code, part)
        if part or len(self.parts) == 1:
            return claims.get((part, code), figure) if figure else None
        for (number, of_code), claim in claims.items():
            old = self.figure(unit, code, number) if of_code == code else None
            if figure and old:
                figure = Figure(
                    figure.numerator + claim.numerator - old.numerator,
                    figure.denominator + claim.denominator - old.denominator,
                )
        return figure

    def decided_points(self, unit):
        """{code: points} that a panel gave on appeal."""
        return {
            row.code: row.points
            for row in self.objections
            if row.unit_id == unit.pk and row.stage == Objection.Stage.APPEAL and row.is_upheld
        }

    def figures_of(self, unit, items, part=0, claims=None):
        """{code: Figure} of a unit for some rows, with claims in place of what was reckoned."""
        found = {item.code: self.claimed(unit, item.code, part, claims) for item in items}
        found |= {
            item.code: Figure(0, 0) for item in items if scoring.RULES[item.rule].counts_events
        }
        return {code: figure for code, figure in found.items() if figure is not None}

    @cached_property
    def medians(self):
        """{code: the middle value of the streets} where enough cases stand behind each."""
        found = {}
        for code in {row.code for row in self.plan.rows.all() if row.by_median}:
            figures = [self.figure(unit, code) for unit in self.ranked]
            values = [f.value for f in figures if f and f.denominator >= self.few(code)]
            if any(values):
                found[code] = median(values)
        return found

    @cached_property
    def items(self):
        """{number of an amendment: its rows as the rules of scoring take them}; who has no base year is measured by
        the middle of all streets."""
        found = defaultdict(list)
        for row in self.plan.rows.all():
            target = (row.by_median and self.medians.get(row.code)) or row.target
            found[row.number].append(row.item_at(target))
        return found

    def items_of(self, number):
        return self.items[number]

    def sheet_of(self, unit, *, claims=None):
        """The `Sheet` of a street. claims: {(part, code): Figure} in place of what was reckoned; those that were
        upheld stand anyway."""
        # Before the result is settled nobody learns what others gave.
        judged = self.judged(unit) if self.plan.cycle.is_past(State.PROVISIONAL) else {}
        options = {"judged": judged, "excused": self.excused[unit.pk]}
        sheets = []
        for part, number in self.parts:
            items = self.items_of(part.number)
            figures = self.figures_of(unit, items, number, claims)
            sheets.append((part.share, scoring.sheet(items, figures, **options)))
        items = [item for part, _ in self.parts for item in self.items_of(part.number)]
        sheet = scoring.combined(sheets, self.figures_of(unit, items, claims=claims))
        events, decided = self.events_of(unit), self.decided_points(unit)
        return scoring.with_beside(
            scoring.ruled(scoring.deducted(sheet, events), decided), events, decided=decided,
            most_added=self.plan.most_added, most_taken=self.plan.most_taken,
        )  # fmt: skip

    @cached_property
    def sheets(self):
        return {unit.pk: self.sheet_of(unit) for unit in self.streets} if self.plan else {}

    @cached_property
    def totals(self):
        """{key of a unit: points}; of a street that took in others during the year by days."""
        own = {key: sheet.total for key, sheet in self.sheets.items()}
        return {unit.pk: self.with_merged(unit, own) for unit in self.ranked if own}

    def with_merged(self, unit, totals):
        """The total of a street; where others were merged into it during the year, theirs until then, by days."""
        parts = [(totals[one.pk], self.days_of(one)) for one in [unit, *self.merged_into(unit)]]
        parts = [part for part in parts if part[1] > 0]
        return scoring.merged(parts) if len(parts) > 1 else totals[unit.pk]

    def merged_into(self, unit):
        """The streets that became part of a street, and those that had become part of these."""
        found = []
        for old in self.streets:
            if old.successor_id == unit.pk and old not in self.ranked:
                found += [old, *self.merged_into(old)]
        return found

    def days_of(self, unit):
        """How many days of the year so far a street stood."""
        first = max(date(self.year, 1, 1), self.stood_since[unit.pk])
        gone = unit.closed_on if unit.closed_on and unit.closed_on <= self.period.last else None
        return ((gone or self.period.last + timedelta(days=1)) - first).days

    @cached_property
    def stood_since(self):
        """{key of a street: its first day}"""
        rows = CenterPeriod.objects.filter(center__in=self.units).order_by()
        return dict(rows.values_list("center").annotate(Min("valid_from")))

    @cached_property
    def capped(self):
        """{key of a unit: the best grade it may have} by decision of a panel, the worst of several."""
        names = [band.name for band in self.plan.scheme.bands]
        found = {}
        for flag in self.plan.flags.all():
            if flag.cap in names:
                for unit in self.heirs(flag.unit_id):
                    found[unit] = max(found.get(unit, names[0]), flag.cap, key=names.index)
        return found

    def heirs(self, key):
        """The key of a street, and of those into which it was merged."""
        return {
            key,
            *(unit.pk for unit in self.ranked if key in {u.pk for u in self.merged_into(unit)}),
        }

    def span(self, unit):
        """(least, most) of the total while figures are disputed, or None."""
        claims = self.claims(unit, is_open=True)
        if not claims:
            return None
        ends = (self.sheets[unit.pk].total, self.sheet_of(unit, claims=claims).total)
        return min(ends), max(ends)

    def places(self):
        """[Place] in the order of the ranking."""
        totals, places = self.totals, ranks(self.totals)
        grades = self.plan.scheme.grades(totals, self.capped)
        before = Standing(self.year - 1).totals_if_any()
        found = [
            Place(
                unit, self.sheets[unit.pk], totals[unit.pk], places[unit.pk], grades[unit.pk],
                before.get(unit.pk), self.span(unit),
            )
            for unit in self.ranked
        ]  # fmt: skip
        return sorted(found, key=lambda place: place.place)

    def totals_if_any(self):
        """Totals of a year that was reckoned, else {}; as they were announced, once they were."""
        announced = dict(Result.objects.filter(plan__year=self.year).values_list("unit", "total"))
        if announced or not self.is_reckoned or not self.plan:
            return announced
        return self.totals

    @property
    def connected_weight(self):
        """The weight of the rows of the plan that are connected."""
        rows = self.plan.rows_of(self.parts[-1][0].number)
        return sum((row.weight for row in rows if row.code in INDICATORS), Decimal(0))

    def few(self, code):
        """On how many cases at least a figure is told without a warning, and scored."""
        return self.rows[code].few if code in self.rows else FEW

    def words_of(self, code, figure):
        """A figure as `words_of` says it, by what its row asks for."""
        return words_of(figure, self.few(code))

    def reached(self, code, figure):
        """Which part of its points a figure earns by the row as it holds now, or None."""
        item = next((i for i in self.items_of(self.parts[-1][0].number) if i.code == code), None)
        return None if item is None else scoring.reached(item, figure)


def words_of(figure, few=FEW):
    """“49/50，98.00%”, with a warning where that stands on few."""
    if figure is None:
        return NOT_CONNECTED
    if not figure.denominator:
        return f"{figure.numerator} 起" if figure.numerator else "0/0"
    warning = "，样本少" if figure.denominator < few else ""
    return f"{figure.numerator}/{figure.denominator}，{100 * figure.value:.2f}%{warning}"
