"""By when a warning is answered, as dated configuration: what is shipped, what holds, and when that is."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from centers.cases.clocks import midnight
from centers.common.dated_rules import refuse_unless_new
from centers.common.locks import one_at_a_time
from centers.common.working_days import Unit
from centers.org.calendar import due

from .models import AlertRule
from .signals import Level

SOURCE = "没有统一规定，暂按本区做法"
BEGINNING = date(2000, 1, 1)
SHIPPED = {
    Level.RED: {"minutes": 30},
    Level.ORANGE: {"minutes": 120},
    Level.YELLOW: {"working_days": 1},
    Level.BLUE: {"working_days": 3},
}


@transaction.atomic
def load():
    """Writes the shipped rules where they are missing; what staff entered stays. Gives how many were added."""
    rows = [
        AlertRule(level=level, valid_from=BEGINNING, source=SOURCE, **length)
        for level, length in SHIPPED.items()
    ]
    known = set(AlertRule.objects.filter(valid_from=BEGINNING).values_list("level", flat=True))
    return len(AlertRule.objects.bulk_create([row for row in rows if row.level not in known]))


def respond_by(level, at):
    """The moment until which a warning of a level, raised at a moment, has to be answered: minutes run on through
    the night, working days end with the day."""
    rule = AlertRule.objects.in_force(timezone.localdate(at)).get(level=level)
    if rule.minutes:
        return at + timedelta(minutes=rule.minutes)
    last = due(timezone.localdate(at), rule.working_days, Unit.WORKING_DAY).by
    return midnight(last + timedelta(days=1))


@transaction.atomic
def set_rule(*, level, minutes, working_days, source, valid_from, by):
    """A level is answered by another time from a day on. Refusal for a day that has passed, or has one already."""
    one_at_a_time(f"mediation:alert_rule:{level}")
    refuse_unless_new(AlertRule.objects.filter(level=level), valid_from, "时限")
    return AlertRule.objects.create(
        level=level, minutes=minutes, working_days=working_days, source=source, valid_from=valid_from,
        entered_by=by,
    )  # fmt: skip
