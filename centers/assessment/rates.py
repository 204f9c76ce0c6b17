"""Rates of several streets together, and how they differ from year to year."""

from decimal import Decimal
from fractions import Fraction

from .scoring import FEW, Figure, rounded

TENTH = Decimal("0.1")


def words_together(standing, code, streets):
    """The figure of some streets together as it is told, “–” where there is none, or where it does not count."""
    figure = sum_of(standing, code, streets)
    return standing.words_of(code, figure) if figure else "–"


def sum_of(standing, code, streets):
    """The figure of some streets together, those left out for which it does not count; or None."""
    counting = [s for s in streets if not standing.plan or code not in standing.excused[s.pk]]
    figures = [figure for street in counting if (figure := standing.figure(street, code))]
    if not any(figure.denominator for figure in figures):
        return None
    return Figure(sum(f.numerator for f in figures), sum(f.denominator for f in figures))


def rate_in_percent(figure):
    return figure and rounded(Fraction(100 * figure.numerator, figure.denominator), TENTH)


def change_of(before, after, few=FEW):
    """By how many points of a hundred a rate changed; None where either figure stands on too few."""
    if any(figure is None or figure.denominator < few for figure in (before, after)):
        return None
    return rate_in_percent(after) - rate_in_percent(before)


def difference(before, after):
    return None if before is None or after is None else after - before
