"""Clocks: the vectors of the domain notes by `reckon`, and through the rows of a real case."""

from datetime import date, datetime, timedelta

import chinese_calendar
import pytest
from django.urls import reverse

from aid import actions as aid
from centers.cases import clocks
from centers.cases.actions import deliver
from centers.cases.models import Case, DeadlineRule
from centers.common.refusals import Refusal
from centers.common.working_days import Calendar, Day
from centers.org import actions as org
from centers.org.models import CalendarDay
from tests.cast import CHINA, TODAY, at

YEAR = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]


@pytest.fixture(scope="module")
def year_2026():
    return Calendar({day: Day(chinese_calendar.is_workday(day)) for day in YEAR})


def noon(day):
    return datetime(day.year, day.month, day.day, 12, tzinfo=CHINA)


def midnight(day):
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)


# Reckoning ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 2, 6), 15, date(2026, 3, 5)),
        (date(2026, 4, 28), 5, date(2026, 5, 8)),
        (date(2026, 9, 18), 15, date(2026, 10, 15)),
        (date(2026, 9, 29), 15, date(2026, 10, 26)),
        (date(2026, 12, 8), 15, date(2026, 12, 29)),
    ],
)
def test_working_days(year_2026, start, count, end):
    found = clocks.reckon(noon(start), count, "working_day", year_2026)
    assert (found.target_on, found.due_on, found.provisional) == (end, end, False)
    assert found.red_at == midnight(end)
    assert found.due_at == midnight(end + timedelta(days=1))


def test_working_days_into_an_unpublished_year_are_provisional(year_2026):
    assert clocks.reckon(noon(date(2026, 12, 28)), 10, "working_day", year_2026).provisional


@pytest.mark.parametrize(
    ("start", "count", "target", "due"),
    [
        (date(2026, 2, 9), 7, date(2026, 2, 16), date(2026, 2, 24)),
        (date(2026, 9, 24), 7, date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 4, 28), 5, date(2026, 5, 3), date(2026, 5, 6)),
    ],
)
def test_calendar_days_roll_and_are_red_on_the_target(year_2026, start, count, target, due):
    found = clocks.reckon(noon(start), count, "calendar_day", year_2026)
    assert (found.target_on, found.due_on) == (target, due)
    assert found.red_at == midnight(target)
    assert found.due_at == midnight(due + timedelta(days=1))
    unmoved = clocks.reckon(noon(start), count, "calendar_day", year_2026, rolls=False)
    assert (unmoved.target_on, unmoved.due_on) == (target, target)


@pytest.mark.parametrize(("count", "amber"), [(7, 5), (3, 2)])
def test_amber_is_on_day_five_of_seven_and_day_two_of_three(year_2026, count, amber):
    start = date(2026, 11, 23)
    found = clocks.reckon(noon(start), count, "calendar_day", year_2026)
    assert found.amber_at == midnight(start + timedelta(days=amber))


def test_a_stop_moves_the_end_and_its_marks_by_its_length(year_2026):
    """Asked to supplement on day 3, answered on day 10: seven days more."""
    start = date(2026, 11, 2)
    stop = (noon(start + timedelta(days=3)), noon(start + timedelta(days=10)))
    plain = clocks.reckon(noon(start), 7, "calendar_day", year_2026)
    stopped = clocks.reckon(noon(start), 7, "calendar_day", year_2026, stops=[stop])
    assert plain.target_on == date(2026, 11, 9)
    assert stopped.target_on == stopped.due_on == date(2026, 11, 16)
    assert stopped.amber_at - plain.amber_at == timedelta(days=7)
    assert stopped.red_at - plain.red_at == timedelta(days=7)


def test_a_moved_end_rolls_as_a_whole(year_2026):
    """The stop is added before the day of rest is looked at, not after."""
    start = date(
        2026, 9, 17
    )  # seven days: the 24th; six more: the 30th; seven: 1 October, a holiday
    for still, due in [(6, date(2026, 9, 30)), (7, date(2026, 10, 8))]:
        stop = (noon(start), noon(start + timedelta(days=still)))
        found = clocks.reckon(noon(start), 7, "calendar_day", year_2026, stops=[stop])
        assert found.due_on == due


