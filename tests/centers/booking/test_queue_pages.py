"""The window: one queue, calls, walk-ins, other units; and the screen that everybody sees."""

import re
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from centers.booking import actions
from centers.booking.models import Booking, Slot
from centers.booking.offers import call_off_closed
from centers.booking.queue import queue_position
from centers.messaging.models import Message
from centers.org.models import Center
from tests.cast import TODAY, at

from .test_actions import booked

Status = Booking.Status
THURSDAY = date(2026, 11, 26)


def arrived(center, law, by, *names, phone="", **changes):
    """Walk-ins of these names, registered one after the other."""
    answers = {"person_phone": phone, "topic": "labour", "note": "", "access_needs": ""} | changes
    return [
        actions.register_walk_in(
            center=center, service=law, person_name=name, key=f"key-of-{n}-{center.pk}-0123456", by=by,
            **answers,
        )
        for n, name in enumerate(names)
    ]  # fmt: skip


def called_off(slot, law, who):
    """A booking whose time its unit closed, with two times held instead."""
    booking = booked(slot, law, who)
    Slot.objects.filter(pk=slot.pk).update(closed_reason="设备检修")
    call_off_closed()
    booking.refresh_from_db()
    return booking


def text(response):
    return response.content.decode()


def waiting_in_order(center):
    rows = Booking.objects.queue().filter(center=center, status=Status.CHECKED_IN)
    return list(rows.values_list("person_name", flat=True))


@pytest.fixture(autouse=True)
def no_second_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


@pytest.fixture
def desk(client, zhang, wednesday):
    """张敏 at window 1 of 北关, at half past nine."""
    wednesday.move_to(at(9, 30))
    client.force_login(zhang)
    client.post("/desk/queue/window/?unit=610104003", {"other": "1 号窗口"})
    return client


def press(client, verb, booking, **data):
    return client.post(reverse(f"booking:{verb}", args=[booking.key]), data, follow=True)


def call_next(client):
    return client.post("/desk/queue/next/?unit=610104003", follow=True)


class TestOrder:
    def test_bookings_and_walk_ins_in_one_line(self, slot, law, wang, zhang, beiguan, wednesday):
        """Half past nine is booked: ahead of who walks in at 9:20, behind who did at 9:10."""
        booking = booked(slot, law, wang)
        wednesday.move_to(at(9, 10, THURSDAY))
        arrived(beiguan, law, zhang, "早到")
        wednesday.move_to(at(9, 20, THURSDAY))
        actions.register_walk_in(
            center=beiguan, service=law, person_name="晚到", person_phone="", topic="labour",
            key="walk-in-key-012345", by=zhang,
        )  # fmt: skip
        wednesday.move_to(at(9, 25, THURSDAY))
        actions.advance(booking, "check_in", by=zhang)
        assert waiting_in_order(beiguan) == ["早到", "王桂兰", "晚到"]

    def test_priority_first_until_called_in_vain(self, beiguan, law, zhang):
        arrived(beiguan, law, zhang, "甲", "乙")
        first = actions.register_walk_in(
            center=beiguan, service=law, person_name="老人", person_phone="", topic="family",
            is_priority=True, key="walk-in-key-012345", by=zhang,
        )  # fmt: skip
        assert waiting_in_order(beiguan) == ["老人", "甲", "乙"]
        assert queue_position(first) == 0
        assert actions.call_next(beiguan, window="1", by=zhang) == first
        actions.pass_over(first, by=zhang)
        assert waiting_in_order(beiguan) == ["甲", "乙", "老人"]
        first.refresh_from_db()
        assert (first.is_priority, first.passed_over, queue_position(first)) == (True, 1, 2)

    def test_who_is_called_or_not_there_has_no_position(self, beiguan, law, zhang, slot, wang):
        [one] = arrived(beiguan, law, zhang, "甲")
        assert queue_position(actions.call_next(beiguan, window="1", by=zhang)) is None
        assert queue_position(booked(slot, law, wang)) is None
        one.refresh_from_db()
        assert queue_position(one) is None


