"""What is done to rosters."""

from django.db import transaction

from ..slots import make_slots


@transaction.atomic
def add_roster(form, *, by):
    """Saves a new weekly pattern and makes its slots; gives their number."""
    form.instance.added_by = by
    return make_slots(form.save().center)


@transaction.atomic
def end_roster(roster, *, last_day, by):
    """Lets a pattern end after a day; later slots close, and whoever booked one is told."""
    roster.valid_to, roster.ended_by = last_day, by
    roster.save(update_fields=["valid_to", "ended_by"])
    make_slots(roster.center)
