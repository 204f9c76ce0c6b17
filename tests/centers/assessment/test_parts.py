"""The parts of a year that are scored each by itself."""

from datetime import date
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from centers.assessment.parts import parts_of

LAST = date(2026, 12, 31)


def days(parts):
    return [(part.first, part.last, part.number) for part in parts]


def test_a_year_is_one_part():
    assert days(parts_of(2026, LAST)) == [(date(2026, 1, 1), LAST, 0)]


def test_halves_by_what_the_plan_says():
    parts = parts_of(2026, LAST, first_half=40)
    assert [part.share for part in parts] == [Fraction(2, 5), Fraction(3, 5)]
    assert parts[0].last == date(2026, 6, 30)


def test_an_amendment_begins_a_part_and_days_weigh():
    parts = parts_of(2026, LAST, changes=[(date(2026, 10, 1), 1)])
    assert days(parts) == [
        (date(2026, 1, 1), date(2026, 9, 30), 0),
        (date(2026, 10, 1), LAST, 1),
    ]
    assert parts[1].share == Fraction(92, 365)


def test_what_has_not_begun_is_left_out():
    parts = parts_of(2026, date(2026, 3, 1), first_half=40, changes=[(date(2026, 10, 1), 1)])
    assert days(parts) == [(date(2026, 1, 1), date(2026, 3, 1), 0)]
    assert parts[0].share == 1


@given(
    some.dates(date(2026, 1, 1), LAST), some.none() | some.integers(1, 99),
    some.lists(some.dates(date(2026, 1, 2), LAST), max_size=4, unique=True).map(sorted),
)  # fmt: skip
def test_parts_cover_each_day_once(until, first_half, cuts):
    changes = [(day, number) for number, day in enumerate(cuts, start=1)]
    parts = parts_of(2026, until, first_half=first_half, changes=changes)
    assert parts[0].first == date(2026, 1, 1)
    assert parts[-1].last == until
    assert all((after.first - before.last).days == 1 for before, after in pairwise(parts))
    assert sum(part.share for part in parts) == 1
    for part in parts:
        assert part.number == max([n for day, n in changes if day <= part.first], default=0)
