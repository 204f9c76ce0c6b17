"""Gestures of one person, or of two, at the very same moment."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection, transaction

from centers.booking import actions
from centers.booking.models import Booking, Roster, Slot
from centers.booking.slots import make_slots
from centers.common.locks import one_at_a_time
from tests.cast import TODAY, at

from .test_actions import hold_for, later_days, walk_in

pytestmark = pytest.mark.django_db(transaction=True)
THURSDAY = date(2026, 11, 26)


def together(*gestures):
    """What each gesture gave, or the exception it raised; all start at once, each on a connection."""
    barrier, given = Barrier(len(gestures)), [None] * len(gestures)

    def act(place, gesture):
        barrier.wait()
        try:
            given[place] = gesture()
        except Exception as error:  # noqa: BLE001  shown by the assertion that follows
            given[place] = error
        finally:
            connection.close()

    threads = [Thread(target=act, args=pair) for pair in enumerate(gestures)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return given


def until_somebody_waits(kind):
    """Returns once a transaction waits for a lock of a kind that another one holds."""
    with connection.cursor() as cursor:
        waiting = 0
        while not waiting:
            cursor.execute(
                "SELECT count(*) FROM pg_locks WHERE locktype = %s AND NOT granted", [kind]
            )
            [waiting] = cursor.fetchone()


def test_two_tabs_ask_for_two_times(slot, law, wang):
    other = later_days(slot)[0]
    for _ in range(8):
        given = together(
            *(lambda s=s: actions.hold(s, service=law, by=wang) for s in (slot, other, slot))
        )
        assert all(isinstance(booking, Booking) for booking in given), given
    assert Booking.objects.filter(status="held").count() == 1
    assert sum(Slot.objects.values_list("taken", flat=True)) == 1


def test_two_people_book_for_the_same_third_at_once(slot, law, wang, chen):
    """Both places are free: neither may hear that they are taken."""
    phone = "13900000009"
    holds = [
        hold_for(slot, law, wang, "王秀英", phone),
        hold_for(later_days(slot)[0], law, chen, "王秀英", phone),
    ]
    given = together(*(lambda b=b: actions.confirm(b, by=b.booked_by) for b in holds))
    assert sorted(booking.person_place for booking in given) == [1, 2], given


def test_the_desks_form_sent_three_times_at_once(slot, law, zhang, wednesday):
    wednesday.move_to(at(9, 40, THURSDAY))
    given = together(*([lambda: walk_in(slot.center, law, zhang)] * 3))
    assert len({booking.pk for booking in given}) == 1, given
    assert Booking.objects.count() == 1


def test_slots_are_not_remade_from_what_was_read_before_a_change(roster):
    """One run waits for the other, and only then reads: the ended pattern stays ended."""
    with transaction.atomic():
        one_at_a_time("make_slots")
        Roster.objects.filter(pk=roster.pk).update(valid_to=TODAY)
        late = Thread(target=lambda: (make_slots(), connection.close()))
        late.start()
        until_somebody_waits("advisory")
    late.join()
    assert not Slot.objects.bookable().exists()


def test_a_new_length_waits_for_bookings_before_it_takes_slots(slot, roster, law, wang):
    """Whoever cancels holds the booking and wants the slot: it must be free, or both would wait."""
    booking = actions.confirm(hold_for(slot, law, wang, "王桂兰", wang.phone), by=wang)
    Roster.objects.filter(pk=roster.pk).update(minutes=15)
    late = Thread(target=lambda: (make_slots(roster.center), connection.close()))
    with transaction.atomic():
        Booking.objects.select_for_update().get(pk=booking.pk)
        late.start()
        until_somebody_waits("transactionid")
        assert Slot.objects.select_for_update(nowait=True).get(pk=slot.pk)
    late.join()
    booking.refresh_from_db()
    assert booking.ends_at == at(9, 45, THURSDAY)
