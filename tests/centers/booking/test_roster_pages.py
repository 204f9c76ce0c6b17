"""李伟 plans who receives when; what a change does is shown before it is made."""

from datetime import date, time

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from centers.booking import actions, offers
from centers.booking.models import Booking, Circuit, Roster, RosterEvent, RosterException, Slot
from centers.booking.slots import Effect, make_slots, rehearsed
from centers.common.refusals import Refusal
from centers.org.models import Closure, OpeningHours, ServiceItem
from tests.cast import TODAY, at

from .test_actions import booked
from .test_together import together

THURSDAY = date(2026, 11, 26)
Status = Booking.Status


@pytest.fixture
def head(client, li):
    client.force_login(li)
    return client


@pytest.fixture
def notary(network):
    return ServiceItem.objects.get(code="PLS-07")


@pytest.fixture
def mediation(network):
    return ServiceItem.objects.get(code="PLS-05")


def pattern(center, *services, **changes):
    """What a planner types for Friday afternoons."""
    return {
        "center": center.pk, "kind": "duty", "title": "公证员", "window": "", "mode": "visit",
        "meeting": "", "services": [service.pk for service in services], "weekday": 4,
        "starts": "14:00", "ends": "16:00", "minutes": 30, "capacity": 1,
        "valid_from": "2026-11-25", "valid_to": "", **changes,
    }  # fmt: skip


def as_typed(roster, **changes):
    """The form of a pattern as it stands, with some fields typed anew."""
    names = ("kind", "title", "window", "mode", "meeting", "weekday", "minutes", "capacity")
    typed = {name: getattr(roster, name) for name in names}
    return {
        **typed, "services": list(roster.services.values_list("pk", flat=True)),
        "starts": f"{roster.starts:%H:%M}", "ends": f"{roster.ends:%H:%M}",
        "valid_from": roster.valid_from.isoformat(), "valid_to": "", **changes,
    }  # fmt: skip


def see(client, address, data):
    """The preview, as text."""
    return client.post(address, data).content.decode()


def save(client, address, data):
    """What the page says after it was saved from its preview."""
    seen = (client.post(address, data).context or {}).get("seen", "")
    data = {**data, "step": "save", "seen": seen}
    return client.post(address, data, follow=True).content.decode()


ADD = "/desk/rosters/add/"


