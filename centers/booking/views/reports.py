"""The manager's figures of booking, on the page and as a spreadsheet."""

import logging
from itertools import groupby
from operator import attrgetter

from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from centers.common.gates import right_required
from centers.common.spreadsheets import Weak, workbook
from centers.org.models import Center

from ..figures import ALL, address, chart_of, heat_of, in_order, shown
from ..reports import FEW, MEASURES, MOST_WEEKS, Cell, Level, Period, Report, monday_of
from ..search import parse_day

log = logging.getLogger("lianhu.report")
RIGHT = "booking.report"
PERIODS = [(4, "4 周"), (8, "8 周"), (13, "13 周"), (26, "26 周")]
WEEKS = 8
LINES_A_PAGE = 50


def asked(request):
    """The report that the address asks for, within this person's reach; what it leaves open is as usual."""
    reach, within = Center.objects.visible_to(request.user, RIGHT), None
    if code := request.GET.get("within"):
        within = get_object_or_404(reach, code=code)
        reach = Center.objects.below(within)
    tops = [within] if within else request.user.posted_centers(RIGHT)
    if not tops:  # the right was given at an organisation beside the tree
        raise Http404
    district = any(center.tier == Center.Tier.DISTRICT for center in tops)
    level = request.GET.get("level")
    if level not in Level.NAMES:
        level = Level.STREET if district else Level.UNIT
    measure = MEASURES.get(request.GET.get("measure"), MEASURES["usage"])
    until = parse_day(request.GET.get("until")) or timezone.localdate()
    period = Period.ending(until, weeks_asked(request.GET.get("weeks", "")))
    return Report(measure, reach, period, level, within)


def weeks_asked(text):
    return min(max(int(text), 1), MOST_WEEKS) if text.isdecimal() and len(text) < 4 else WEEKS


def frame(request):
    """The menu around the page: whoever has a desk stays there."""
    return "desk.html" if request.user.may("booking.view") else "bureau.html"


@require_safe
@right_required(RIGHT)
def report(request):
    report, sort = asked(request), request.GET.get("sort", "")
    cells = report.cells()
    beside, beside_cells = with_beside(report)
    this_week = monday_of(timezone.localdate())
    page = Paginator(in_order(report, cells, sort), LINES_A_PAGE).get_page(request.GET.get("page"))

    def line(unit=None):
        return {
            "unit": unit,
            "figures": [shown(report, cells, unit, week) for week in report.period.mondays],
            "total": shown(report, cells, unit),
            "beside": beside and shown(beside, beside_cells, unit),
        }

    context = {
        "frame": frame(request),
        "report": report,
        "measure": report.measure,
        "groups": groups(),
        "periods": PERIODS,
        "levels": Level.NAMES.items(),
        "streets": streets(request.user),
        "weeks": [
            {"day": week, "sort": sorting(sort, week.isoformat())} for week in report.period.mondays
        ],
        "this_week": this_week,
        "has_this_week": this_week in report.period.mondays,
        "sort_unit": sorting(sort, "unit"),
        "sort_total": sorting(sort, "total"),
        "page": page,
        "lines": [line(unit) for unit in page],
        "everything": line(),
        "beside": beside and beside.measure,
        "chart": chart_of(report, cells),
        "heat": heat_of(report.of("unmet")),
        "few": FEW,
        "file": address(report, "report_xlsx", sort=sort),
    }
    return render(request, "booking/report.html", context)


def with_beside(report):
    """The report to be read together with this one, and its cells; (None, {}) where there is none."""
    if not report.measure.beside:
        return None, {}
    other = report.of(report.measure.beside)
    return other, other.cells()


def groups():
    """[(group, its measures), …] for the choice of a measure."""
    return [
        (name, list(members)) for name, members in groupby(MEASURES.values(), attrgetter("group"))
    ]


def streets(user):
    """Units that a report can be narrowed to: the stations of whoever has more than one."""
    stations = Center.objects.visible_to(user, RIGHT).filter(tier=Center.Tier.STATION)
    found = list(stations.filter(closed_on=None))
    return found if len(found) > 1 else []


def sorting(sort, key):
    """How a column is sorted now, in the words of ARIA, and the value that a click on it asks for."""
    now = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
    return {"now": now, "next": f"-{key}" if now == "ascending" else key}


@require_safe
@right_required(RIGHT)
def report_xlsx(request):
    """The table of the report, all its lines in the order of the page."""
    report = asked(request)
    measure, cells = report.measure, report.cells()
    weeks = [*report.period.mondays, None]
    beside, beside_cells = with_beside(report)
    place = report.within.name if report.within else ALL
    where = f"{place}，每行一个{Level.NAMES[report.level]}，{report.period.spoken}"

    def value(unit, week):
        cell = cells.get((unit and unit.path, week), Cell(0 if measure.is_count else None))
        return Weak(cell.number) if measure.is_few(cell) else cell.number

    def values(unit):
        yield unit.name if unit else measure.all_words
        yield from (value(unit, week) for week in weeks)
        if beside:
            yield beside_cells.get((unit and unit.path, None), Cell()).number or 0

    lines = [*in_order(report, cells, request.GET.get("sort", "")), None]
    headings = ["单位", *(f"{week:%Y-%m-%d} 起" for week in weeks[:-1]), measure.all_words]
    note = [f"斜体的数字样本少，所依据的不足 {FEW}。"] if not measure.is_count else []
    file = workbook(
        measure.name,
        notes=[*notes_of(measure, where), *note],
        headings=[*headings, f"{beside.measure.name}（{beside.measure.unit}）"]
        if beside
        else headings,
        rows=map(tuple, map(values, lines)),
        number="0.0%" if measure.is_rate else "0.0",
    )
    return download(request, report, file, "汇总", rows=len(lines))


def notes_of(measure, where):
    """The lines above a spreadsheet: what it is, of whom and when, and how fresh."""
    return [
        f"{measure.name}（{measure.unit}）",
        measure.says,
        where,
        f"数据截至 {timezone.localtime():%Y-%m-%d %H:%M}",
    ]


def download(request, report, file, kind, *, rows):
    """The file as an answer; who took what away is logged, without anybody's data in it."""
    log.info(
        "download %s measure=%s level=%s within=%s first=%s weeks=%s rows=%s user=%s",
        request.resolver_match.url_name,
        report.measure.code,
        report.level,
        report.within.code if report.within else "-",
        report.period.first,
        report.period.weeks,
        rows,
        request.user.pk,
    )
    name = f"预约情况_{report.measure.name}_{kind}_{timezone.localdate()}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name)
