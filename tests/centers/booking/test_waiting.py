"""Full: a place in line, an offer when a seat comes back, and who is next where nobody answers."""

from datetime import date, timedelta
from itertools import product

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from centers.booking import actions, offers, tasks
from centers.booking.models import Booking, Roster, Slot, Waiting
from centers.booking.seats import SlotFull
from centers.booking.slots import make_slots
from centers.common.refusals import Refusal
from centers.messaging.models import Message
from tests.cast import at, resident

from .test_actions import booked, seats

Status = Waiting.Status
THURSDAY = date(2026, 11, 26)


def wish(law, center, who, **wishes):
    """What somebody waits for, not saved."""
    fields = {
        "channel": "web", "booked_by": who, "person_name": who.name, "person_phone": who.phone,
        "topic": "labour", "last_day": date(2026, 12, 9), **wishes,
    }  # fmt: skip
    return Waiting(service=law, center=center, **fields)


def wait(law, center, who, **wishes):
    """Somebody in line through the verb behind the page."""
    entry = wish(law, center, who, **wishes)
    return actions.join(entry, by=entry.booked_by)


def wait_by_phone(law, center, clerk):
    """何淑珍, whom a clerk put into line for a call."""
    entry = Waiting(
        service=law, center=center, channel="phone", person_name="何淑珍",
        person_phone="13900000014", topic="labour", last_day=date(2026, 12, 1),
    )  # fmt: skip
    return actions.join(entry, by=clerk)


@pytest.fixture
def liu(network):
    return resident("13900000003", "刘建国")


@pytest.fixture
def ma(network):
    return resident("13900000004", "马秀英")


@pytest.fixture
def full(roster, slot, law, wang):
    """Half past nine has one seat and 王桂兰 has it; no other time is left anywhere."""
    Slot.objects.exclude(pk=slot.pk).update(closed_reason="约满")
    Slot.objects.filter(pk=slot.pk).update(capacity=1, desk_seats=0)
    slot.refresh_from_db()
    return booked(slot, law, wang)


def offer_of(entry):
    return Booking.objects.filter(waiting=entry).latest("pk")


