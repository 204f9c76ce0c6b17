"""The clerk's morning, and what a clerk of another street must not see."""

import re
from datetime import date, time
from html import unescape

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from centers.booking import actions, notices, offers
from centers.booking.models import Booking, Roster, Slot
from centers.booking.reports import MEASURES
from centers.booking.slots import make_slots
from centers.common.refusals import Refusal
from centers.messaging.models import Message
from centers.org.models import Closure, ServiceItem
from tests.cast import at

from .test_actions import booked, later_days, seats
from .test_queue_pages import arrived, called_off

Status = Booking.Status
THURSDAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture
def booking(slot, law, wang):
    return booked(slot, law, wang)


@pytest.fixture
def desk(client, zhang, booking, wednesday):
    """张敏 signed in on the morning of the booking."""
    wednesday.move_to(at(9, 20, THURSDAY))
    client.force_login(zhang)
    return client


def post(client, verb, booking, **data):
    return client.post(reverse(f"booking:{verb}", args=[booking.key]), data, follow=True)


def test_today_shows_who_comes(desk, booking):
    page = desk.get("/desk/").content.decode()
    assert "王桂兰" in page
    assert "139****0001" in page
    assert "13900000001" not in page


def test_the_list_filters_by_state_and_puts_no_name_in_an_address(desk, booking):
    assert "王桂兰" in desk.get("/desk/?state=confirmed").content.decode()
    post(desk, "check_in", booking)
    page = desk.get("/desk/?state=checked_in").content.decode()
    assert "王桂兰" in page
    assert 'name="name"' not in page


def test_the_morning(desk, booking):
    page = post(desk, "check_in", booking).content.decode()
    assert "已登记到场" in page
    refused = desk.post(reverse("booking:finish", args=[booking.key]), {"outcome": " "})
    assert "请写明办理情况" in refused.content.decode()
    post(desk, "finish", booking, outcome="解答劳动报酬问题")
    booking.refresh_from_db()
    assert (booking.status, booking.outcome) == (Status.SERVED, "解答劳动报酬问题")
    log = desk.get(reverse("booking:desk_detail", args=[booking.key])).content.decode()
    assert "张敏登记到场" in log


def test_did_not_come(desk, booking, wednesday):
    wednesday.move_to(at(9, 34, THURSDAY))
    assert "15 分钟" in post(desk, "no_show", booking).content.decode()
    wednesday.move_to(at(9, 45, THURSDAY))
    post(desk, "no_show", booking)
    booking.refresh_from_db()
    assert booking.status == Status.NO_SHOW


def test_a_clerk_of_another_street_sees_nothing(client, zhao, booking):
    client.force_login(zhao)
    page = client.get("/desk/?unit=610104003&day=2026-11-26").content.decode()
    assert "王桂兰" not in page
    for verb in ("check_in", "no_show", "finish", "desk_cancel"):
        assert post(client, verb, booking).status_code == 404
    response = client.post("/desk/find/", {"code": booking.code}, follow=True)
    assert "没有找到" in response.content.decode()
    booking.refresh_from_db()
    assert booking.status == Status.CONFIRMED


def test_a_room_worker_sees_only_the_room(client, network, booking):
    from tests.cast import Role, staff

    client.force_login(staff("room", "周敏", Role.ROOM_WORKER, network["纸坊"]))
    page = client.get("/desk/?unit=610104003&day=2026-11-26").content.decode()
    assert "王桂兰" not in page


def test_the_slips_code_or_number_opens_the_booking(desk, booking):
    for text in (booking.code.lower(), booking.number, f" {booking.number} "):
        response = desk.post("/desk/find/", {"code": text})
        assert response.url == reverse("booking:desk_detail", args=[booking.key])
    scanned = desk.get(reverse("booking:find"), {"code": booking.code})
    assert scanned.url == reverse("booking:desk_detail", args=[booking.key])


@pytest.mark.parametrize(
    "text", ["YY", "YY2611260000x", "YY261126" + "9" * 30, "", "%", "YY26112699999"]
)
def test_a_wrong_number_is_told(desk, text):
    assert "没有找到" in desk.post("/desk/find/", {"code": text}, follow=True).content.decode()


