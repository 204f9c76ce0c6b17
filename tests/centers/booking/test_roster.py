"""Pure: patterns make times, and one seat in five stays at the desk."""

from datetime import time

import pytest

from centers.booking.roster import desk_seats, times, uncovered

DAY = [(time(9), time(12)), (time(14), time(17))]


def test_slots_follow_each_other():
    assert times(time(9), time(10, 30), 30, DAY) == [
        (time(9), time(9, 30)),
        (time(9, 30), time(10)),
        (time(10), time(10, 30)),
    ]


def test_the_last_slot_ends_before_the_roster_does():
    assert times(time(9), time(10), 40, DAY) == [(time(9), time(9, 40))]


def test_nothing_begins_that_would_outlast_the_door():
    found = times(time(11), time(14, 40), 40, DAY)
    assert found == [(time(11), time(11, 40))]


def test_a_closed_day_has_no_slots():
    assert times(time(9), time(12), 30, []) == []


@pytest.mark.parametrize(("slots", "capacity"), [(6, 2), (10, 1), (3, 5), (12, 4), (1, 4), (4, 1)])
def test_one_seat_in_five_is_the_desks(slots, capacity):
    kept = desk_seats(slots, capacity)
    assert len(kept) == slots
    assert sum(kept) == slots * capacity // 5
    assert all(0 <= seats <= capacity for seats in kept)


@pytest.mark.parametrize(
    ("periods", "left"),
    [
        ([], [(9, 17)]),
        ([(9, 12), (14, 17)], [(12, 14)]),
        ([(14, 16), (9, 12)], [(12, 14), (16, 17)]),
        ([(8, 13), (10, 11), (13, 18)], []),
        ([(7, 8), (18, 19)], [(9, 17)]),
    ],
)
def test_what_no_period_covers(periods, left):
    assert uncovered(9, 17, periods) == left


@pytest.mark.parametrize("minutes", [0, -30])
def test_a_slot_of_no_length_is_refused_not_counted_for_ever(minutes):
    with pytest.raises(ValueError, match="a minute"):
        times(time(9), time(12), minutes, [(time(9), time(12))])
