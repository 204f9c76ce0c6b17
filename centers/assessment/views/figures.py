"""The year as the bureau sees it: places, streets by indicators, each indicator, and what came late."""

import logging

from django.contrib import messages
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from centers.common.charts import Chart, Point
from centers.common.gates import right_required
from centers.common.spreadsheets import workbook
from centers.org.models import Center

from .. import actions, closing, tasks, trend
from ..indicators import INDICATORS
from ..models import Plan, RollUp, State
from ..rates import change_of, rate_in_percent, sum_of
from ..scoring import TOO_FEW, rounded
from ..standing import Standing
from .common import indicator_or_404, rows_of, year_or_404, years_shown

log = logging.getLogger("lianhu.assessment")
SORTS = {
    "place": lambda place: place.place,
    "name": lambda place: place.unit.code,
    "change": lambda place: -(place.change or 0),
}


@require_safe
@right_required("assess.view")
def ranking(request, year=None):
    standing = year_or_404(year or timezone.localdate().year)
    sort = request.GET.get("sort", "place")
    places = standing.places() if standing.plan and standing.is_reckoned else []
    context = {
        "standing": standing,
        "places": [
            (place, *reach_of(standing, place))
            for place in sorted(places, key=SORTS.get(sort, SORTS["place"]))
        ],
        "sort": sort,
        "running": RollUp.objects.running().first(),
        "failed": RollUp.objects.filter(year=standing.year).exclude(failed_at=None).first(),
        "years": [year for year in years_shown(request.user) if year <= timezone.localdate().year]
        or [standing.year],
        "may_edit": request.user.may("assess.edit"),
        "may_wall": request.user.may("assess.wall"),
        "chart": totals_chart(places),
        "is_graded": bool(standing.plan) and standing.plan.cycle.is_past(State.GRADED),
        "next_year": next_year_for(request.user, standing.year),
    }
    return render(request, "assessment/ranking.html", context)


def reach_of(standing, place):
    """(how many rates of a street reach their target, of how many that are scored, how many stand on too few)."""
    lines = [line for line in place.sheet.lines if standing.rows[line.item.code].is_rate]
    scored = [line for line in lines if not line.why_not]
    reached = [line for line in scored if line.points >= rounded(line.weight)]
    return len(reached), len(scored), sum(line.why_not == TOO_FEW for line in lines)


def next_year_for(user, year):
    """The next year, for whoever makes its plan, and for whoever issues it once it is there."""
    if year != timezone.localdate().year:
        return None
    is_there = Plan.objects.filter(year=year + 1).exists()
    return year + 1 if user.may("assess.edit") or is_there else None


def totals_chart(places):
    """The totals as bars, in the order of the ranking."""
    points = [
        Point(place.unit.area.removesuffix("街道"), float(place.total), str(place.total))
        for place in places
    ]
    said = "；".join(f"{point.label} {point.text}" for point in points)
    return Chart("bars", "各街道总分", said, points) if points else None


@require_safe
@right_required("assess.view")
def table(request, year):
    """Streets by indicators: how much of each target is reached, the darker the more."""
    standing = year_or_404(year)
    rows = [row for row in rows_of(standing) if row.code in INDICATORS and row.is_rate]
    context = {
        "standing": standing,
        "rows": rows,
        "lines": [
            (unit, [(row, *cell(standing, row, standing.figure(unit, row.code))) for row in rows])
            for unit in standing.ranked
        ],
    }
    return render(request, "assessment/table.html", context)


def cell(standing, row, figure):
    """(figure, its rate in words, shade 0 to 4 by how much of its points it earns, whether it stands on few)."""
    if figure is None or not figure.denominator:
        return figure, "–", 0, False
    share = standing.reached(row.code, figure)
    return (
        figure,
        f"{rate_in_percent(figure):.1f}%",
        int(4 * (share or 0)),
        figure.denominator < row.few,
    )