def walk_in(**changes):
    return {"key": "form-key-0123456789", "person_name": "刘建国", "topic": "labour", **changes}


def caller(**changes):
    return walk_in(relation="self", person_phone="13900000003") | changes


class TestWalkIn:
    def test_without_a_telephone(self, desk, law, slot):
        response = desk.post("/desk/walk-in/", walk_in(service=law.pk), follow=True)
        page = response.content.decode()
        assert '登记好了，排队号 <b class="ticket">1</b>' in page
        assert "刘建国" in page
        booking = Booking.objects.get(person_name="刘建国")
        assert (booking.status, booking.channel) == (Status.CHECKED_IN, "walk_in")
        assert booking.slot.date == THURSDAY

    def test_sent_twice_is_one(self, desk, law):
        for _ in range(2):
            desk.post("/desk/walk-in/", walk_in(service=law.pk))
        assert Booking.objects.filter(person_name="刘建国").count() == 1

    def test_a_wrong_phone_is_named_and_nothing_is_written(self, desk, law):
        page = desk.post("/desk/walk-in/", walk_in(service=law.pk, person_phone="12345"))
        assert "请填写 11 位手机号码" in page.content.decode()
        assert "刘建国" in page.content.decode()
        assert not Booking.objects.filter(person_name="刘建国").exists()

    def test_only_at_ones_own_unit(self, client, zhao, law, network):
        client.force_login(zhao)
        response = client.post("/desk/walk-in/?unit=610104003", walk_in(service=law.pk))
        assert response.status_code == 404
        assert not Booking.objects.exists()

    def test_the_form_filled_in_once_more_for_the_next_person(self, desk, law):
        desk.post("/desk/walk-in/", walk_in(service=law.pk))
        desk.post("/desk/walk-in/", walk_in(service=law.pk, person_name="何淑珍"))
        names = Booking.objects.filter(channel="walk_in").values_list("person_name", flat=True)
        assert sorted(names) == ["何淑珍", "刘建国"]


