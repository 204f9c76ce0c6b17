"""Routes: somebody goes from place to place on single days."""

from datetime import date, time

import pytest
from django.db.models import F
from django.urls import reverse

from centers.booking import actions, offers
from centers.booking.models import Booking, Circuit, Roster, Slot
from centers.booking.slots import make_slots
from centers.org.models import Body, Closure, ServiceItem
from tests.cast import at

from .test_actions import booked
from .test_roster_pages import save, see

SATURDAY = date(2026, 11, 28)
FRIDAY = date(2026, 11, 27)


@pytest.fixture
def head(client, li):
    client.force_login(li)
    return client


@pytest.fixture
def route(li):
    return Circuit.objects.create(title="公证进社区（12 月）", host="公证处公证员", added_by=li)


@pytest.fixture
def stop(route, network, law):
    """On Friday at 纸坊, from nine to eleven."""
    stop = Roster.objects.create(
        center=network["纸坊"], circuit=route, kind="circuit", title=route.host, weekday=4,
        starts=time(9), ends=time(11), capacity=2, valid_from=FRIDAY, valid_to=FRIDAY,
    )  # fmt: skip
    stop.services.add(law)
    make_slots(stop.center)
    return stop


def typed(center, law, **changes):
    return {
        "center": center.pk, "date": "2026-11-28", "starts": "09:00", "ends": "11:00",
        "window": "小区南门", "minutes": 30, "capacity": 1, "services": [law.pk], **changes,
    }  # fmt: skip


def add(route):
    return reverse("booking:add_stop", args=[route.pk])


def test_a_route_then_its_stops(head, network, law, li):
    notary = Body.objects.create(kind="notary", name="某某公证处")
    Body.objects.create(kind="notary", name="旧公证处", closed_on=date(2026, 1, 1))
    assert "旧公证处" not in head.get("/desk/circuits/add/").content.decode()
    answer = head.post(
        "/desk/circuits/add/",
        {"title": "公证进社区", "host": "公证员", "body": notary.pk, "note": "请带身份证"},
    )
    route = Circuit.objects.get()
    assert answer.url == add(route)
    assert route.added_by == li
    page = see(head, add(route), typed(network["纸坊"], law))
    assert "11月28日纸坊社区工作室不办公，请先和网点说好谁来开门" in page
    assert "生成 4 个可约时段" in page
    assert not Roster.objects.exists()
    save(head, add(route), typed(network["纸坊"], law))
    stop = route.stops.get()
    assert (stop.kind, stop.mode, stop.title, stop.weekday) == ("circuit", "visit", "公证员", 5)
    assert (stop.valid_from, stop.valid_to, stop.added_by) == (SATURDAY, SATURDAY, li)
    assert stop.slots.bookable().count() == 4  # on a day of rest: they open the door themselves
    assert stop.events.get().verb == "added"
    # The next stop begins with what this one had.
    assert 'value="09:00"' in head.get(add(route)).content.decode()
    assert "某某公证处" in head.get("/desk/circuits/").content.decode()


def test_outside_the_hours_is_said_and_allowed(head, route, network, law):
    data = typed(network["纸坊"], law, date="2026-11-27", starts="11:00", ends="14:10")
    page = see(head, add(route), data)
    assert "12:00–14:00 不在纸坊社区工作室的办公时间" in page
    assert "14:00–14:10 放不下完整的一次" in page
    assert "生成 6 个可约时段" in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"date": "2026-11-24"}, "日期不能早于今天"),
        ({"date": ""}, "请填写日期"),
        ({"ends": "08:00"}, "结束时间要晚于开始时间"),
        ({"minutes": 180}, "每次时长超过了整段值班时间"),
        ({"services": []}, "请至少选择一个可约事项"),
    ],
)
def test_what_cannot_be(head, route, network, law, changes, sentence):
    page = save(head, add(route), typed(network["纸坊"], law, **changes))
    assert sentence in page
    assert 'value="小区南门"' in page
    assert not Roster.objects.exists()


def test_a_full_stop_is_waited_for_by_service(client, stop, law):
    counsel = ServiceItem.objects.get(code="PLS-08")
    stop.services.add(counsel)
    stop.slots.update(desk_seats=0, taken=F("capacity"), public_taken=F("capacity"))
    page = client.get("/sessions/").content.decode()
    for service in (law, counsel):
        assert reverse("booking:join", args=[service.code, stop.center.code]) in page


def test_a_stop_for_what_can_no_longer_be_booked_is_still_announced(client, stop, law):
    ServiceItem.objects.filter(pk=law.pk).update(is_bookable=False)
    stop.slots.update(desk_seats=0, taken=F("capacity"), public_taken=F("capacity"))
    page = client.get("/sessions/").content.decode()
    assert "已不接受网上预约，可以直接到场" in page


def test_a_closed_unit_refuses(head, route, network, law):
    Closure.objects.create(
        center=network["纸坊"], first_day=SATURDAY, last_day=SATURDAY, reason="搬迁"
    )
    page = save(head, add(route), typed(network["纸坊"], law))
    assert "这一天停止接待：搬迁" in page
    assert not Roster.objects.exists()


