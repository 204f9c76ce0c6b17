"""Everybody at half past eight, a storm of searches, and all verbs at once: seats add up, nothing waits for ever."""

import random
from datetime import date, time
from threading import Barrier, Event, Thread

import pytest
from django.db import OperationalError, connection, transaction
from django.db.models import Count, F, Q, Sum

from centers.accounts.models import User
from centers.booking import actions, offers
from centers.booking.models import (
    Booking,
    BookingEvent,
    Roster,
    RosterException,
    Slot,
    UnmetSearch,
    Waiting,
)
from centers.booking.slots import make_slots
from centers.common.refusals import Refusal
from tests.cast import TODAY, at

from .test_race import racers_of

pytestmark = pytest.mark.django_db(transaction=True)
NEW_DAY = date(2026, 12, 9)
CLIENTS, PROCESSES = 60, 3
SEARCHES = 5  # of each kind and client, in the storm of `tests.racer`


@pytest.fixture
def people(transactional_db, network):
    User.objects.bulk_create(
        User(kind="resident", phone=f"138{number:08d}", name=f"居民{number}")
        for number in range(CLIENTS)
    )
    return list(User.objects.filter(kind="resident").order_by("pk"))


@pytest.fixture
def station(people, beiguan, law):
    """A duty lawyer at 北关 on Wednesdays: six times of five seats, each with one for the desk."""
    roster = Roster.objects.create(
        center=beiguan, title="值班律师", weekday=2, starts=time(9), ends=time(12), capacity=5,
        valid_from=TODAY,
    )  # fmt: skip
    roster.services.add(law)
    make_slots()
    return roster