class TestPhone:
    def test_a_caller_gets_a_time_and_a_code(self, desk, law, slot, wednesday):
        wednesday.move_to(at(8, 30, THURSDAY))
        page = desk.get("/desk/phone/?day=2026-11-26").content.decode()
        address = reverse("booking:phone_booking", args=[slot.pk])
        assert address in page
        response = desk.post(
            address, caller(service=law.pk, person_phone="+86 139-0000 0003"), follow=True
        )
        booking = Booking.objects.get(person_name="刘建国")
        assert booking.person_phone == "13900000003"
        assert booking.code in response.content.decode()
        assert seats(slot) == (2, 1)

    def test_a_refusal_keeps_what_was_typed(self, desk, law, roster, wednesday):
        wednesday.move_to(at(8, 30, THURSDAY))
        twice = roster.slots.get(starts_at=at(9, 0, THURSDAY))
        address = reverse("booking:phone_booking", args=[twice.pk])
        answers = caller(service=law.pk, note="带合同")
        desk.post(address, answers)
        page = desk.post(address, answers | {"key": "another-key-012345"}).content.decode()
        assert "这个时间已经有一条预约" in page
        assert "带合同" in page

    def test_a_phone_is_needed_for_the_reminder(self, desk, law, slot, wednesday):
        wednesday.move_to(at(8, 30, THURSDAY))
        address = reverse("booking:phone_booking", args=[slot.pk])
        page = desk.post(address, caller(service=law.pk, person_phone="")).content.decode()
        assert "请填写来电人的手机号码" in page

    def test_for_somebody_else_they_must_have_agreed(self, desk, law, slot, wednesday):
        wednesday.move_to(at(8, 30, THURSDAY))
        address = reverse("booking:phone_booking", args=[slot.pk])
        answers = caller(service=law.pk, relation="parent", person_phone="")
        page = desk.post(address, answers).content.decode()
        assert "请先问明办事人同意" in page
        assert "请填写来电人的手机号码" in page
        assert not Booking.objects.filter(channel="phone").exists()
        answers |= {"proxy_phone": "13900000004", "agreed": "on", "access_needs": ["轮椅通道"]}
        desk.post(address, answers)
        booking = Booking.objects.get(channel="phone")
        assert (booking.relation, booking.proxy_phone) == ("parent", "13900000004")
        assert (booking.consent.channel, booking.consent.on_behalf_of) == ("phone", "父母")
        assert booking.access_needs == "轮椅通道"
        told = Message.objects.filter(key__startswith=notices.prefix(booking))
        assert set(told.values_list("phone", flat=True)) == {"13900000004"}

    def test_what_a_service_asks_more(self, desk, roster, slot, wednesday):
        mediation, talk = ServiceItem.objects.filter(code__in=["PLS-05", "PLS-09"]).order_by("code")
        roster.services.set([mediation, talk])
        wednesday.move_to(at(8, 30, THURSDAY))
        address = reverse("booking:phone_booking", args=[slot.pk])
        page = desk.get(address, {"service": "PLS-05"}).content.decode()
        assert "对方姓名" in page
        assert "申请单位" not in page
        page = desk.get(address, {"service": "PLS-09"}).content.decode()
        assert "申请单位" in page
        answers = caller(service=talk.pk, topic="other")
        page = desk.post(address, answers).content.decode()
        assert "请填写申请单位" in page
        desk.post(address, answers | {"organisation": "纸坊小学", "headcount": "60"})
        booking = Booking.objects.get(channel="phone")
        assert (booking.organisation, booking.headcount) == ("纸坊小学", 60)

    def test_the_desk_asks_as_strictly_as_the_portal(self, desk, roster, slot, wednesday):
        mediation, talk = ServiceItem.objects.filter(code__in=["PLS-05", "PLS-09"]).order_by("code")
        roster.services.set([mediation, talk])
        wednesday.move_to(at(8, 30, THURSDAY))
        address = reverse("booking:phone_booking", args=[slot.pk])
        wrong = caller(service=mediation.pk, topic="property", other_party_phone="12")
        page = desk.post(address, wrong).content.decode()
        assert "请填写手机号码，或区号加固定电话号码" in page
        assert 'value="12"' in page
        few = caller(service=talk.pk, topic="other", organisation="纸坊小学", headcount="3")
        assert "讲座一般至少 5 人" in desk.post(address, few).content.decode()
        assert not Booking.objects.filter(channel="phone").exists()

    def test_back_to_the_times_keeps_what_was_chosen(self, desk, slot, roster, wednesday):
        wednesday.move_to(at(8, 30, THURSDAY))
        Roster.objects.filter(pk=roster.pk).update(mode="phone")
        address = reverse("booking:phone_booking", args=[slot.pk])
        page = desk.get(address, {"service": "PLS-01"}).content.decode()
        way_back = re.search(r'href="(/desk/phone/\?[^"]*)">返回选时间', page)[1]
        times = desk.get(unescape(way_back)).content.decode()
        assert f"{address}?service=PLS-01" in times

    def test_the_way_that_they_meet(self, desk, slot, roster, wednesday):
        wednesday.move_to(at(8, 30, THURSDAY))
        address = reverse("booking:phone_booking", args=[slot.pk])
        Roster.objects.filter(pk=roster.pk).update(mode="phone")
        assert address not in desk.get("/desk/phone/?day=2026-11-26").content.decode()
        assert address in desk.get("/desk/phone/?day=2026-11-26&way=phone").content.decode()

    def test_not_for_another_street(self, client, zhao, slot):
        client.force_login(zhao)
        assert client.get(reverse("booking:phone_booking", args=[slot.pk])).status_code == 404