def test_the_same_stop_twice(head, route, network, law):
    save(head, add(route), typed(network["纸坊"], law))
    assert "与已有的排班重叠" in save(head, add(route), typed(network["纸坊"], law))
    assert Roster.objects.count() == 1


def test_a_stop_is_cancelled_with_a_reason(head, stop, law, wang):
    slot = stop.slots.get(starts_at=at(9, 30, FRIDAY))
    booking = booked(slot, law, wang)
    address = reverse("booking:add_exception", args=[stop.pk])
    data = {"what": "off", "reason": "下雪封路"}
    page = see(head, address, data)
    assert booking.number in page
    assert "王**" in page
    save(head, address, data)
    assert stop.exceptions.get().date == FRIDAY
    assert offers.call_off_closed() == 1
    booking.refresh_from_db()
    assert booking.status == Booking.Status.CALLED_OFF
    page = head.get(stop.circuit.get_absolute_url()).content.decode()
    assert "已取消" in page
    assert "下雪封路" in page


def test_a_stop_at_other_hours(head, stop):
    address = reverse("booking:add_exception", args=[stop.pk])
    save(head, address, {"what": "hours", "starts": "13:00", "ends": "14:00", "reason": "堵车"})
    assert list(
        Slot.objects.filter(closed_reason="").values_list("starts_at", flat=True)
    ) == [at(13, 0, FRIDAY), at(13, 30, FRIDAY)]  # fmt: skip
    # The weekly form is not for stops.
    edit = reverse("booking:edit_roster", args=[stop.pk])
    assert head.get(edit).url == address


def test_a_route_with_other_words_tells_its_stops_to_come(head, route, stop, network):
    past = Roster.objects.create(
        center=network["纸坊"], circuit=route, kind="circuit", title="老公证员", weekday=4,
        starts=time(9), ends=time(11), valid_from=date(2026, 11, 20), valid_to=date(2026, 11, 20),
    )  # fmt: skip
    address = reverse("booking:edit_circuit", args=[route.pk])
    page = head.post(address, {"title": "公证进社区", "host": "新公证员"}, follow=True)
    assert "路线已保存" in page.content.decode()
    stop.refresh_from_db()
    past.refresh_from_db()
    assert (stop.title, past.title) == ("新公证员", "老公证员")
    assert "新公证员" in stop.events.get().note


class TestReach:
    @pytest.fixture
    def across(self, route, stop, network, law, sun):
        """孙丽's route stops in both streets."""
        route.added_by = sun
        route.save()
        other = Roster.objects.create(
            center=network["安定"], circuit=route, kind="circuit", title=route.host, weekday=4,
            starts=time(14), ends=time(16), valid_from=FRIDAY, valid_to=FRIDAY,
        )  # fmt: skip
        other.services.add(law)
        return other

    def test_a_head_sees_the_route_but_plans_only_at_home(
        self, head, across, route, stop, network, law
    ):
        page = head.get(route.get_absolute_url()).content.decode()
        assert stop.get_absolute_url() in page
        assert "安定社区工作室" in page
        assert across.get_absolute_url() not in page
        for name in ("roster_detail", "add_exception"):
            assert head.get(reverse(f"booking:{name}", args=[across.pk])).status_code == 404
        assert head.get(reverse("booking:edit_circuit", args=[route.pk])).status_code == 404
        save(head, add(route), typed(network["安定"], law))
        assert route.stops.count() == 2

    def test_the_bureau_plans_across_the_district(self, client, sun, across, route, network, law):
        client.force_login(sun)
        save(client, add(route), typed(network["西关"], law))
        assert route.stops.count() == 3
        assert client.get(reverse("booking:edit_circuit", args=[route.pk])).status_code == 200

    def test_a_route_elsewhere_is_not_seen(self, head, across, route, stop):
        stop.exceptions.all().delete()
        Slot.objects.all().delete()
        Roster.objects.filter(pk=stop.pk).delete()
        assert head.get(route.get_absolute_url()).status_code == 404
        assert route.title not in head.get("/desk/circuits/").content.decode()


def test_the_pages_have_a_budget(head, route, network, law, django_assert_max_num_queries):
    for number in range(40):
        stop = Roster.objects.create(
            center=network["纸坊"], circuit=route, kind="circuit", title=f"公证员{number}",
            weekday=4, starts=time(9), ends=time(11), valid_from=FRIDAY, valid_to=FRIDAY,
        )  # fmt: skip
        stop.services.add(law)
        Circuit.objects.create(title=f"路线{number}", host="公证员", added_by=route.added_by)
    with django_assert_max_num_queries(12):
        page = head.get(route.get_absolute_url()).content.decode()
    assert "共 40 站" in page
    with django_assert_max_num_queries(10):
        page = head.get("/desk/circuits/").content.decode()
    assert "共 41 条" in page


def test_actions_refuse_what_the_form_did_not_see(stop, li):
    """The constraint's sentence, when two cancel the same stop at once."""
    from centers.common.refusals import Refusal

    off = {"date": FRIDAY, "starts": None, "ends": None, "reason": "下雪封路"}
    actions.add_exception(stop, **off, by=li)
    with pytest.raises(Refusal, match="这一天刚刚已经安排过"):
        actions.add_exception(stop, **off, by=li)