class TestAdding:
    @pytest.mark.parametrize(
        ("field", "typed", "said"),
        [
            ("minutes", "0", "不能小于 10"),
            ("minutes", "10000000000", "不能大于 240"),
            ("capacity", "0", "不能小于 1"),
            ("capacity", "201", "不能大于 200"),
            ("valid_from", "9999-12-31", "日期太远了"),
            ("valid_to", "9999-12-27", "日期太远了"),
        ],
    )
    def test_numbers_and_dates_have_their_bounds(self, head, beiguan, law, field, typed, said):
        page = see(head, ADD, pattern(beiguan, law, **{field: typed}))
        assert said in page
        assert not Roster.objects.exists()

    def test_who_else_is_in_the_room_is_said(self, head, beiguan, law, notary):
        save(head, ADD, pattern(beiguan, notary, window="2 号窗口"))
        page = see(head, ADD, pattern(beiguan, law, title="值班律师", window="2号窗口"))
        assert "同一时间“2 号窗口”还有公证员" in page

    def test_it_is_shown_then_made(self, head, beiguan, law, li):
        data = pattern(beiguan, law)
        page = see(head, ADD, data)
        assert "生成 8 个可约时段" in page
        assert "没有预约会被取消" in page
        assert not Roster.objects.exists()
        assert not Slot.objects.exists()
        assert "生成 8 个可约时段" in save(head, ADD, data)
        roster = Roster.objects.get()
        assert roster.slots.filter(date=date(2026, 11, 27)).count() == 4
        event = roster.events.get()
        assert (event.verb, event.by) == ("added", li)
        assert "星期五 14:00–16:00" in event.note

    def test_back_keeps_what_was_typed(self, head, beiguan, law):
        page = see(head, ADD, {**pattern(beiguan, law, title="周五公证"), "step": "edit"})
        assert 'value="周五公证"' in page
        assert 'value="14:00"' in page
        assert not Roster.objects.exists()

    def test_parts_outside_the_hours_and_days_of_rest_are_named(self, head, beiguan, law):
        Closure.objects.create(
            center=beiguan, first_day=date(2026, 12, 4), last_day=date(2026, 12, 4), reason="搬迁"
        )
        page = see(head, ADD, pattern(beiguan, law, starts="09:00", ends="17:10"))
        assert "12:00–14:00 不在办公时间，不生成时段" in page
        assert "17:00–17:10 不在办公时间，不生成时段" in page
        assert "12月4日停止接待（搬迁），不生成时段" in page
        assert "1月1日元旦，不生成时段" in page
        assert "生成 12 个可约时段" in page

    def test_what_does_not_fit_a_whole_time_is_named(self, head, beiguan, law):
        page = see(head, ADD, pattern(beiguan, law, starts="09:00", ends="10:00", minutes=40))
        assert "09:40–10:00 放不下完整的一次" in page

    def test_one_that_begins_later_says_when_its_times_come(self, head, beiguan, law):
        page = see(head, ADD, pattern(beiguan, law, valid_from="2027-03-05"))
        assert "可约时段没有变化" in page
        assert "3月5日的还没有到生成的时候" in page

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"starts": "16:00", "ends": "14:00"}, "结束时间要晚于开始时间"),
            ({"minutes": 150}, "每次时长超过了整段值班时间"),
            ({"minutes": 9}, "不能小于 10"),
            ({"capacity": 0}, "不能小于 1"),
            ({"valid_from": "2026-11-24"}, "开始日期不能早于今天"),
            ({"valid_from": "2026-12-02", "valid_to": "2026-12-01"}, "结束日期不能早于开始日期"),
            ({"valid_to": "2026-11-24"}, "结束日期不能早于今天"),
            ({"weekday": ""}, "请选择星期"),
            ({"weekday": 5}, "没有这个选项"),
            ({"kind": "circuit"}, "没有这个选项"),
            ({"services": []}, "请至少选择一个可约事项"),
            ({"starts": "12:00", "ends": "13:00"}, "办公时间是 09:00–12:00、14:00–17:00"),
            ({"starts": "11:50", "ends": "14:10"}, "放不下完整的一次"),
            ({"kind": "stationed", "mode": "phone"}, "驻点只能当面办理"),
            ({"mode": "video"}, "视频办理请填写会议号或链接"),
            ({"meeting": "123-456"}, "只有视频办理才有会议号"),
        ],
    )
    def test_what_cannot_be_is_said_beside_the_field(self, head, beiguan, law, changes, sentence):
        page = see(head, ADD, {**pattern(beiguan, law, title="留住我", **changes), "step": "save"})
        assert sentence in page
        assert 'value="留住我"' in page
        assert not Roster.objects.exists()

    def test_phone_and_video_only_for_what_can_be_done_from_afar(
        self, head, beiguan, law, mediation
    ):
        page = see(head, ADD, pattern(beiguan, law, mediation, mode="phone"))
        assert "“人民调解”只能当面办理" in page
        save(head, ADD, pattern(beiguan, law, mode="video", meeting="腾讯会议 123-456"))
        assert Roster.objects.get().mode == "video"

    def test_a_tier_offers_only_its_own(self, head, beiguan, law):
        ServiceItem.objects.filter(pk=law.pk).update(at_station="none")
        page = see(head, ADD, pattern(beiguan, law))
        assert "街道公共法律服务工作站不提供“法律咨询”" in page

    def test_a_unit_without_hours_waits_for_them(self, head, beiguan, law):
        OpeningHours.objects.filter(center=beiguan).delete()
        page = see(head, ADD, pattern(beiguan, law))
        assert "该网点还没有登记办公时间，请先由网络管理员登记" in page

    def test_a_day_without_hours(self, head, beiguan, law):
        OpeningHours.objects.filter(center=beiguan, weekday=4).delete()
        assert "北关街道工作站星期五不办公" in see(head, ADD, pattern(beiguan, law))

    def test_an_overlap_names_the_other(self, head, roster, law):
        data = pattern(
            roster.center, law, title="值班律师", weekday=3, starts="11:00", ends="12:00"
        )
        page = see(head, ADD, {**data, "step": "save"})
        assert "与已有的排班重叠：值班律师，星期四 09:00–12:00（2026-11-25 起）" in page
        assert Roster.objects.count() == 1
        # At another window, or once the first is over, nothing stands against it.
        assert "生成 6 个" in see(head, ADD, {**data, "window": "2 号窗口"})
        Roster.objects.update(valid_to=date(2026, 12, 1))
        assert "保存以后" in see(head, ADD, {**data, "valid_from": "2026-12-02"})

    def test_not_for_another_street(self, head, network, law):
        assert "没有这个选项" in save(head, ADD, pattern(network["西关"], law))
        assert not Roster.objects.exists()

    def test_the_bureau_plans_everywhere(self, client, sun, network, law):
        client.force_login(sun)
        assert "排班已保存" in save(client, ADD, pattern(network["安定"], law))


