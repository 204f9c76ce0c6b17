"""A year is closed: its scores stand on the rows that were kept, whatever the records say later."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aid import actions as aid
from centers.assessment import closing, plans, results, tasks
from centers.assessment.indicators import INDICATORS
from centers.assessment.models import Closing, Cycle, EvidenceRow, Plan, Result, Turn
from centers.assessment.scoring import Figure, combined, sheet
from centers.assessment.standing import Standing
from centers.cases.models import Deadline
from centers.common.refusals import Refusal
from tests.aid.conftest import answers
from tests.cast import at

from .conftest import LATER


def test_a_year_is_closed_once_and_not_before_entries_end(checked, wednesday, zhou):
    wednesday.move_to(at(23, day=date(2027, 1, 10)))
    with pytest.raises(Refusal, match="2027年1月11日起"):
        closing.close_year(2026, by=zhou)
    wednesday.move_to(at(9, day=LATER))
    closing.close_year(2026, by=zhou)
    with pytest.raises(Refusal, match="已经关账"):
        closing.close_year(2026, by=zhou)
    assert Closing.objects.count() == 1


def test_what_was_kept_says_what_the_records_said(closed):
    period = Standing(2026).period
    kept = closing.figures_of(2026)
    for code in Standing(2026).kept:
        indicator = INDICATORS[code]
        now = indicator.figures(period)
        assert {
            unit: codes[code] for unit, codes in kept.get(0, {}).items() if code in codes
        } == now


def test_books_close_by_themselves_when_entries_end(issued, wednesday, network, zhang, sun, gao):
    plans.begin_amendment(
        issued, document="莲考〔2026〕3号", reason="x", since=date(2026, 12, 30), by=sun
    )
    wednesday.move_to(at(23, 59, day=date(2027, 1, 10)))
    tasks.close_books()
    assert not Closing.objects.exists()
    wednesday.move_to(at(0, 1, day=LATER))
    tasks.close_books()
    tasks.close_books()  # and only once
    assert Closing.objects.get().closed_by is None
    assert Turn.objects.last().by is None
    assert Cycle.objects.get().state == "self_review"
    assert not issued.amendments.exists()
    # What somebody enters for December on that day is too late.
    kept = closing.figures_of(2026)
    Deadline.objects.filter(code="aid.pass_on", met_at=None).update(met_at=at(9))
    assert closing.figures_of(2026) == kept
    assert len(closing.late_entries(INDICATORS["B1"], 2026)[2]) == 1


def test_a_year_and_its_parts_are_kept_by_one_statement(checked, wednesday, zhou):
    plans.begin_plan(2026)
    Plan.objects.update(first_half=40)
    wednesday.move_to(at(9, day=LATER))
    with CaptureQueriesContext(connection) as queries:
        closing.close_year(2026, by=zhou)
    written = [q for q in queries if "INTO assessment_evidencerow" in q["sql"]]
    assert len(written) == 1
    assert set(EvidenceRow.objects.values_list("part", flat=True)) == {0, 1, 2}
    for code in ("B1", "K1"):  # whose rows belong to a day
        rows = EvidenceRow.objects.filter(indicator=code).order_by("key")
        whole = rows.filter(part=0).values_list("key", "counted")
        assert list(whole) == list(rows.exclude(part=0).values_list("key", "counted"))


def test_later_changes_are_listed_and_change_no_score(closed, network, zhang):
    before = Standing(2026).totals
    row = Deadline.objects.filter(code="aid.pass_on", met_at=None).first()
    Deadline.objects.filter(pk=row.pk).update(
        met_at=row.started_at
    )  # entered after the year was closed
    gone = Deadline.objects.filter(code="aid.pass_on").exclude(pk=row.pk).first()
    Deadline.objects.filter(pk=gone.pk).update(dropped_at=gone.started_at, met_at=None)
    came, went, changed = closing.late_entries(INDICATORS["B1"], 2026)
    assert (came, went, changed) == ([], [gone.pk], [row.pk])
    assert Standing(2026).totals == before
    assert closing.is_untouched(2026)


@pytest.mark.parametrize("first_half", [None, 40])
def test_a_result_can_be_reckoned_again_from_the_kept_rows_alone(
    full, wednesday, network, zhou, first_half
):
    """Counted here row by row, without what the portal adds up: every line to two decimals."""
    plan = plans.begin_plan(2026)
    Plan.objects.update(first_half=first_half)
    wednesday.move_to(at(9, day=LATER))
    closing.close_year(2026, by=zhou)
    closing.close_checks(2026, by=zhou)
    results.give_grades(Plan.objects.get(), by=zhou)
    codes = {code for row in Closing.objects.all() for code in row.reckoned}
    assert set(INDICATORS) == codes
    shares = [Fraction(1)] if first_half is None else [Fraction(2, 5), Fraction(3, 5)]

    def figures(unit, part):
        found = dict.fromkeys(codes, Figure(0, 0))
        for row in EvidenceRow.objects.filter(station=unit, part=part):
            n, d = found[row.indicator].numerator, found[row.indicator].denominator
            found[row.indicator] = Figure(n + row.counted, d + 1)
        return found

    for result in Result.objects.all():
        numbers = [0] if first_half is None else [1, 2]
        sheets = [sheet(plan.items, figures(result.unit, part)) for part in numbers]
        whole = combined(list(zip(shares, sheets, strict=True)), figures(result.unit, 0))
        kept = {code: line for code, *line in result.sheet["lines"]}
        assert any(Decimal(line[3]) for line in kept.values())
        for line in whole.lines:
            figure = line.figure or Figure("", "")
            again = [str(figure.numerator), str(figure.denominator), str(line.weight), str(line.points), line.why_not]  # fmt: skip
            assert kept[line.item.code] == again
        assert result.total == whole.total == Decimal(result.sheet["own"])


def test_what_was_kept_stays(closed):
    for rows in (EvidenceRow.objects.all(), Closing.objects.all()):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            rows.update(year=2025)
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            rows.delete()


def test_the_leader_closes_the_year_and_sees_what_changed(client, issued, wednesday, zhou, sun):
    wednesday.move_to(at(9, day=LATER))
    address = reverse("assessment:take_step", args=[2026, "close"])
    client.force_login(sun)
    assert client.post(address).status_code == 404
    client.force_login(zhou)
    assert "关账，开始自评" in client.get(reverse("assessment:cycle", args=[2026])).content.decode()
    assert client.post(address).status_code == 302
    page = client.get(reverse("assessment:ranking_of", args=[2026])).content.decode()
    assert "已关账" in page
    assert "北关街道" in page
    assert "没有变动" in client.get(reverse("assessment:late", args=[2026])).content.decode()


def test_a_new_application_of_the_next_year_is_not_of_this(closed, network, zhang):
    aid.take_application(center=network["北关"], answers=answers(), by=zhang)
    assert closing.late_entries(INDICATORS["B1"], 2026) == ([], [], [])
