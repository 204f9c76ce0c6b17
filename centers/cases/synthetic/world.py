"""Where and when cases come in: units by the size of their street, working days, office hours, seasons."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from functools import cached_property
from random import Random

from django.utils import timezone

from centers.org.calendar import calendar
from centers.org.hours import open_periods, weekday_worked
from centers.org.models import Center

AHEAD = 420  # days of the calendar after today, for clocks that run on
SEASON = (
    1.25,
    0.6,
    1.1,
    1.0,
    0.95,
    1.0,
    0.95,
    0.9,
    1.0,
    0.9,
    1.15,
    1.4,
)  # wages fall due before the year ends
WEEK = (1.25, 1.1, 1.0, 0.95, 0.85, 0.8, 0.8)
# The share of what comes in at a window that the centre takes, and that of rooms among the rest of their street.
AT_THE_CENTRE = 0.35
HOURS = ((time(9), time(12)), (time(14), time(17)))  # of a unit that told nobody its hours


def moment(day, minute):
    """A minute of a day, by the clock of the place."""
    return timezone.make_aware(datetime.combine(day, time()) + timedelta(minutes=minute))


def minutes_of(clock):
    return clock.hour * 60 + clock.minute


@dataclass
class World:
    """One seed, the moment that counts as now, and the span of years before it."""

    seed: int
    years: int = 2
    now: datetime = field(default_factory=timezone.now)

    def __post_init__(self):
        self.random = Random(self.seed)  # noqa: S311  nothing secret is drawn
        self.today = timezone.localdate(self.now)
        self.first = self.today - timedelta(days=365 * self.years)

    # Days -----------------------------------------------------------------------------------

    @cached_property
    def calendar(self):
        return calendar(self.first, self.today + timedelta(days=AHEAD))

    @cached_property
    def working(self):
        """The working days of the span and of the time ahead, in order."""
        span = (self.today - self.first).days + AHEAD - 30
        days = (self.first + timedelta(days=n) for n in range(span))
        return [day for day in days if self.calendar.works(day)]

    @cached_property
    def past(self):
        """The working days up to yesterday, on which cases came in."""
        return self.working[: bisect_left(self.working, self.today)]

    @cached_property
    def weights(self):
        """How busy each of the past days was."""
        return [SEASON[day.month - 1] * WEEK[day.weekday()] for day in self.past]

    def later(self, day, count):
        """The working day so many after a day; for 0 the day itself, or the first that works after it."""
        place = bisect_right(self.working, day) - 1 + count
        if self.working[place] < day and count == 0:
            place += 1
        return self.working[max(place, 0)]

    # Units ----------------------------------------------------------------------------------

    @cached_property
    def units(self):
        return list(Center.objects.open())

    @cached_property
    def centre(self):
        return next(unit for unit in self.units if unit.tier == Center.Tier.DISTRICT)

    def rooms_of(self, station):
        return [u for u in self.units if u.path.startswith(station.path) and u != station]

    @cached_property
    def stations(self):
        """{station: number of its rooms}; the larger the street, the more come."""
        tier = Center.Tier.STATION
        return {u: max(len(self.rooms_of(u)), 1) for u in self.units if u.tier == tier}

    @cached_property
    def rooms(self):
        return [u for u in self.units if u.tier == Center.Tier.ROOM]

    @cached_property
    def at_windows(self):
        """{unit: weight} for what comes in over a counter: the centre, then the streets by their size."""
        total = sum(self.stations.values())
        shares = {u: (1 - AT_THE_CENTRE) * rooms / total for u, rooms in self.stations.items()}
        return {self.centre: AT_THE_CENTRE, **shares}

    @cached_property
    def hours(self):
        """{unit: {weekday: [(opens, closes)]}} as units keep them today; those that told nobody keep `HOURS`."""
        span = self.today - timedelta(days=7), self.today + timedelta(days=60)
        told = open_periods([unit.pk for unit in self.units], *span)
        found = {}
        for unit in self.units:
            week = defaultdict(list)
            for day, periods in told[unit.pk].items():
                week[weekday_worked(day)] = periods
            found[unit.pk] = dict(week) or {weekday: list(HOURS) for weekday in range(5)}
        return found

    def periods(self, unit, day):
        """[(opens, closes)] in minutes of a unit on a working day."""
        told = self.hours[unit.pk].get(weekday_worked(day), [])
        return [(minutes_of(opens), minutes_of(closes)) for opens, closes in told]

    def is_open(self, unit, day):
        return bool(self.periods(unit, day))

    def in_hours(self, unit, day, after=None):
        """Some moment of a day at which a unit is open, after another one; None where there is none left."""
        least = 0
        if after and timezone.localdate(after) == day:
            local = timezone.localtime(after)
            least = local.hour * 60 + local.minute + 1
        spans = [(max(a, least), b) for a, b in self.periods(unit, day) if b > max(a, least)]
        if not spans:
            return None
        opens, closes = self.random.choices(spans, [b - a for a, b in spans])[0]
        return moment(day, self.random.randrange(opens, closes))
