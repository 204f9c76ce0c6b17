"""Across tiers and ways in one list; what was looked for in vain is counted; circuits in public."""

from datetime import date, time

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db.models import F
from django.urls import reverse

from centers.booking import search
from centers.booking.models import Booking, Circuit, Roster, RosterException, Slot, UnmetSearch
from centers.booking.offers import free_run_out
from centers.booking.sessions import sessions
from centers.booking.slots import make_slots
from centers.org.models import Closure, ServiceItem
from tests.cast import TODAY, at

from .test_actions import booked

THURSDAY = date(2026, 11, 26)


def shift(center, service, **fields):
    defaults = {
        "title": "值班律师", "weekday": 3, "starts": time(9), "ends": time(12), "valid_from": TODAY,
        "capacity": 2,
    }  # fmt: skip
    roster = Roster.objects.create(center=center, **defaults | fields)
    roster.services.add(service)
    return roster


@pytest.fixture
def everywhere(network, law, li):
    """One of each: the station, its room, the centre, somebody on a circuit in the room, the telephone."""
    shift(network["北关"], law)
    shift(network["纸坊"], law, starts=time(10))
    shift(network["centre"], law)
    shift(network["北关"], law, title="电话律师", mode="phone")
    route = Circuit.objects.create(title="律师进社区", host="某某律师事务所律师", added_by=li)
    shift(
        network["纸坊"], law, title="巡回律师", kind="circuit", circuit=route, weekday=5,
        starts=time(14), ends=time(16), valid_from=date(2026, 11, 28), valid_to=date(2026, 11, 28),
    )  # fmt: skip
    make_slots()


def listed(client, query=""):
    rows = client.get(f"/book/PLS-01/{query}").context["rows"]
    return [(row["unit"].short_name, row["way"], bool(row["seats"])) for row in rows]


def test_station_room_centre_circuit_telephone(client, everywhere):
    assert listed(client) == [
        ("北关街道工作站", "visit", True),
        ("纸坊社区工作室", "visit", True),
        ("区中心", "visit", True),
        ("纸坊社区工作室", "session", True),
        ("北关街道工作站", "phone", True),
    ]


def test_a_full_station_goes_behind_whoever_has_time(client, everywhere, network):
    Slot.objects.filter(center=network["北关"], roster__mode="visit").update(desk_seats=2)
    names = listed(client, "?street=610104003")
    assert names[0] == ("纸坊社区工作室", "visit", True)
    assert names[-1] == ("北关街道工作站", "visit", False)
    page = client.get("/book/PLS-01/610104003/?way=visit").content.decode()
    assert "这些地方还有时间" in page
    places = page[page.index("这些地方还有时间") : page.index("等这里的名额")]
    assert places.count('class="choice"') == 3
    assert places.index("纸坊社区公共法律服务工作室") < places.index("电话办，不用出门")


def test_one_way_can_be_asked_for(client, everywhere):
    page = client.get("/book/PLS-01/?way=phone")
    assert [row["way"] for row in page.context["rows"]] == ["phone"]
    assert "电话办，不用出门" in page.content.decode()
    assert len(client.get("/book/PLS-01/?way=nonsense").context["rows"]) == 5


def test_a_stop_on_a_saturday_has_its_own_hours(everywhere, network):
    slots = Slot.objects.filter(date=date(2026, 11, 28))
    assert [s.center for s in slots] == [network["纸坊"]] * 4


def test_a_telephone_booking_says_who_calls(client, everywhere, wang, law):
    slot = Slot.objects.filter(roster__mode="phone").first()
    booking = booked(slot, law, wang)
    assert booking.mode == "phone"
    client.force_login(wang)
    page = client.get(booking.get_absolute_url()).content.decode()
    assert "工作人员打给您" in page
    assert "提前 5 分钟到场" not in page
    assert "电话，届时打给您" in booking_message()


def booking_message():
    from centers.messaging.models import Message

    return Message.objects.filter(channel="inbox").latest("pk").text


def test_a_video_booking_shows_the_meeting_only_once_booked(client, network, wang, law):
    roster = shift(network["北关"], law, title="视频律师", mode="video", meeting="会议号 123 456")
    make_slots()
    slot = roster.slots.order_by("starts_at").first()
    client.force_login(wang)
    address = reverse("booking:start", args=["PLS-01", "610104003", slot.pk])
    assert "123 456" not in client.get(address).content.decode()
    booking = booked(slot, law, wang)
    assert "123 456" in client.get(booking.get_absolute_url()).content.decode()


