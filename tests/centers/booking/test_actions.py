"""Seats are held, sold once, given back; the person served is counted."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from centers.accounts.models import Consent
from centers.booking import actions
from centers.booking.models import Booking, Slot
from centers.booking.models.booking import new_tap_key
from centers.booking.offers import free_run_out
from centers.booking.seats import SlotFull
from centers.booking.slots import make_slots
from centers.common.refusals import Refusal
from centers.org.models import Center
from tests.cast import TODAY, at, resident

Status = Booking.Status


def seats(slot):
    slot.refresh_from_db()
    return slot.taken, slot.public_taken


def booked(slot, law, who, name=None):
    """A confirmed booking through the same verbs as the pages."""
    booking = actions.hold(slot, service=law, by=who)
    booking.person_name, booking.person_phone = name or who.name, who.phone
    booking.topic = "labour"
    booking.save()
    return actions.confirm(booking, by=who)


def test_a_hold_takes_a_seat_and_ends_by_itself(slot, law, wang, wednesday):
    booking = actions.hold(slot, service=law, by=wang)
    assert seats(slot) == (1, 1)
    wednesday.move_to(at(8, 11))
    assert free_run_out() == 1
    booking.refresh_from_db()
    assert booking.status == Status.EXPIRED
    assert seats(slot) == (0, 0)


def test_taking_a_seat_first_frees_expired_holds(slot, law, wang, chen, wednesday):
    liu = resident("13900000003", "刘建国")
    actions.hold(slot, service=law, by=wang)
    actions.hold(slot, service=law, by=chen)
    with pytest.raises(SlotFull):
        actions.hold(slot, service=law, by=liu)
    wednesday.move_to(at(8, 11))
    assert actions.hold(slot, service=law, by=liu).status == Status.HELD
    assert seats(slot) == (1, 1)


def test_the_same_seat_asked_twice_is_one_hold(slot, law, wang):
    first = actions.hold(slot, service=law, by=wang)
    assert actions.hold(slot, service=law, by=wang).pk == first.pk
    assert seats(slot) == (1, 1)


def test_another_seat_gives_the_first_one_back(slot, law, wang):
    actions.hold(slot, service=law, by=wang)
    other = slot.roster.slots.get(starts_at=at(10, 0, slot.date))
    actions.hold(other, service=law, by=wang)
    assert seats(slot) == (0, 0)
    assert seats(other) == (1, 1)
    assert Booking.objects.filter(status=Status.HELD).count() == 1


def test_desk_seats_are_not_sold_to_residents(slot, law, wang, chen):
    Slot.objects.filter(pk=slot.pk).update(desk_seats=1)
    actions.hold(slot, service=law, by=wang)
    with pytest.raises(SlotFull):
        actions.hold(slot, service=law, by=chen)


def test_a_clerk_sells_the_desk_seat(slot, law, wang, zhang):
    Slot.objects.filter(pk=slot.pk).update(desk_seats=1)
    actions.hold(slot, service=law, by=wang)
    booking = actions.book_by_phone(
        slot, service=law, person_name="刘建国", person_phone="13900000003", topic="labour",
        key="one-key-0123456789", by=zhang,
    )  # fmt: skip
    assert booking.status == Status.CONFIRMED
    assert seats(slot) == (2, 1)


def test_confirming_twice_is_one_booking(slot, law, wang):
    booking = booked(slot, law, wang)
    again = actions.confirm(booking, by=wang)
    assert again.pk == booking.pk
    assert booking.events.filter(verb="confirm").count() == 1
    assert seats(slot) == (1, 1)


def test_a_hold_that_ran_out_takes_its_seat_again(slot, law, wang, wednesday):
    booking = actions.hold(slot, service=law, by=wang)
    Booking.objects.filter(pk=booking.pk).update(
        person_name="王桂兰", person_phone=wang.phone, topic="labour"
    )
    wednesday.move_to(at(8, 30))
    free_run_out()
    assert actions.confirm(booking, by=wang).status == Status.CONFIRMED
    assert seats(slot) == (1, 1)


def test_a_hold_that_ran_out_is_refused_when_the_seat_is_gone(slot, law, wang, chen, wednesday):
    late = actions.hold(slot, service=law, by=wang)
    Booking.objects.filter(pk=late.pk).update(person_name="王桂兰", person_phone=wang.phone)
    wednesday.move_to(at(8, 30))
    free_run_out()
    booked(slot, law, chen)
    booked(slot, law, resident("13900000003", "刘建国"))
    with pytest.raises(SlotFull):
        actions.confirm(late, by=wang)


def later_days(slot):
    """Nine o'clock one and two weeks later, at the same place."""
    return slot.roster.slots.filter(starts_at__hour=9, starts_at__minute=0, date__gt=slot.date)