class TestAnOffer:
    def test_a_cancelled_seat_goes_to_the_first_in_line_at_once(self, full, slot, law, wang, liu):
        entry = wait(law, slot.center, liu)
        actions.cancel(full, by=wang)
        offer = offer_of(entry)
        assert (offer.status, offer.slot, offer.person_name) == ("offered", slot, "刘建国")
        assert seats(slot) == (1, 1)
        told = Message.objects.get(key__contains=":offered:", channel="inbox")
        assert told.user == liu
        assert offer.tap_path in told.text

    def test_nobody_takes_it_from_them(self, full, slot, law, wang, chen, liu):
        wait(law, slot.center, liu)
        actions.cancel(full, by=wang)
        with pytest.raises(SlotFull):
            actions.hold(slot, service=law, by=chen)

    def test_a_hold_that_ran_out_is_offered_not_sold(self, slot, law, chen, wang, liu, wednesday):
        Slot.objects.exclude(pk=slot.pk).update(closed_reason="约满")
        Slot.objects.filter(pk=slot.pk).update(capacity=1, desk_seats=0)
        actions.hold(slot, service=law, by=wang)
        entry = wait(law, slot.center, liu)
        wednesday.move_to(at(8, 11))
        with pytest.raises(SlotFull):
            actions.hold(slot, service=law, by=chen)
        tasks.free_run_out()
        assert offer_of(entry).status == "offered"

    def test_accepting_is_a_booking_with_all_that_was_typed(self, full, slot, law, wang, liu):
        entry = wait(law, slot.center, liu, access_needs="轮椅通道")
        actions.cancel(full, by=wang)
        for _ in range(2):
            booking = actions.accept(offer_of(entry), by=liu)
        entry.refresh_from_db()
        assert (booking.status, booking.access_needs, entry.status) == (
            "confirmed", "轮椅通道", Status.BOOKED,
        )  # fmt: skip
        assert booking.events.filter(verb="accept").count() == 1
        assert seats(slot) == (1, 1)

    def test_unanswered_it_goes_to_the_next_and_after_two_the_place_lapses(
        self, full, slot, law, wang, liu, ma, wednesday
    ):
        first, second = wait(law, slot.center, liu), wait(law, slot.center, ma)
        actions.cancel(full, by=wang)
        assert offer_of(first).held_until == at(10, 0)  # two hours
        wednesday.move_to(at(10, 1))
        tasks.free_run_out()
        first.refresh_from_db()
        assert (first.status, first.offers) == (Status.WAITING, 1)
        assert offer_of(second).status == "offered"
        wednesday.move_to(at(12, 2))
        tasks.free_run_out()
        wednesday.move_to(at(14, 3))
        tasks.free_run_out()
        first.refresh_from_db()
        assert (first.status, first.offers) == (Status.LAPSED, 2)
        with pytest.raises(Refusal, match="期限已过"):
            actions.accept(offer_of(first), by=liu)

    def test_declined_it_goes_on_at_once(self, full, slot, law, wang, liu, ma):
        first, second = wait(law, slot.center, liu), wait(law, slot.center, ma)
        actions.cancel(full, by=wang)
        actions.decline(offer_of(first), by=liu)
        first.refresh_from_db()
        assert first.status == Status.LEFT
        assert offer_of(second).status == "offered"
        assert seats(slot) == (1, 1)

    def test_this_time_does_not_suit_and_one_stays_in_line(
        self, client, full, slot, law, wang, liu
    ):
        entry = wait(law, slot.center, liu)
        actions.cancel(full, by=wang)
        address = reverse("booking:tap_decline", args=[offer_of(entry).tap_key])
        assert "仍在候补中" in client.post(address, {"stay": "1"}, follow=True).content.decode()
        entry.refresh_from_db()
        assert (entry.status, entry.offers, seats(slot)) == (Status.WAITING, 0, (0, 0))
        assert offers.offer_all() == 0  # not the same time once more
        other = slot.roster.slots.get(starts_at=at(10, 0, slot.date))
        Slot.objects.filter(pk=other.pk).update(closed_reason="")
        assert offers.offer_all() == 1
        assert offer_of(entry).slot == other

    def test_leaving_the_line_gives_the_offer_back(self, full, slot, law, wang, liu):
        entry = wait(law, slot.center, liu)
        actions.cancel(full, by=wang)
        actions.leave(entry, by=liu)
        entry.refresh_from_db()
        assert (entry.status, seats(slot)) == (Status.LEFT, (0, 0))

    def test_a_caller_gets_a_desk_seat(self, full, slot, law, wang, zhang):
        Slot.objects.filter(pk=slot.pk).update(capacity=2, desk_seats=1)
        entry = wait_by_phone(law, slot.center, zhang)
        assert offers.offer_all() == 1
        assert seats(slot) == (2, 1)
        assert actions.accept(offer_of(entry), by=zhang).person_place is None

    def test_two_seats_that_come_back_are_two_offers(
        self, slot, law, wang, chen, liu, ma, wednesday
    ):
        Slot.objects.exclude(pk=slot.pk).update(closed_reason="约满")
        for who in (wang, chen):
            actions.hold(slot, service=law, by=who)
        entries = [wait(law, slot.center, who) for who in (liu, ma)]
        wednesday.move_to(at(8, 11))
        offers.free_run_out()
        assert [offer_of(entry).status for entry in entries] == ["offered", "offered"]

    def test_a_seat_of_the_desk_goes_past_whoever_asked_online(self, full, slot, law, liu, zhang):
        Slot.objects.filter(pk=slot.pk).update(capacity=2, desk_seats=1)
        wait(law, slot.center, liu)
        entry = wait_by_phone(law, slot.center, zhang)
        assert offers.offer_all() == 1
        assert offer_of(entry).status == "offered"

    def test_free_times_elsewhere_do_not_hide_the_one_that_suits(
        self, roster, slot, law, liu, network
    ):
        other = Roster.objects.create(
            center=network["西关"], title="值班律师", weekday=3, starts="09:00", ends="12:00",
            valid_from=date(2026, 11, 25),
        )  # fmt: skip
        other.services.add(law)
        first = at(10, 30)
        Slot.objects.bulk_create(
            Slot(
                roster=other, center=other.center, date=first.date(), capacity=1,
                starts_at=first + timedelta(seconds=n), ends_at=first + timedelta(hours=1),
            )
            for n in range(600)
        )  # fmt: skip
        entry = wait(law, slot.center, liu)
        assert offers.offer_all() == 1
        assert offer_of(entry).center == slot.center

    def test_an_offer_is_not_filled_in_like_a_hold(self, client, full, slot, law, wang, liu):
        entry = wait(law, slot.center, liu)
        actions.cancel(full, by=wang)
        key = offer_of(entry).key
        client.force_login(liu)
        for page in ("details", "check"):
            assert client.get(reverse(f"booking:{page}", args=[key])).status_code == 404
        for verb in ("details", "check", "let_go"):
            assert client.post(reverse(f"booking:{verb}", args=[key])).status_code == 404
        assert offer_of(entry).status == "offered"

    def test_the_link_of_an_offer_that_ran_out_says_so(
        self, client, full, slot, law, wang, liu, wednesday
    ):
        entry = wait(law, slot.center, liu)
        actions.cancel(full, by=wang)
        tap_key = offer_of(entry).tap_key
        wednesday.move_to(at(10, 1))
        accept = reverse("booking:tap_accept", args=[tap_key])
        page = client.post(accept, follow=True).content.decode()
        assert "期限已过" in page
        offers.free_run_out()
        assert "保留的期限已过" in client.get(f"/c/{tap_key}/").content.decode()