class TestAnotherTime:
    """A clerk moves a booking where the resident cannot any more."""

    def test_late_and_for_the_third_time(self, desk, booking, roster, zhang):
        before = booking.slot_id
        Booking.objects.filter(pk=booking.pk).update(moves=2)
        later = roster.slots.get(starts_at=at(11, 30, THURSDAY))  # a seat of the desk's own
        Slot.objects.filter(pk=later.pk).update(desk_seats=2)
        address = reverse("booking:desk_move", args=[booking.key])
        page = desk.get(address, {"day": "2026-11-26"}).content.decode()
        assert f'value="{later.pk}"' in page
        response = desk.post(address, {"slot": later.pk}, follow=True)
        assert "已改期" in response.content.decode()
        assert '<span class="tag">改期</span>' in response.content.decode()
        booking.refresh_from_db()
        assert (booking.slot, booking.moves) == (later, 2)
        assert (seats(Slot.objects.get(pk=before)), seats(later)) == ((0, 0), (1, 0))
        actions.cancel(booking, by=zhang)
        assert seats(later) == (0, 0)
        assert booking.events.filter(verb="move", by__username="zhangmin").exists()

    @pytest.mark.parametrize("choice", ["", "x", "999999"])
    def test_a_time_that_is_none(self, desk, booking, choice):
        before = booking.slot_id
        response = desk.post(reverse("booking:desk_move", args=[booking.key]), {"slot": choice})
        assert response.status_code == 422
        booking.refresh_from_db()
        assert booking.slot_id == before

    def test_not_to_another_street(self, desk, booking, roster, network):
        other = later_days(booking.slot)[0]
        Slot.objects.filter(pk=other.pk).update(center=network["西关"])
        address = reverse("booking:desk_move", args=[booking.key])
        assert desk.post(address, {"slot": other.pk}).status_code == 422
        assert desk.get(address, {"unit": "610104006"}).status_code == 404


class TestWhoCame:
    """Three values: came, did not come, not recorded. Nothing is inferred."""

    @pytest.fixture
    def friday(self, client, zhang, booking, wednesday):
        wednesday.move_to(at(8, 0, date(2026, 11, 27)))
        actions.close_past_days()
        client.force_login(zhang)
        return client

    def test_a_slip_of_the_finger_is_undone_with_a_reason(self, desk, booking, zhang, wednesday):
        wednesday.move_to(at(9, 50, THURSDAY))
        desk.force_login(zhang)
        post(desk, "no_show", booking)
        assert "请写明为什么撤销" in post(desk, "not_missed", booking, reason=" ").content.decode()
        post(desk, "not_missed", booking, reason="点错了")
        booking.refresh_from_db()
        assert booking.status == Status.UNRECORDED
        assert "到场" in post(desk, "check_in", booking).content.decode()
        booking.refresh_from_db()
        assert booking.status == Status.CHECKED_IN

    def test_nobody_wrote_it_down(self, friday, booking):
        page = friday.get("/desk/").content.decode()
        assert "最近 7 天有 1 条预约没有登记到场情况" in page
        assert "王桂兰" in friday.get("/desk/?unrecorded=1").content.decode()

    @pytest.mark.parametrize(
        ("came", "status"),
        [("yes", Status.SERVED), ("no", Status.NO_SHOW), ("", Status.UNRECORDED)],
    )
    def test_it_is_said_afterwards(self, friday, booking, came, status):
        page = post(friday, "record_late", booking, came=came, note="当天已接待，忘记登记")
        booking.refresh_from_db()
        assert booking.status == status
        if not came:
            assert "不清楚的不要补记" in page.content.decode()

    def test_not_after_a_week(self, friday, booking, zhang, wednesday):
        wednesday.move_to(at(9, 0, date(2026, 12, 4)))
        friday.force_login(zhang)
        assert "王桂兰" not in friday.get("/desk/?unrecorded=1").content.decode()
        page = post(friday, "record_late", booking, came="yes", note="当天已接待")
        assert "只能补记最近 7 天" in page.content.decode()
        booking.refresh_from_db()
        assert booking.status == Status.UNRECORDED


