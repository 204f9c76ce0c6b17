"""Two hundred people, one slot: as many bookings as seats, whoever dies on the way."""

import os
import signal
import subprocess
import sys
import time
from datetime import date
from datetime import time as clock

import pytest
from django.db import connection

from centers.accounts.models import User
from centers.booking.models import Booking, Roster, Slot
from centers.booking.slots import make_slots
from tests.cast import TODAY, at

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS, PROCESSES, SEATS = 200, 4, 20


@pytest.fixture
def rush(transactional_db, beiguan, law):
    """A slot with twenty seats for residents, and two hundred who want one."""
    roster = Roster.objects.create(
        center=beiguan, title="讲座", weekday=3, starts=clock(9), ends=clock(9, 30), capacity=SEATS,
        valid_from=TODAY,
    )  # fmt: skip
    roster.services.add(law)
    make_slots()
    slot = roster.slots.get(starts_at=at(9, 0, date(2026, 11, 26)))
    Slot.objects.filter(pk=slot.pk).update(desk_seats=0)
    User.objects.bulk_create(
        User(kind="resident", phone=f"138{number:08d}", name=f"居民{number}")
        for number in range(2 * CLIENTS)
    )
    return slot


def racers(verb, slot, first=0):
    """Four processes of fifty clients each."""
    return racers_of(verb, slot, CLIENTS, PROCESSES, first)


def racers_of(verb, slot, clients, processes, first=0):
    """Clients in processes of their own, all doing one verb of `tests.racer`."""
    each = clients // processes
    environment = {**os.environ, "RACE_DB": connection.settings_dict["NAME"]}
    return [
        subprocess.Popen(
            [sys.executable, "-m", "tests.racer", verb, str(slot.pk), str(first + n * each), str(each)],
            env=environment, stdout=subprocess.PIPE, text=True,
        )
        for n in range(processes)
    ]  # fmt: skip


def got(processes):
    return sum(int(process.communicate(timeout=120)[0] or 0) for process in processes)


def live(slot):
    return Booking.objects.filter(slot=slot, status__in=Booking.LIVE).count()


def test_exactly_as_many_as_there_are_seats(rush):
    assert got(racers("take", rush)) == SEATS
    rush.refresh_from_db()
    assert (rush.taken, rush.public_taken, live(rush)) == (SEATS, SEATS, SEATS)


def test_the_same_race_oversells_without_the_conditional_update(rush):
    """The control: were the seats not guarded by one UPDATE, the test above would fail."""
    got(racers("read_then_write", rush))
    assert live(rush) > SEATS


def test_a_process_killed_half_way_leaves_seats_and_bookings_in_step(rush):
    processes = racers("take", rush)
    deadline = time.monotonic() + 60
    while not live(rush):
        assert time.monotonic() < deadline
    for process in processes[:2]:
        process.send_signal(signal.SIGKILL)
    for process in processes:
        process.communicate(timeout=120)
    rush.refresh_from_db()
    assert rush.taken == live(rush) <= SEATS
    got(racers("take", rush, first=CLIENTS))
    rush.refresh_from_db()
    assert (rush.taken, live(rush)) == (SEATS, SEATS)


def test_two_people_swapping_seats_do_not_wait_for_each_other(rush, law):
    """Both hold a seat and ask for the other's, again and again, at the same moment."""
    from threading import Barrier, Thread

    from centers.booking import actions

    later = rush.roster.slots.exclude(pk=rush.pk).order_by("pk").first()
    people = list(User.objects.filter(kind="resident").order_by("pk")[:2])
    barrier, troubles = Barrier(2), []

    def swap(who, slots):
        try:
            for turn in range(25):
                barrier.wait(30)
                actions.hold(slots[turn % 2], service=law, by=who)
        except Exception as error:  # noqa: BLE001  whatever went wrong is what the test is about
            troubles.append(error)
            barrier.abort()
        finally:
            connection.close()

    pair = [
        Thread(target=swap, args=a)
        for a in zip(people, [(rush, later), (later, rush)], strict=True)
    ]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    assert troubles == []
    assert live(rush) + live(later) == 2
    assert sum(Slot.objects.values_list("taken", flat=True)) == 2
