"""The calculator against the published calendar of 2026: the vectors of the domain notes."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest

from centers.common.working_days import (
    Calendar,
    Day,
    Due,
    due,
    guessed,
    months_later,
    statutory_holiday,
)


@pytest.fixture(scope="module")
def year_2026():
    first = date(2026, 1, 1)
    days = [first + timedelta(days=n) for n in range(365)]
    return Calendar({day: Day(chinese_calendar.is_workday(day)) for day in days})


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
def test_working_days_do_not_count_the_first(year_2026, start, count, end):
    assert due(start, count, "working_day", year_2026) == Due(end, end)


def test_a_period_that_runs_into_an_unpublished_year_is_provisional(year_2026):
    found = due(date(2026, 12, 28), 10, "working_day", year_2026)
    assert found == Due(date(2027, 1, 12), date(2027, 1, 12), provisional=True)


@pytest.mark.parametrize(
    ("start", "count", "target", "by"),
    [
        (date(2026, 2, 9), 7, date(2026, 2, 16), date(2026, 2, 24)),
        (date(2026, 9, 24), 7, date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 4, 28), 5, date(2026, 5, 3), date(2026, 5, 6)),
        (date(2026, 11, 23), 2, date(2026, 11, 25), date(2026, 11, 25)),
    ],
)
def test_calendar_days_roll_past_rest_and_keep_the_target(year_2026, start, count, target, by):
    assert due(start, count, "calendar_day", year_2026) == Due(target, by)


def test_a_restriction_on_a_person_never_rolls(year_2026):
    day = date(2026, 10, 1)
    assert due(date(2026, 9, 24), 7, "calendar_day", year_2026, roll=False) == Due(day, day)
    assert due(date(2026, 1, 1), 2, "year", year_2026, roll=False) == Due(
        date(2028, 1, 1), date(2028, 1, 1)
    )


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 5, 15), 12, date(2027, 5, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(start, count, end):
    assert months_later(start, count) == end


def test_a_month_that_ends_in_a_holiday_rolls(year_2026):
    assert due(date(2026, 9, 3), 1, "month", year_2026) == Due(date(2026, 10, 3), date(2026, 10, 8))


def test_hours_run_through_nights_and_holidays(year_2026):
    start = datetime(2026, 9, 30, 10, 0, tzinfo=UTC)
    end = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)
    assert due(start, 24, "hour", year_2026) == Due(end, end)


def test_starts_of_the_wrong_kind_are_refused(year_2026):
    with pytest.raises(TypeError):
        due(date(2026, 9, 30), 24, "hour", year_2026)
    with pytest.raises(TypeError):
        due(datetime(2026, 9, 30, tzinfo=UTC), 3, "working_day", year_2026)
    with pytest.raises(ValueError, match="aware"):
        due(datetime(2026, 9, 30), 24, "hour", year_2026)  # noqa: DTZ001  the fault under test
    with pytest.raises(ValueError, match="negative"):
        due(date(2026, 9, 30), -1, "working_day", year_2026)


def test_national_day_rests_and_the_make_up_saturday_works(year_2026):
    assert not year_2026.works(date(2026, 10, 1))
    assert year_2026.works(date(2026, 10, 10))


def test_a_guess_knows_fixed_solar_and_lunar_festivals():
    names = {day: statutory_holiday(date.fromisoformat(day)) for day in (
        "2027-01-01", "2027-02-05", "2027-02-08", "2027-02-09", "2027-04-05", "2028-04-04",
        "2027-05-02", "2027-06-09", "2027-09-15", "2027-10-03", "2027-10-04",
    )}  # fmt: skip
    assert names == {
        "2027-01-01": "元旦", "2027-02-05": "春节", "2027-02-08": "春节", "2027-02-09": "",
        "2027-04-05": "清明节", "2028-04-04": "清明节", "2027-05-02": "劳动节",
        "2027-06-09": "端午节", "2027-09-15": "中秋节", "2027-10-03": "国庆节", "2027-10-04": "",
    }  # fmt: skip
    assert guessed(date(2027, 2, 8)) == Day(works=False, provisional=True)
    assert guessed(date(2027, 2, 12)) == Day(works=True, provisional=True)