class TestStranded:
    """Called off by the unit: a clerk calls, and takes a time for the person."""

    @pytest.fixture
    def off(self, slot, law, wang, zhang, client, wednesday):
        booking = called_off(slot, law, wang)
        client.force_login(zhang)
        return booking

    def test_the_list_shows_why_and_what_is_kept(self, client, off):
        assert "有 1 条预约的时段已停约" in client.get("/desk/").content.decode()
        page = client.get("/desk/?stranded=1").content.decode()
        assert "设备检修" in page
        assert page.count("保留 1") == 2  # one that day, one on another

    def test_a_clerk_chooses_for_the_person(self, client, off, zhang):
        first, second = off.replacements.order_by("pk")
        page = client.post(
            reverse("booking:accept_offer", args=[off.key, first.pk]), follow=True
        ).content.decode()
        assert "已代为选好" in page
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.status, second.status) == (Status.CONFIRMED, Status.EXPIRED)
        assert first.events.get(verb="accept").by == zhang
        assert f"本人已另约：<b>{first.day.month}月" in page
        assert "条预约的时段已停约" not in client.get("/desk/").content.decode()

    def test_an_offer_of_somebody_else_is_not_found(self, client, off, slot, law, chen):
        other = called_off(later_days(slot)[1], law, chen)
        address = reverse("booking:accept_offer", args=[off.key, other.replacements.first().pk])
        assert client.post(address).status_code == 404

    def test_another_time_frees_what_was_kept(self, client, off, roster, law):
        free = roster.slots.filter(closed_reason="").exclude(bookings__instead_of=off).first()
        page = client.get(f"/desk/phone/?instead={off.key}").content.decode()
        assert "王桂兰" in page
        address = f"{reverse('booking:phone_booking', args=[free.pk])}?instead={off.key}"
        page = client.get(address).content.decode()
        assert "<dd>王桂兰</dd>" in page
        assert "139****0001" in page
        assert "13900000001" not in page
        client.post(address, caller(service=law.pk, person_name="别人", new_phone="13900000009"))
        there = off.replacements.get(channel="phone")
        assert (there.status, there.person_name) == (Status.CONFIRMED, "王桂兰")
        assert there.person_phone == "13900000009"
        assert not off.replacements.filter(status=Status.OFFERED).exists()
        assert not Booking.objects.stranded().exists()
        assert seats(free) == (1, 0)

    def test_who_chose_meanwhile_is_not_booked_twice(self, client, off, roster, law):
        actions.accept(off.replacements.first())
        free = roster.slots.filter(closed_reason="").exclude(bookings__instead_of=off).first()
        address = f"{reverse('booking:phone_booking', args=[free.pk])}?instead={off.key}"
        page = client.post(address, caller(service=law.pk, person_phone="13900000001"))
        assert "本人已经另约了时间" in page.content.decode()
        assert not Booking.objects.filter(channel="phone").exists()


class TestSheet:
    def test_who_comes_with_masked_numbers_and_empty_lines(self, desk, booking):
        page = desk.get("/desk/sheet/").content.decode()
        assert "王桂兰" in page
        assert "139****0001" in page
        assert "13900000001" not in page
        assert "□到场<br>□未到" in page
        assert page.count('class="sheet-empty"') == 6
        assert "张敏于 11月26日 09:20 打印" in page

    def test_not_for_another_street(self, client, zhao, booking):
        client.force_login(zhao)
        assert client.get("/desk/sheet/?unit=610104003&day=2026-11-26").status_code == 404
        assert "王桂兰" not in client.get("/desk/sheet/?day=2026-11-26").content.decode()


class TestTheNumber:
    def test_is_shown_for_a_reason_that_stays(self, desk, booking):
        address = reverse("booking:reveal", args=[booking.key])
        refused = desk.post(address, {"reason": ""})
        assert "请先选择事由" in refused.content.decode()
        assert "13900000001" not in refused.content.decode()
        shown = desk.post(address, {"reason": "通知改约"})
        assert "13900000001" in shown.content.decode()
        later = desk.get(reverse("booking:desk_detail", args=[booking.key])).content.decode()
        assert "13900000001" not in later
        assert "张敏查看手机号码（通知改约）" in later

    def test_the_record_cannot_be_changed(self, desk, booking):
        desk.post(reverse("booking:reveal", args=[booking.key]), {"reason": "通知改约"})
        for change in (booking.events.all().delete, lambda: booking.events.update(note="")):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                change()