def deadlocks():
    """How many deadlocks PostgreSQL has broken up in this database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def assert_seats_add_up():
    live = Q(bookings__status__in=Booking.LIVE)
    wrong = Slot.objects.annotate(
        live=Count("bookings", filter=live | Q(bookings__status__in=["served", "no_show"])),
        web=Count("bookings", filter=live & Q(bookings__seat_by_desk=False)),
    ).exclude(taken=F("live"), public_taken=F("web"))
    assert list(wrong.values("pk", "taken", "live", "public_taken", "web")) == []


def test_release_morning(station, wednesday):
    """Sixty people, twenty-four seats of one station, while the sweeps go on as ever."""
    before = deadlocks()
    slot = station.slots.get(starts_at=at(9, 0, NEW_DAY))
    wednesday.move_to(at(8, 29))
    assert not Slot.objects.bookable().filter(date=NEW_DAY).exists()
    wednesday.move_to(at(8, 30))
    processes = racers_of("morning", slot, CLIENTS, PROCESSES)
    while any(process.poll() is None for process in processes):
        offers.free_run_out()
        offers.offer_all()
        offers.call_off_closed()
        make_slots()
    outcomes = [process.communicate()[0] for process in processes]
    assert [process.returncode for process in processes] == [0] * PROCESSES, outcomes
    sold = Booking.objects.filter(day=NEW_DAY, status="confirmed")
    assert sold.count() == sum(map(int, outcomes)) == 24
    assert sold.values("booked_by").distinct().count() == 24
    assert_seats_add_up()
    assert deadlocks() == before


def test_a_storm_of_searches(station):
    """Nothing is free: the search of every visitor is counted, nothing is booked, nobody waits for the counter."""
    before = deadlocks()
    Slot.objects.update(closed_reason="约满")
    slot = station.slots.first()
    processes = racers_of("search", slot, CLIENTS, PROCESSES)
    outcomes = [process.communicate(timeout=120)[0] for process in processes]
    assert sum(map(int, outcomes)) == CLIENTS
    counted = UnmetSearch.objects.aggregate(n=Sum("searches"))["n"]
    assert counted == CLIENTS * SEARCHES * 2
    assert UnmetSearch.objects.count() == 2  # the district and the station, one hour
    assert not Booking.objects.exists()
    assert deadlocks() == before


class Mayhem:
    """Residents, a clerk who closes and reopens a day, and the sweeps, each on a thread of its own."""

    TURNS = 40

    def __init__(self, roster, service, people):
        self.roster, self.service, self.people = roster, service, people
        self.slots = list(roster.slots.filter(starts_at__gt=at(12)).order_by("pk"))
        self.troubles, self.over = [], Event()

    def resident(self, who, seed):
        dice = random.Random(seed)  # noqa: S311  a repeatable throw
        for _ in range(self.TURNS):
            verb = dice.choice(
                [self.book, self.book, self.cancel, self.move, self.wait, self.answer, self.answer]
            )
            try:
                verb(who, dice)
            except Refusal:
                continue

    def mine(self, who, status):
        return Booking.objects.filter(booked_by=who, status=status).order_by("pk").first()

    def book(self, who, dice):
        held = actions.hold(dice.choice(self.slots), service=self.service, by=who)
        Booking.objects.filter(pk=held.pk).update(
            person_name=who.name, person_phone=who.phone, topic="labour"
        )
        if dice.random() < 0.8:
            actions.confirm(held, by=who)
        else:
            actions.let_go(held)

    def cancel(self, who, dice):
        if booking := self.mine(who, "confirmed"):
            actions.cancel(booking, by=who)

    def move(self, who, dice):
        if booking := self.mine(who, "confirmed"):
            actions.move(booking, dice.choice(self.slots), by=who)

    def wait(self, who, dice):
        entry = Waiting.objects.live().filter(booked_by=who).first()
        if entry:
            actions.leave(entry, by=who)
            return
        fields = {"person_name": who.name, "person_phone": who.phone, "topic": "labour"}
        entry = Waiting(
            service=self.service, center=self.roster.center, channel="web", booked_by=who,
            last_day=NEW_DAY, **fields,
        )  # fmt: skip
        actions.join(entry, by=who)

    def answer(self, who, dice):
        if offer := self.mine(who, "offered"):
            verb = actions.accept if dice.random() < 0.8 else actions.decline
            verb(offer, by=who)

    def clerk(self):
        day = self.slots[0].date
        while not self.over.is_set():
            off = RosterException.objects.create(roster=self.roster, date=day, reason="律师出庭")
            make_slots(self.roster.center)
            offers.call_off_closed()
            off.delete()
            make_slots(self.roster.center)

    def sweeps(self):
        while not self.over.is_set():
            # Time runs out for every other offer, so that some are still answered.
            Booking.objects.alias(odd=F("pk") % 2).filter(status="offered", odd=1).update(
                held_until=at(7)
            )
            offers.free_run_out()
            offers.offer_all()

    def run(self):
        crowd = [
            Thread(target=self.watched, args=(self.resident, who, seed))
            for seed, who in enumerate(self.people)
        ]
        others = [Thread(target=self.watched, args=[verb]) for verb in (self.clerk, self.sweeps)]
        for thread in crowd + others:
            thread.start()
        for thread in crowd:
            thread.join()
        self.over.set()
        for thread in others:
            thread.join()

    def watched(self, verb, *arguments):
        try:
            verb(*arguments)
        except Exception as error:  # noqa: BLE001  whatever went wrong is what the test is about
            self.troubles.append(error)
            self.over.set()
        finally:
            connection.close()


def test_all_verbs_at_once(station, law, people):
    before = deadlocks()
    mayhem = Mayhem(station, law, people[:12])
    mayhem.run()
    assert mayhem.troubles == []
    happened = set(BookingEvent.objects.values_list("verb", flat=True))
    assert happened >= {"confirm", "cancel", "move", "call_off", "accept"}
    assert_seats_add_up()
    open_offers = Booking.objects.filter(status="offered", waiting__isnull=False)
    assert set(open_offers.values_list("waiting", flat=True)) == set(
        Waiting.objects.filter(status="offered").values_list("pk", flat=True)
    )
    assert deadlocks() == before


def test_a_deadlock_would_be_seen(station):
    """The control: two slots locked in two orders, and PostgreSQL must break it up."""
    before = deadlocks()
    one, other = station.slots.order_by("pk")[:2]
    barrier, errors = Barrier(2), []

    def lock(first, second):
        try:
            with transaction.atomic():
                Slot.objects.select_for_update().get(pk=first.pk)
                barrier.wait(30)
                Slot.objects.select_for_update().get(pk=second.pk)
        except OperationalError as error:
            errors.append(error)
        finally:
            connection.close()

    pair = [Thread(target=lock, args=order) for order in ((one, other), (other, one))]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    assert len(errors) == 1
    assert deadlocks() == before + 1
