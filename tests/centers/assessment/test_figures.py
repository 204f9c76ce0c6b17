"""What the records say of each unit, and the rows behind it; the plan; reckoning."""

from datetime import date, timedelta
from decimal import Decimal
from math import cos, radians

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from centers.assessment import actions, plans
from centers.assessment.indicators import INDICATORS, Period
from centers.assessment.models import Plan, RollUp
from centers.assessment.own import HALF_AN_HOUR, KILOMETRES_A_DEGREE
from centers.assessment.scoring import Figure
from centers.assessment.standing import Standing
from centers.booking.models import Booking
from centers.common.refusals import Refusal
from centers.org.models import Center
from tests.cast import at

YEAR = Period.of_year(2026, date(2026, 12, 31))


def test_bookings_of_which_somebody_wrote_down_what_happened(visits, network):
    found = {code: INDICATORS[code].figures(YEAR)[network["北关"].pk] for code in ("K1", "K2")}
    assert (found["K1"].numerator, found["K1"].denominator) == (1, 2)
    assert (found["K2"].numerator, found["K2"].denominator) == (0, 1)


def test_passing_on_in_time(checked, network):
    found = INDICATORS["B1"].figures(YEAR)
    said = {
        name: (found[unit.pk].numerator, found[unit.pk].denominator)
        for name, unit in network.items()
        if unit.pk in found
    }
    assert said == {"centre": (2, 3), "北关": (1, 2), "西关": (1, 1)}


def test_what_is_not_due_yet_counts_once_it_is(checked, network, wednesday):
    wednesday.move_to(at(9, day=date(2026, 12, 1)))
    figure = INDICATORS["B1"].figures(YEAR)[network["北关"].pk]
    assert (figure.numerator, figure.denominator) == (1, 3)


def test_a_figure_is_its_rows_for_every_indicator_and_unit(full, network):
    """The count is the list; and there is something to count at a street, some of it wrong or some of it right."""
    for code, indicator in INDICATORS.items():
        found = indicator.figures(YEAR)
        assert found[network["北关"].pk].denominator, code
        for unit in network.values():
            figure, rows = found.get(unit.pk), indicator.population(YEAR, unit)
            assert rows.count() == (figure.denominator if figure else 0), code
            counted = indicator.evidence(YEAR, unit).count()
            assert counted == (figure.numerator if figure else 0), code
            assert rows.filter(counted=False).count() == rows.count() - counted, code


def own(indicator, unit):
    """What stands at a unit itself, as the list of all rows of the district has it."""
    rows = indicator.population(YEAR).filter(**{f"{indicator.at}center": unit.pk})
    return rows.filter(counted=True).count(), rows.count()


def test_rooms_and_the_stations_own_are_the_street_and_streets_the_district(full, network):
    parts = {"北关": ["纸坊"], "西关": ["安定"], "centre": ["北关", "西关"]}
    for code, indicator in INDICATORS.items():
        said = {
            name: (figure.numerator, figure.denominator)
            for name, unit in network.items()
            for figure in [indicator.figures(YEAR).get(unit.pk, Figure(0, 0))]
        }
        for whole, names in parts.items():
            beneath = [own(indicator, network[whole]), *(said[name] for name in names)]
            assert said[whole] == tuple(map(sum, zip(*beneath, strict=True))), (code, whole)
        assert said["centre"][1] == indicator.rows(YEAR).count() > 0, code


def test_a_room_that_is_open_and_used_is_covered(network, beiguan):
    found = INDICATORS["A1"].figures(YEAR)
    assert (found[beiguan.pk].numerator, found[beiguan.pk].denominator) == (0, 1)


def test_half_an_hour_on_foot(network):
    """1.7 km count, 1.8 do not; a place that is not entered does not either."""
    station, room = network["北关"], network["纸坊"]
    Center.objects.filter(pk=station.pk).update(latitude="34.26000", longitude="108.93000")
    for north, covered in [("34.27540", 1), ("34.27640", 0), (None, 0)]:
        where = {"latitude": north, "longitude": north and "108.93000"}
        Center.objects.filter(pk=room.pk).update(**where)
        assert INDICATORS["B3"].figures(YEAR)[room.pk].numerator == covered