class TestAClosedDay:
    @pytest.fixture
    def closed(self, booking, roster):
        Closure.objects.create(
            center=roster.center, first_day=THURSDAY, last_day=THURSDAY, reason="设备检修"
        )
        make_slots(roster.center)
        offers.call_off_closed()

    def test_whoever_booked_is_told_once_and_not_reminded(self, closed, booking, wednesday):
        make_slots(booking.center)
        offers.call_off_closed()
        keys = Message.objects.filter(channel="inbox").values_list("key", flat=True)
        assert sorted(key.split(":")[2] for key in keys) == ["called_off", "confirmed"]
        wednesday.move_to(at(8, 0, THURSDAY))
        assert notices.write_due_reminders("remind_2h") == 0

    def test_the_bureau_is_warned_before(self, booking, client, sun):
        client.force_login(sun)
        days = {"first_day": "2026-11-26", "last_day": "2026-11-26", "reason": "设备检修"}
        address = reverse("org:closures", args=[booking.center.code])
        page = client.post(address, days).content.decode()
        assert ">1</b> 个已确认的预约" in page
        assert not Closure.objects.exists()

    def test_the_resident_and_the_desk_see_it(self, closed, client, booking, wang, zhang):
        client.force_login(wang)
        page = client.get(booking.get_absolute_url()).content.decode()
        assert "这个时间不能接待了" in page
        assert "设备检修" in page
        client.force_login(zhang)
        page = client.get("/desk/").content.decode()
        assert "有 1 条预约的时段已停约" in page
        assert "王桂兰" in client.get("/desk/?stranded=1").content.decode()


def test_the_list_has_a_budget(
    client, zhang, beiguan, law, network, wednesday, django_assert_max_num_queries
):
    from tests.cast import resident

    roster = Roster.objects.create(
        center=beiguan, title="值班律师", weekday=3, starts=time(9), ends=time(12), capacity=40,
        valid_from=date(2026, 11, 25),
    )  # fmt: skip
    roster.services.add(law)
    make_slots()
    slots = list(Slot.objects.order_by("pk")[:2])
    for number in range(40):
        who = resident(f"1380000{number:04d}", f"居民{number}")
        booked(slots[number % 2], law, who)
    wednesday.move_to(at(9, 0, THURSDAY))
    client.force_login(zhang)
    with django_assert_max_num_queries(12):
        page = client.get("/desk/").content.decode()
    assert "居民39" in page


def test_yesterday_stays_as_it_was_recorded(client, zhang, booking, wednesday):
    wednesday.move_to(at(8, 0, date(2026, 11, 27)))
    actions.close_past_days()
    client.force_login(zhang)
    page = client.get("/desk/?day=2026-11-26").content.decode()
    assert "未登记到场情况" in page


class TestBudgets:
    """A page costs as many queries with many rows as with few."""

    @pytest.fixture
    def many(self, desk, booking, beiguan, law, zhang, network):
        """A day with every kind of row: to come, in the queue, sent on, come from elsewhere, left."""
        arrived(beiguan, law, zhang, *"甲乙丙丁戊己")
        rows = list(Booking.objects.filter(channel="walk_in").order_by("pk"))
        for row in rows[:2]:
            actions.redirect(row, center=network["西关"], note="离家近", by=zhang)
        for far in arrived(network["西关"], law, zhang, "庚", "辛"):
            actions.redirect(far, center=beiguan, note="离家近", by=zhang)
        actions.advance(rows[2], "left", by=zhang)
        return desk

    @pytest.mark.parametrize(
        ("address", "most"), [("/desk/", 14), ("/desk/queue/", 13), ("/desk/sheet/", 9)]
    )
    def test_lists(self, many, address, most, django_assert_max_num_queries):
        with django_assert_max_num_queries(most):
            page = many.get(address).content.decode()
        assert "自西关街道工作站" in page or address == "/desk/queue/"

    @pytest.mark.parametrize(
        ("verb", "most"), [("desk_detail", 13), ("desk_move", 14), ("send_on", 16)]
    )
    def test_one_booking(self, many, booking, verb, most, django_assert_max_num_queries):
        if verb == "send_on":
            booking = Booking.objects.filter(status=Status.CHECKED_IN).first()
        with django_assert_max_num_queries(most):
            page = many.get(reverse(f"booking:{verb}", args=[booking.key]))
        assert page.status_code == 200

    def test_who_must_be_called(
        self, client, slot, law, wang, chen, zhang, django_assert_max_num_queries
    ):
        booked(slot, law, chen)
        called_off(slot, law, wang)
        client.force_login(zhang)
        with django_assert_max_num_queries(14):
            page = client.get("/desk/?stranded=1").content.decode()
        assert page.count("联系并另约") == 2

    def test_who_was_not_recorded(
        self, client, slot, law, wang, chen, zhang, wednesday, django_assert_max_num_queries
    ):
        for who in (wang, chen):
            booked(slot, law, who)
        wednesday.move_to(at(8, 0, date(2026, 11, 27)))
        actions.close_past_days()
        client.force_login(zhang)
        with django_assert_max_num_queries(12):
            page = client.get("/desk/?unrecorded=1").content.decode()
        assert page.count(">补记到场情况<") == 2


