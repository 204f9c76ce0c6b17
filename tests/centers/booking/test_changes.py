"""A change of plans: another time, the link in a message, and what both cost."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from centers.booking import actions, tasks
from centers.booking.models import Booking, Slot
from centers.booking.seats import SlotFull
from centers.common.refusals import Refusal
from centers.messaging.models import Message
from tests.cast import at

from .test_actions import booked, seats

THURSDAY = date(2026, 11, 26)


@pytest.fixture
def booking(slot, law, wang):
    return booked(slot, law, wang)


def at_ten(slot):
    return slot.roster.slots.get(starts_at=at(10, 0, slot.date))


class TestMoving:
    def test_the_seat_moves_and_the_number_stays(self, booking, slot, wang):
        number, code = booking.number, booking.code
        moved = actions.move(booking, at_ten(slot), by=wang)
        assert (moved.number, moved.code, moved.starts_at) == (number, code, at(10, 0, THURSDAY))
        assert seats(slot) == (0, 0)
        assert seats(at_ten(slot)) == (1, 1)
        assert moved.events.get(verb="move").note == "原定 11月26日 09:30，北关街道工作站"

    def test_twice_and_no_third_time_online(self, booking, slot, wang, zhang):
        times = list(slot.roster.slots.filter(date=slot.date).exclude(pk=slot.pk).order_by("pk"))
        for other in times[:2]:
            booking = actions.move(booking, other, by=wang)
        with pytest.raises(Refusal, match="最多改期 2 次"):
            actions.move(booking, times[2], by=wang)
        assert actions.move(booking, times[2], by=zhang).slot == times[2]
        with pytest.raises(IntegrityError), transaction.atomic():
            Booking.objects.filter(pk=booking.pk).update(moves=3)

    def test_until_two_hours_before_and_later_by_a_clerk(
        self, booking, slot, wang, zhang, wednesday
    ):
        wednesday.move_to(at(7, 31, THURSDAY))
        with pytest.raises(Refusal, match="不足两小时"):
            actions.move(booking, at_ten(slot), by=wang)
        assert actions.move(booking, at_ten(slot), by=zhang).moves == 0

    def test_a_cancelled_one_is_not_moved_not_even_to_its_own_time(self, booking, slot, wang):
        actions.cancel(booking, by=wang)
        with pytest.raises(Refusal, match="不能改期"):
            actions.move(booking, slot, by=wang)

    def test_to_the_same_time_is_nothing(self, booking, slot, wang):
        assert actions.move(booking, slot, by=wang).moves == 0
        assert seats(slot) == (1, 1)

    def test_a_full_time_leaves_the_old_one(self, booking, slot, wang):
        other = at_ten(slot)
        Slot.objects.filter(pk=other.pk).update(capacity=1, taken=1, public_taken=1, desk_seats=0)
        with pytest.raises(SlotFull):
            actions.move(booking, other, by=wang)
        booking.refresh_from_db()
        assert booking.slot == slot
        assert seats(slot) == (1, 1)

    def test_the_new_time_is_told_and_reminded_of_again(self, booking, slot, wang, wednesday):
        wednesday.move_to(at(9, 31))
        tasks.write_due_reminders()
        later = slot.roster.slots.get(starts_at=at(9, 30, date(2026, 12, 3)))
        actions.move(booking, later, by=wang)
        wednesday.move_to(at(9, 31, date(2026, 12, 2)))
        tasks.write_due_reminders()
        tasks.write_due_reminders()
        kinds = [m.key.split(":")[2] for m in Message.objects.filter(channel="inbox")]
        assert sorted(kinds) == ["confirmed", "moved", "remind_24h", "remind_24h"]
        assert "12月3日 09:30" in Message.objects.get(key__contains=":moved:", channel="inbox").text

    def test_the_pages_show_both_times_first(self, client, booking, slot, wang):
        client.force_login(wang)
        page = client.get(booking.get_absolute_url()).content.decode()
        assert "改期" in page
        other = at_ten(slot)
        address = reverse("booking:move_to", args=[booking.key, other.pk])
        assert address in client.get(reverse("booking:move", args=[booking.key])).content.decode()
        page = client.get(address).content.decode()
        assert "09:30–10:00" in page
        assert "10:00–10:30" in page
        assert "已改期" in client.post(address, follow=True).content.decode()
        assert "已改期" in client.post(address, follow=True).content.decode()  # once more: as it is
        booking.refresh_from_db()
        assert (booking.slot, booking.moves) == (other, 1)

    def test_with_the_code_alone(self, client, booking, slot):
        client.post("/bookings/find/", {"code": booking.code, "tail": "0001"})
        client.post(reverse("booking:move_to", args=[booking.key, at_ten(slot).pk]))
        booking.refresh_from_db()
        assert booking.starts_at == at(10, 0, THURSDAY)

    def test_the_page_has_a_budget(self, client, booking, wang, django_assert_max_num_queries):
        client.force_login(wang)
        with django_assert_max_num_queries(16):
            client.get(reverse("booking:move", args=[booking.key]))


class TestTheLinkInAMessage:
    def test_it_is_in_the_confirmation_and_in_the_reminder(self, booking, wednesday):
        wednesday.move_to(at(9, 31))
        tasks.write_due_reminders()
        texts = list(Message.objects.filter(channel="inbox").values_list("text", flat=True))
        assert len(texts) == 2
        assert all(booking.tap_path in text for text in texts)

    def test_looking_changes_nothing_and_names_nobody(self, client, booking, slot):
        page = client.get(booking.tap_path).content.decode()
        assert "取消这条预约" in page
        for private in ("王桂兰", "王", "13900000001", booking.code, "劳动"):
            assert private not in page.replace("国王", "")
        booking.refresh_from_db()
        assert booking.status == "confirmed"

    def test_one_tap_frees_the_seat_and_a_second_is_friendly(self, client, booking, slot):
        for _ in range(2):
            page = client.post(reverse("booking:tap_cancel", args=[booking.tap_key]), follow=True)
        assert "已取消" in page.content.decode()
        assert seats(slot) == (0, 0)

    def test_too_late_it_names_the_telephone(self, client, booking, wednesday):
        wednesday.move_to(at(8, 0, THURSDAY))
        assert "12348" in client.get(booking.tap_path).content.decode()
        client.post(reverse("booking:tap_cancel", args=[booking.tap_key]))
        booking.refresh_from_db()
        assert booking.status == "confirmed"

    def test_a_slip_of_the_finger_is_undone_within_a_quarter_of_an_hour(
        self, client, slot, law, wang, wednesday
    ):
        wednesday.move_to(at(8, 0, THURSDAY))
        booking = booked(slot, law, wang)
        told = Message.objects.filter(channel="inbox").latest("pk").text
        assert "致电网点或 12348" in told
        assert "/c/" not in told
        assert "取消这条预约" in client.get(booking.tap_path.lower()).content.decode()
        wednesday.move_to(at(8, 16, THURSDAY))
        assert "取消这条预约" not in client.get(booking.tap_path).content.decode()

    def test_a_hold_has_no_page_yet(self, client, slot, law, wang):
        held = actions.hold(slot, service=law, by=wang)
        assert client.get(held.tap_path).status_code == 404
        assert client.get("/c/ABCDEFGHJKLM/").status_code == 404

    def test_it_is_not_in_the_log(self, client, booking, caplog):
        client.get(booking.tap_path)
        assert "/c/" in caplog.text
        assert booking.tap_key not in caplog.text


def test_the_person_served_is_told_by_themselves(slot, law, chen):
    held = actions.hold(slot, service=law, by=chen, relation="parent")
    held.person_name, held.person_phone, held.topic = "王秀英", "13900000009", "labour"
    held.save()
    actions.confirm(held, by=chen)
    texts = {m.phone: m.text for m in Message.objects.filter(channel="console")}
    assert texts["13900000002"].startswith("预约成功")
    assert texts["13900000009"].startswith("有人代您预约了")
    assert "王秀英" not in "".join(texts.values())
    actions.cancel(held, by=chen)
    told = Message.objects.filter(channel="console", key__contains=":cancelled:")
    assert {m.phone for m in told} == {"13900000002", "13900000009"}