class TestWhatSuits:
    def test_seen_from_the_line_and_from_the_seat_it_is_the_same(self, roster, law, liu, network):
        """`fitting` and `wanting` are one rule, written from both sides."""
        for center, starts, ends in [("纸坊", 14, 17), ("centre", 9, 11), ("西关", 14, 16)]:
            other = Roster.objects.create(
                center=network[center], title="值班律师", weekday=4, starts=f"{starts:02}:00",
                ends=f"{ends:02}:00", valid_from=date(2026, 11, 25),
            )  # fmt: skip
            other.services.add(law)
        phone = Roster.objects.create(
            center=network["centre"], title="电话律师", weekday=4, starts="14:00", ends="16:00",
            valid_from=date(2026, 11, 25), mode="phone",
        )  # fmt: skip
        phone.services.add(law)
        make_slots()
        free, seen = Slot.objects.bookable().with_free().filter(free__gt=0), set()
        for where, reach, half, by_phone_too in product(
            ["北关", "纸坊", "centre"],
            Waiting.Reach.values,
            Waiting.PartOfDay.values,
            [False, True],
        ):
            wishes = {"reach": reach, "part_of_day": half, "by_phone_too": by_phone_too}
            Waiting.objects.all().delete()
            entry = wish(law, network[where], liu, **wishes)
            entry.save()  # oftener than anybody may in a day
            wanted = {slot.pk for slot in free if offers.wanting(slot).exists()}
            assert {slot.pk for slot in offers.fitting(entry)} == wanted, (where, wishes)
            seen.add(frozenset(wanted))
        assert len(seen) > 10  # wishes differ in what fits them

    @pytest.mark.parametrize(
        ("wishes", "suits"),
        [
            ({}, True),
            ({"part_of_day": "morning"}, True),
            ({"part_of_day": "afternoon"}, False),
            ({"last_day": date(2026, 11, 25)}, False),
            ({"last_day": THURSDAY}, True),
        ],
    )
    def test_time(self, slot, law, liu, wishes, suits):
        wait(law, slot.center, liu, **wishes)
        assert offers.wanting(slot).exists() is suits

    @pytest.mark.parametrize(
        ("where", "reach", "suits"),
        [
            ("西关", "unit", False),
            ("西关", "street", False),
            ("西关", "district", True),
            ("纸坊", "unit", False),
            ("纸坊", "street", True),
            ("centre", "street", False),
            ("北关", "unit", True),
        ],
    )
    def test_place(self, slot, law, liu, network, where, reach, suits):
        wait(law, network[where], liu, reach=reach)
        assert offers.wanting(slot).exists() is suits

    def test_the_telephone_only_where_it_was_agreed_to(self, slot, law, liu, ma, network):
        slot.roster.mode = "phone"
        slot.roster.save()
        wait(law, slot.center, liu)
        assert not offers.wanting(slot).exists()
        entry = wait(law, network["西关"], ma, by_phone_too=True)  # from wherever one calls
        assert list(offers.wanting(slot)) == [entry]


