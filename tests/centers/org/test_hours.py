from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from centers.org.hours import open_periods
from centers.org.models import CalendarDay, Closure, OpeningHours
from centers.org.week import opening, spoken_week

MORNING, AFTERNOON = (time(9), time(12)), (time(14), time(17))
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def autumn(opened):
    """The published calendar of 2026."""
    call_command("load_calendar", "2026")
    return opened


def test_no_hours_on_national_day_and_some_on_the_make_up_saturday(autumn):
    days = open_periods([autumn.pk], date(2026, 9, 30), date(2026, 10, 11))[autumn.pk]
    assert list(days) == [
        date(2026, 9, 30),
        date(2026, 10, 8),
        date(2026, 10, 9),
        date(2026, 10, 10),
    ]
    assert days[date(2026, 10, 10)] == [MORNING, AFTERNOON]


def test_a_make_up_day_follows_its_neighbour(autumn):
    """Saturday 10 October works by Friday's hours, Sunday 20 September by Monday's."""
    autumn.opening_hours.filter(weekday=4, opens=time(14)).delete()
    autumn.opening_hours.filter(weekday=0, opens=time(9)).delete()
    days = open_periods([autumn.pk], date(2026, 9, 20), date(2026, 10, 10))[autumn.pk]
    assert days[date(2026, 10, 10)] == [MORNING]
    assert days[date(2026, 9, 20)] == [AFTERNOON]


def test_closures_and_the_dates_of_hours_are_kept(autumn):
    Closure.objects.create(
        center=autumn, first_day="2026-11-24", last_day="2026-11-25", reason="场地维修"
    )
    autumn.opening_hours.filter(weekday=3).update(valid_to=date(2026, 11, 25))
    days = open_periods([autumn.pk], date(2026, 11, 23), date(2026, 11, 27))[autumn.pk]
    assert list(days) == [date(2026, 11, 23), date(2026, 11, 27)]


def test_units_are_told_apart_in_three_queries(
    autumn, room, small_network, django_assert_num_queries
):
    OpeningHours.objects.create(
        center=room, weekday=2, opens=time(14), closes=time(17), valid_from=date(2026, 1, 5)
    )
    pks = [center.pk for center in small_network.values()]
    with django_assert_num_queries(3):
        found = open_periods(pks, date(2026, 11, 23), date(2026, 12, 20))
    assert set(found) == set(pks)
    assert len(found[autumn.pk]) == 20
    assert found[room.pk] == {
        day: [AFTERNOON]
        for day in (date(2026, 11, 25), date(2026, 12, 2), date(2026, 12, 9), date(2026, 12, 16))
    }


@pytest.mark.parametrize(
    ("moment", "state"),
    [
        (datetime(2026, 11, 23, 8, 59, tzinfo=SHANGHAI), "今天 09:00 开始办公"),
        (datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI), "现在办公中"),
        (datetime(2026, 11, 23, 12, 0, tzinfo=SHANGHAI), "今天 14:00 开始办公"),
        (datetime(2026, 11, 23, 17, 0, tzinfo=SHANGHAI), "今天已下班"),
        (datetime(2026, 11, 22, 10, 0, tzinfo=SHANGHAI), "今天不办公"),
        (datetime(2026, 10, 1, 10, 0, tzinfo=SHANGHAI), "今天不办公"),
    ],
)
def test_the_state_of_a_moment(autumn, moment, state):
    days = CalendarDay.objects.in_bulk()
    found = opening(moment, days, list(autumn.opening_hours.all()), [], until=date(2026, 12, 1))
    assert found.state == state


def test_why_a_unit_is_closed_and_when_it_opens_again(autumn):
    days = CalendarDay.objects.in_bulk()
    moment = datetime(2026, 10, 1, 10, 0, tzinfo=SHANGHAI)
    found = opening(moment, days, list(autumn.opening_hours.all()), [], until=date(2026, 10, 15))
    assert (found.reason, found.next_day) == ("国庆节", date(2026, 10, 8))
    assert found.next_periods == "09:00–12:00、14:00–17:00"


def test_the_database_refuses_impossible_hours(autumn):
    row = {"center": autumn, "weekday": 0, "valid_from": date(2026, 6, 1)}
    with pytest.raises(IntegrityError, match="never_overlap"), transaction.atomic():
        OpeningHours.objects.create(**row, opens=time(11), closes=time(13))
    with pytest.raises(IntegrityError, match="close_after"), transaction.atomic():
        OpeningHours.objects.create(**row, opens=time(20), closes=time(19, 59))
    with pytest.raises(IntegrityError, match="end_after_they_begin"), transaction.atomic():
        OpeningHours.objects.create(
            **row, opens=time(18), closes=time(19), valid_to=date(2026, 5, 1)
        )
    Closure.objects.create(
        center=autumn, first_day="2026-12-01", last_day="2026-12-03", reason="一"
    )
    with pytest.raises(IntegrityError, match="closure_never_overlaps"), transaction.atomic():
        Closure.objects.create(
            center=autumn, first_day="2026-12-03", last_day="2026-12-04", reason="二"
        )


def test_a_week_in_words_puts_equal_neighbours_together():
    week = {0: [AFTERNOON, MORNING], 1: [MORNING, AFTERNOON], 2: [MORNING], 4: [MORNING]}
    assert spoken_week(week) == {
        "星期一至星期二": "09:00–12:00、14:00–17:00",
        "星期三": "09:00–12:00",
        "星期五": "09:00–12:00",
    }