class TestWindow:
    def test_is_chosen_once(self, client, zhang, roster, wednesday):
        roster.window = "接待室"
        roster.save()
        client.force_login(zhang)
        page = text(client.get("/desk/queue/"))
        assert "您坐在哪个窗口" in page
        assert "叫下一位 <kbd>" not in page
        assert '<option value="接待室">' in page
        assert "请选择或写明窗口" in text(client.post("/desk/queue/window/", {}))
        client.post("/desk/queue/window/", {"window": "接待室"})
        page = text(client.get("/desk/queue/"))
        assert "您坐在哪个窗口" not in page
        assert "叫下一位 <kbd>F2</kbd>" in page

    def test_without_one_nobody_is_called(self, client, zhang, beiguan, law):
        client.force_login(zhang)
        arrived(beiguan, law, zhang, "甲")
        assert "请先选择您坐在哪个窗口" in text(call_next(client))
        assert not Booking.objects.filter(status=Status.CALLED).exists()

    def test_one_person_at_a_time(self, desk, beiguan, law, zhang):
        first, second = arrived(beiguan, law, zhang, "甲", "乙")
        call_next(desk)
        call_next(desk)
        assert Booking.objects.get(status=Status.CALLED) == first
        assert "这个窗口已经叫了一位" in text(press(desk, "call", second))
        assert Booking.objects.get(status=Status.CALLED) == first


class TestCalling:
    def test_the_panel_says_who_and_what_help(self, desk, beiguan, law, zhang, wednesday):
        arrived(beiguan, law, zhang, "何淑珍", access_needs="轮椅通道", note="带合同")
        wednesday.move_to(at(9, 42))
        page = text(call_next(desk))
        panel = page[page.index('id="at-window"') : page.index("data-live")]
        for words in ("何淑珍", "轮椅通道", "带合同", "劳动与工资", "等了 12 分钟", "法律援助法"):
            assert words in panel
        assert "叫下一位 <kbd>" not in page

    def test_once_more_and_passed_over(self, desk, beiguan, law, zhang, wednesday):
        first, _ = arrived(beiguan, law, zhang, "甲", "乙")
        wednesday.move_to(at(9, 35))
        call_next(desk)
        press(desk, "call", first)
        assert "排到最后" in text(press(desk, "pass_over", first))
        first.refresh_from_db()
        assert (first.status, first.window) == (Status.CHECKED_IN, "")
        assert [e.verb for e in first.events.all()] == [
            "walk_in",
            "call",
            "call_again",
            "pass_over",
        ]
        assert "过号 1 次" in text(desk.get("/desk/queue/"))
        assert waiting_in_order(beiguan) == ["乙", "甲"]

    def test_done_needs_words(self, desk, beiguan, law, zhang):
        [one] = arrived(beiguan, law, zhang, "甲")
        call_next(desk)
        page = text(press(desk, "finish", one, outcome=" ", at_the_window="1"))
        assert "请写明办理情况" in page
        assert "排队叫号" in page
        long = "字" * 201
        page = text(press(desk, "finish", one, outcome=long, at_the_window="1"))
        assert "请控制在 200 字以内" in page
        assert long in page
        one.refresh_from_db()
        assert one.status == Status.CALLED
        response = press(desk, "finish", one, outcome="解答法律咨询", at_the_window="1")
        assert response.redirect_chain[-1][0] == "/desk/queue/?unit=610104003"
        one.refresh_from_db()
        assert (one.status, one.outcome, one.window) == (Status.SERVED, "解答法律咨询", "1 号窗口")

    def test_on_to_another_window(self, desk, beiguan, law, zhang):
        first, second = arrived(beiguan, law, zhang, "甲", "乙")
        call_next(desk)
        assert "请选择或写明窗口" in text(press(desk, "to_window", first))
        press(desk, "to_window", first, other="调解室")
        assert "调解室" in text(desk.get("/desk/queue/"))
        assert call_next(desk).status_code == 200
        assert Booking.objects.get(status=Status.CALLED) == second  # 甲 waits for 调解室
        assert actions.call_next(beiguan, window="调解室", by=zhang) == first

    def test_a_clerk_of_another_street_sees_and_calls_nobody(
        self, client, zhao, beiguan, law, zhang
    ):
        [one] = arrived(beiguan, law, zhang, "甲某某")
        client.force_login(zhao)
        client.post("/desk/queue/window/", {"other": "1 号窗口"})
        assert "甲某某" not in text(client.get("/desk/queue/"))
        assert client.get("/desk/queue/?unit=610104003").status_code == 404
        assert "现在没有人在等" in text(client.post("/desk/queue/next/", follow=True))
        for verb in ("call", "pass_over", "to_window", "finish", "send_on", "ticket"):
            assert press(client, verb, one).status_code in {404, 405}
        one.refresh_from_db()
        assert one.status == Status.CHECKED_IN

    def test_the_part_that_refreshes_itself_keeps_no_session_alive(
        self, desk, beiguan, law, zhang, wednesday
    ):
        arrived(beiguan, law, zhang, "甲某某")
        wednesday.move_to(at(9, 40))
        part = text(desk.get("/desk/queue/", headers={"X-Passive": "1"}))
        assert "甲某某" in part
        assert "<html" not in part
        wednesday.move_to(at(9, 46))
        assert desk.get("/desk/queue/", headers={"X-Passive": "1"}).status_code == 401


