"""From figures to points: rules, redistribution of weights, rounding, rank and grade. Pure; all of it `Decimal`.

A figure is a numerator over a denominator. Where it cannot be scored – not connected yet, too few cases,
excused – its weight goes to the others of its group, and where the whole group has nothing, to all others.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil

FEW = 5  # a figure on fewer cases is not scored
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
    "deduct" and "bonus" the points of one event. floor, cap: the fewest and the most points, where the rule
    knows them. always: whether the fraction counts however small it is, and nothing to do earns all points.
    """

    code: str
    group: str
    weight: Decimal
    rule: str = "linear"
    target: Decimal = Decimal(1)
    floor: Decimal = Decimal(0)
    cap: Decimal | None = None
    always: bool = False


def linear(item, figure, weight):
    """All points at the target, and in proportion below it."""
    return weight * min(Fraction(1), fraction(figure) / Fraction(item.target))


def lower(item, figure, weight):
    """All points at nothing, none at the limit."""
    return weight * max(Fraction(0), 1 - fraction(figure) / Fraction(item.target))


def threshold(item, figure, weight):
    """All points at the target, none below it."""
    return weight if fraction(figure) >= Fraction(item.target) else Fraction(0)


def deduct(item, figure, weight):
    """So many points less for each event, down to the floor."""
    return max(Fraction(item.floor), weight - Fraction(item.target) * Fraction(figure.numerator))


def bonus(item, figure, weight):
    """So many points for each event, up to the cap; on top of the hundred."""
    points = Fraction(item.target) * Fraction(figure.numerator)
    return points if item.cap is None else min(Fraction(item.cap), points)


def fraction(figure):
    return Fraction(figure.numerator) / figure.denominator


@dataclass(frozen=True)
class Rule:
    """A way to points: its words, and whether it reads a rate, which needs enough cases, or counts events."""

    label: str
    points: Callable | None
    is_rate: bool = True


RULES = {
    "linear": Rule("按比例计分", linear),
    "lower": Rule("越低越好", lower),
    "threshold": Rule("达标得分", threshold),
    "deduct": Rule("每起扣分，扣完为止", deduct, is_rate=False),
    "bonus": Rule("加分", bonus, is_rate=False),
    "manual": Rule("两人评分", None, is_rate=False),
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
    """What a unit gets for a row: the weight that the row has for it, the points, and why there are none."""

    item: Item
    figure: Figure | None
    weight: Decimal
    points: Decimal
    why_not: str = ""


@dataclass(frozen=True)
class Sheet:
    """All lines of a unit, what was added and taken off besides, and the total."""

    lines: tuple
    added: Decimal = Decimal(0)
    taken: Decimal = Decimal(0)

    @property
    def total(self):
        points = sum((line.points for line in self.lines), Decimal(0))
        return rounded(max(Decimal(0), points + self.added - self.taken))


def why_not(item, figure, excused):
    """Why a row cannot be scored for a unit, or ""."""
    if item.code in excused:
        return EXCUSED
    if figure is None:
        return NOT_CONNECTED
    if RULES[item.rule].is_rate and not item.always and figure.denominator < FEW:
        return TOO_FEW
    return ""


def sheet(items, figures, *, judged=None, excused=frozenset(), added=Decimal(0), taken=Decimal(0)):
    """The `Sheet` of a unit.

    figures: {code: Figure}; a code without one is not connected. judged: {code: points} of what people judge.
    excused: codes that do not count for this unit. added, taken: points of bonus and of deductions, within their
    caps already. Points are rounded line by line, so that anybody can add them up on paper.
    """
    judged, reasons = judged or {}, {}
    for item in items:
        if RULES[item.rule].points is None:
            known = item.code in judged
            reasons[item.code] = EXCUSED if item.code in excused else "" if known else NOT_JUDGED
        else:
            reasons[item.code] = why_not(item, figures.get(item.code), excused)
    weights = redistributed(items, {code for code, reason in reasons.items() if reason})
    lines = []
    for item in items:
        weight, figure = weights[item.code], figures.get(item.code)
        if reasons[item.code]:
            points = Fraction(0)
        elif RULES[item.rule].points is None:
            points = weight * Fraction(judged[item.code]) / Fraction(item.weight)
        elif item.always and RULES[item.rule].is_rate and not figure.denominator:
            points = weight
        else:
            points = RULES[item.rule].points(item, figure, weight)
        lines.append(
            Line(item, figure, rounded(weight, VALUE), rounded(points), reasons[item.code])
        )
    return Sheet(tuple(lines), added, taken)


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
            found |= dict.fromkeys(admitted(reach, band.most_of(len(totals))), band.name)
        return found


def admitted(totals, most):
    """The units in the first `most` places; all where there is no such number."""
    return [
        unit
        for unit, total in totals.items()
        if most is None or sum(other >= total for other in totals.values()) <= most
    ]
