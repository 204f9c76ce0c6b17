"""Slots keep in step with rosters, hours and the calendar."""

from datetime import date, time

import pytest
from django.db import IntegrityError, transaction

from centers.booking import actions
from centers.booking.models import Roster, Slot
from centers.booking.slots import Effect, make_slots
from centers.org.models import Closure
from tests.cast import at


def test_a_pattern_makes_slots_on_its_working_days(roster):
    days = set(roster.slots.values_list("date", flat=True))
    assert days == {date(2026, 11, 26), date(2026, 12, 3), date(2026, 12, 10)}
    assert roster.slots.filter(date=date(2026, 11, 26)).count() == 6


def test_one_seat_in_five_is_kept_for_the_desk(roster):
    day = roster.slots.filter(date=date(2026, 11, 26))
    assert sum(day.values_list("capacity", flat=True)) == 12
    assert sum(day.values_list("desk_seats", flat=True)) == 2


def test_making_slots_twice_changes_nothing(roster):
    before = list(Slot.objects.order_by("pk").values())
    assert make_slots() == Effect()
    assert list(Slot.objects.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("now", "holiday", "make_up"),
    [(at(8, 0, date(2026, 9, 28)), date(2026, 10, 1), date(2026, 10, 10))],
)
def test_no_slot_on_national_day_but_one_on_the_make_up_saturday(
    beiguan, law, wednesday, now, holiday, make_up
):
    wednesday.move_to(now)
    for weekday in (3, 4):  # Thursday as 1 October; Friday, by whose hours that Saturday works
        Roster.objects.create(
            center=beiguan, title="值班律师", weekday=weekday, starts=time(9), ends=time(12),
            valid_from=date(2026, 9, 28),
        ).services.add(law)  # fmt: skip
    make_slots()
    assert not Slot.objects.filter(date=holiday).exists()
    assert Slot.objects.filter(date=make_up).exists()


def test_a_closure_closes_slots_and_its_end_opens_them(roster):
    closure = Closure.objects.create(
        center=roster.center,
        first_day=date(2026, 11, 26),
        last_day=date(2026, 11, 26),
        reason="搬迁",
    )
    make_slots(roster.center)
    assert not roster.slots.bookable().filter(date=date(2026, 11, 26)).exists()
    closure.delete()
    make_slots(roster.center)
    assert roster.slots.bookable().filter(date=date(2026, 11, 26)).count() == 6


def test_a_smaller_pattern_never_drops_a_taken_seat(roster, slot, wang, chen, law):
    for who in (wang, chen):
        actions.hold(slot, service=law, by=who)
    Roster.objects.filter(pk=roster.pk).update(capacity=1)
    make_slots()
    slot.refresh_from_db()
    assert (slot.capacity, slot.taken) == (2, 2)


@pytest.mark.parametrize(
    "change", [{"taken": 3}, {"public_taken": 1}, {"taken": 2, "public_taken": 2, "desk_seats": 1}]
)
def test_the_database_refuses_what_cannot_be(slot, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Slot.objects.filter(pk=slot.pk).update(**change)