@pytest.mark.parametrize(
    ("now", "starts", "until"),
    [
        (at(9, 0), at(9, 30, date(2026, 11, 28)), at(11, 0)),
        (at(20, 0), at(9, 30, date(2026, 11, 28)), at(10, 0, THURSDAY)),  # ends in the night
        (at(2, 0), at(9, 30, date(2026, 11, 28)), at(10, 0)),
        (at(9, 0), at(12, 0), at(10, 0)),  # two hours before the start at the latest
        (at(9, 0), at(11, 10), at(9, 30)),  # and never less than half an hour
    ],
)
def test_how_long_an_offer_stands(now, starts, until):
    assert offers.answer_by(now, starts) == until


class TestLimits:
    def test_one_place_per_person_and_service(self, slot, law, liu, chen):
        wait(law, slot.center, liu)
        with pytest.raises(Refusal, match="已经登记过候补"):
            wait(law, slot.center, liu)
        with pytest.raises(Refusal, match="暂时不能为这位办事人"):
            wait(law, slot.center, liu, booked_by=chen, relation="neighbour")

    def test_four_places_an_account(self, slot, law, liu):
        for number in range(4):
            wait(law, slot.center, liu, person_name=f"家人{number}", relation="parent")
        with pytest.raises(Refusal, match="四条候补"):
            wait(law, slot.center, liu)

    def test_the_database_knows_what_cannot_be(self, slot, law, liu):
        entry = wait(law, slot.center, liu)
        for change in ({"offers": 3}, {"person_phone": ""}, {"status": "left"}):
            with pytest.raises(IntegrityError), transaction.atomic():
                Waiting.objects.filter(pk=entry.pk).update(**change)

    def test_a_place_ends_with_its_last_day(self, slot, law, liu, wednesday):
        entry = wait(law, slot.center, liu, last_day=THURSDAY)
        wednesday.move_to(at(0, 20, date(2026, 11, 27)))
        tasks.close_past_days()
        entry.refresh_from_db()
        assert entry.status == Status.LAPSED