class TestEditing:
    def address(self, roster):
        return reverse("booking:edit_roster", args=[roster.pk])

    def test_nothing_typed_changes_nothing(self, head, roster):
        address = self.address(roster)
        assert "内容没有变化" in see(head, address, as_typed(roster))
        save(head, address, as_typed(roster))
        assert not roster.events.exists()

    def test_the_differences_are_shown_and_remembered(self, head, roster, mediation, li):
        address = self.address(roster)
        both = [*roster.services.values_list("pk", flat=True), mediation.pk]
        data = as_typed(roster, starts="09:30", capacity=3, services=both)
        page = see(head, address, data)
        assert "开始：<del>09:00</del> → <b>09:30</b>" in page
        assert "停约 3 个时段" in page
        assert "调整 15 个时段" in page
        save(head, address, data)
        event = roster.events.get()
        assert (event.verb, event.by) == ("changed", li)
        assert "开始 09:00 → 09:30" in event.note
        assert "可约事项 法律咨询 → 人民调解、法律咨询" in event.note
        assert "每个时段人数 2 人 → 3 人" in event.note

    def test_who_is_called_off_is_named_with_a_mask(
        self, head, roster, slot, law, wang, django_capture_on_commit_callbacks
    ):
        booking = booked(slot, law, wang)
        address = self.address(roster)
        data = as_typed(roster, starts="10:00")
        with django_capture_on_commit_callbacks(execute=True) as waiting:
            page = see(head, address, data)
        assert waiting == []  # a preview is undone: nothing waits for it
        assert booking.number in page
        assert "王**" in page
        assert "王桂兰" not in page
        assert "11月26日 星期四（明天） 09:30" in page
        assert '有 <b class="number">1</b> 个已确认的预约将取消' in page
        booking.refresh_from_db()
        slot.refresh_from_db()
        assert (booking.status, slot.closed_reason) == (Status.CONFIRMED, "")
        with django_capture_on_commit_callbacks(execute=True):
            save(head, address, data)
        booking.refresh_from_db()
        assert booking.status == Status.CALLED_OFF
        assert booking.replacements.count() == 2

    def test_the_end_of_a_booking_follows_its_time(self, head, roster, slot, law, wang, chen):
        booking = booked(slot, law, wang)
        served = booked(roster.slots.get(starts_at=at(9, 30, date(2026, 12, 3))), law, chen)
        held = actions.hold(slot, service=law, by=chen)
        Booking.objects.filter(pk=served.pk).update(status=Status.SERVED, ends_at=at(9, 58))
        address = self.address(roster)
        data = as_typed(roster, minutes=15)
        assert "2 个已有预约的结束时间随之改变" in see(head, address, data)
        booking.refresh_from_db()
        assert booking.ends_at == at(10, 0, THURSDAY)
        save(head, address, data)
        ends = dict(Booking.objects.values_list("pk", "ends_at"))
        assert ends[booking.pk] == ends[held.pk] == at(9, 45, THURSDAY)
        assert ends[served.pk] == at(9, 58)

    def test_services_that_are_no_longer_offered_keep_their_bookings(
        self, head, roster, slot, law, mediation, wang
    ):
        booking = booked(slot, law, wang)
        data = as_typed(roster, services=[mediation.pk])
        assert "没有预约会被取消" in see(head, self.address(roster), data)
        save(head, self.address(roster), data)
        assert offers.call_off_closed() == 0
        booking.refresh_from_db()
        assert (booking.status, booking.service) == (Status.CONFIRMED, law)

    def test_another_way_of_meeting_is_refused_where_people_are_booked(
        self, head, roster, slot, law, wang
    ):
        booked(slot, law, wang)
        page = see(head, self.address(roster), as_typed(roster, mode="phone"))
        assert "已有 1 个预约是当面办理的，不能改成电话" in page
        save(head, self.address(roster), as_typed(roster, mode="phone"))
        roster.refresh_from_db()
        assert roster.mode == "visit"
        assert not roster.events.exists()

    def test_what_has_begun_today_stays(self, head, roster, li, wednesday):
        wednesday.move_to(at(10, 10, THURSDAY))
        head.force_login(li)
        save(head, self.address(roster), as_typed(roster, starts="14:00", ends="16:00"))
        morning = roster.slots.filter(date=THURSDAY).exclude(closed_reason="")
        assert [at(10, 30, THURSDAY), at(11, 0, THURSDAY), at(11, 30, THURSDAY)] == list(
            morning.values_list("starts_at", flat=True)
        )

    def test_unit_and_first_day_are_fixed_once_it_has_begun(
        self, head, roster, network, li, wednesday
    ):
        wednesday.move_to(at(8, 0, THURSDAY))
        head.force_login(li)
        data = as_typed(roster, center=network["纸坊"].pk, valid_from="2026-12-20", capacity=1)
        save(head, self.address(roster), data)
        roster.refresh_from_db()
        assert (roster.center, roster.valid_from, roster.capacity) == (network["北关"], TODAY, 1)

    def test_what_is_over_is_not_edited(self, head, roster, li, wednesday):
        Roster.objects.filter(pk=roster.pk).update(valid_to=TODAY)
        wednesday.move_to(at(9, 0, THURSDAY))
        head.force_login(li)
        page = head.get(self.address(roster), follow=True).content.decode()
        assert "这条排班已经结束，不能再改" in page
        assert "修改</a>" not in page

    def test_a_service_gone_from_the_catalogue_stays_ticked(self, head, roster, law):
        ServiceItem.objects.filter(pk=law.pk).update(is_bookable=False)
        form = head.get(self.address(roster)).context["form"]
        assert law in form.fields["services"].queryset
        save(head, self.address(roster), as_typed(roster, capacity=3))
        assert list(roster.services.all()) == [law]