def searched():
    """{(short name of the place, kind): how often}."""
    rows = UnmetSearch.objects.values_list("center__short_name", "kind", "searches")
    return {(place, kind): searches for place, kind, searches in rows}


class TestUnmet:
    def test_nowhere_elsewhere_and_not_at_all_when_found(self, client, everywhere, network, law):
        client.get("/book/PLS-01/?street=610104003")
        assert not UnmetSearch.objects.exists()
        client.get("/book/PLS-01/?street=610104006")  # nobody receives there
        row = UnmetSearch.objects.get()
        assert (row.center, row.kind, row.searches, row.day, row.hour) == (
            network["西关"], "elsewhere", 1, TODAY, 8,
        )  # fmt: skip
        Slot.objects.update(closed_reason="约满")
        client.get("/book/PLS-01/610104003/")
        client.get("/book/PLS-01/")
        nowhere = UnmetSearch.objects.filter(kind="nowhere")
        assert {row.center for row in nowhere} == {network["centre"], network["北关"]}

    def test_a_search_counts_once_a_visitor_and_hour(self, client, everywhere, wednesday):
        Slot.objects.update(closed_reason="约满")
        for address in ("", "", "610104003/", "610104003001/"):
            client.get(f"/book/PLS-01/{address}")
        assert searched() == {("区中心", "nowhere"): 1}  # her search for a unit went on from there
        other = {"HTTP_USER_AGENT": "another browser behind the same address"}
        client.get("/book/PLS-01/", **other)
        client.get("/book/PLS-01/", REMOTE_ADDR="192.0.2.7")
        client.get("/book/PLS-01/", REMOTE_ADDR="192.0.2.7")
        assert searched() == {("区中心", "nowhere"): 3}
        wednesday.move_to(at(9, 1))
        client.get("/book/PLS-01/")
        assert list(UnmetSearch.objects.values_list("hour", "searches")) == [(9, 1), (8, 3)]

    def test_a_session_is_one_visitor_wherever_it_goes(self, client, everywhere, wang, chen):
        Slot.objects.update(closed_reason="约满")
        for who in (wang, chen):
            client.force_login(who)
            client.get("/book/PLS-01/610104003/")
            client.get("/book/PLS-01/610104003/", HTTP_USER_AGENT="a new window")
        assert searched() == {("北关街道工作站", "nowhere"): 2}

    def test_without_the_cache_everything_counts(self, client, everywhere, settings):
        """A search must neither fail nor be lost because Redis is away."""
        Slot.objects.update(closed_reason="约满")
        away = settings.CACHES["default"] | {"LOCATION": "unix:///nonexistent/redis.sock"}
        settings.CACHES = settings.CACHES | {"default": away}
        for _ in range(2):
            assert client.get("/book/PLS-01/").status_code == 200
        assert searched() == {("区中心", "nowhere"): 2}

    def test_the_cache_holds_neither_address_nor_session(self, client, everywhere, wang):
        Slot.objects.update(closed_reason="约满")
        client.get("/book/PLS-01/", REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="Kylin")
        client.force_login(wang)
        client.get("/book/PLS-01/")
        redis = cache._cache.get_client()
        names = " ".join(key.decode() for key in redis.keys("*searched:*"))
        assert names.count("searched:") == 2
        for trace in ("192.0.2.7", "Kylin", client.session.session_key, wang.phone):
            assert trace not in names

    @pytest.mark.parametrize("page", ["move", "desk_move", "phone_slots"])
    def test_another_time_and_a_caller_count_too(
        self, client, everywhere, network, law, wang, zhang, page
    ):
        booking = booked(Slot.objects.filter(center=network["北关"]).first(), law, wang)
        client.force_login(wang if page == "move" else zhang)
        address = reverse(f"booking:{page}", args=[] if page == "phone_slots" else [booking.key])
        client.get(address)
        assert not UnmetSearch.objects.exists()
        here = Slot.objects.filter(center=network["北关"], roster__mode="visit")
        here.update(closed_reason="约满")
        client.get(address)
        client.get(address)
        assert searched() == {("北关街道工作站", "elsewhere"): 1}

    def test_a_seat_for_the_desk_is_no_search_in_vain(self, client, everywhere, network, zhang):
        Slot.objects.filter(center=network["北关"]).update(desk_seats=2)
        client.force_login(zhang)
        client.get("/desk/phone/")
        assert not UnmetSearch.objects.exists()

    def test_a_seat_lost_while_choosing(self, client, roster, slot, wang, law):
        client.force_login(wang)
        Slot.objects.filter(pk=slot.pk).update(capacity=1, taken=1, public_taken=1, desk_seats=0)
        address = reverse("booking:start", args=["PLS-01", "610104003", slot.pk])
        client.post(address, {"for_whom": "self"})
        assert UnmetSearch.objects.get().kind == "lost"

    def test_a_seat_lost_while_filling_in(self, client, slot, wang, law, wednesday):
        client.force_login(wang)
        address = reverse("booking:start", args=["PLS-01", "610104003", slot.pk])
        client.post(address, {"for_whom": "self"})
        held = Booking.objects.get()
        Booking.objects.filter(pk=held.pk).update(
            person_name="王桂兰", person_phone=wang.phone, topic="labour"
        )
        wednesday.move_to(at(8, 20))
        free_run_out()
        Slot.objects.filter(pk=slot.pk).update(capacity=1, taken=1, public_taken=1, desk_seats=0)
        client.post(reverse("booking:check", args=[held.key]))
        assert searched() == {("北关街道工作站", "lost"): 1}

    @pytest.mark.parametrize("by", ["resident", "clerk"])
    def test_a_seat_lost_while_moving(self, client, slot, wang, law, zhang, by):
        booking = booked(slot, law, wang)
        other = slot.roster.slots.exclude(pk=slot.pk).first()
        Slot.objects.filter(pk=other.pk).update(capacity=1, taken=1, public_taken=1, desk_seats=0)
        if by == "resident":
            client.force_login(wang)
            client.post(reverse("booking:move_to", args=[booking.key, other.pk]))
        else:
            client.force_login(zhang)
            address = reverse("booking:desk_move", args=[booking.key])
            client.post(address, {"slot": other.pk})
        assert searched() == {("北关街道工作站", "lost"): 1}