def test_where_rows_stood_then_is_where_they_count(visits, network):
    """A room with rows of its own from under two stations: each station has its part, the room has both."""
    north, west, room = network["北关"], network["西关"], network["纸坊"]
    first, second = Booking.objects.filter(status__in=["served", "unrecorded"]).order_by("status")
    Booking.objects.filter(pk=first.pk).update(center=room, station=north)
    Booking.objects.filter(pk=second.pk).update(center=room, station=west)
    found = INDICATORS["K1"].figures(YEAR)
    said = {
        unit: (found[unit.pk].numerator, found[unit.pk].denominator) for unit in (room, north, west)
    }
    assert said == {room: (1, 2), north: (1, 1), west: (0, 1)}
    assert found[network["centre"].pk].denominator == 2


def test_half_an_hour_is_as_far_to_each_side(network):
    """The box in which stations are looked for cuts off nothing of the circle, in the far north as in the south."""
    station, room = network["北关"], network["纸坊"]
    for north in (18.3, 34.26, 53.5):
        Center.objects.filter(pk=station.pk).update(latitude=str(north), longitude="108.93000")
        across = HALF_AN_HOUR / KILOMETRES_A_DEGREE / cos(radians(north))
        up = HALF_AN_HOUR / KILOMETRES_A_DEGREE
        for east, higher in [(across, 0), (-across, 0), (0, up), (0, -up)]:
            for share, covered in [(0.999, 1), (1.001, 0)]:
                Center.objects.filter(pk=room.pk).update(
                    latitude=f"{north + share * higher:.5f}",
                    longitude=f"{108.93 + share * east:.5f}",
                )
                assert INDICATORS["B3"].figures(YEAR)[room.pk].numerator == covered


# The plan -------------------------------------------------------------------------------------


def test_the_usual_plan_sums_to_a_hundred_and_is_frozen_once_issued(zhou):
    plan = plans.issue_plan(plans.begin_plan(2026), by=zhou)
    assert sum(item.weight for item in plan.items) == 100
    row = plan.rows.first()
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        plan.rows.filter(pk=row.pk).update(weight=7)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        row.delete()
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(year=2025)
    with pytest.raises(Refusal, match="已经下达"):
        plans.issue_plan(plan, by=zhou)


def test_a_plan_that_does_not_sum_to_a_hundred_is_not_issued(zhou):
    plan = plans.begin_plan(2026)
    plan.rows.filter(code="A1").update(weight=Decimal("6.5"))
    with pytest.raises(Refusal, match=r"权重合计是 100\.50"):
        plans.issue_plan(plan, by=zhou)
    assert Plan.objects.get().issued_at is None


def test_a_plan_like_that_of_the_year_before(zhou):
    plans.begin_plan(2025).rows.filter(code="A1").update(name="平台覆盖")
    plan = plans.begin_plan(2026, like=Plan.objects.get(year=2025))
    assert plan.rows.get(code="A1").name == "平台覆盖"
    assert Plan.objects.get(year=2025).rows.count() == plan.rows.count() == 31


# Reckoning ------------------------------------------------------------------------------------


def test_one_runs_at_a_time_and_a_stopped_one_goes_on(checked, network, wednesday):
    run = actions.start_roll_up(2026)
    with pytest.raises(Refusal, match="正在汇总"):
        actions.start_roll_up(2026)
    whole = [(0, Period.of_year(2026, run.until))]
    actions.keep(run, INDICATORS["B1"], whole)  # and then it was killed
    wednesday.shift(timedelta(minutes=6))
    actions.go_on_with_left()
    run = RollUp.objects.get(pk=run.pk)
    assert run.finished_at == timezone.now()
    assert run.done == run.total == len(INDICATORS)
    assert run.snapshots.filter(indicator="B1", unit=network["北关"]).count() == 1
    before = set(run.snapshots.values_list("pk", flat=True))
    actions.roll_up(run.pk)
    assert set(run.snapshots.values_list("pk", flat=True)) == before


def test_the_sheet_of_a_street(checked, network):
    plans.begin_plan(2026)
    actions.roll_up(actions.start_roll_up(2026).pk)
    lines = {line.item.code: line for line in Standing(2026).sheet_of(network["北关"]).lines}
    assert lines["B1"].why_not == "样本不足"
    assert lines["D1"].why_not == "尚未接入"
    assert (lines["B1"].figure.numerator, lines["B1"].figure.denominator) == (1, 2)