class TestEnding:
    def test_ending_shows_then_calls_off(self, head, roster, slot, law, wang, li):
        booking = booked(slot, law, wang)
        address = reverse("booking:end_roster", args=[roster.pk])
        page = see(head, address, {"last_day": "2026-11-25"})
        assert "停约 18 个时段" in page
        assert booking.number in page
        assert not Slot.objects.exclude(closed_reason="").exists()
        assert "停约 18 个时段" in save(head, address, {"last_day": "2026-11-25"})
        assert not Slot.objects.bookable().exists()
        roster.refresh_from_db()
        assert (roster.valid_to, roster.ended_by) == (TODAY, li)
        assert roster.events.get().note == "最后一天 2026-11-25"
        assert offers.call_off_closed() == 1

    def test_who_books_meanwhile_is_shown_before_anybody_is_called_off(
        self, head, roster, slot, law, wang, chen
    ):
        booked(slot, law, wang)
        address = reverse("booking:end_roster", args=[roster.pk])
        data = {"last_day": "2026-11-25"}
        seen = head.post(address, data).context["seen"]
        late = booked(slot, law, chen)
        page = see(head, address, {**data, "step": "save", "seen": seen})
        assert "将取消的预约有了变化，请再看一遍" in page
        assert late.number in page
        roster.refresh_from_db()
        assert roster.valid_to is None
        assert not roster.events.exists()
        assert not Slot.objects.exclude(closed_reason="").exists()
        assert "排班已安排结束" in save(head, address, data)

    def test_saved_unseen_nobody_is_called_off(self, head, roster, slot, law, wang):
        booked(slot, law, wang)
        address = reverse("booking:end_roster", args=[roster.pk])
        page = see(head, address, {"last_day": "2026-11-25", "step": "save"})
        assert "请再看一遍" in page
        assert not Slot.objects.exclude(closed_reason="").exists()

    def test_not_before_today_and_not_after_its_end(self, head, roster):
        address = reverse("booking:end_roster", args=[roster.pk])
        assert "不能早于 2026-11-25" in save(head, address, {"last_day": "2026-11-24"})
        Roster.objects.filter(pk=roster.pk).update(valid_to=date(2026, 12, 1))
        assert "到 2026-12-01 就结束了" in save(head, address, {"last_day": "2026-12-10"})


