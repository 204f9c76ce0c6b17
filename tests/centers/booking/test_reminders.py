"""Each reminder once, in time, and only where it still tells something."""

from datetime import date

import pytest

from centers.booking import actions, notices, tasks
from centers.messaging.models import InboxItem, Message
from centers.messaging.tasks import deliver
from tests.cast import at

from .test_actions import booked

THURSDAY = date(2026, 11, 26)


@pytest.fixture
def booking(roster, law, wang):
    """A week ahead, so that both reminders are still to come."""
    return booked(roster.slots.get(starts_at=at(9, 30, date(2026, 12, 3))), law, wang)


def kinds(channel="inbox"):
    rows = Message.objects.filter(channel=channel).order_by("pk")
    return [row.key.split(":")[2] for row in rows]


def test_confirmation_then_a_day_then_two_hours(booking, wednesday):
    tasks.write_due_reminders()
    assert kinds() == ["confirmed"]
    wednesday.move_to(at(9, 30, date(2026, 12, 2)))
    tasks.write_due_reminders()
    tasks.write_due_reminders()
    assert kinds() == ["confirmed", "remind_24h"]
    wednesday.move_to(at(7, 30, date(2026, 12, 3)))
    tasks.write_due_reminders()
    assert kinds() == ["confirmed", "remind_24h", "remind_2h"]
    assert kinds("console") == kinds()


def test_a_sweep_that_comes_late_still_reminds(booking, wednesday):
    wednesday.move_to(at(15, 0, date(2026, 12, 2)))
    tasks.write_due_reminders()
    assert kinds() == ["confirmed", "remind_24h"]


def test_nothing_after_the_start(booking, wednesday):
    wednesday.move_to(at(9, 30, date(2026, 12, 3)))
    tasks.write_due_reminders()
    assert kinds() == ["confirmed"]


def test_who_books_on_the_day_is_not_reminded_of_the_day(roster, law, wang, wednesday):
    wednesday.move_to(at(12, 0))
    booked(roster.slots.get(starts_at=at(9, 30, THURSDAY)), law, wang)
    tasks.write_due_reminders()
    assert kinds() == ["confirmed"]


def test_a_cancelled_booking_is_not_reminded(booking, wang, wednesday):
    actions.cancel(booking, by=wang)
    wednesday.move_to(at(9, 30, date(2026, 12, 2)))
    tasks.write_due_reminders()
    assert kinds() == ["confirmed", "cancelled"]
    assert Message.objects.get(key__contains=":confirmed:", channel="inbox").status == "withdrawn"


def test_the_reader_finds_it_in_the_inbox_once(booking, wang):
    deliver()
    deliver()
    assert InboxItem.objects.filter(user=wang).count() == 1
    assert set(Message.objects.values_list("status", flat=True)) == {"sent"}


def test_no_message_names_the_matter_or_the_person(booking):
    texts = " ".join(Message.objects.values_list("text", flat=True))
    assert booking.center.name in texts
    assert booking.service.name not in texts
    assert "王" not in texts


def test_a_caller_without_an_account_is_told_by_phone(slot, law, zhang):
    actions.book_by_phone(
        slot, service=law, person_name="刘建国", person_phone="13900000003", topic="labour",
        key="one-key-0123456789", by=zhang,
    )  # fmt: skip
    assert [(m.channel, m.phone) for m in Message.objects.all()] == [("console", "13900000003")]


def test_both_lead_times_have_words():
    assert set(notices.LEADS) < set(notices.TEXTS)
