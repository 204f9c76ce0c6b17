"""Three times not there in ninety days: thirty days by telephone or at the window. Never turned away."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from centers.booking import actions, offers
from centers.booking.models import Booking, Slot
from centers.booking.no_shows import paused_until
from centers.common.refusals import Refusal
from tests.cast import TODAY, at

from .test_actions import booked, later_days

DAY = timedelta(days=1)
LAST = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("missed", "until"),
    [
        ([], None),
        ([LAST, LAST - DAY], None),
        ([LAST, LAST - DAY, LAST - 89 * DAY], date(2026, 12, 20)),
        ([LAST, LAST - DAY, LAST - 90 * DAY], None),
        ([LAST, LAST, LAST], date(2026, 12, 20)),
        ([LAST - 60 * DAY, LAST - 61 * DAY, LAST - 62 * DAY, LAST], date(2026, 12, 20)),
    ],
)
def test_when_the_pause_ends(missed, until):
    assert paused_until(missed) == until


@pytest.fixture
def missed_three(slot, law, wang):
    """王桂兰 did not come on the 10th, the 12th and the 19th."""
    for day in (10, 12, 19):
        booking = booked(slot, law, wang)
        when = TODAY.replace(day=day)
        Booking.objects.filter(pk=booking.pk).update(
            day=when, starts_at=at(9, 30, when), status="no_show", slot=later_days(slot)[0]
        )
        slot.roster.slots.update(taken=0, public_taken=0)


def test_online_pauses_with_a_reason_and_a_way(client, missed_three, slot, wang):
    client.force_login(wang)
    address = reverse("booking:start", args=["PLS-01", "610104003", slot.pk])
    page = client.post(address, {"for_whom": "self"}, follow=True).content.decode()
    assert "到12月19日为止暂不能在网上预约" in page
    assert "直接到窗口" in page
    assert not Booking.objects.filter(status="held").exists()
    assert "到12月19日为止暂不能" in client.get("/my/").content.decode()


def test_the_waiting_list_pauses_too(client, missed_three, wang):
    client.force_login(wang)
    address = reverse("booking:join", args=["PLS-01", "610104003"])
    answers = {
        "reach": "unit", "within": "7", "relation": "self", "person_name": "王桂兰", "topic": "debt",
    }  # fmt: skip
    assert "暂不能在网上预约" in client.post(address, answers).content.decode()


def test_for_ones_mother_one_may_still_wait(client, missed_three, wang):
    client.force_login(wang)
    address = reverse("booking:join", args=["PLS-01", "610104003"])
    answers = {
        "reach": "unit", "within": "7", "relation": "parent", "person_name": "王秀英",
        "person_phone": "13900000009", "topic": "debt", "agreed": "on",
    }  # fmt: skip
    assert "候补登记成功" in client.post(address, answers, follow=True).content.decode()


def test_what_the_unit_called_off_is_made_good_all_the_same(slot, law, wang):
    booking = booked(slot, law, wang)
    for day in (10, 12, 19):
        when = TODAY.replace(day=day)
        old = Booking.objects.get(pk=booking.pk)
        old.pk, old.key, old.code, old.tap_key = None, f"k{day}", f"C{day}", f"T{day}"
        old.status, old.day, old.starts_at = "no_show", when, at(9, 30, when)
        old.person_place = old.booker_place = None
        old.save()
    Slot.objects.filter(pk=slot.pk).update(closed_reason="停电")
    offers.call_off_closed()
    assert actions.pause_of(wang)
    assert actions.accept(booking.replacements.first(), by=wang).status == "confirmed"


def test_confirming_under_ones_name_pauses_and_a_proxy_hears_nothing(
    missed_three, slot, law, wang, chen
):
    held = actions.hold(slot, service=law, by=chen, relation="neighbour")
    held.person_name, held.person_phone, held.topic = "王桂兰", wang.phone, "labour"
    held.save()
    with pytest.raises(Refusal, match=r"^暂时不能为这位办事人预约"):
        actions.confirm(held, by=chen)


def test_a_clerk_books_and_the_window_serves(missed_three, slot, law, wang, zhang):
    person = {"person_name": "王桂兰", "person_phone": wang.phone}
    booking = actions.book_by_phone(
        slot, service=law, topic="labour", key="one-key-0123456789", by=zhang, **person
    )
    assert booking.status == "confirmed"
    walk_in = actions.register_walk_in(
        center=slot.center,
        service=law,
        topic="labour",
        key="two-key-0123456789",
        by=zhang,
        **person,
    )
    assert walk_in.status == "checked_in"


def test_after_thirty_days_it_is_over(missed_three, slot, law, wang, wednesday):
    wednesday.move_to(at(8, 0, date(2026, 12, 20)))
    assert actions.pause_of(wang) is None


def test_a_wrong_mark_taken_back_lifts_it(missed_three, wang, zhang):
    booking = Booking.objects.filter(status="no_show").first()
    actions.advance(booking, "not_missed", by=zhang, note="本人来过，登记有误")
    assert actions.pause_of(wang) is None
