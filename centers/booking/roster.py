"""Pure: a weekly pattern and the hours of a day make the times of slots."""

from datetime import datetime, timedelta
from fractions import Fraction
from itertools import pairwise

DESK_SHARE = Fraction(1, 5)


def times(starts, ends, minutes, open_periods):
    """(start, end) times of the slots of one day: each whole slot that lies inside an opening period.

    `starts`, `ends` and the periods are times of day, `minutes` the length of a slot. The last slot
    begins early enough to be over before the roster ends and before the door closes. Raises ValueError
    where a slot would last no time at all.
    """
    if minutes < 1:
        raise ValueError("a slot lasts a minute at least")
    anchor = datetime(2000, 1, 1)  # noqa: DTZ001  only the time of day matters
    length = timedelta(minutes=minutes)
    begin, last = datetime.combine(anchor, starts), datetime.combine(anchor, ends)
    found = []
    while begin + length <= last:
        slot = begin.time(), (begin + length).time()
        if any(opens <= slot[0] and slot[1] <= closes for opens, closes in open_periods):
            found.append(slot)
        begin += length
    return found


def desk_seats(slots, capacity):
    """How many seats of each slot of a day are kept for the desk: one in five of all, spread over the day.

    >>> desk_seats(10, 1)
    [0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    >>> desk_seats(2, 5)
    [1, 1]
    """
    total = [int((n + 1) * capacity * DESK_SHARE) for n in range(-1, slots)]
    return [after - before for before, after in pairwise(total)]


def uncovered(starts, ends, periods):
    """The parts of a span of time that no period covers, as (from, to) in order.

    >>> uncovered(9, 17, [(9, 12), (14, 16)])
    [(12, 14), (16, 17)]
    """
    left, begin = [], starts
    for opens, closes in sorted(periods):
        if begin < min(opens, ends):
            left.append((begin, min(opens, ends)))
        begin = max(begin, closes)
    if begin < ends:
        left.append((begin, ends))
    return left