class TestExceptions:
    def address(self, roster):
        return reverse("booking:add_exception", args=[roster.pk])

    def off(self, **changes):
        return {
            "date": "2026-11-26", "what": "off", "starts": "", "ends": "", "reason": "律师出庭",
            **changes,
        }  # fmt: skip

    def test_one_day_off_calls_off_and_comes_back(self, head, roster, slot, law, wang, li):
        booking = booked(slot, law, wang)
        page = see(head, self.address(roster), self.off())
        assert booking.number in page
        assert "王**" in page
        assert not RosterException.objects.exists()
        assert "停约 6 个时段" in save(head, self.address(roster), self.off())
        slot.refresh_from_db()
        assert slot.closed_reason == "律师出庭"
        assert offers.call_off_closed() == 1
        booking.refresh_from_db()
        assert (booking.status, booking.replacements.count()) == (Status.CALLED_OFF, 2)
        assert "律师出庭" in booking.events.get(verb="call_off").note

        exception = roster.exceptions.get()
        remove = reverse("booking:remove_exception", args=[exception.pk])
        assert "恢复 6 个停约的时段" in see(head, remove, {})
        assert roster.exceptions.exists()
        assert "例外已取消" in save(head, remove, {})
        assert not roster.exceptions.exists()
        slot.refresh_from_db()
        assert slot.closed_reason == ""
        notes = list(roster.events.values_list("verb", "note"))
        assert notes == [
            ("restored", "11月26日停一次（律师出庭）"), ("exception", "11月26日停一次（律师出庭）")
        ]  # fmt: skip

    def test_back_from_the_removal(self, head, roster):
        exception = roster.exceptions.create(date=THURSDAY, reason="律师出庭")
        remove = reverse("booking:remove_exception", args=[exception.pk])
        assert head.post(remove, {"step": "edit"}).url == roster.get_absolute_url()
        assert roster.exceptions.exists()

    def test_removed_twice(self, head, roster, li):
        exception = roster.exceptions.create(date=THURSDAY, reason="律师出庭")
        actions.remove_exception(exception, by=li)
        with pytest.raises(Refusal, match="已经取消或过去"):
            actions.remove_exception(exception, by=li)

    def test_the_past_is_not_taken_back(self, head, roster, li, wednesday):
        exception = roster.exceptions.create(date=THURSDAY, reason="律师出庭")
        wednesday.move_to(at(9, 0, date(2026, 11, 27)))
        head.force_login(li)
        page = save(head, reverse("booking:remove_exception", args=[exception.pk]), {})
        assert "已经取消或过去了" in page
        assert roster.exceptions.exists()

    def test_other_hours(self, head, roster):
        data = self.off(what="hours", starts="14:00", ends="15:00")
        page = see(head, self.address(roster), data)
        assert "生成 2 个可约时段，停约 6 个时段" in page
        save(head, self.address(roster), data)
        times = roster.slots.filter(date=THURSDAY, closed_reason="")
        assert list(times.values_list("starts_at", flat=True)) == [
            at(14, 0, THURSDAY), at(14, 30, THURSDAY)
        ]  # fmt: skip
        assert "改为 14:00–15:00" in head.get(roster.get_absolute_url()).content.decode()

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [
            ({"date": "2026-11-24"}, "日期不能早于今天"),
            ({"date": "2026-11-27"}, "11月27日本来就不值班（星期四 09:00–12:00）"),
            ({"date": "2026-12-10"}, "11月27日"),
            ({"date": ""}, "请填写日期"),
            ({"reason": ""}, "请填写原因"),
            ({"what": "hours"}, "请填写改成几点"),
            ({"what": "hours", "starts": "15:00", "ends": "14:00"}, "结束时间要晚于开始时间"),
            ({"what": "hours", "starts": "12:00", "ends": "13:00"}, "放不下完整的一次"),
            ({"what": "hours", "starts": "14:00", "ends": "14:20"}, "每次 30 分钟"),
        ],
    )
    def test_what_cannot_be(self, head, roster, changes, sentence):
        if changes.get("date") == "2026-12-10":  # a closure says it first
            Closure.objects.create(
                center=roster.center, first_day=date(2026, 12, 10), last_day=date(2026, 12, 10),
                reason="搬迁",
            )  # fmt: skip
            sentence = "12月10日本来就不值班"
        page = see(head, self.address(roster), {**self.off(**changes), "step": "save"})
        assert sentence in page
        assert not RosterException.objects.exists()

    def test_a_day_twice(self, head, roster):
        roster.exceptions.create(date=THURSDAY, reason="律师出庭")
        page = save(head, self.address(roster), self.off())
        assert "这一天已经安排过：11月26日停一次（律师出庭）" in page

    def test_far_ahead_it_waits_for_its_day(self, head, roster):
        page = see(head, self.address(roster), self.off(date="2026-12-31"))
        assert "这一天的时段还没有生成，到时按此执行" in page