def test_working_days_count_only_working_days_of_a_stop(year_2026):
    """From Wednesday to the Wednesday after Golden Week and its make-up Saturday: nothing but work counts."""
    stop = (noon(date(2026, 9, 30)), noon(date(2026, 10, 12)))
    assert clocks.working_days_between(*stop, year_2026) == 4  # 8, 9, 10 (made up), 12
    plain = clocks.reckon(noon(date(2026, 9, 29)), 5, "working_day", year_2026)
    stopped = clocks.reckon(noon(date(2026, 9, 29)), 5, "working_day", year_2026, stops=[stop])
    assert plain.due_on == date(2026, 10, 12)
    assert stopped.due_on == date(2026, 10, 16)


def test_hours_run_through_the_night_and_the_weekend(year_2026):
    friday = datetime(2026, 11, 27, 16, 30, tzinfo=CHINA)
    found = clocks.reckon(friday, 24, "hour", year_2026)
    assert found.due_at == found.red_at == friday + timedelta(hours=24)
    assert found.due_on == date(2026, 11, 28)
    assert found.amber_at == friday + timedelta(hours=24) * clocks.AMBER
    stop = (friday + timedelta(hours=1), friday + timedelta(hours=4))
    stopped = clocks.reckon(friday, 24, "hour", year_2026, stops=[stop])
    assert stopped.due_at - found.due_at == timedelta(hours=3)


def test_a_month_is_not_thirty_days(year_2026):
    assert clocks.reckon(noon(date(2026, 1, 31)), 1, "month", year_2026).target_on == date(
        2026, 2, 28
    )


@pytest.mark.parametrize("unit", ["hour", "calendar_day", "working_day", "month"])
@pytest.mark.parametrize("count", [1, 3, 7, 15])
def test_a_later_start_never_gives_an_earlier_end(year_2026, unit, count):
    """Over every day of the year, with the marks in their order and never before the start."""
    last = None
    for day in YEAR[:-60]:
        start = noon(day)
        found = clocks.reckon(start, count, unit, year_2026)
        assert midnight(day) <= found.amber_at <= found.red_at <= found.due_at
        assert found.target_on <= found.due_on
        if unit != "hour":
            assert year_2026.works(found.due_on)
        if last:
            assert found.due_at >= last.due_at
            assert found.target_on >= last.target_on
        last = found


@pytest.mark.parametrize("unit", ["hour", "calendar_day", "working_day"])
def test_a_longer_stop_never_gives_an_earlier_end(year_2026, unit):
    start, last = noon(date(2026, 9, 1)), None
    for days in range(60):
        stop = (start + timedelta(days=1), start + timedelta(days=1 + days))
        found = clocks.reckon(start, 7, unit, year_2026, stops=[stop])
        assert last is None or found.due_at >= last.due_at
        last = found


# Through the rows -----------------------------------------------------------------------------


def deciding(case):
    return case.deadlines.get(code="aid.decide")


def test_a_clock_stands_still_only_once_the_paper_is_served(in_review, ma, wednesday):
    """Issuing the notice stops nothing; service stops; the answer lets it go on, and the case knows."""
    wednesday.move_to(at(9, day=date(2026, 11, 28)))
    event = aid.ask_supplement(in_review, by=ma, lacking="工资欠条")
    assert deciding(in_review).stopped_at is None
    assert in_review.due_at == deciding(in_review).due_at
    served = at(10, day=date(2026, 11, 28))
    wednesday.move_to(at(11, day=date(2026, 11, 28)))
    deliver(
        event.papers.get(code="aid.06"),
        method="direct",
        receiver="王桂兰",
        signed_by="王桂兰",
        served_at=served,
        by=ma,
    )
    assert deciding(in_review).stopped_at == served
    assert Case.objects.get(pk=in_review.pk).due_at == (
        in_review.deadlines.get(code="aid.supplement").due_at
    )
    wednesday.move_to(at(9, day=date(2026, 12, 5)))
    aid.actions.advance(in_review, "supplemented", by=ma, note="补齐")
    clock = deciding(in_review)
    assert clock.stopped_at is None
    assert clock.target_on == date(2026, 12, 9)  # the 2nd, and the seven days of the stop
    assert Case.objects.get(pk=in_review.pk).due_at == clock.due_at


