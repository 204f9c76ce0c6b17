"""A resident books, goes back, submits twice, cancels and finds the booking again."""

import re
from datetime import date, timedelta
from datetime import time as clock

import pytest
from django.urls import reverse

from centers.accounts.models import Consent
from centers.booking import actions
from centers.booking.models import Booking, Roster
from centers.booking.offers import free_run_out
from centers.booking.slots import make_slots
from centers.messaging.models import Message
from centers.org.models import ServiceItem
from tests.cast import at

from .test_actions import booked, seats

Status = Booking.Status


def start_url(slot):
    return reverse("booking:start", args=["PLS-01", slot.center.code, slot.pk])


def answers(**changes):
    return {"person_name": "王桂兰", "topic": "labour", "note": "", **changes}


def book(client, slot, **changes):
    """The pages from the time to the confirmation; gives the last response and the booking."""
    client.post(start_url(slot), {"for_whom": "self"})
    booking = Booking.objects.get(status=Status.HELD)
    client.post(reverse("booking:details", args=[booking.key]), answers(**changes))
    response = client.post(reverse("booking:check", args=[booking.key]), follow=True)
    booking.refresh_from_db()
    return response, booking


class TestSearching:
    def test_places_are_those_that_receive(self, client, roster, network):
        page = client.get("/book/PLS-01/").content.decode()
        assert "北关街道公共法律服务工作站" in page
        assert "西关街道公共法律服务工作站" not in page

    def test_the_chosen_street_comes_first(self, client, roster, network, law):
        for unit in (network["西关"], network["centre"]):
            Roster.objects.create(
                center=unit, title="值班律师", weekday=3, starts="09:00", ends="12:00",
                valid_from=date(2026, 11, 25),
            ).services.add(law)  # fmt: skip
        make_slots()
        rows = client.get("/book/PLS-01/?street=610104006").context["rows"]
        assert [row["unit"].short_name for row in rows] == [
            "西关街道工作站",
            "北关街道工作站",
            "区中心",
        ]

    def test_a_day_tells_its_free_seats(self, client, roster):
        page = client.get("/book/PLS-01/610104003/").content.decode()
        assert "星期四（明天）" in page
        assert "余 10 个" in page  # twelve, two of them kept for the desk

    def test_nonsense_in_the_address_is_harmless(self, client, roster):
        for query in ("?day=2026-99-99", "?day=x", "?page=x", "?topic=x"):
            assert client.get(f"/book/PLS-01/610104003/{query}").status_code == 200
            assert client.get(f"/book/PLS-01/{query}").status_code == 200

    @pytest.mark.parametrize("many", [1, 12])
    def test_the_search_has_a_budget(
        self, client, network, law, wang, django_assert_max_num_queries, many
    ):
        for unit in network.values():
            for weekday in range(5):
                for hour in range(many):
                    Roster.objects.create(
                        center=unit, title=f"值班律师{hour}", weekday=weekday, starts="09:00",
                        ends="12:00", valid_from=date(2026, 11, 25),
                    ).services.add(law)  # fmt: skip
        make_slots()
        client.force_login(wang)
        with django_assert_max_num_queries(8):
            client.get("/book/PLS-01/?street=610104003")
        with django_assert_max_num_queries(8):
            client.get("/book/PLS-01/610104003/?day=2026-11-26")