class TestPages:
    def test_from_the_full_time_page_into_line_and_out(self, client, full, law, liu):
        client.force_login(liu)
        page = client.get("/book/PLS-01/610104003/").content.decode()
        address = reverse("booking:join", args=["PLS-01", "610104003"])
        assert address in page
        missing = client.post(address, {"reach": "unit", "within": "7", "relation": "self"})
        assert "请填写姓名" in missing.content.decode()
        answers = {
            "reach": "street", "part_of_day": "morning", "within": "7", "relation": "self",
            "person_name": "刘建国", "topic": "debt",
        }  # fmt: skip
        page = client.post(address, answers, follow=True).content.decode()
        assert "候补登记成功" in page
        entry = Waiting.objects.get()
        assert (entry.last_day, entry.person_phone) == (date(2026, 12, 2), liu.phone)
        assert "候补中" in client.get("/my/").content.decode()
        again = client.post(address, answers).content.decode()
        assert "已经登记过候补" in again
        assert 'value="刘建国"' in again
        client.post(reverse("booking:leave", args=[entry.key]))
        entry.refresh_from_db()
        assert entry.status == Status.LEFT

    def test_for_another_person_they_must_have_agreed(self, client, full, chen):
        client.force_login(chen)
        address = reverse("booking:join", args=["PLS-01", "610104003"])
        answers = {
            "reach": "unit", "within": "3", "relation": "parent", "person_name": "王秀英",
            "person_phone": "13900000009", "topic": "debt",
        }  # fmt: skip
        assert "先征得办事人同意" in client.post(address, answers).content.decode()
        client.post(address, answers | {"agreed": "on"})
        assert Waiting.objects.get().consent.given_by == chen

    def test_an_offer_is_answered_in_my_matters_or_by_the_link(
        self, client, full, slot, law, wang, liu
    ):
        entry = wait(law, slot.center, liu)
        actions.cancel(full, by=wang)
        tap_key = offer_of(entry).tap_key
        client.force_login(liu)
        assert reverse("booking:tap_accept", args=[tap_key]) in client.get("/my/").content.decode()
        client.logout()
        page = client.get(reverse("booking:tap", args=[tap_key])).content.decode()
        assert "刘" not in page
        client.post(reverse("booking:tap_accept", args=[tap_key]))
        assert offer_of(entry).status == "confirmed"

    def test_the_desk_sees_the_line_and_acts_for_a_caller(
        self, client, full, slot, law, wang, zhang
    ):
        client.force_login(zhang)
        address = reverse("booking:desk_join", args=["PLS-01"])
        answers = {
            "reach": "unit", "within": "14", "relation": "self", "person_name": "何淑珍",
            "person_phone": "13900000014", "topic": "debt",
        }  # fmt: skip
        client.post(address, answers)
        entry = Waiting.objects.get()
        actions.cancel(full, by=wang)
        page = client.get("/desk/waiting/").content.decode()
        assert "何淑珍" in page
        assert "13900000014" not in page
        assert "代为确认" in page
        client.post(reverse("booking:desk_accept", args=[entry.key]))
        assert offer_of(entry).status == "confirmed"

    def test_another_street_sees_nothing(self, client, full, slot, law, liu, zhao):
        entry = wait(law, slot.center, liu)
        client.force_login(zhao)
        assert "刘建国" not in client.get("/desk/waiting/").content.decode()
        assert client.get("/desk/waiting/?unit=610104003").status_code == 404
        assert client.post(reverse("booking:desk_leave", args=[entry.key])).status_code == 404

    def test_the_desk_list_has_a_budget(
        self, client, slot, law, zhang, django_assert_max_num_queries
    ):
        for number in range(30):
            wait(law, slot.center, resident(f"1380000{number:04d}", f"居民{number}"))
        client.force_login(zhang)
        with django_assert_max_num_queries(14):
            client.get("/desk/waiting/")


def test_a_place_in_line_says_how_many_are_before(slot, law, liu, ma, chen, network, wednesday):
    wait(law, slot.center, liu)
    wait(law, network["西关"], chen, reach="district")
    wednesday.shift(timedelta(minutes=1))
    assert wait(law, slot.center, ma).ahead() == 2
    wednesday.shift(timedelta(minutes=1))
    he = resident("13900000005", "何淑珍")
    assert wait(law, network["西关"], he).ahead() == 1


def test_the_person_served_is_told_and_the_desk_says_why_it_ended(client, slot, law, chen, zhang):
    entry = wait(
        law, slot.center, chen, person_name="王秀英", person_phone="13900000009", relation="parent"
    )
    told = dict(Message.objects.filter(channel="console").values_list("phone", "text"))
    assert told["13900000009"].startswith("有人代您登记了候补")
    client.force_login(zhang)
    address = reverse("booking:desk_leave", args=[entry.key])
    assert "请写明取消原因" in client.post(address, {"reason": ""}).content.decode()
    client.post(address, {"reason": "本人来电，不需要了"})
    entry.refresh_from_db()
    assert (entry.status, entry.ended_by, entry.ended_note) == (
        Status.LEFT, zhang, "本人来电，不需要了",
    )  # fmt: skip
    assert "本人来电，不需要了" in client.get("/desk/waiting/?state=left").content.decode()
    assert Message.objects.filter(key__contains=":left", channel="console").count() == 2