class TestWalkIn:
    def post(self, client, law, **changes):
        data = {
            "key": "form-key-0123456789", "person_name": "何淑珍", "person_phone": "13900000014",
            "topic": "labour", "service": law.pk,
        }  # fmt: skip
        return client.post("/desk/walk-in/", data | changes, follow=True)

    def test_only_name_and_topic_must_be_typed(self, desk):
        page = text(desk.get("/desk/walk-in/"))
        asked = re.findall(r"<(?:input|select)[^>]*\srequired[^>]*>", page[page.index("<h1>") :])
        assert [re.search(r'name="(\w+)"', field)[1] for field in asked] == [
            "person_name",
            "topic",
        ]  # the service stands there already
        assert "对方姓名" not in page
        assert "申请单位" not in page

    def test_priority_and_needs_stand_in_the_queue(self, desk, law):
        page = text(
            self.post(desk, law, is_priority="on", access_needs=["手语", "大字材料"], note="带合同")
        )
        assert "优先" in page
        assert "手语、大字材料" in page
        assert Booking.objects.get().note == "带合同"

    def test_the_same_person_is_noticed_and_nothing_is_lost(self, desk, law):
        self.post(desk, law)
        again = {"key": "form-key-9876543210", "topic": "family", "note": "另一件事"}
        response = self.post(desk, law, **again)
        assert response.status_code == 422
        page = text(response)
        assert "今天已有同名同号码的人在排队" in page
        assert reverse("booking:desk_detail", args=[Booking.objects.get().key]) in page
        assert "另一件事" in page
        assert '<option value="family" selected>' in page
        self.post(desk, law, **again, anyway="on")
        assert Booking.objects.count() == 2

    def test_who_has_a_booking_today_is_checked_in_instead(
        self, desk, law, slot, wang, zhang, wednesday
    ):
        booked(slot, law, wang)
        wednesday.move_to(at(9, 20, THURSDAY))
        desk.force_login(zhang)
        page = text(self.post(desk, law, person_name="王桂兰", person_phone=wang.phone))
        assert "此人今天已有预约" in page

    def test_what_is_folded_away_opens_with_its_error(self, desk, law):
        assert '<details class="more">' in text(desk.get("/desk/walk-in/"))
        page = text(self.post(desk, law, note="字" * 201))
        assert '<details class="more" open>' in page
        assert "请控制在 200 字以内" in page

    def test_the_slip_has_the_number_and_no_telephone(self, desk, law):
        self.post(desk, law)
        page = text(desk.get(reverse("booking:ticket", args=[Booking.objects.get().key])))
        assert '<b class="ticket">1</b>' in page
        assert "13900000014" not in page
        assert "何淑珍" not in page
        assert "前面 0 人" in page


