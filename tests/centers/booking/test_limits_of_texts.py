"""What one account can set off: bookings a day, texts to others, and whose absence counts."""

import pytest
from django.urls import reverse

from centers.booking import actions
from centers.booking.models import Booking, Waiting
from centers.common.refusals import Refusal
from centers.messaging.models import Message
from tests.cast import TODAY, at

from .test_actions import booked, later_days
from .test_waiting import wait

STRANGER = "13700000009"


def book_for(slot, law, who, name="王某", phone=STRANGER):
    held = actions.hold(slot, service=law, by=who, relation="neighbour")
    held.person_name, held.person_phone, held.topic = name, phone, "labour"
    held.save()
    return actions.confirm(held, by=who)


def test_ten_bookings_a_day_whether_cancelled_or_not(slot, law, chen):
    for _ in range(10):
        actions.cancel(booked(slot, law, chen), by=chen)
    with pytest.raises(Refusal, match="明天再约"):
        booked(slot, law, chen)


def test_a_strangers_phone_is_not_flooded(slot, law, chen):
    for _ in range(8):
        actions.cancel(book_for(slot, law, chen), by=chen)
    texts = Message.objects.filter(channel="console")
    assert texts.filter(phone=STRANGER).count() == 6
    assert texts.filter(phone=chen.phone).count() == 16


def test_a_place_for_oneself_is_on_ones_own_phone(client, slot, chen):
    client.force_login(chen)
    address = reverse("booking:join", args=["PLS-01", "610104003"])
    answers = {
        "reach": "unit", "within": "7", "relation": "self", "person_name": "受害人",
        "person_phone": STRANGER, "topic": "debt",
    }  # fmt: skip
    client.post(address, answers)
    assert Waiting.objects.get().person_phone == chen.phone


def missed(slot, law, who, days, **fields):
    for day in days:
        when = TODAY.replace(day=day)
        booking = booked(slot, law, who)
        Booking.objects.filter(pk=booking.pk).update(
            day=when,
            starts_at=at(9, 30, when),
            status="no_show",
            slot=later_days(slot)[0],
            **fields,
        )
        slot.roster.slots.update(taken=0, public_taken=0)


def test_what_others_booked_in_ones_name_counts_against_nobody(slot, law, chen, wang):
    missed(slot, law, chen, (10, 12, 19), relation="neighbour", person_phone=wang.phone)
    assert actions.pause_of(wang) is None
    assert booked(slot, law, wang).status == "confirmed"


def test_another_name_on_ones_own_phone_is_oneself(slot, law, chen):
    missed(slot, law, chen, (10, 12, 19))
    with pytest.raises(Refusal):
        book_for(slot, law, chen, name="陈晓燕女士", phone=chen.phone)


def test_a_seat_is_not_offered_to_somebody_who_could_not_take_it(slot, law, wang, liu_waits):
    from centers.booking import offers

    assert offers.offer_all() == 0
    Booking.objects.filter(status="confirmed").update(status="cancelled")
    assert offers.offer_all() == 1


@pytest.fixture
def liu_waits(slot, law, wang):
    """王桂兰 has two bookings and waits for a third."""
    for other in later_days(slot)[:1]:
        booked(other, law, wang)
    booked(slot.roster.slots.get(starts_at=at(11, 0, slot.date)), law, wang)
    return wait(law, slot.center, wang)


def test_papers_are_for_what_was_made(client, slot, law, wang):
    held = actions.hold(slot, service=law, by=wang)
    client.force_login(wang)
    for paper in ("slip", "qr", "calendar_file"):
        assert client.get(reverse(f"booking:{paper}", args=[held.key])).status_code == 404


def test_the_slip_does_not_carry_both_secrets(client, slot, law, wang):
    booking = booked(slot, law, wang)
    client.force_login(wang)
    page = client.get(reverse("booking:slip", args=[booking.key])).content.decode()
    assert booking.code in page
    assert wang.phone[-4:] not in page


def test_a_resident_does_not_move_onto_a_seat_of_the_desk(slot, law, wang, zhang):
    booking = actions.book_by_phone(
        slot, service=law, topic="labour", key="one-key-0123456789", by=zhang,
        person_name="王桂兰", person_phone=wang.phone,
    )  # fmt: skip
    other = slot.roster.slots.get(starts_at=at(10, 0, slot.date))
    slot.roster.slots.filter(pk=other.pk).update(desk_seats=2)
    with pytest.raises(Refusal):
        actions.move(booking, other, by=wang)
    slot.roster.slots.filter(pk=other.pk).update(desk_seats=1)
    moved = actions.move(booking, other, by=wang)
    other.refresh_from_db()
    assert (other.taken, other.public_taken, moved.seat_by_desk) == (1, 1, False)


def test_accepting_on_a_shared_computer_leaves_no_link_behind(client, slot, law, wang):
    from centers.booking import offers
    from centers.booking.models import Slot

    booking = booked(slot, law, wang)
    Slot.objects.filter(pk=slot.pk).update(closed_reason="停电")
    offers.call_off_closed()
    client.post("/bookings/find/", {"code": booking.code, "tail": "0001"})
    offer = booking.replacements.first()
    answer = client.post(reverse("booking:tap_accept", args=[offer.tap_key]))
    assert answer.url == offer.get_absolute_url()
    assert client.get(answer.url).status_code == 200
    client.post(reverse("booking:close", args=[offer.key]))
    assert client.get(answer.url).status_code == 404