def test_two_live_bookings_a_person_and_no_third(slot, law, wang):
    second, third = later_days(slot)
    booked(slot, law, wang)
    booked(second, law, wang)
    with pytest.raises(Refusal, match="已有两条"):
        booked(third, law, wang)
    assert Booking.objects.filter(status=Status.CONFIRMED).count() == 2


def test_a_cancelled_booking_makes_room_again(slot, law, wang):
    second, third = later_days(slot)
    first = booked(slot, law, wang)
    booked(second, law, wang)
    actions.cancel(first, by=wang)
    assert booked(third, law, wang).status == Status.CONFIRMED


def test_one_booking_per_person_service_and_day(slot, law, wang):
    booked(slot, law, wang)
    later = slot.roster.slots.get(starts_at=at(11, 0, slot.date))
    with pytest.raises(Refusal, match="同一天同一事项"):
        booked(later, law, wang)


def test_a_daughter_books_for_her_mother_and_for_herself(slot, law, chen):
    later = slot.roster.slots.get(starts_at=at(11, 0, slot.date))
    booked(slot, law, chen, name="王桂兰")
    assert booked(later, law, chen).status == Status.CONFIRMED


def test_the_database_counts_even_where_the_code_did_not(slot, law, wang):
    first = booked(slot, law, wang)
    twin = Booking.objects.get(pk=first.pk)
    twin.pk, twin.key, twin.code = None, "another-key-0000", "ABCDEFGH"
    twin.tap_key = new_tap_key()
    with pytest.raises(IntegrityError, match="one_live_booking_per_person"), transaction.atomic():
        twin.save(force_insert=True)


def test_cancelling_frees_the_seat_once(slot, law, wang):
    booking = booked(slot, law, wang)
    actions.cancel(booking, by=wang)
    actions.cancel(booking, by=wang)
    assert seats(slot) == (0, 0)
    assert booking.events.filter(verb="cancel").count() == 1


def test_online_cancelling_ends_two_hours_before(slot, law, wang, zhang, wednesday):
    booking = booked(slot, law, wang)
    wednesday.move_to(at(7, 31, slot.date))
    with pytest.raises(Refusal, match="不足两小时"):
        actions.cancel(booking, by=wang)
    assert actions.cancel(booking, by=zhang).status == Status.CANCELLED


def test_online_cancelling_is_open_until_then(slot, law, wang, wednesday):
    booking = booked(slot, law, wang)
    wednesday.move_to(at(7, 30, slot.date))
    assert actions.cancel(booking, by=wang).status == Status.CANCELLED


def test_a_booking_keeps_its_units(slot, law, wang, network):
    booking = booked(slot, law, wang)
    assert (booking.center, booking.station, booking.district) == (
        network["北关"], network["北关"], network["centre"],
    )  # fmt: skip


def hold_for(slot, law, who, name, phone, relation="parent"):
    booking = actions.hold(slot, service=law, by=who, relation=relation)
    booking.person_name, booking.person_phone, booking.topic = name, phone, "family"
    booking.save()
    return booking


