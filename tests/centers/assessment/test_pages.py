"""The year as the bureau and a street see it, through the pages."""

import pytest
from django.urls import reverse

from centers.assessment.models import RollUp
from tests.centers.cases.test_exports import text_of

from .conftest import walk


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