class TestBooking:
    def test_a_stranger_to_the_portal_is_asked_for_the_phone_first(self, client, slot):
        response = client.get(start_url(slot))
        assert response.status_code == 302
        assert response.url.startswith("/accounts/sign-in/")

    def test_from_the_time_to_the_confirmation(self, client, slot, wang):
        client.force_login(wang)
        response, booking = book(client, slot)
        page = response.content.decode()
        assert booking.status == Status.CONFIRMED
        assert booking.number in page
        assert booking.code in page
        assert seats(slot) == (1, 1)
        assert Message.objects.filter(key__contains=":confirmed:").count() == 2

    def test_the_confirmation_may_be_opened_and_sent_again(self, client, slot, wang):
        client.force_login(wang)
        _, booking = book(client, slot)
        for page in ("check", "details"):
            again = client.post(reverse(f"booking:{page}", args=[booking.key]), answers())
            assert again.url == booking.get_absolute_url()
        assert client.get(booking.get_absolute_url()).status_code == 200
        assert Booking.objects.count() == 1
        assert Message.objects.filter(key__contains=":confirmed:").count() == 2

    def test_going_back_keeps_what_was_typed(self, client, slot, wang):
        client.force_login(wang)
        client.post(start_url(slot), {"for_whom": "self"})
        held = Booking.objects.get()
        details = reverse("booking:details", args=[held.key])
        client.post(details, answers(note="下午有事", access_needs=["轮椅通道", "大字材料"]))
        page = client.get(details).content.decode()
        assert "下午有事" in page
        assert page.count("checked") == 2
        client.post(start_url(slot), {"for_whom": "self"})
        assert Booking.objects.get().note == "下午有事"

    def test_a_mistake_is_named_beside_the_field_and_nothing_is_lost(self, client, slot, wang):
        client.force_login(wang)
        client.post(start_url(slot), {"for_whom": "self"})
        details = reverse("booking:details", args=[Booking.objects.get().key])
        page = client.post(details, answers(person_name=" ", note="很急" * 3)).content.decode()
        assert "请填写姓名，到场时工作人员凭姓名找到预约" in page
        assert "很急很急很急" in page
        assert "<title>错误：" in page
        assert Booking.objects.get().note == ""

    def test_the_check_page_is_not_reached_without_answers(self, client, slot, wang):
        client.force_login(wang)
        client.post(start_url(slot), {"for_whom": "self"})
        held = Booking.objects.get()
        response = client.post(reverse("booking:check", args=[held.key]))
        assert response.url == reverse("booking:details", args=[held.key])
        assert Booking.objects.get().status == Status.HELD

    def test_for_her_mother_with_relation_and_consent(self, client, slot, chen):
        client.force_login(chen)
        client.post(start_url(slot), {"for_whom": "other"})
        held = Booking.objects.get()
        details = reverse("booking:details", args=[held.key])
        refused = client.post(details, answers(relation="parent")).content.decode()
        assert "请先征得办事人同意" in refused
        client.post(details, answers(relation="parent", agreed="on"))
        client.post(reverse("booking:check", args=[held.key]))
        booking = Booking.objects.get()
        assert (booking.status, booking.relation) == (Status.CONFIRMED, "parent")
        assert booking.person_phone == chen.phone
        assert booking.consent == Consent.objects.get(given_by=chen, on_behalf_of="父母")

    def test_the_tick_is_never_set_for_her(self, client, slot, chen):
        client.force_login(chen)
        client.post(start_url(slot), {"for_whom": "self"})
        held = Booking.objects.get()
        details = reverse("booking:details", args=[held.key])
        client.post(details, answers())
        client.post(start_url(slot), {"for_whom": "other"})
        page = client.get(details).content.decode()
        assert "checked" not in page
        assert "王桂兰" not in page
        response = client.post(reverse("booking:check", args=[held.key]))
        assert response.url == details
        assert not Consent.objects.filter(given_by=chen).exclude(on_behalf_of="").exists()

    def test_a_notarial_matter_is_not_called_free(self, client, beiguan, wang):
        roster = Roster.objects.create(
            center=beiguan, title="公证员", weekday=3, starts=clock(9), ends=clock(12),
            valid_from=date(2026, 11, 25),
        )  # fmt: skip
        roster.services.add(ServiceItem.objects.get(code="PLS-07"))
        make_slots()
        client.force_login(wang)
        slot = roster.slots.filter(desk_seats=0).first()
        page = client.get(reverse("booking:start", args=["PLS-07", beiguan.code, slot.pk]))
        main = page.content.decode().split("<main", 1)[1].split("</main>")[0]
        assert "以公证机构核定为准" in main
        assert "免费" not in main

    def test_a_full_slot_leads_to_the_other_times_of_that_day(self, client, slot, wang, chen, law):
        from tests.cast import resident

        client.force_login(wang)
        for who in (chen, resident("13900000003", "刘建国")):
            booked(slot, law, who)
        response = client.post(start_url(slot), {"for_whom": "self"}, follow=True)
        assert response.redirect_chain[-1][0].endswith("/610104003/?day=2026-11-26")
        assert "刚刚约满" in response.content.decode()

    def test_a_hold_that_ran_out_still_goes_through(self, client, slot, wang, wednesday):
        client.force_login(wang)
        client.post(start_url(slot), {"for_whom": "self"})
        held = Booking.objects.get()
        client.post(reverse("booking:details", args=[held.key]), answers())
        wednesday.move_to(at(8, 20))
        free_run_out()
        page = client.get(reverse("booking:check", args=[held.key])).content.decode()
        assert "保留时间已过" in page
        assert "王桂兰" in page
        client.post(reverse("booking:check", args=[held.key]))
        assert Booking.objects.get().status == Status.CONFIRMED

    def test_letting_go_frees_the_seat(self, client, slot, wang):
        client.force_login(wang)
        client.post(start_url(slot), {"for_whom": "self"})
        client.post(reverse("booking:let_go", args=[Booking.objects.get().key]))
        assert seats(slot) == (0, 0)

    def test_no_third_booking_and_the_reason_is_told(self, client, slot, wang, law):
        from .test_actions import later_days

        for other in later_days(slot):
            booked(other, law, wang)
        client.force_login(wang)
        response, booking = book(client, slot)
        assert "已有两条未办理的预约" in response.content.decode()
        assert booking.status == Status.HELD


