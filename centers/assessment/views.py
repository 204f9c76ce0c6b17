"""The year as the bureau sees it: places, sheets of streets and of indicators, and the rows behind each figure."""

import logging

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from centers.common.gates import right_required
from centers.common.refusals import Refusal
from centers.common.spreadsheets import workbook
from centers.org.models import Center

from . import actions, closing, tasks
from .indicators import INDICATORS
from .models import Plan, RollUp
from .standing import Standing, words_of

log = logging.getLogger("lianhu.assessment")
FIRST_YEAR = 2020
ROWS_A_PAGE = 50
SORTS = {
    "place": lambda place: place.place,
    "name": lambda place: place.unit.code,
    "change": lambda place: -(place.change or 0),
}


def year_or_404(year):
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    return Standing(year)


def may_see(user, unit):
    """Whoever looks over all streets sees each; a head of a station sees the own one."""
    right = "assess.view" if user.may("assess.view") else "assess.own"
    return Center.objects.visible_to(user, right).filter(pk=unit.pk).exists()


@require_safe
@right_required("assess.view")
def ranking(request, year=None):
    standing = year_or_404(year or timezone.localdate().year)
    sort = request.GET.get("sort", "place")
    places = standing.places() if standing.plan and standing.is_reckoned else []
    context = {
        "standing": standing,
        "places": sorted(places, key=SORTS.get(sort, SORTS["place"])),
        "sort": sort,
        "running": RollUp.objects.filter(finished_at=None).first(),
        "years": range(timezone.localdate().year, FIRST_YEAR - 1, -1),
        "may_edit": request.user.may("assess.edit"),
        "may_close": request.user.may("assess.approve")
        and timezone.localdate() >= closing.may_close_from(standing.year),
    }
    return render(request, "assessment/ranking.html", context)


@require_safe
@right_required("assess.view")
def table(request, year):
    """Streets by indicators: how much of each target is reached, the darker the more."""
    standing = year_or_404(year)
    rows = (
        [row for row in standing.plan.rows.all() if row.code in INDICATORS] if standing.plan else []
    )
    context = {
        "standing": standing,
        "rows": rows,
        "lines": [
            (unit, [(row, *cell(standing.figure(unit, row.code), row.target)) for row in rows])
            for unit in standing.streets
        ],
    }
    return render(request, "assessment/table.html", context)


def cell(figure, target):
    """(figure, its rate in words, shade 0 to 4 by how much of the target it reaches)."""
    if figure is None or not figure.denominator:
        return figure, "–", 0
    return figure, f"{100 * figure.value:.1f}%", int(4 * min(1, figure.value / target))


@require_safe
@right_required("assess.view")
def table_xlsx(request, year):
    """The sheet of points as offices print it: a line for each row of the plan, a column for each street."""
    standing = year_or_404(year)
    if not standing.plan or not standing.is_reckoned:
        raise Http404
    streets, sheets = standing.streets, standing.sheets
    lines = [
        (
            row.order, row.group, f"{row.code} {row.name}", row.weight, row.target_words,
            row.get_rule_display(), row.section, *(points(sheets[unit.pk], row.code) for unit in streets),
        )
        for row in standing.plan.rows.all()
    ]  # fmt: skip
    totals = ("", "", "合计", sum(row.weight for row in standing.plan.rows.all()), "", "", "")
    file = workbook(
        f"{year} 年考核得分",
        notes=[
            f"莲湖区 {year} 年度公共法律服务目标责任考核得分表",
            f"{standing.as_of}{'' if standing.plan.issued_at else '；方案未下达，只供参考'}",
        ],
        headings=[
            "序号", "类别", "指标", "权重", "目标", "计分方法", "责任科室", *(unit.area for unit in streets)
        ],
        rows=[*lines, (*totals, *(float(sheets[unit.pk].total) for unit in streets))],
        number="0.00",
    )  # fmt: skip
    log.info("download assessment year=%s user=%s", year, request.user.pk)
    return FileResponse(file, as_attachment=True, filename=f"{year}年考核得分.xlsx")


def points(sheet, code):
    """What a street has for a row: points, or why there are none."""
    line = next(line for line in sheet.lines if line.item.code == code)
    return line.why_not or float(line.points)


@require_safe
@right_required("assess.own")
def own_sheet(request):
    """A head of a station comes to the sheet of the own street."""
    unit = next(
        (c for c in request.user.posted_centers("assess.own") if c.tier == Center.Tier.STATION),
        None,
    )
    if unit is None:
        raise Http404
    return redirect("assessment:unit_sheet", timezone.localdate().year, unit.code)