class TestCopying:
    ADDRESS = "/desk/rosters/copy/"

    def week(self, source, target, **changes):
        return {
            "source": source.code, "day": "2026-11-25", "target": target.code,
            "valid_from": "2026-11-30", "valid_to": "2026-12-31", **changes,
        }  # fmt: skip

    def test_a_week_goes_to_another_unit(self, head, roster, network, law, li):
        page = see(head, self.ADDRESS, self.week(roster.center, network["纸坊"]))
        assert "可以复制的 1 条" in page
        assert "生成 12 个可约时段" in page
        assert Roster.objects.count() == 1
        save(head, self.ADDRESS, self.week(roster.center, network["纸坊"]))
        copy = Roster.objects.get(center=network["纸坊"])
        assert (copy.title, copy.weekday, copy.starts) == ("值班律师", 3, time(9))
        assert (copy.valid_from, copy.valid_to) == (date(2026, 11, 30), date(2026, 12, 31))
        assert list(copy.services.all()) == [law]
        assert copy.events.get().note.startswith("复制自北关街道工作站 星期四 09:00–12:00")

    def test_again_is_not_twice(self, head, roster, network):
        data = self.week(roster.center, network["纸坊"])
        save(head, self.ADDRESS, data)
        page = save(head, self.ADDRESS, data)
        assert "有 1 条排班不能复制" in page
        assert "与已有的排班重叠" in see(head, self.ADDRESS, data)
        assert Roster.objects.count() == 2

    def test_only_the_week_and_only_weekly_patterns(self, head, roster, network, law, li):
        over = Roster.objects.create(
            center=roster.center, title="调解员", weekday=0, starts=time(9), ends=time(10),
            valid_from=date(2026, 10, 1), valid_to=date(2026, 11, 22),
        )  # fmt: skip
        assert actions.rosters.patterns_of(roster.center, TODAY) == [roster]
        assert actions.rosters.patterns_of(roster.center, date(2026, 11, 18)) == [over]

    def test_what_cannot_go_along_is_named(self, head, roster, network, law, notary):
        other = Roster.objects.create(
            center=roster.center, title="公证员", weekday=4, starts=time(14), ends=time(16),
            valid_from=TODAY,
        )  # fmt: skip
        other.services.add(notary)
        ServiceItem.objects.filter(pk=notary.pk).update(at_room="none")
        data = self.week(roster.center, network["纸坊"])
        page = see(head, self.ADDRESS, data)
        assert "不能复制的 1 条" in page
        assert "社区公共法律服务工作室不提供" in page
        assert "只复制可以复制的" in page
        save(head, self.ADDRESS, data)  # a save without that word saves nothing
        assert not Roster.objects.filter(center=network["纸坊"]).exists()
        head.post(self.ADDRESS, {**data, "step": "possible"})
        assert Roster.objects.get(center=network["纸坊"]).title == "值班律师"

    def test_a_unit_without_hours_takes_none(self, head, roster, network):
        OpeningHours.objects.filter(center=network["纸坊"]).delete()
        page = see(head, self.ADDRESS, self.week(roster.center, network["纸坊"]))
        assert "该网点还没有登记办公时间" in page
        assert "没有可以复制的排班" in page
        assert 'value="possible"' not in page

    def test_within_reach_alone(self, head, roster, network):
        page = see(head, self.ADDRESS, self.week(roster.center, network["西关"]))
        assert "没有这个选项" in page

    def test_dates(self, head, roster, network):
        data = self.week(roster.center, network["纸坊"], valid_from="2026-11-24")
        assert "开始日期不能早于今天" in see(head, self.ADDRESS, data)
        data = self.week(roster.center, network["纸坊"], valid_to="2026-11-29")
        assert "结束日期不能早于开始日期" in see(head, self.ADDRESS, data)


