"""Staff change a unit while residents book there: neither waits for the other in a ring."""

from datetime import date, time, timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection

from centers.booking import actions as booking
from centers.booking.models import Slot
from centers.booking.slots import ROSTER_CHANGED
from centers.org import actions, network_file
from centers.org.models import Center
from centers.org.network import apply
from tests.cast import TODAY

TURNS = 25


@pytest.mark.django_db(transaction=True)
def test_new_hours_and_a_booking_at_the_same_moment(transactional_db, slot, law, wang, sun):
    unit, other = slot.center, slot.roster.slots.exclude(pk=slot.pk).order_by("pk").first()
    week = {day: [(time(9), time(12))] for day in range(5)}
    start, troubles = Barrier(2), []

    def edit(turn):
        actions.set_hours(unit, week, first_day=TODAY + timedelta(days=turn % 2), by=sun)

    def book(turn):
        booking.hold((slot, other)[turn % 2], service=law, by=wang)

    def again_and_again(gesture):
        try:
            for turn in range(TURNS):
                start.wait(30)
                gesture(turn)
        except Exception as error:  # noqa: BLE001  whatever went wrong is what the test is about
            troubles.append(error)
            start.abort()
        finally:
            connection.close()

    pair = [Thread(target=again_and_again, args=[gesture]) for gesture in (edit, book)]
    for thread in pair:
        thread.start()
    for thread in pair:
        thread.join()
    assert troubles == []


def test_a_unit_that_a_new_file_leaves_out_offers_no_more_times(roster, network, tmp_path):
    assert Slot.objects.filter(center=network["北关"], closed_reason="").exists()
    kept = Center.objects.exclude(code__startswith="610104003").order_by("path")
    lines = [
        f"{c.code},{c.tier},{'610104' if c.tier == 'station' else c.code[:9] if c.tier == 'room' else ''},"
        f"{c.name},{c.short_name},,,none,,,,,国家统计局"
        for c in kept
    ]
    path = tmp_path / "network.csv"
    path.write_text("\n".join([",".join(network_file.HEADER), *lines]) + "\n", encoding="utf-8")
    last = date(2026, 12, 1)
    tally = apply(network_file.read(str(path)), on=last)
    assert tally.closed == 2
    slots = Slot.objects.filter(center=network["北关"])
    assert not slots.filter(date__gte=last, closed_reason="").exists()
    assert slots.filter(date__gte=last, closed_reason=ROSTER_CHANGED).exists()
    assert slots.filter(date__lt=last, closed_reason="").exists()