class TestAfterwards:
    @pytest.fixture
    def booking(self, slot, law, wang):
        return booked(slot, law, wang)

    def test_cancelling_asks_first_and_frees_the_seat(self, client, slot, booking, wang):
        client.force_login(wang)
        address = reverse("booking:cancel", args=[booking.key])
        assert "确认取消预约" in client.get(address).content.decode()
        assert seats(slot) == (1, 1)
        for _ in range(2):
            client.post(address)
        assert seats(slot) == (0, 0)

    def test_too_late_to_cancel_online(self, client, slot, booking, wang, wednesday):
        wednesday.move_to(at(8, 0, slot.date))
        client.force_login(wang)
        response = client.post(reverse("booking:cancel", args=[booking.key]), follow=True)
        assert "不足两小时" in response.content.decode()
        booking.refresh_from_db()
        assert booking.status == Status.CONFIRMED

    def test_found_without_an_account(self, client, booking):
        find = reverse("booking:find")
        response = client.post(find, {"code": booking.code.lower(), "tail": "0001"}, follow=True)
        assert booking.number in response.content.decode()
        client.post(reverse("booking:cancel", args=[booking.key]))
        booking.refresh_from_db()
        assert booking.status == Status.CANCELLED

    @pytest.mark.parametrize("tail", ["０００１", " 0001 "])
    def test_however_the_keyboard_wrote_it(self, client, booking, tail):
        wide = "".join(chr(ord(sign) + 0xFEE0) for sign in booking.code)
        found = client.post(reverse("booking:find"), {"code": wide, "tail": tail})
        assert found.url == booking.get_absolute_url()

    def test_what_a_code_opened_shuts_by_itself_or_on_request(self, client, booking, wednesday):
        for shut in (
            lambda: wednesday.shift(timedelta(minutes=15)),
            lambda: client.post(reverse("booking:close", args=[booking.key])),
        ):
            client.post(reverse("booking:find"), {"code": booking.code, "tail": "0001"})
            assert client.get(booking.get_absolute_url()).status_code == 200
            shut()
            assert client.get(booking.get_absolute_url()).status_code == 404

    def test_the_next_person_at_the_computer_does_not_inherit_it(self, client, booking, chen):
        client.post(reverse("booking:find"), {"code": booking.code, "tail": "0001"})
        client.force_login(chen)
        assert client.get(booking.get_absolute_url()).status_code == 404

    def test_five_misses_lock_the_code_until_the_phone_is_proved(self, client, booking, wang):
        find = reverse("booking:find")
        for _ in range(5):
            page = client.post(find, {"code": booking.code, "tail": "9999"}).content.decode()
            assert "对不上" in page
        locked = client.post(find, {"code": booking.code, "tail": "0001"}, follow=True)
        assert "暂停查询" in locked.content.decode()
        assert client.get(booking.get_absolute_url()).status_code == 404

    def test_a_code_on_the_phone_unlocks_it(self, client, booking, settings):
        settings.DEMO = True
        find = reverse("booking:find")
        for _ in range(5):
            client.post(find, {"code": booking.code, "tail": "9999"})
        client.post("/accounts/sign-in/", {"phone": "13900000001"})
        page = client.get("/accounts/sign-in/code/").content.decode()
        code = re.search(r'class="code">(\d{6})', page)[1]
        client.post("/accounts/sign-in/code/", {"code": code})
        client.logout()
        found = client.post(find, {"code": booking.code, "tail": "0001"})
        assert found.url == booking.get_absolute_url()

    def test_a_stranger_who_knows_the_address_finds_nothing(self, client, booking, chen):
        for who in (None, chen):
            if who:
                client.force_login(who)
            for name in ("detail", "slip", "qr", "calendar_file", "cancel"):
                assert client.get(reverse(f"booking:{name}", args=[booking.key])).status_code == 404

    def test_guessing_is_slowed_down(self, client, booking):
        find = reverse("booking:find")
        for _ in range(20):
            client.post(find, {"code": "AAAAAAAA", "tail": "0001"})
        response = client.post(find, {"code": booking.code, "tail": "0001"}, follow=True)
        assert "查询次数过多" in response.content.decode()

    def test_the_slip_says_what_the_screen_says(self, client, booking, wang):
        client.force_login(wang)
        page = client.get(reverse("booking:slip", args=[booking.key])).content.decode()
        for text in (booking.number, booking.code, "11月26日", "09:30", booking.center.name):
            assert text in page
        assert wang.phone not in page

    def test_the_calendar_file(self, client, booking, wang):
        from icalendar import Calendar

        client.force_login(wang)
        raw = client.get(reverse("booking:calendar_file", args=[booking.key])).content
        event = Calendar.from_ical(raw).walk("VEVENT")[0]
        assert event.decoded("dtstart") == at(9, 30, booking.day)
        assert "法律咨询" not in raw.decode()

    def test_my_matters_shows_mine_alone(self, client, booking, wang, chen):
        client.force_login(wang)
        assert booking.get_absolute_url() in client.get("/my/").content.decode()
        client.force_login(chen)
        assert booking.get_absolute_url() not in client.get("/my/").content.decode()

    def test_a_mother_finds_what_her_daughter_booked_for_her_number(
        self, client, slot, law, chen, wang
    ):
        held = actions.hold(slot, service=law, by=chen)
        held.person_name, held.person_phone, held.topic = "王桂兰", wang.phone, "family"
        held.save()
        booking = actions.confirm(held, by=chen)
        client.force_login(wang)
        assert booking.get_absolute_url() in client.get("/my/").content.decode()
