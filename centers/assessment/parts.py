"""The parts of a year that are scored each by itself: its halves, where the plan weighs them differently, and the
time before and after an amendment of the plan. Pure.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Part:
    """Days of a year, both included; the number of the amendment whose rows hold for them, 0 for the plan as it
    was issued; its share of the year's points."""

    first: date
    last: date
    number: int
    share: Fraction

    @property
    def days(self):
        """[first day, last day] as they are kept."""
        return [self.first.isoformat(), self.last.isoformat()]

    @property
    def spoken(self):
        return f"{self.first} 至 {self.last}"


def parts_of(year, until, *, first_half=None, changes=()):
    """The [Part] of a year up to a day, shares summing to one.

    first_half: what the first half weighs, in parts of a hundred, or None where the year is one. changes: [(first
    day, number)] of amendments, the earliest first. A half is cut where an amendment begins, and its share goes to
    the pieces by their days. What has not begun is left out.
    """
    found = []
    for first, last, share in halves(year, first_half):
        cuts = sorted({first, *(day for day, _ in changes if first < day <= last)})
        for start, end in zip(cuts, [*(cut - DAY for cut in cuts[1:]), last], strict=True):
            number = max((number for day, number in changes if day <= start), default=0)
            days = Fraction((end - start + DAY).days, (last - first + DAY).days)
            found.append(Part(start, min(end, until), number, share * days))
    begun = [part for part in found if part.first <= until] or found[:1]
    whole = sum(part.share for part in begun)
    return [Part(p.first, p.last, p.number, p.share / whole) for p in begun]


def month_ends(year, until):
    """The last days of the months of a year that are over on a day."""
    firsts = [date(year, month, 1) for month in range(2, 13)] + [date(year + 1, 1, 1)]
    return [first - DAY for first in firsts if first - DAY <= until]


def halves(year, first_half):
    """[(first day, last day, share)]"""
    first, last = date(year, 1, 1), date(year, 12, 31)
    if first_half is None:
        return [(first, last, Fraction(1))]
    share, middle = Fraction(first_half, 100), date(year, 6, 30)
    return [(first, middle, share), (middle + DAY, last, 1 - share)]
