"""The year as the bureau and a street see it, through the pages."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from centers.assessment import monitoring, plans
from centers.assessment.models import Cycle, RollUp, Snapshot
from centers.assessment.standing import Standing
from centers.assessment.wall import token_for
from centers.messaging.actions import drain
from tests.centers.cases.test_exports import text_of

from .conftest import walk


def told(year, figures):
    """A year that was reckoned: {(street, code): (so many, of so many)}."""
    plan = plans.begin_plan(year)
    run = RollUp.objects.create(
        year=year, until=date(year, 10, 31), finished_at=timezone.now(), reckoned=sorted({code for _, code in figures})
    )  # fmt: skip
    Snapshot.objects.bulk_create(
        Snapshot(roll_up=run, indicator=code, unit=unit, numerator=n, denominator=d, version=1)
        for (unit, code), (n, d) in figures.items()
    )
    return plan


@pytest.fixture
def two_years(network):
    """B1: 60 of 100, then 80 of 100 at 北关; 2 of 4, then 5 of 5 at 西关. A1: 2 of 4 of the streets together."""
    north, west = network["北关"], network["西关"]
    told(2025, {(north, "B1"): (60, 100), (west, "B1"): (2, 4)})
    told(2026, {
        (north, "B1"): (80, 100), (west, "B1"): (5, 5), (north, "A1"): (1, 2), (west, "A1"): (2, 2),
        (north, "B3"): (9, 9), (west, "B3"): (9, 9),
    })  # fmt: skip


def page(client, name, *arguments, **params):
    return client.get(reverse(f"assessment:{name}", args=arguments), params)


def text(answer):
    return answer.content.decode()


def test_the_leader_goes_from_the_ranking_down_to_the_rows(client, reckoned, zhou):
    client.force_login(zhou)
    ranking = page(client, "ranking")
    assert [place.unit.area for place, *_ in ranking.context["places"]] == ["北关街道", "西关街道"]
    assert "数据截至 2026-11-27" in text(ranking)
    sheet = page(client, "unit_sheet", 2026, "610104003")
    assert "1/2，50.00%，样本少" in text(sheet)
    assert reverse("assessment:rows", args=[2026, "B1", "610104003"]) in text(sheet)
    assert "查看会留下记录" in text(page(client, "rows", 2026, "B1", "610104003"))
    client.post(
        reverse("assessment:rows", args=[2026, "B1", "610104003"]), {"purpose": "检查和监督"}
    )
    rows = page(client, "rows", 2026, "B1", "610104003")
    assert len(rows.context["lines"]) == 2
    assert "王桂兰" not in text(rows)
    counted = page(client, "rows", 2026, "B1", "610104003", counted="yes")
    assert len(counted.context["lines"]) == 1


def test_a_street_sees_its_own_detail_and_no_other(client, reckoned, li, sun):
    client.force_login(li)
    assert "还没有征求意见" in text(page(client, "own_sheet"))
    assert page(client, "unit_sheet", 2026, "610104003").status_code == 404
    walk("consult", by=sun)
    assert page(client, "own_sheet").url == reverse(
        "assessment:unit_sheet", args=[2026, "610104003"]
    )
    assert page(client, "unit_sheet", 2026, "610104003").status_code == 200
    for name, arguments in [
        ("unit_sheet", (2026, "610104006")),
        ("rows", (2026, "B1", "610104006")),
        ("rows", (2026, "B1", "610104")),
        ("ranking", ()),
        ("indicator_sheet", (2026, "B1")),
    ]:
        assert page(client, name, *arguments).status_code == 404


def test_the_ranking_reads_snapshots_and_costs_the_same_with_more_streets(
    client, reckoned, zhou, django_assert_max_num_queries
):
    client.force_login(zhou)
    page(client, "ranking")
    with django_assert_max_num_queries(32):
        page(client, "ranking")


def test_reckoning_now_shows_how_far_it_is(
    client, network, sun, django_capture_on_commit_callbacks
):
    client.force_login(sun)
    client.post(reverse("assessment:reckon", args=[2026]))
    assert "正在汇总 2026 年" in text(page(client, "ranking"))
    client.post(reverse("assessment:reckon", args=[2026]))
    assert RollUp.objects.count() == 1
    assert "正在汇总，请等它完成后再试" in text(page(client, "ranking"))


@pytest.mark.parametrize("year", [2019, 2027, 99999])
def test_no_other_years(client, network, zhou, year):
    client.force_login(zhou)
    assert page(client, "ranking_of", year).status_code == 404


def test_streets_by_indicators_on_the_page_and_as_a_spreadsheet(client, reckoned, zhou):
    client.force_login(zhou)
    shown = text(page(client, "table", 2026))
    assert "50.0%" in shown
    assert "heat-2" in shown
    book = page(client, "table_xlsx", 2026)
    said = text_of(b"".join(book.streaming_content))
    for words in (
        "得分表",
        "B1 法律援助初审及时率",
        "北关街道",
        "尚未接入",
        "样本不足",
        "方案未下达",
    ):
        assert words in said


# Two years, the screen on the wall, and what lies below its target -------------------------------


def test_two_years_beside_each_other(client, two_years, zhou):
    client.force_login(zhou)

    def rates(**asked):
        shown = page(client, "compare", a=2025, b=2026, **asked).context
        return {row.code: said for row, *said in shown["rates"]}, shown["lines"]

    whole, lines = rates()
    assert whole["B1"] == ["62/104，59.62%", "85/105，80.95%", Decimal("21.4")]
    assert whole["A1"] == ["–", "3/4，75.00%，样本少", None]
    totals = [[line[0].area, *line[1:]] for line in lines]
    assert [area for area, *_ in totals] == ["北关街道", "西关街道"]
    assert all(after - before == change for _, before, after, change in totals)
    north, _ = rates(unit="610104003")
    assert north["B1"] == ["60/100，60.00%", "80/100，80.00%", Decimal("20.0")]
    west, _ = rates(unit="610104006")  # 2 of 4 is too few to be compared
    assert west["B1"] == ["2/4，50.00%，样本少", "5/5，100.00%", None]
    assert "样本少的不比较" in text(page(client, "compare"))


def test_the_wall_shows_fractions_and_marks_what_stands_on_few(client, two_years, sun):
    shown = client.get(reverse("assessment:wall", args=[token_for(2026, sun)]))
    said = {row.code: (words, is_reached) for row, words, is_reached in shown.context["rates"]}
    assert said["B1"] == ("85/105，80.95%", False)
    assert said["A1"] == ("3/4，75.00%，样本少", False)
    assert said["B3"] == ("18/18，100.00%", True)
    assert said["C5"] == ("–", False)
    assert [place.place for place in shown.context["places"]] == [1, 2]
    assert "3/4，75.00%，样本少" in text(shown)
    Snapshot.objects.filter(indicator="A1").update(numerator=F("denominator"))
    shown = client.get(reverse("assessment:wall", args=[token_for(2026, sun)]))
    reached = {row.code: is_reached for row, _, is_reached in shown.context["rates"]}
    assert not reached["A1"]  # four of four say nothing yet


def test_the_sheet_of_a_street_shows_fractions_of_last_year_and_of_all(client, two_years, zhou):
    client.force_login(zhou)
    sheet = text(page(client, "unit_sheet", 2026, "610104006"))
    for words in ("5/5，100.00%", "2/4，50.00%，样本少", "85/105，80.95%"):
        assert words in sheet


@pytest.mark.parametrize(
    ("numerator", "mark"), [(98, None), (97, "amber"), (79, "amber"), (78, "red"), (0, "red")]
)
def test_amber_and_red_are_told_apart_at_four_fifths_of_the_points(network, numerator, mark):
    """The target is 98 of 100: 78.4 of 100 earn four fifths."""
    told(2026, {(network["北关"], "B1"): (numerator, 100)})
    found = {row.code: mark for row, _, mark in monitoring.marks(Standing(2026), network["北关"])}
    assert found.get("B1") == mark


def test_the_note_of_a_month_tells_fractions(network, wednesday, li):
    plan = told(2026, {(network["北关"], "B1"): (79, 100)})
    Cycle.objects.filter(plan=plan).update(state="monitoring")
    monitoring.note_month(2026, date(2026, 12, 1))
    drain()
    assert "B1 法律援助初审及时率 79/100，79.00%（目标 98%）" in li.inbox.get().text