class TestWhoLeft:
    """Came, and went away unserved: neither served nor missed nor unrecorded."""

    def test_a_button_says_so(self, desk, beiguan, law, zhang):
        [one] = arrived(beiguan, law, zhang, "何淑珍")
        called = actions.call_next(beiguan, window="1 号窗口", by=zhang)
        assert (
            "人已离开" in desk.get(reverse("booking:desk_detail", args=[one.key])).content.decode()
        )
        page = post(desk, "left", called).content.decode()
        assert "到过，未办结" in page
        assert "等候 0 人" in page
        one.refresh_from_db()
        assert (one.status, one.outcome, one.finished_at) == (Status.LEFT, "", None)
        assert one.events.last().sentence == "张敏登记离开（未办结）"
        assert "请 1 号到" not in desk.get("/units/610104003/screen/").content.decode()
        assert "不能办结" in post(desk, "finish", one, outcome="解答").content.decode()

    def test_the_night_knows_who_came(
        self, desk, booking, beiguan, law, zhang, slot, chen, wednesday
    ):
        """Of two bookings one arrived: that one left, only the other one is unrecorded."""
        wednesday.move_to(at(8, 30, THURSDAY))
        later = booked(slot.roster.slots.get(starts_at=at(11, 0, THURSDAY)), law, chen)
        wednesday.move_to(at(9, 20, THURSDAY))
        actions.advance(booking, "check_in", by=zhang)
        wednesday.move_to(at(8, 0, date(2026, 11, 27)))
        assert actions.close_past_days() == 2
        booking.refresh_from_db()
        later.refresh_from_db()
        assert (booking.status, later.status) == (Status.LEFT, Status.UNRECORDED)
        with pytest.raises(Refusal, match="不能补记"):
            actions.record_late(booking, came=False, note="没有来", by=zhang)
        assert booking in MEASURES["no_show_rate"].rows()
        assert booking not in MEASURES["served"].rows()

    def test_who_arrived_never_becomes_a_no_show(self, desk, booking, zhang, wednesday):
        """An older row: its arrival stands there, and yet its status says that nobody knows."""
        Booking.objects.filter(pk=booking.pk).update(
            status=Status.UNRECORDED, arrived_at=at(9, 20, THURSDAY)
        )
        page = post(desk, "record_late", booking, came="no", note="没有来").content.decode()
        assert "当天 09:20 登记过到场" in page
        assert "已到场" in desk.get("/desk/sheet/").content.decode()
        with (
            pytest.raises(IntegrityError, match="whoever_arrived_is_no_no_show"),
            transaction.atomic(),
        ):
            Booking.objects.filter(pk=booking.pk).update(status=Status.NO_SHOW)

    @pytest.mark.parametrize("change", [{"window": "", "called_at": at(9)}, {"window": "1 号窗口"}])
    def test_who_is_called_knows_where_and_when(self, beiguan, law, zhang, change):
        [one] = arrived(beiguan, law, zhang, "甲")
        with (
            pytest.raises(IntegrityError, match="whoever_is_called_knows_where"),
            transaction.atomic(),
        ):
            Booking.objects.filter(pk=one.pk).update(status=Status.CALLED, **change)


def test_two_hundred_seats_at_most(slot, roster):
    for row in (slot, roster):
        with pytest.raises(IntegrityError, match="200"), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(capacity=201)


def test_the_sheet_ends_with_the_last_person(desk, beiguan, law, zhang):
    [one] = arrived(beiguan, law, zhang, "甲")
    more = []
    for n in range(210):
        more.append(Booking(
            center=beiguan, district=one.district, service=law, channel="walk_in", day=one.day,
            starts_at=one.starts_at, ends_at=one.ends_at, status=Status.CONFIRMED,
            confirmed_at=one.confirmed_at, person_name=f"居民{n}",
        ))  # fmt: skip
    Booking.objects.bulk_create(more)
    assert "居民209" in desk.get("/desk/sheet/").content.decode()