def test_only_a_paper_of_the_case_stops_its_clock(in_review, at_station):
    with pytest.raises(ValueError, match="paper of its case"):
        clocks.stop(in_review, "aid.decide", None, at(9))
    with pytest.raises(ValueError, match="paper of its case"):
        clocks.stop(in_review, "aid.decide", at_station.papers.first(), at(9))


def test_a_second_service_of_the_same_paper_does_not_stop_again(in_review, ma):
    event = aid.ask_supplement(in_review, by=ma, lacking="欠条")
    paper = event.papers.get(code="aid.06")
    for _ in range(2):
        deliver(
            paper, method="direct", receiver="王桂兰", signed_by="王桂兰", served_at=event.at, by=ma
        )
    assert deciding(in_review).stops.count() == 1


# A calendar that is published later -----------------------------------------------------------


@pytest.fixture
def guessed(in_review):
    """A clock of fifteen working days from 25 December: beyond what is published."""
    DeadlineRule.objects.create(
        code="aid.test", name="试", count=15, unit="working_day", start="试", basis="试",
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    clocks.start(in_review, "aid.test", at(9, day=date(2026, 12, 25)))
    return in_review.deadlines.get(code="aid.test")


NOTICE = {
    date(2027, 1, 1): (CalendarDay.Kind.HOLIDAY, "元旦"),
    date(2027, 1, 4): (CalendarDay.Kind.HOLIDAY, "元旦"),
    date(2027, 1, 9): (CalendarDay.Kind.MAKEUP_WORKDAY, "元旦"),
}


def test_what_was_guessed_is_reckoned_again_when_the_calendar_is_entered(
    guessed, sun, django_capture_on_commit_callbacks
):
    assert guessed.is_provisional
    assert guessed.due_on == date(2027, 1, 18)
    with django_capture_on_commit_callbacks(execute=True):
        org.enter_notice(NOTICE, source="国办发明电〔2026〕1号", by=sun)
    guessed.refresh_from_db()
    assert not guessed.is_provisional
    assert guessed.due_on == date(2027, 1, 18)  # one day off, one day made up


def test_the_end_moves_where_the_guess_was_wrong_and_the_case_hears_of_it(guessed, sun):
    clocks.meet(guessed.case, "aid.decide", at(9))
    org.enter_notice(
        {**NOTICE, date(2027, 1, 9): (CalendarDay.Kind.WEEKEND, "")}, source="通知", by=sun
    )
    assert clocks.reckon_provisional() == 1
    guessed.refresh_from_db()
    assert guessed.due_on == date(2027, 1, 19)
    assert Case.objects.get(pk=guessed.case_id).due_at == guessed.due_at
    assert clocks.reckon_provisional() == 0


def test_without_a_calendar_it_stays_provisional(guessed):
    assert clocks.reckon_provisional() == 0
    guessed.refresh_from_db()
    assert guessed.is_provisional


def test_what_is_met_is_left_alone(guessed, sun):
    clocks.meet(guessed.case, "aid.test", at(9))
    org.enter_notice(NOTICE, source="通知", by=sun)
    assert clocks.reckon_provisional() == 0
    guessed.refresh_from_db()
    assert guessed.is_provisional


# Rules by staff -------------------------------------------------------------------------------

CHANGE = {
    "count": 5, "unit": "calendar_day", "rolls": True, "basis": "新法第一条", "source": "数据库",
    "is_verified": True,
}  # fmt: skip


def test_a_new_rule_counts_from_its_day_on(network, sun):
    old = clocks.rule_for("aid.decide", TODAY)
    clocks.change_rule("aid.decide", **CHANGE, valid_from=date(2026, 12, 1), by=sun)
    assert clocks.rule_for("aid.decide", date(2026, 11, 30)) == old
    new = clocks.rule_for("aid.decide", date(2026, 12, 1))
    assert (new.count, new.name, new.start, new.entered_by) == (5, old.name, old.start, sun)


def test_running_clocks_keep_the_rule_that_they_began_with(in_review, sun):
    before = deciding(in_review)
    clocks.change_rule("aid.decide", **CHANGE, valid_from=TODAY, by=sun)
    clocks.reckon_again(deciding(in_review))
    assert deciding(in_review).due_on == before.due_on


def test_the_past_is_not_changed(network, sun):
    with pytest.raises(Refusal, match="过去的规则不能改"):
        clocks.change_rule("aid.decide", **CHANGE, valid_from=date(2026, 11, 24), by=sun)
    clocks.change_rule("aid.decide", **CHANGE, valid_from=TODAY, by=sun)
    with pytest.raises(Refusal, match="已经有一条规则"):
        clocks.change_rule("aid.decide", **CHANGE, valid_from=TODAY, by=sun)
    with pytest.raises(DeadlineRule.DoesNotExist):
        clocks.change_rule("aid.nothing", **CHANGE, valid_from=TODAY, by=sun)


def test_loading_what_is_shipped_leaves_rules_of_staff_alone(network, sun):
    new = clocks.change_rule("aid.decide", **CHANGE, valid_from=TODAY, by=sun)
    clocks.load()
    new.refresh_from_db()
    assert new.count == 5


# Pages ----------------------------------------------------------------------------------------

TYPED = {
    "valid_from": "2026-12-01", "count": "5", "unit": "working_day", "rolls": "on",
    "basis": "《新办法》第三条", "source": "省厅网站，2026-11-25",
}  # fmt: skip


def test_the_list_shows_every_rule_in_force_and_filters(client, network, sun):
    client.force_login(sun)
    address = reverse("cases:clocks")
    page = client.get(address).content.decode()
    assert f"共 {len(clocks.CLOCKS)} 条" in page
    assert "《法律援助法》第四十三条" in page
    assert "转介回复" in page
    unverified = client.get(address, {"line": "aid", "verified": "no"}).content.decode()
    assert "已核对</span>" not in unverified
    assert "补充材料" in unverified
    assert "转介回复" not in unverified
    assert client.get(address, {"line": "x", "page": "x"}).status_code == 200


def test_a_change_is_announced_and_stands_in_the_history(client, network, sun):
    client.force_login(sun)
    address = reverse("cases:clock", args=["aid.decide"])
    page = client.post(address, TYPED, follow=True).content.decode()
    assert "自 2026-12-01 起改为 5 个工作日" in page
    assert "将要执行" in page
    assert "孙丽" in page
    assert "2026-12-01 起 5 个工作日" in client.get(reverse("cases:clocks")).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("valid_from", "2026-11-24", "过去的规则不能改"),
        ("count", "0", "不能小于 1。"),
        ("basis", "", "请填写依据。"),
        ("source", "", "请填写来源。"),
        ("unit", "week", "没有这个选项"),
    ],
)
def test_a_wrong_change_is_explained_and_what_was_typed_stays(
    client, network, sun, field, value, words
):
    client.force_login(sun)
    answer = client.post(reverse("cases:clock", args=["aid.decide"]), TYPED | {field: value})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    kept = next(name for name in ("basis", "source") if name != field)
    assert TYPED[kept] in answer.content.decode()
    assert not DeadlineRule.objects.exclude(entered_by=None).exists()


def test_an_unknown_clock_is_not_found(client, network, sun):
    client.force_login(sun)
    assert client.get(reverse("cases:clock", args=["aid.nothing"])).status_code == 404
