"""A unit closes: its bookings are cancelled, and two other times are held for each person's answer."""

from datetime import date

import pytest
from django.urls import reverse

from centers.booking import actions, offers
from centers.booking.models import Booking, RosterException, Slot
from centers.booking.slots import make_slots
from centers.common.refusals import Refusal
from centers.messaging.models import Message
from centers.org.models import Closure
from tests.cast import at

from .test_actions import booked, seats
from .test_waiting import offer_of, wait

THURSDAY = date(2026, 11, 26)


@pytest.fixture
def closed(slot, law, wang):
    """王桂兰 had half past nine; that day was closed."""
    booking = booked(slot, law, wang)
    Closure.objects.create(
        center=slot.center, first_day=THURSDAY, last_day=THURSDAY, reason="设备检修"
    )
    make_slots(slot.center)
    assert offers.call_off_closed() == 1
    booking.refresh_from_db()
    return booking


def times(booking):
    return list(booking.replacements.order_by("starts_at"))


def test_two_times_are_held_the_nearest_at_the_same_place(closed):
    assert closed.status == "called_off"
    held = times(closed)
    assert [(o.status, o.center) for o in held] == [("offered", closed.center)] * 2
    assert {o.day for o in held} == {date(2026, 12, 3)}
    assert sum(Slot.objects.values_list("taken", flat=True)) == 2


def test_the_message_names_both_and_the_link(closed):
    told = Message.objects.get(key__contains=":called_off:", channel="inbox")
    assert told.text.count("12月3日") == 2
    assert closed.tap_path in told.text
    assert "设备检修" not in told.text
    assert Message.objects.get(key__contains=":confirmed:", channel="inbox").status == "withdrawn"


def test_taking_one_gives_the_other_back(closed, wang):
    first, second = times(closed)
    booking = actions.accept(first, by=wang)
    second.refresh_from_db()
    assert (booking.status, second.status) == ("confirmed", "expired")
    assert sum(Slot.objects.values_list("taken", flat=True)) == 1
    with pytest.raises(Refusal):
        actions.accept(second, by=wang)
    assert not Booking.objects.stranded().exists()


def test_unanswered_both_are_free_again_and_the_desk_still_knows(closed, wednesday):
    wednesday.move_to(at(10, 1, THURSDAY.replace(day=27)))
    offers.free_run_out()
    assert sum(Slot.objects.values_list("taken", flat=True)) == 0
    wednesday.move_to(at(8, 0))
    assert list(Booking.objects.stranded()) == [closed]


def test_twice_changes_nothing(closed):
    assert offers.call_off_closed() == 0
    assert Booking.objects.filter(status="offered").count() == 2


def test_one_day_off_says_why(slot, law, wang):
    booking = booked(slot, law, wang)
    RosterException.objects.create(roster=slot.roster, date=THURSDAY, reason="律师出庭")
    make_slots()
    slot.refresh_from_db()
    assert slot.closed_reason == "律师出庭"
    offers.call_off_closed()
    booking.refresh_from_db()
    assert booking.status == "called_off"
    assert booking.events.get(verb="call_off").note == "律师出庭"


def test_what_was_offered_there_goes_back_into_line(slot, law, wang, chen):
    Slot.objects.exclude(pk=slot.pk).update(closed_reason="约满")
    Slot.objects.filter(pk=slot.pk).update(capacity=1, desk_seats=0)
    first = booked(slot, law, wang)
    entry = wait(law, slot.center, chen)
    actions.cancel(first, by=wang)
    Slot.objects.filter(pk=slot.pk).update(closed_reason="停电")
    offers.call_off_closed()
    entry.refresh_from_db()
    assert (entry.status, entry.offers, offer_of(entry).status) == ("waiting", 0, "expired")
    assert seats(slot) == (0, 0)


def test_a_time_opened_again_meanwhile_is_kept(slot, law, wang):
    booking = booked(slot, law, wang)
    booking.slot.closed_reason = "停电"  # as read a moment ago; it is open again
    assert offers.call_off(booking) is False
    booking.refresh_from_db()
    assert booking.status == "confirmed"
    assert not booking.replacements.exists()


def test_where_the_other_times_close_too_there_are_others_again(closed):
    Slot.objects.filter(bookings__in=times(closed)).update(closed_reason="装修")
    offers.call_off_closed()
    held = closed.replacements.filter(status="offered")
    assert held.count() == 2
    assert set(held.values_list("slot__closed_reason", flat=True)) == {""}
    told = Message.objects.filter(key__contains=":called_off:", channel="inbox")
    assert told.count() == 2


def test_alternatives_are_sought_in_the_database(slot, law, wang, django_assert_max_num_queries):
    booking = booked(slot, law, wang)
    with django_assert_max_num_queries(4):  # the street, the nearest, another day or the next
        assert len(offers.alternatives(booking)) == 2


class TestPages:
    def test_the_resident_chooses(self, client, closed, wang):
        client.force_login(wang)
        page = client.get(closed.get_absolute_url()).content.decode()
        assert "这个时间不能接待了" in page
        assert "设备检修" in page
        first, second = times(closed)
        assert reverse("booking:tap_accept", args=[second.tap_key]) in page
        client.post(reverse("booking:tap_accept", args=[first.tap_key]))
        first.refresh_from_db()
        assert first.status == "confirmed"

    def test_by_the_link_in_the_message(self, client, closed):
        page = client.get(closed.tap_path).content.decode()
        assert page.count("就这个时间") == 2
        assert "王" not in page

    def test_by_the_code(self, client, closed):
        client.post("/bookings/find/", {"code": closed.code, "tail": "0001"})
        assert "就这个时间" in client.get(closed.get_absolute_url()).content.decode()


def test_where_nothing_is_free_the_message_says_so(slot, law, wang):
    booking = booked(slot, law, wang)
    Slot.objects.update(closed_reason="装修")
    offers.call_off_closed()
    booking.refresh_from_db()
    assert booking.status == "called_off"
    assert not booking.replacements.exists()
    assert "12348" in Message.objects.get(key__contains=":called_off_plain:", channel="inbox").text