@require_safe
@right_required("assess.view")
def table_xlsx(request, year):
    """The sheet of points as offices print it: a line for each row of the plan, a column for each street."""
    standing = year_or_404(year)
    if not standing.plan or not standing.is_reckoned:
        raise Http404
    streets, sheets = standing.ranked, standing.sheets
    rows = rows_of(standing)
    lines = [
        (
            row.order, row.group, f"{row.code} {row.name}", row.weight, row.target_words,
            row.get_rule_display(), row.section, *(points(sheets[unit.pk], row.code) for unit in streets),
        )
        for row in rows
    ]  # fmt: skip
    places = {place.unit.pk: place for place in standing.places()}
    feet = [
        ("", "", "合计", sum(row.weight for row in rows), "", "", "",
         *(float(standing.totals[unit.pk]) for unit in streets)),
        ("", "", "名次", "", "", "", "", *(places[unit.pk].place for unit in streets)),
    ]  # fmt: skip
    if standing.plan.issued_at:
        grades = (places[unit.pk].grade for unit in streets)
        feet.append(("", "", "等次", "", "", "", "", *grades))
    done = [
        ("", "", f"{row.code} {row.name}", "", row.target_words, "完成情况", "",
         *(standing.words_of(row.code, sheets[unit.pk].line_of(row.code).figure) if sheets[unit.pk].line_of(row.code) else "" for unit in streets))
        for row in rows
        if row.code in INDICATORS
    ]  # fmt: skip
    signed = ("", "", "制表人：", "", "审核人：", "", "负责人：", "（盖章）")
    file = workbook(
        f"{year} 年考核得分",
        notes=[
            f"莲湖区 {year} 年度公共法律服务目标责任考核得分表",
            f"西安市莲湖区司法局　{standing.as_of}{'' if standing.plan.issued_at else '；方案未下达，只供参考'}",
            "“尚未接入”“样本不足”等不计分的项，权重按比例分给其他项，所以一项的得分可以超过方案里的权重。",
        ],
        headings=[
            "序号", "类别", "指标", "权重", "目标", "计分方法", "责任科室", *(unit.area for unit in streets)
        ],
        rows=[*lines, *feet, *done, signed],
        number="0.00",
        widths=[6, 10, 30, 8, 12, 14, 18, *([14] * len(streets))],
    )  # fmt: skip
    log.info("download assessment year=%s user=%s", year, request.user.pk)
    return FileResponse(file, as_attachment=True, filename=f"{year}年考核得分.xlsx")


def points(sheet, code):
    """What a street has for a row: points, or why there are none."""
    line = sheet.line_of(code)
    return (line.why_not or float(line.points)) if line else ""


@require_safe
@right_required("assess.view")
def indicator_sheet(request, year, code):
    """An indicator over all streets, with what it says and what a street can do about it."""
    standing, indicator = year_or_404(year), indicator_or_404(code)
    row = standing.rows.get(code)
    district = Center.objects.filter(tier=Center.Tier.DISTRICT).first()
    unit = next((u for u in standing.streets if u.code == request.GET.get("unit")), district)
    months = trend.months_of(year, code, unit, standing.roll_up, standing.few(code))
    target = row.target if row and row.is_rate else None
    context = {
        "standing": standing,
        "indicator": indicator,
        "row": row,
        "version": versions_of(standing).get(code, indicator.version),
        "district": district,
        "unit": unit,
        "months": months,
        "chart": trend.chart_of(
            months,
            title=f"{indicator.name}，{unit.area if unit != district else '全区'}",
            target=target,
        ),
        "lines": street_lines(standing, code, request.GET.get("sort")),
        "sort": request.GET.get("sort"),
        "others": INDICATORS.values(),
    }
    return render(request, "assessment/indicator_sheet.html", context)


def versions_of(standing):
    """{code: version} of what was kept of a closed year."""
    return {code: version for row in standing.closings for code, version in row.reckoned.items()}


def street_lines(standing, code, sort):
    """[(street, figure, its words, words of the year before, change)] by name, or the best rate first."""
    before, lines = Standing(standing.year - 1), []
    for street in standing.streets:
        figure, old = standing.figure(street, code), sum_of(before, code, [street])
        few = max(standing.few(code), before.few(code))
        change = change_of(old, sum_of(standing, code, [street]), few)
        words = standing.words_of(code, figure)
        lines.append((street, figure, words, before.words_of(code, old) if old else "–", change))
    if sort == "rate":
        lines.sort(key=lambda line: -(line[1].value or 0) if line[1] else 1)
    return lines


@require_safe
@right_required("assess.view")
def late(request, year):
    """What the records of a closed year say differently now. It changes no score."""
    standing = year_or_404(year)
    if not standing.closing:
        raise Http404
    lines = []
    for row in INDICATORS.values():
        found = closing.late_entries(row, year) if row.code in standing.kept else ()
        if any(found):
            lines.append((row, [closing.streets_of(row, year, keys) for keys in found]))
    context = {"standing": standing, "lines": lines}
    return render(request, "assessment/late.html", context)


@require_POST
@right_required("assess.edit")
def reckon(request, year):
    standing = year_or_404(year)
    run = actions.start_roll_up(standing.year, by=request.user)
    transaction.on_commit(lambda: tasks.reckon.delay(run.pk), robust=True)
    messages.success(request, "已开始汇总，完成后本页显示新的数字。")
    return redirect("assessment:ranking_of", year)