class TestThePages:
    def test_the_list_is_filtered(self, head, roster, network, law, wednesday):
        friday = Roster.objects.create(
            center=network["纸坊"], kind="stationed", title="公证员", weekday=4, starts=time(14),
            ends=time(16), valid_from=date(2026, 12, 1),
        )  # fmt: skip
        over = Roster.objects.create(
            center=roster.center, title="老岗位", weekday=0, starts=time(9), ends=time(10),
            valid_from=date(2026, 10, 1), valid_to=date(2026, 11, 1),
        )  # fmt: skip

        def listed(query):
            page = head.get(f"/desk/rosters/?{query}").content.decode()
            return {row.title for row in (roster, friday, over) if row.get_absolute_url() in page}

        assert listed("") == {"值班律师", "公证员"}
        assert listed("state=running") == {"值班律师"}
        assert listed("state=coming") == {"公证员"}
        assert listed("state=ended") == {"老岗位"}
        assert listed("state=all") == {"值班律师", "公证员", "老岗位"}
        assert listed("weekday=3") == {"值班律师"}
        assert listed("kind=stationed") == {"公证员"}
        assert listed("title=律师") == {"值班律师"}
        assert listed(f"unit={network['纸坊'].code}") == {"公证员"}
        assert listed("weekday=x&unit=y&state=z") == {"值班律师", "公证员"}

    def test_the_list_has_a_budget(self, head, beiguan, law, django_assert_max_num_queries):
        for number in range(60):
            made = Roster.objects.create(
                center=beiguan, title=f"岗位{number}", weekday=number % 5, starts=time(9),
                ends=time(12), valid_from=TODAY,
            )  # fmt: skip
            made.services.add(law)
        with django_assert_max_num_queries(12):
            page = head.get("/desk/rosters/").content.decode()
        assert "共 60 条" in page
        assert "第 1 页，共 2 页" in page
        with django_assert_max_num_queries(18):
            head.get("/desk/rosters/?view=week")

    def test_a_preview_has_a_budget(
        self, head, beiguan, law, network, django_assert_max_num_queries
    ):
        from tests.cast import resident

        roster = Roster.objects.create(
            center=beiguan, title="值班律师", weekday=3, starts=time(9), ends=time(12),
            capacity=40, valid_from=TODAY,
        )  # fmt: skip
        roster.services.add(law)
        make_slots()
        slots = list(roster.slots.filter(date=THURSDAY))
        for number in range(30):
            booked(slots[number % 6], law, resident(f"1380000{number:04d}", f"居民{number}"))
        address = reverse("booking:end_roster", args=[roster.pk])
        with django_assert_max_num_queries(35):
            page = see(head, address, {"last_day": "2026-11-25"})
        assert "共 30 个，先列最近的 20 个" in page
        assert page.count("居**") == 20

    def test_a_week_shows_gaps_and_exceptions(self, head, roster, network):
        roster.exceptions.create(date=THURSDAY, reason="律师出庭")
        page = head.get("/desk/rosters/?view=week").content.decode()
        assert "停一次" in page
        assert "律师出庭" in page
        roster.exceptions.all().delete()
        page = head.get("/desk/rosters/?view=week&day=2026-12-02").content.decode()
        assert "当面接待没有人：14:00–17:00" in page  # the morning is the lawyer's
        assert "星期六" not in page
        other = network["西关"].code
        assert head.get(f"/desk/rosters/?view=week&unit={other}").status_code == 404

    def test_a_week_of_a_festival(self, head, roster, wednesday):
        page = head.get("/desk/rosters/?view=week&day=2027-01-01").content.decode()
        assert "元旦" in page

    def test_its_own_page_tells_facts_and_history(self, head, roster, slot, law, wang, li):
        booked(slot, law, wang)
        actions.end_roster(roster, last_day=date(2026, 12, 31), by=li)
        page = head.get(roster.get_absolute_url()).content.decode()
        assert '今后已确认的预约 <b class="number">1</b> 个' in page
        assert "最后一天 2026-12-31" in page
        assert "李伟" in page