def test_the_desk_begins_with_the_first_day_that_has_a_seat(client, roster, zhang, wang, law):
    booking = booked(roster.slots.order_by("starts_at").last(), law, wang)
    thursday = roster.slots.filter(date=THURSDAY)
    thursday.update(taken=F("capacity"), public_taken=F("capacity") - F("desk_seats"))
    client.force_login(zhang)
    for address in ("/desk/phone/", reverse("booking:desk_move", args=[booking.key])):
        assert client.get(address).context["day"].date == date(2026, 12, 3)
    thursday.update(taken=F("public_taken"))
    thursday.filter(desk_seats=0).update(taken=F("capacity"), public_taken=F("capacity"))
    page = client.get("/desk/phone/")
    assert page.context["day"].date == THURSDAY  # a seat that only a clerk can take
    assert client.get("/book/PLS-01/610104003/").context["day"].date == date(2026, 12, 3)
    roster.slots.update(taken=F("capacity"), public_taken=F("capacity") - F("desk_seats"))
    for address in ("/desk/phone/", reverse("booking:desk_move", args=[booking.key])):
        page = client.get(address).content.decode()
        assert "窗口名额也没有了" in page
        assert 'aria-labelledby="times"' not in page
        full_day = client.get(f"{address}?day=2026-11-26").content.decode()
        assert "这一天已经没有名额" in full_day


class TestWhatAServiceAsks:
    def hold(self, client, network, wang, code):
        service = ServiceItem.objects.get(code=code)
        roster = shift(network["北关"], service)
        make_slots()
        slot = roster.slots.order_by("starts_at").first()
        client.force_login(wang)
        address = reverse("booking:start", args=[code, "610104003", slot.pk])
        client.post(address, {"for_whom": "self"})
        return Booking.objects.get()

    def test_mediation_may_name_the_other_side(self, client, network, wang):
        held = self.hold(client, network, wang, "PLS-05")
        details = reverse("booking:details", args=[held.key])
        assert "现在不会联系对方" in client.get(details).content.decode()
        answers = {
            "person_name": "王桂兰", "topic": "property", "other_party_name": "李四",
            "other_party_phone": "029-88886666",
        }  # fmt: skip
        wrong = client.post(details, answers | {"other_party_phone": "12"}).content.decode()
        assert "区号加固定电话" in wrong
        client.post(details, answers)
        check = reverse("booking:check", args=[held.key])
        assert "李四" in client.get(check).content.decode()
        client.post(check)
        held.refresh_from_db()
        assert (held.status, held.other_party_name) == ("confirmed", "李四")
        assert "李四" not in booking_message()

    def test_a_talk_needs_its_organisation_and_headcount(self, client, network, wang):
        held = self.hold(client, network, wang, "PLS-09")
        details = reverse("booking:details", args=[held.key])
        answers = {"person_name": "王桂兰", "topic": "other", "headcount": "3"}
        page = client.post(details, answers).content.decode()
        assert "请填写申请单位名称" in page
        assert "至少 5 人" in page
        client.post(details, answers | {"organisation": "纸坊社区居委会", "headcount": "40"})
        held.refresh_from_db()
        assert (held.organisation, held.headcount) == ("纸坊社区居委会", 40)

    def test_legal_aid_says_that_a_booking_is_no_application(self, client, network, wang):
        held = self.hold(client, network, wang, "PLS-02")
        start = reverse("booking:start", args=["PLS-02", "610104003", held.slot_id])
        assert "预约不等于申请" in client.get(start).content.decode()

    @pytest.mark.parametrize("note", ["身份证 610104195001011234", "电话１３９０００００００９"])
    def test_a_note_takes_no_numbers_of_papers_or_phones(self, client, network, wang, note):
        held = self.hold(client, network, wang, "PLS-05")
        details = reverse("booking:details", args=[held.key])
        answers = {"person_name": "王桂兰", "topic": "property", "note": note}
        assert "请删去证件号码" in client.post(details, answers).content.decode()


