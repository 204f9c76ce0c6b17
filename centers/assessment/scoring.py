"""From figures to points: rules, redistribution of weights, rounding, rank and grade. Pure; all of it `Decimal`.

A figure is a numerator over a denominator. Where it cannot be scored – not connected yet, too few cases,
excused – its weight goes to the others of its group, and where the whole group has nothing, to all others.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil

FEW = 5  # a figure on fewer cases is not scored, unless its row asks for more
HUNDRED = Decimal(100)
VALUE, POINTS = Decimal("0.0001"), Decimal("0.01")
APART = Decimal("0.1")  # of the weight; two assessors further apart ask a third


def rounded(number, to=POINTS):
    """A Decimal, half up."""
    if isinstance(number, Fraction):
        number = Decimal(number.numerator) / number.denominator
    return Decimal(number).quantize(to, ROUND_HALF_UP)


# What is scored -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """What the records say of a unit: so many of so many."""

    numerator: Decimal | int
    denominator: int

    @property
    def value(self):
        """Numerator over denominator to four decimals, or None over nothing."""
        return (
            rounded(Fraction(self.numerator) / self.denominator, VALUE)
            if self.denominator
            else None
        )


@dataclass(frozen=True)
class Item:
    """A row of a plan.

    rule: a key of `RULES`. target: the value that earns all points; of "lower" the limit that earns none; of
    "deduct", "bonus" and "penalty" the points of one event. floor, cap: the fewest and the most points, where the
    rule knows them. always: whether the fraction counts however small it is, and nothing to do earns all points.
    once: of all rows of the group with this mark only the dearest counts, once. least: a rate on fewer is not scored.
    """

    code: str
    group: str
    weight: Decimal
    rule: str = "linear"
    target: Decimal = Decimal(1)
    floor: Decimal = Decimal(0)
    cap: Decimal | None = None
    always: bool = False
    once: bool = False
    least: int = FEW

    @property
    def is_beside(self):
        """Whether it stands outside the hundred."""
        return RULES[self.rule].is_beside


def linear(item, figure, weight):
    """All points at the target, and in proportion below it."""
    return weight * min(Fraction(1), fraction(figure) / Fraction(item.target))


def lower(item, figure, weight):
    """All points at nothing, none at the limit."""
    return weight * max(Fraction(0), 1 - fraction(figure) / Fraction(item.target))


def threshold(item, figure, weight):
    """All points at the target, none below it."""
    return weight if fraction(figure) >= Fraction(item.target) else Fraction(0)


def untouched(item, figure, weight):
    """All points, from which `deducted` takes those of events."""
    return weight


def events(item, figure, weight):
    """So many points for each event; its cap is one for the whole year, so that `with_beside` looks at it."""
    return Fraction(item.target) * Fraction(figure.numerator)


def fraction(figure):
    return Fraction(figure.numerator) / figure.denominator


@dataclass(frozen=True)
class Rule:
    """A way to points: its words; whether it reads a rate, which needs enough cases, or counts events that were
    written down; whether it stands beside the hundred, as more or as less."""

    label: str
    points: Callable | None
    is_rate: bool = True
    sign: int = 0

    @property
    def is_beside(self):
        return self.sign != 0

    @property
    def counts_events(self):
        return self.points is not None and not self.is_rate


RULES = {
    "linear": Rule("按比例计分", linear),
    "lower": Rule("越低越好", lower),
    "threshold": Rule("达标得分", threshold),
    "deduct": Rule("每起扣分，扣完为止", untouched, is_rate=False),
    "manual": Rule("两人评分", None, is_rate=False),
    "bonus": Rule("加分", events, is_rate=False, sign=1),
    "penalty": Rule("另行扣分", events, is_rate=False, sign=-1),
}


# Weights --------------------------------------------------------------------------------------

NOT_CONNECTED, TOO_FEW, EXCUSED, NOT_JUDGED = "尚未接入", "样本不足", "免责", "尚未评定"


def redistributed(items, left_out):
    """{code: Fraction} of the weights once those `left_out` count for nothing; the sum stays, unless nothing is
    left at all."""
    weights = {item.code: Fraction(item.weight) for item in items}
    homeless = Fraction(0)
    for group in {item.group for item in items}:
        codes = [item.code for item in items if item.group == group]
        lost = sum(weights[code] for code in codes if code in left_out)
        stay = [code for code in codes if code not in left_out]
        if stay:
            spread(weights, stay, lost)
        else:
            homeless += lost
    stay = [code for code in weights if code not in left_out]
    if stay:
        spread(weights, stay, homeless)
    return {code: Fraction(0) if code in left_out else weight for code, weight in weights.items()}


def spread(weights, codes, more):
    """Gives weight to some rows in proportion to what each has."""
    have = sum(weights[code] for code in codes)
    for code in codes:
        weights[code] += more * weights[code] / have if have else more / len(codes)


# Scores ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """What a unit gets for a row: the weight that the row has for it, the points, and why there are none.

    Of a row beside the hundred the points of a penalty are negative.
    """

    item: Item
    figure: Figure | None
    weight: Decimal
    points: Decimal
    why_not: str = ""


@dataclass(frozen=True)
class Sheet:
    """All lines of a unit, those beside the hundred, and what these come to within their caps."""

    lines: tuple
    beside: tuple = ()
    added: Decimal = Decimal(0)
    taken: Decimal = Decimal(0)

    @property
    def total(self):
        points = sum((line.points for line in self.lines), Decimal(0))
        return rounded(max(Decimal(0), points + self.added - self.taken))

    def line_of(self, code):
        """The line of a row, or None."""
        return next((line for line in (*self.lines, *self.beside) if line.item.code == code), None)


def why_not(item, figure, judged, excused):
    """Why a row cannot be scored for a unit, or ""."""
    if item.code in excused:
        return EXCUSED
    if RULES[item.rule].points is None:
        return "" if item.code in judged else NOT_JUDGED
    if figure is None:
        return "" if RULES[item.rule].counts_events else NOT_CONNECTED
    if RULES[item.rule].is_rate and not item.always and figure.denominator < item.least:
        return TOO_FEW
    return ""


def sheet(items, figures, *, judged=None, excused=frozenset()):
    """The `Sheet` of a unit over the rows of the hundred.

    figures: {code: Figure}; a code without one is not connected. judged: {code: part of the weight} of what people
    judge. Rows that lose points by events have all of them here: see `deducted`. excused: codes that do not count for this unit. Points are rounded line by line, so that
    anybody can add them up on paper.
    """
    items, judged = [item for item in items if not item.is_beside], judged or {}
    reasons = {item.code: why_not(item, figures.get(item.code), judged, excused) for item in items}
    weights = redistributed(items, {code for code, reason in reasons.items() if reason})
    lines = []
    for item in items:
        weight, figure = weights[item.code], figures.get(item.code)
        points = Fraction(0) if reasons[item.code] else points_of(item, figure, weight, judged)
        lines.append(
            Line(item, figure, rounded(weight, VALUE), rounded(points), reasons[item.code])
        )
    return Sheet(tuple(lines))


def points_of(item, figure, weight, judged):
    """What a row that can be scored gives at the weight it has for a unit."""
    rule = RULES[item.rule]
    if rule.points is None:
        return weight * judged[item.code]
    if rule.is_rate and item.always and not figure.denominator:
        return weight
    return rule.points(item, figure, weight)


def deducted(sheet, pieces):
    """The sheet less the points of events, down to the floor of each row.

    pieces: [(items, {code: number of events})], one for each part of the year, so that an event costs what the rows
    said on its day.
    """
    lines = []
    for line in sheet.lines:
        if line.item.rule == "deduct" and not line.why_not:
            of_it = [(item, counts[item.code]) for items, counts in pieces for item in items if item.code == line.item.code and item.code in counts]  # fmt: skip
            cost = sum(Fraction(item.target) * count for item, count in of_it)
            floor = min(Fraction(line.item.floor), Fraction(line.points))
            line = replace(
                line, figure=Figure(sum(count for _, count in of_it), 0),
                points=rounded(max(floor, Fraction(line.points) - cost)),
            )  # fmt: skip
        lines.append(line)
    return replace(sheet, lines=tuple(lines))


def with_beside(sheet, pieces, *, decided=None, most_added=None, most_taken=None):
    """The sheet with what is added and taken off beside the hundred, each side within its cap.

    pieces: as of `deducted`; the cap of a row is one for the whole year, that of its newest form. decided:
    {code: points} of rows about which a panel decided.
    """
    found = {}
    for items, counts in pieces:
        for item in items:
            if item.is_beside:
                found.setdefault(item.code, []).append((item, counts.get(item.code, 0)))
    dearest = once_of([pair for pairs in found.values() for pair in pairs])
    lines = []
    for code, pairs in found.items():
        item, sign = pairs[-1][0], RULES[pairs[-1][0].rule].sign
        points = sum(events(row, Figure(count, 0), 0) for row, count in pairs if not row.once)
        points = within(points + dearest.get(code, 0), item.cap)
        points = (decided or {}).get(code, points)
        number = sum(count for _, count in pairs)
        lines.append(Line(item, Figure(number, 0), Decimal(0), rounded(sign * points)))
    added = sum((line.points for line in lines if line.points > 0), Decimal(0))
    taken = -sum((line.points for line in lines if line.points < 0), Decimal(0))
    return replace(
        sheet, beside=tuple(lines), added=within(added, most_added), taken=within(taken, most_taken)
    )


def once_of(pairs):
    """{code: points} of the rows of which only the dearest of a group counts, once: [(item, number of events)]."""
    groups = {}
    for item, count in pairs:
        if item.once and count:
            groups.setdefault(item.group, []).append(item)
    best = [max(items, key=lambda item: item.target) for items in groups.values()]
    return {item.code: Fraction(item.target) for item in best}


def within(points, most):
    return points if most is None else min(points, most)


def combined(sheets, figures):
    """One `Sheet` from those of the parts of a year: [(share, Sheet)], shares summing to one.

    figures: those of the whole year, which stand on the lines. A row that has no points in one part has those of
    the others; why not is said where it had none in any.
    """
    found = {}
    for share, part in sheets:
        for line in part.lines:
            found.setdefault(line.item.code, []).append((share, line))
    return Sheet(tuple(
        Line(
            of[-1][1].item, figures.get(code),
            rounded(sum(share * Fraction(line.weight) for share, line in of), VALUE),
            rounded(sum(share * Fraction(line.points) for share, line in of)),
            of[-1][1].why_not if all(line.why_not for _, line in of) else "",
        )
        for code, of in found.items()
    ))  # fmt: skip


def ruled(sheet, points):
    """The sheet with the points of some lines as a panel decided: {code: points}. Nothing else moves."""
    return replace(sheet, lines=tuple(
        replace(line, points=rounded(points[line.item.code]), why_not="") if line.item.code in points else line
        for line in sheet.lines
    ))  # fmt: skip


def reached(item, figure):
    """Which part of its points a rate earns, 0 to 1; None where there is nothing to look at."""
    if figure is None or not figure.denominator or not RULES[item.rule].is_rate:
        return None
    return RULES[item.rule].points(item, figure, Fraction(1))


@dataclass(frozen=True)
class Gain:
    """What would earn more: so many more rows that count, of those there are, give so many points."""

    line: Line
    more: int
    points: Decimal


def gains(sheet):
    """[Gain] of a unit, the most points first: for each row below its target how many rows would have had to
    count as well. Rows that people judge, and those beside the hundred, have none."""
    found = []
    for line in sheet.lines:
        item, figure = line.item, line.figure
        missing = rounded(line.weight - line.points)
        if line.why_not or not figure or not figure.denominator or missing <= 0:
            continue
        if item.rule in {"linear", "threshold"}:
            more = ceil(Fraction(item.target) * figure.denominator) - figure.numerator
        elif item.rule == "lower":
            more = figure.numerator
        else:
            continue
        found.append(Gain(line, more, missing))
    return sorted(found, key=lambda gain: -gain.points)


def judgement(weight, first, second, third=None):
    """The points of a row that people judge: the mean of two, or of the two that are nearest where a third was
    asked; None where the two are further apart than a tenth of the weight and nobody else was asked yet."""
    if third is None:
        return rounded((first + second) / 2) if abs(first - second) <= weight * APART else None
    pairs = ((first, second), (first, third), (second, third))
    nearest = min(pairs, key=lambda pair: (abs(pair[0] - pair[1]), -sum(pair)))
    return rounded(sum(nearest) / 2)


def merged(parts):
    """The total of a street that was put together from others: [(total, days)], weighted by days."""
    days = sum(number for _, number in parts)
    return rounded(Fraction(sum(Fraction(total) * number for total, number in parts)) / days)


# Rank and grade -------------------------------------------------------------------------------


def ranks(totals):
    """{unit: place} of {unit: total}, the highest first; equal totals share a place and the next is left out."""
    return {
        unit: 1 + sum(other > total for other in totals.values()) for unit, total in totals.items()
    }


@dataclass(frozen=True)
class Band:
    """A grade: its name, the points from which it is given, and the share of units that may have it at most."""

    name: str
    least: Decimal
    share: Fraction | None = None

    def most_of(self, units):
        """How many of so many units may have it, rounded up; None where all may."""
        return None if self.share is None else ceil(self.share * units)


@dataclass(frozen=True)
class Scheme:
    """The grades from the best to the worst."""

    bands: tuple = field(
        default_factory=lambda: (
            Band("优秀", Decimal(90), Fraction(3, 10)),
            Band("良好", Decimal(80)),
            Band("合格", Decimal(60)),
            Band("不合格", Decimal(0)),
        )
    )

    def grades(self, totals, capped=None):
        """{unit: name} of {unit: total}.

        capped: {unit: the best grade it may have} by decision of a panel. Where more reach a grade than may have
        it, those in the first places have it, rounded up; who shares the last place with one too many has not.
        """
        found = {}
        names = [band.name for band in self.bands]
        best = {unit: names.index((capped or {}).get(unit, names[0])) for unit in totals}
        for number, band in enumerate(self.bands):
            reach = {
                unit: total
                for unit, total in totals.items()
                if unit not in found and best[unit] <= number and total >= band.least
            }
            most = None if band is self.bands[-1] else band.most_of(len(totals))
            found |= dict.fromkeys(admitted(reach, most), band.name)
        return found

    def refusal(self, totals, given, capped=None, said=str):
        """Why some grades cannot be given, as a sentence, or "": each at most what points and panels allow, and no
        more of a kind than may have it. given: {unit: name of a grade}; said: unit → its words."""
        names = [band.name for band in self.bands]
        allowed = self.reached(totals, capped)
        for unit, name in given.items():
            if names.index(name) < names.index(allowed[unit]):
                return f"{said(unit)}定为“{name}”，按得分和红线认定最高是“{allowed[unit]}”。"
        for band in self.bands[:-1]:
            count, most = list(given.values()).count(band.name), band.most_of(len(totals))
            if most is not None and count > most:
                return f"“{band.name}”最多 {most} 个，现在是 {count} 个。"
        return ""

    def reached(self, totals, capped=None):
        """{unit: name} of the best grade that points and panels allow, however many have it."""
        names = [band.name for band in self.bands]
        return {
            unit: next(
                band.name
                for number, band in enumerate(self.bands)
                if total >= band.least and number >= names.index((capped or {}).get(unit, names[0]))
            )
            for unit, total in totals.items()
        }


def admitted(totals, most):
    """The units in the first `most` places; all where there is no such number."""
    return [
        unit
        for unit, total in totals.items()
        if most is None or sum(other >= total for other in totals.values()) <= most
    ]