class TestTheDatabase:
    """The constraints say no by themselves, whatever the forms let through."""

    @pytest.mark.parametrize(
        ("name", "change"),
        [
            ("roster_ends_after_it_starts", {"starts": time(12), "ends": time(9)}),
            ("roster_weekday_is_0_to_6", {"weekday": 7}),
            ("roster_minutes_10_to_240", {"minutes": 9}),
            ("roster_minutes_10_to_240", {"minutes": 241, "ends": time(17)}),
            ("roster_has_time_for_one_person", {"minutes": 190}),
            ("roster_receives_somebody", {"capacity": 0}),
            ("roster_ends_after_it_begins", {"valid_to": date(2026, 11, 24)}),
            ("roster_of_a_circuit_is_one_day", {"kind": "circuit"}),
            ("roster_session_is_face_to_face", {"kind": "stationed", "mode": "phone"}),
            ("roster_video_has_a_meeting", {"mode": "video"}),
        ],
    )
    def test_a_pattern(self, roster, name, change):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Roster.objects.filter(pk=roster.pk).update(**change)

    def test_a_stop_without_an_end(self, roster, li):
        route = Circuit.objects.create(title="公证进社区", host="公证员", added_by=li)
        change = {"kind": "circuit", "circuit": route, "valid_to": None}
        with (
            pytest.raises(IntegrityError, match="roster_of_a_circuit_is_one_day"),
            transaction.atomic(),
        ):
            Roster.objects.filter(pk=roster.pk).update(**change)

    def test_an_overlap(self, roster):
        with (
            pytest.raises(IntegrityError, match="roster_post_never_overlaps"),
            transaction.atomic(),
        ):
            Roster.objects.create(
                center=roster.center, title=roster.title, weekday=3, starts=time(11),
                ends=time(13), valid_from=date(2026, 12, 31),
            )  # fmt: skip

    @pytest.mark.parametrize(
        ("name", "row"),
        [
            ("roster_exception_is_off_or_has_hours", {"starts": time(9), "reason": "因事"}),
            ("roster_exception_is_off_or_has_hours", {"ends": time(9), "reason": "因事"}),
            (
                "roster_exception_is_off_or_has_hours",
                {"starts": time(10), "ends": time(9), "reason": "因事"},
            ),
            ("roster_exception_says_why", {"reason": ""}),
            ("one_exception_per_roster_and_day", {"date": THURSDAY, "reason": "因事"}),
        ],
    )
    def test_an_exception(self, roster, name, row):
        roster.exceptions.create(date=THURSDAY, reason="律师出庭")
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            roster.exceptions.create(**{"date": date(2026, 12, 3), **row})

    def test_the_history_stands(self, roster, li):
        actions.end_roster(roster, last_day=date(2026, 12, 31), by=li)
        for change in (RosterEvent.objects.all().delete, lambda: roster.events.update(note="")):
            with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
                change()

    def test_what_the_form_did_not_see_is_refused_in_words(self, head, roster, law, monkeypatch):
        """Somebody saved between the form's look and the save: the constraint's sentence, not a 500."""
        from centers.booking.forms import rosters as forms

        monkeypatch.setattr(forms, "objections", lambda *seen: [])
        data = pattern(
            roster.center, law, title="值班律师", weekday=3, starts="11:00", ends="12:00"
        )
        page = see(head, ADD, {**data, "step": "save"})
        assert "同一岗位在这个窗口的这段时间刚刚已经排了班" in page
        assert 'value="11:00"' in page
        assert Roster.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_save_the_same_at_once(beiguan, law, li, sun, client, settings):
    """Both saw an empty week: one saves, the other reads why not. Neither gets an error page."""
    from django.test import Client

    settings.STAFF_SECOND_FACTOR = False

    def saving(who):
        browser = Client()
        browser.force_login(who)
        return lambda: browser.post(ADD, {**pattern(beiguan, law), "step": "save"})

    given = together(saving(li), saving(sun))
    assert sorted(answer.status_code for answer in given) == [200, 302], given
    [refused] = [answer.content.decode() for answer in given if answer.status_code == 200]
    assert "重叠" in refused or "刚刚已经排了班" in refused
    assert Roster.objects.count() == 1


def test_a_rehearsal_leaves_nothing(roster, li):
    before = list(Slot.objects.order_by("pk").values())
    effect = rehearsed(lambda: actions.end_roster(roster, last_day=TODAY, by=li))
    assert len(effect.closed) == 18
    assert list(Slot.objects.order_by("pk").values()) == before
    assert not roster.events.exists()
    assert make_slots() == Effect()