class TestTheCalendar:
    def test_anybody_reads_where_and_when(self, client, everywhere):
        page = client.get("/sessions/").content.decode()
        assert "某某律师事务所律师" in page
        assert "14:00–16:00" in page
        assert "way=session&amp;day=2026-11-28" in page
        assert "14:00–16:00" not in client.get("/sessions/?street=610104006").content.decode()
        assert "律师、公证员来这里的日子" in client.get("/units/610104003001/").content.decode()

    def test_a_cancelled_stop_says_why(self, client, everywhere, law, wang):
        stop = Roster.objects.get(kind="circuit")
        RosterException.objects.create(roster=stop, date=stop.valid_from, reason="公证员生病")
        make_slots()
        page = client.get("/sessions/").content.decode()
        assert "已取消" in page
        assert "公证员生病" in page

    def test_a_closed_place_cancels_its_stop(self, client, everywhere, network):
        day = date(2026, 11, 28)
        Closure.objects.create(center=network["纸坊"], first_day=day, last_day=day, reason="选举")
        make_slots()
        assert not Slot.objects.bookable().filter(date=day).exists()
        page = client.get("/sessions/").content.decode()
        assert "已取消" in page
        assert "原因：选举" in page

    def test_a_closed_place_cancels_its_stationed_days(self, client, network, law):
        """Only those on which somebody would have come: the first Friday of the year is a festival."""
        place = network["纸坊"]
        shift(place, law, kind="stationed", weekday=4)
        Closure.objects.create(
            center=place, first_day=date(2026, 12, 1), last_day=date(2027, 1, 3), reason="装修"
        )
        make_slots()
        assert [(event.date.isoformat(), event.cancelled) for event in sessions(center=place)] == [
            ("2026-11-27", ""),
            ("2026-12-04", "装修"),
            ("2026-12-11", "装修"),
            ("2026-12-18", "装修"),
            ("2026-12-25", "装修"),
        ]
        page = client.get("/sessions/").content.decode()
        assert page.count("原因：装修") == 4
        assert page.count("已取消") == 4

    def test_what_is_too_far_ahead_says_from_when(self, client, network, law, li):
        route = Circuit.objects.create(title="公证进社区", host="公证员", added_by=li)
        day = date(2026, 12, 19)
        shift(
            network["纸坊"], law, title="公证员", kind="circuit", circuit=route, weekday=5,
            valid_from=day, valid_to=day,
        )  # fmt: skip
        make_slots()
        assert "12月5日 8:30 起可以预约" in client.get("/sessions/").content.decode()

    def test_it_has_a_budget(self, client, everywhere, django_assert_max_num_queries):
        with django_assert_max_num_queries(13):
            client.get("/sessions/")


def test_the_fourteenth_day_opens_at_half_past_eight(client, roster, law, wednesday):
    wednesday.move_to(at(8, 29, THURSDAY))
    make_slots()
    days = [day.date for day in search.timetable(law, roster.center)]
    assert days[-1] == date(2026, 12, 3)
    wednesday.move_to(at(8, 30, THURSDAY))
    days = [day.date for day in search.timetable(law, roster.center)]
    assert days[-1] == date(2026, 12, 10)


def test_the_catalogue_can_be_loaded_over_an_older_one(network):
    ServiceItem.objects.filter(code="PLS-15").delete()
    assert "新增 1 项" in call_command("load_services")
