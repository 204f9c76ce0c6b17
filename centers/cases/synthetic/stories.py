"""Cases as they go, each step through its verb at its moment; and cases that stand at one point."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from centers.cases.clocks import midnight, reckon
from centers.cases.models import DeadlineRule

from . import people
from .world import moment

LATE = 0.04  # the share of steps that come after their clock
FOUND_WITHIN = 60  # days in which a clock with the wanted mark began


class Story(ABC):
    """One case of a line, which names a method for each step."""

    def __init__(self, cast, matter, *, unit, at):
        self.cast, self.world, self.random = cast, cast.world, cast.world.random
        self.matter, self.unit, self.at = matter, unit, at

    def somebody(self, sex="", ages=(25, 70), user=None):
        """What a case asks of a person who does not exist, or of somebody of the demo."""
        sex = sex or self.random.choice(["female", "male"])
        born = people.birthday(self.random, self.world.today, ages)
        person = {
            "name": people.name(self.random, sex, born), "sex": sex, "birth_date": born,
            "ethnicity": people.picked(self.random, people.ETHNICITIES),
            "id_number": people.id_number(self.random, sex, born),
            "phone": people.phone(self.random), "address": people.address(self.random),
        }  # fmt: skip
        return person | ({"name": user.name, "phone": user.phone} if user else {})

    def take(self, step, at):
        self.case.refresh_from_db()
        getattr(self, step)(at)
        self.at = at

    @abstractmethod
    def when(self, step):
        """The moment of a step, or None where it is still to come."""

    def go_on(self, course):
        """Takes the steps of a course one after the other, as far as they lie in the past."""
        for step in course:
            at = self.when(step)
            if at is None:
                return
            self.take(step, at)

    def after(self, count, *, unit, codes=(), is_late=False):
        """The moment so many working days on, in the hours of a unit and within the nearest of some clocks,
        unless it comes late; None where that is still to come."""
        world, last = self.world, timezone.localdate(self.at)
        day = world.later(last, count)
        limit = self.case.deadlines.running().filter(code__in=codes).order_by("due_on").first()
        if limit:
            late = world.later(limit.due_on, self.random.randint(1, 3))
            day = max(late if is_late else min(day, limit.due_on), last)
        at = world.in_hours(unit, day, self.at)
        while at is None:
            day = world.later(day, 1)
            at = world.in_hours(unit, day, self.at)
        return self.if_past(at)

    def if_past(self, at):
        return at if at < self.world.now else None


@dataclass(frozen=True)
class Point:
    """Where cases of the demo stand: the steps taken, and the mark that the clock of the last of them shows.

    clock: that clock, "" where none runs; then the last step was `ago` days back. since: which step began it,
    0 for the receipt. hers: whose they are, by the phone, where somebody of the demo applied.
    """

    steps: tuple = ()
    clock: str = ""
    since: int = 0
    mark: str = ""
    channel: str = "window"
    unit: str = ""
    count: int = 1
    ago: int = 20
    hers: str = ""

    def moments(self, world, unit, *, earlier=0):
        """When the receipt and each step happened. earlier: so many steps more, before the others."""
        anchor = self.since + (earlier if self.since else 0) if self.clock else len(self.steps)
        day = (
            self.day_of_mark(world)
            if self.clock
            else world.later(world.today, -self.ago * 5 // 7 - 1)
        )
        return moments(world, unit, day, anchor, len(self.steps) + earlier + 1)

    def day_of_mark(self, world):
        """The latest day on which a clock began that shows the mark now, a working day where there is one."""
        rule = DeadlineRule.objects.in_force(world.today).get(code=self.clock)

        def mark_from(day):
            start = midnight(day)
            return mark_of(
                reckon(start, rule.count, rule.unit, world.calendar, rolls=rule.rolls), world.now
            )

        days = [world.today - timedelta(days=n) for n in range(FOUND_WITHIN)]
        fitting = [day for day in days if mark_from(day) == self.mark]
        # Not today, so that no step lies ahead.
        return next(
            (day for day in fitting if world.calendar.works(day) and day < world.today), fitting[0]
        )


def mark_of(marks, now):
    return (
        "overdue" if now >= marks.due_at
        else "red" if now >= marks.red_at
        else "amber" if now >= marks.amber_at
        else ""
    )  # fmt: skip


def moments(world, unit, day, anchor, count):
    """So many moments in office hours, one a working day, the `anchor`-th on that day; all in the past."""
    found = []
    for place in range(count):
        on = day if place == anchor else world.later(day, place - anchor)
        last = found[-1] if found else None
        at = world.in_hours(unit, on, last) if world.calendar.works(on) else None
        at = at or moment(on, 10 * 60)
        if last and at <= last:
            at = last + timedelta(minutes=5)
        if at >= world.now:  # so many that the last come soon after one another
            left = count - place
            last = last or world.now - timedelta(hours=1)
            at = last + (world.now - last) / (left + 1)
        found.append(at)
    return found
