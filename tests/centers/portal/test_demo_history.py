"""The demo's past: believable, always the same, done once."""

from collections import Counter
from datetime import time, timedelta

import pytest
from django.db import transaction
from django.db.models import Count, F, Q

from centers.booking.models import Booking, Roster, Slot, UnmetSearch, Waiting
from centers.portal.demo_history import load_history
from tests.cast import TODAY

Status = Booking.Status


@pytest.fixture
def rosters(network, law):
    for center in network.values():
        for weekday in range(5):
            roster = Roster.objects.create(
                center=center, title="=值班律师", weekday=weekday, starts=time(14), ends=time(17),
                capacity=3, valid_from=TODAY,
            )  # fmt: skip
            roster.services.add(law)


def test_the_past_is_believable(rosters, network):
    made = load_history()
    assert made == Booking.objects.count() > 500
    assert not Booking.objects.filter(
        Q(day__gte=TODAY) | Q(day__lt=TODAY - timedelta(weeks=8))
    ).exists()
    assert not Booking.objects.filter(day__in=["2026-10-01", "2026-10-05"]).exists()  # holidays
    states = Counter(Booking.objects.exclude(channel="walk_in").values_list("status", flat=True))
    known = states["served"] + states["no_show"]
    assert 0.08 < states["no_show"] / known < 0.18
    assert {"cancelled", "called_off", "unrecorded"} < set(states)
    assert not Booking.objects.filter(called_at__lt=F("arrived_at")).exists()
    busy = Counter(Booking.objects.values_list("center__short_name", flat=True))
    assert busy["区中心"] > busy["纸坊社区工作室"]
    assert UnmetSearch.objects.exists()
    assert Waiting.objects.exists()


def test_every_seat_counts_its_booking(rosters):
    load_history()
    gone = [Status.CANCELLED, Status.CALLED_OFF]
    counted = Slot.objects.annotate(
        seats=Count("bookings", filter=~Q(bookings__status__in=gone)),
        public=Count("bookings", filter=Q(bookings__channel="web") & ~Q(bookings__status__in=gone)),
    )
    assert counted.filter(taken__gt=0).exists()
    wrong = counted.exclude(seats=F("taken"), public=F("public_taken"))
    assert not wrong.exists()


def test_it_is_always_the_same_and_done_once(rosters):
    def rows():
        return list(
            Booking.objects.order_by("pk").values_list("starts_at", "status", "person_phone")
        )

    with transaction.atomic():
        load_history()
        first = rows()
        transaction.set_rollback(True)
    assert rows() == []
    load_history()
    assert rows() == first
    assert load_history() == 0
    assert rows() == first