def test_an_account_has_four_live_bookings_whatever_names_it_gives(roster, law, chen):
    free = list(roster.slots.filter(desk_seats=0).order_by("starts_at"))
    for number, slot in enumerate(free[:4]):
        actions.confirm(hold_for(slot, law, chen, f"亲属{number}", chen.phone), by=chen)
    with pytest.raises(Refusal, match="已有四条"):
        actions.confirm(hold_for(free[4], law, chen, "赵一", chen.phone), by=chen)


@pytest.mark.parametrize("name", ["王 桂兰", "王·桂兰", "王桂兰\u200b"])
def test_another_spelling_is_the_same_person(slot, law, wang, name):
    booked(slot, law, wang)
    later = slot.roster.slots.get(starts_at=at(11, 0, slot.date))
    with pytest.raises(Refusal, match="同一天同一事项"):
        booked(later, law, wang, name=name)


def test_a_proxy_does_not_learn_whether_somebody_has_bookings(slot, law, wang, chen):
    booked(slot, law, wang)
    later = slot.roster.slots.get(starts_at=at(11, 0, slot.date))
    with pytest.raises(Refusal, match="暂时不能为这位办事人预约"):
        actions.confirm(hold_for(later, law, chen, "王桂兰", wang.phone), by=chen)


def test_a_hold_on_a_day_closed_meanwhile_is_refused(slot, law, wang):
    booking = actions.hold(slot, service=law, by=wang)
    Slot.objects.filter(pk=slot.pk).update(closed_reason="设备检修")
    Booking.objects.filter(pk=booking.pk).update(person_name="王桂兰", person_phone=wang.phone)
    with pytest.raises(SlotFull, match="停约"):
        actions.confirm(booking, by=wang)


def test_asking_for_somebody_else_asks_anew_who(slot, law, wang):
    booking = hold_for(slot, law, wang, "王桂兰", wang.phone, relation="self")
    again = actions.hold(slot, service=law, by=wang, relation="relative")
    assert again.pk == booking.pk
    assert (again.person_name, again.person_phone, again.relation) == ("", "", "relative")


def test_a_refused_proxy_booking_leaves_no_consent(slot, law, wang, chen):
    booked(slot, law, wang)
    later = slot.roster.slots.get(starts_at=at(11, 0, slot.date))
    with pytest.raises(Refusal):
        actions.confirm(hold_for(later, law, chen, "王桂兰", wang.phone), by=chen)
    assert not Consent.objects.filter(on_behalf_of="父母").exists()


def test_a_unit_that_was_closed_sells_nothing(slot, law, wang):
    Center.objects.filter(pk=slot.center_id).update(closed_on=TODAY)
    assert not Slot.objects.bookable().exists()
    make_slots()
    slot.refresh_from_db()
    assert slot.closed_reason


def test_abandoned_holds_are_forgotten_after_a_day(slot, law, wang, wednesday):
    hold_for(slot, law, wang, "王桂兰", wang.phone, relation="self")
    wednesday.move_to(at(8, 11))
    free_run_out()
    assert actions.forget_abandoned() == 0
    wednesday.move_to(at(8, 1, date(2026, 11, 26)))
    assert actions.forget_abandoned() == 1


