"""A street in the year: its sheet of points, what would be if, and the rows behind each figure."""

from dataclasses import replace

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from centers.common.gates import right_required
from centers.org.models import Center

from .. import closing, looks, monitoring
from ..indicators import INDICATORS
from ..models import State
from ..rates import words_together
from ..record_forms import RowsPurposeForm
from ..scoring import Figure, gains
from ..standing import Standing
from .common import (
    frame,
    indicator_or_404,
    is_shown_to,
    may_see,
    oversees,
    planned_or_404,
    typed,
    year_or_404,
    year_or_next_or_404,
    years_shown,
)
from .own import objecting, objections_of, tasks_of

ROWS_A_PAGE = 50


@require_safe
@right_required("assess.own")
def unit_sheet(request, year, code):
    """All rows of the plan for a street: the figure, the weight it has here, the points, or why there are none."""
    standing = year_or_next_or_404(year)
    unit = get_object_or_404(Center, code=code, tier=Center.Tier.STATION)
    if standing.plan is None or not may_see(request.user, unit):
        raise Http404
    if not is_shown_to(request.user, standing):
        raise Http404
    sheet = standing.sheets[unit.pk] if unit.pk in standing.units else None
    if sheet is None:
        raise Http404
    rows, is_own, before = standing.rows, not oversees(request.user), Standing(year - 1)
    marks = {row.code: mark for row, _, mark in monitoring.marks(standing, unit)}
    context = {
        "frame": frame(request),
        "standing": standing,
        "unit": unit,
        "sheet": sheet,
        "total": standing.totals.get(unit.pk, sheet.total),
        "span": standing.span(unit),
        "result": standing.plan.results.filter(unit=unit).first(),
        "lines": [
            (
                rows[code],
                line,
                standing.words_of(code, line.figure),
                code in INDICATORS,
                marks.get(code),
                words_together(before, code, [unit]),
                words_together(standing, code, standing.streets),
            )
            for line in sheet.lines
            for code in [line.item.code]
        ],
        "beside": [(rows[line.item.code], line) for line in sheet.beside],
        "years": years_shown(request.user),
        "events": [row for row in standing.plan.events.all() if row.unit_id == unit.pk],
        "objections": objections_of(standing, unit),
        "excuses": [
            x for x in standing.plan.excuses.all() if x.unit_id == unit.pk and not x.ended_at
        ],
        "tasks": tasks_of(unit, standing) if is_own else [],
        "objecting": objecting(standing) if is_own else None,
        "is_own": is_own,
    }
    return render(request, "assessment/unit_sheet.html", context)


@require_safe
@right_required("assess.own")
def what_if(request, year, code):
    """What the total would be with other figures, and what would earn most."""
    standing = planned_or_404(year)
    unit = get_object_or_404(Center, code=code, tier=Center.Tier.STATION)
    if not may_see(request.user, unit) or not is_shown_to(request.user, standing):
        raise Http404
    if unit.pk not in standing.units:
        raise Http404
    now, rows = standing.sheets[unit.pk], standing.rows
    lines = [
        line
        for line in now.lines
        if line.figure and line.figure.denominator and rows[line.item.code].is_rate
    ]
    asked = {
        line.item.code: supposed(request.GET.get(line.item.code), line.figure) for line in lines
    }
    claims = {}
    for code, figure in asked.items():
        if figure != now.line_of(code).figure:
            claims |= standing.supposed(unit, code, figure.numerator)
    then = standing.sheet_of(unit, claims=claims) if claims else now
    scheme = standing.plan.scheme
    context = {
        "frame": frame(request),
        "standing": standing,
        "unit": unit,
        "lines": [
            (rows[line.item.code], line, asked[line.item.code], then.line_of(line.item.code)) for line in lines
        ],
        "now": now,
        "then": then,
        "grade_now": scheme.reached({0: now.total})[0],
        "grade_then": scheme.reached({0: then.total})[0],
        "gains": [(rows[gain.line.item.code], gain) for gain in gains(now)],
        "is_changed": bool(claims),
    }  # fmt: skip
    return render(request, "assessment/what_if.html", context)


def supposed(text, figure):
    """The figure with as many rows counted as somebody typed, within what there is; as it is where nothing was."""
    if not text or not text.isdecimal() or len(text) > 9:
        return figure
    return replace(figure, numerator=min(int(text), figure.denominator))


@require_http_methods(["GET", "POST"])
@right_required("assess.own")
def rows(request, year, code, unit):
    """The rows behind a figure as the records are now, with whether each counts; of a room as of a street.

    Who looks at rows of cases from above says why first, and no longer does once grades were given.
    """
    standing, indicator = year_or_404(year), indicator_or_404(code)
    center = get_object_or_404(Center, code=unit)
    if not may_see(request.user, center):
        raise Http404
    if indicator.is_confidential and oversees(request.user):
        if standing.plan and standing.plan.cycle.is_past(State.GRADED):
            context = {"standing": standing, "indicator": indicator, "unit": center}
            return render(request, "assessment/rows_closed.html", context)
        if not looks.is_open(request.user, indicator, center, year):
            return ask_why(request, indicator, center, year)
    found, gone = indicator.population(standing.period, center), 0
    if code in standing.kept:
        found, gone = closing.kept_rows(indicator, year, center)
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
        "gone": gone,
        "is_kept": code in standing.kept,
    }
    return render(request, "assessment/rows.html", context)


def ask_why(request, indicator, unit, year):
    form = RowsPurposeForm(typed(request))
    if request.method == "POST" and form.is_valid():
        looks.note(request.user, indicator, unit, year, form.cleaned_data["purpose"])
        return redirect("assessment:rows", year, indicator.code, unit.code)
    context = {
        "frame": frame(request), "form": form, "title": f"{indicator.code} {indicator.name}：{unit.short_name}",
        "lead": "明细涉及具体案件，只显示编号和时间。查看会留下记录。", "submit": "查看明细",
        "back": reverse("assessment:ranking_of", args=[year]),
    }  # fmt: skip
    return render(request, "assessment/form.html", context, status=422 if form.errors else 200)


def below(standing, indicator, unit):
    """[(room, figure in words)] of the rooms of a street, for the next step down."""
    if unit.tier != Center.Tier.STATION or not standing.is_reckoned:
        return []
    rooms = list(Center.objects.below(unit).filter(tier=Center.Tier.ROOM))
    found = {}
    if indicator.code in standing.kept:
        kept = closing.figures_of(standing.year).get(0, {})
        found = {room.pk: kept.get(room.pk, {}).get(indicator.code) for room in rooms}
    elif standing.roll_up:
        rows = standing.roll_up.snapshots.filter(part=0, indicator=indicator.code, unit__in=rooms)
        found = {row.unit_id: Figure(row.numerator, row.denominator) for row in rows}
    figures = [(room, found.get(room.pk)) for room in rooms]
    return [(room, f"{f.numerator}/{f.denominator}") for room, f in figures if f]