@require_safe
@right_required("assess.own")
def unit_sheet(request, year, code):
    """All rows of the plan for a street: the figure, the weight it has here, the points, or why there are none."""
    standing = year_or_404(year)
    unit = get_object_or_404(Center, code=code, tier=Center.Tier.STATION)
    if not may_see(request.user, unit) or standing.plan is None:
        raise Http404
    sheet = standing.sheet_of(unit)
    rows = {row.code: row for row in standing.plan.rows.all()}
    context = {
        "frame": frame(request),
        "standing": standing,
        "unit": unit,
        "sheet": sheet,
        "lines": [
            (rows[line.item.code], line, words_of(line.figure), line.item.code in INDICATORS)
            for line in sheet.lines
        ],
    }
    return render(request, "assessment/unit_sheet.html", context)


@require_safe
@right_required("assess.view")
def indicator_sheet(request, year, code):
    """An indicator over all streets, with what it says and what a street can do about it."""
    standing, indicator = year_or_404(year), indicator_or_404(code)
    context = {
        "standing": standing,
        "indicator": indicator,
        "lines": [
            (unit, words_of(standing.figure(unit, code)), standing.figure(unit, code))
            for unit in standing.streets
        ],
        "others": INDICATORS.values(),
    }
    return render(request, "assessment/indicator_sheet.html", context)


@require_safe
@right_required("assess.own")
def rows(request, year, code, unit):
    """The rows behind a figure as the records are now, with whether each counts; of a room as of a street."""
    standing, indicator = year_or_404(year), indicator_or_404(code)
    center = get_object_or_404(Center, code=unit)
    if not may_see(request.user, center):
        raise Http404
    found = indicator.population(standing.period, center)
    wanted = request.GET.get("counted", "")
    if wanted in {"yes", "no"}:
        found = found.filter(counted=wanted == "yes")
    found = found.select_related(*indicator.related).order_by("counted", "-pk")
    page = Paginator(found, ROWS_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "frame": frame(request),
        "standing": standing,
        "indicator": indicator,
        "unit": center,
        "wanted": wanted,
        "page": page,
        "lines": [[column.value(row) for column in indicator.columns] for row in page],
        "below": below(standing, indicator, center),
    }
    return render(request, "assessment/rows.html", context)


def below(standing, indicator, unit):
    """[(room, figure in words)] of the rooms of a street, for the next step down."""
    if unit.tier != Center.Tier.STATION or not standing.roll_up:
        return []
    found = standing.roll_up.snapshots.filter(
        indicator=indicator.code, unit__tier=Center.Tier.ROOM, unit__path__startswith=unit.path
    )
    return [
        (row.unit, f"{row.numerator}/{row.denominator}")
        for row in found.select_related("unit").order_by("unit__path")
    ]


def indicator_or_404(code):
    if code not in INDICATORS:
        raise Http404
    return INDICATORS[code]


def frame(request):
    """The menu around the page: whoever has a desk stays there."""
    return "bureau.html" if request.user.may("assess.view") else "desk.html"


# The plan, and reckoning ----------------------------------------------------------------------


@require_safe
@right_required("assess.view")
def plan(request, year):
    standing = year_or_404(year)
    rows = list(standing.plan.rows.all()) if standing.plan else []
    context = {
        "standing": standing,
        "rows": [(row, row.code in INDICATORS) for row in rows],
        "total": sum(row.weight for row in rows),
        "before": Plan.objects.filter(year=year - 1).first(),
        "may_edit": request.user.may("assess.edit"),
        "may_issue": request.user.may("assess.approve"),
    }
    return render(request, "assessment/plan.html", context)


@require_POST
@right_required("assess.edit")
def begin_plan(request, year):
    standing = year_or_404(year)
    like = Plan.objects.filter(year=year - 1).first() if request.POST.get("like") else None
    actions.begin_plan(standing.year, like=like)
    messages.success(request, f"{year} 年度考核方案已建立，下达以前可以修改。")
    return redirect("assessment:plan", year)


@require_POST
@right_required("assess.approve")
def issue_plan(request, year):
    found = get_object_or_404(Plan, year=year)
    try:
        actions.issue_plan(found, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{year} 年度考核方案已下达，不能再改动。")
    return redirect("assessment:plan", year)


@require_POST
@right_required("assess.approve")
def close(request, year):
    standing = year_or_404(year)
    try:
        closing.close_year(standing.year, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{year} 年已关账，得分以关账时的记录为准。")
    return redirect("assessment:ranking_of", year)


@require_safe
@right_required("assess.view")
def late(request, year):
    """What the records of a closed year say differently now. It changes no score."""
    standing = year_or_404(year)
    if not standing.closing:
        raise Http404
    found = [(row, *closing.late_entries(row, year)) for row in INDICATORS.values()]
    context = {"standing": standing, "lines": [line for line in found if any(line[1:])]}
    return render(request, "assessment/late.html", context)


@require_POST
@right_required("assess.edit")
def reckon(request, year):
    standing = year_or_404(year)
    try:
        run = actions.start_roll_up(standing.year, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        transaction.on_commit(lambda: tasks.reckon.delay(run.pk), robust=True)
        messages.success(request, "已开始汇总，完成后本页显示新的数字。")
    return redirect("assessment:ranking_of", year)