class TestDesk:
    def test_arrives_and_is_served(self, slot, law, wang, zhang, wednesday):
        booking = booked(slot, law, wang)
        wednesday.move_to(at(9, 25, slot.date))
        actions.advance(booking, "check_in", by=zhang)
        booking = actions.advance(booking, "finish", by=zhang, note="解答劳动报酬问题")
        assert (booking.status, booking.outcome) == (Status.SERVED, "解答劳动报酬问题")
        assert [e.verb for e in booking.events.all()] == ["confirm", "check_in", "finish"]

    def test_checking_in_twice_is_once(self, slot, law, wang, zhang, wednesday):
        booking = booked(slot, law, wang)
        wednesday.move_to(at(9, 25, slot.date))
        for _ in range(2):
            actions.advance(booking, "check_in", by=zhang)
        assert booking.events.filter(verb="check_in").count() == 1

    def test_nobody_is_absent_before_a_quarter_past(self, slot, law, wang, zhang, wednesday):
        booking = booked(slot, law, wang)
        wednesday.move_to(at(9, 44, slot.date))
        with pytest.raises(Refusal, match="15 分钟"):
            actions.advance(booking, "no_show", by=zhang)
        wednesday.move_to(at(9, 45, slot.date))
        assert actions.advance(booking, "no_show", by=zhang).status == Status.NO_SHOW

    def test_who_comes_late_is_still_checked_in(self, slot, law, wang, zhang, wednesday):
        booking = booked(slot, law, wang)
        wednesday.move_to(at(10, 0, slot.date))
        actions.advance(booking, "no_show", by=zhang)
        assert actions.advance(booking, "check_in", by=zhang).status == Status.CHECKED_IN

    def test_who_booked_anew_after_missing_it_is_still_received(
        self, slot, law, wang, zhang, wednesday
    ):
        first = booked(slot, law, wang)
        wednesday.move_to(at(9, 50, slot.date))
        actions.advance(first, "no_show", by=zhang)
        booked(slot.roster.slots.get(starts_at=at(11, 0, slot.date)), law, wang)
        assert actions.advance(first, "check_in", by=zhang).status == Status.CHECKED_IN

    def test_not_before_the_day(self, slot, law, wang, zhang):
        with pytest.raises(Refusal, match="当天"):
            actions.advance(booked(slot, law, wang), "check_in", by=zhang)

    def test_a_walk_in_takes_a_seat_of_the_hour(self, slot, law, zhang, wednesday):
        wednesday.move_to(at(9, 40, slot.date))
        booking = walk_in(slot.center, law, zhang)
        assert booking.status == Status.CHECKED_IN
        assert booking.slot == slot
        assert seats(slot) == (1, 0)

    def test_a_walk_in_is_served_when_everything_is_full(self, slot, law, zhang, wednesday):
        wednesday.move_to(at(9, 40, slot.date))
        Slot.objects.update(closed_reason="值班调整")
        assert walk_in(slot.center, law, zhang).slot is None

    def test_the_same_form_twice_is_one_walk_in(self, slot, law, zhang, wednesday):
        wednesday.move_to(at(9, 40, slot.date))
        assert walk_in(slot.center, law, zhang).pk == walk_in(slot.center, law, zhang).pk
        assert seats(slot) == (1, 0)

    def test_what_nobody_recorded_is_not_a_no_show(self, slot, law, wang, wednesday):
        booking = booked(slot, law, wang)
        wednesday.move_to(at(0, 20, date(2026, 11, 27)))
        assert actions.close_past_days() == 1
        booking.refresh_from_db()
        assert booking.status == Status.UNRECORDED


def walk_in(center, law, by):
    return actions.register_walk_in(
        center=center, service=law, person_name="刘建国", person_phone="", topic="labour", note="",
        key="walk-in-key-012345", by=by,
    )  # fmt: skip


class TestFindingByCode:
    def test_code_and_tail(self, slot, law, wang):
        booking = booked(slot, law, wang)
        spaced = f"{booking.code[:4]} {booking.code[4:]}".lower()
        assert actions.find_by_code(spaced, "0001") == booking

    def test_five_misses_lock_and_the_phone_unlocks(self, slot, law, wang):
        booking = booked(slot, law, wang)
        for _ in range(5):
            assert actions.find_by_code(booking.code, "9999") is None
        with pytest.raises(Refusal, match="暂停查询"):
            actions.find_by_code(booking.code, "0001")
        actions.unlock_codes(wang)
        assert actions.find_by_code(booking.code, "0001") == booking

    def test_a_hold_is_not_found(self, slot, law, wang):
        booking = actions.hold(slot, service=law, by=wang)
        assert actions.find_by_code(booking.code, "0001") is None