class TestOnToAnotherUnit:
    def test_own_street_first_then_a_reason(self, desk, beiguan, law, zhang, network):
        [one] = arrived(beiguan, law, zhang, "何淑珍", phone="13900000014", access_needs="手语")
        address = reverse("booking:send_on", args=[one.key])
        page = text(desk.get(address))
        assert (
            page.index("纸坊社区")
            < page.index("莲湖区公共法律服务中心</b>")
            < page.index("西关街道")
        )
        assert "北关街道公共法律服务工作站</b>" not in page
        assert "西关" not in text(desk.get(address, {"q": "纸坊"})).split("where")[1]
        assert "没有这样的网点" in text(desk.get(address, {"q": "没有这里"}))
        assert "请写明为什么转过去" in text(desk.post(f"{address}?to=610104006", {"note": " "}))
        one.refresh_from_db()
        assert one.status == Status.CHECKED_IN
        page = text(desk.post(f"{address}?to=610104006", {"note": "离家近"}, follow=True))
        there = Booking.objects.get(sent_from=one)
        assert there.number in page
        assert "西关街道公共法律服务工作站" in page
        assert (there.center, there.access_needs) == (network["西关"], "手语")
        assert Message.objects.filter(key__contains="redirected").exists()

    def test_the_other_desk_sees_where_from(self, client, zhao, beiguan, law, zhang, network):
        [one] = arrived(beiguan, law, zhang, "何淑珍")
        there = actions.redirect(one, center=network["西关"], note="离家近", by=zhang)
        client.force_login(zhao)
        assert "自北关街道工作站" in text(client.get("/desk/"))
        press(client, "check_in", there)
        assert "自北关街道工作站" in text(client.get("/desk/queue/"))

    def test_only_where_the_matter_is_dealt_with(self, desk, beiguan, law, zhang, network):
        [one] = arrived(beiguan, law, zhang, "何淑珍")
        law.at_room = "none"
        law.save()
        address = reverse("booking:send_on", args=[one.key])
        assert "纸坊社区" not in text(desk.get(address))
        assert desk.post(f"{address}?to=610104003001", {"note": "近"}).status_code == 404

    def test_closed_today_is_said(self, desk, beiguan, law, zhang, network):
        network["西关"].opening_hours.all().delete()
        [one] = arrived(beiguan, law, zhang, "何淑珍")
        page = text(desk.get(reverse("booking:send_on", args=[one.key]), {"to": "610104006"}))
        assert "今天不办公" in page


class TestScreen:
    ADDRESS = "/units/610104003/screen/"

    def test_numbers_and_windows_and_no_names(self, client, beiguan, law, zhang):
        arrived(beiguan, law, zhang, "甲某某", "乙某某", "丙某某")
        actions.call_next(beiguan, window="1 号窗口", by=zhang)
        page = text(client.get(self.ADDRESS))
        assert "请 1 号到1 号窗口" in page
        assert "等候 <b>2</b> 人" in page
        assert "某某" not in page
        assert "张敏" not in page
        part = text(client.get(self.ADDRESS, headers={"X-Passive": "1"}))
        assert "请 1 号到1 号窗口" in part
        assert "<html" not in part

    def test_the_last_five_calls(self, client, beiguan, law, zhang, wednesday):
        rows = arrived(beiguan, law, zhang, *"甲乙丙丁戊己庚")
        for number, row in enumerate(rows[:6]):
            wednesday.move_to(at(9, number))
            actions.call_next(beiguan, window="1", by=zhang)
            actions.advance(row, "finish", by=zhang, note="解答")
        page = text(client.get(self.ADDRESS))
        assert [f"<b>{n}</b> 号　1" in page for n in range(1, 7)] == [False, *[True] * 5]
        assert "请稍候，马上叫号" in page

    def test_nobody_waits(self, client, beiguan):
        page = text(client.get(self.ADDRESS))
        assert "现在没有人排队" in page
        assert "今天 09:00–12:00、14:00–17:00 办公" in page

    def test_a_unit_that_is_gone(self, client, network):
        Center.objects.filter(code="610104003").update(closed_on=TODAY, successor=network["西关"])
        page = text(client.get(self.ADDRESS))
        assert "已经撤并" in page
        assert "请到西关街道公共法律服务工作站" in page
        assert client.get("/units/nowhere/screen/").status_code == 404

    def test_is_cheap(self, client, beiguan, law, zhang, django_assert_max_num_queries):
        arrived(beiguan, law, zhang, *"甲乙丙丁")
        for window in "123":
            actions.call_next(beiguan, window=window, by=zhang)
        with django_assert_max_num_queries(3):
            client.get(self.ADDRESS)
        with django_assert_max_num_queries(0):
            client.get(self.ADDRESS)
        cache.clear()
        with django_assert_max_num_queries(3):
            client.get(self.ADDRESS)


def test_sixty_wait_and_the_page_stays_within_its_budget(
    desk, beiguan, law, zhang, django_assert_max_num_queries
):
    arrived(beiguan, law, zhang, *(f"居民{n}" for n in range(62)))
    for window in ("1 号窗口", "2 号窗口"):
        actions.call_next(beiguan, window=window, by=zhang)
    with django_assert_max_num_queries(12):
        page = text(desk.get("/desk/queue/"))
    assert "居民61" in page
    with CaptureQueriesContext(
        connection,
    ) as queries:
        desk.get("/desk/queue/", headers={"X-Passive": "1"})
    assert len(queries) <= 10
