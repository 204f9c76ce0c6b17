"""The manager's figures of booking, the rows behind each, and both as spreadsheets."""

import logging
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from math import ceil
from operator import attrgetter
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from centers.common.charts import Chart, Point
from centers.common.gates import right_required
from centers.common.spreadsheets import MOST_ROWS, Weak, workbook
from centers.org.models import Center, ServiceItem

from ..evidence import LISTINGS, filters_of
from ..models import Booking
from ..reports import FEW, MEASURES, MOST_WEEKS, Cell, Level, Period, Report, add_up, monday_of
from ..search import parse_day

log = logging.getLogger("lianhu.report")
RIGHT = "booking.report"
PERIODS = [(4, "4 周"), (8, "8 周"), (13, "13 周"), (26, "26 周")]
WEEKS = 8
LINES_A_PAGE, ROWS_A_PAGE = 50, 60
ALL = "所辖全部网点"
SHADES = 4  # of the heat table, beside none


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


def address(report, name="report_rows", **more):
    """The address of the rows behind a figure, or of another page about the same report."""
    values = {
        "measure": report.measure.code,
        "weeks": report.period.weeks,
        "until": report.period.last.isoformat(),
        "level": report.level,
        "within": report.within and report.within.code,
        **more,
    }
    return f"{reverse(f'booking:{name}')}?{urlencode({k: v for k, v in values.items() if v})}"


def shown(report, cells, unit=None, week=None):
    """A figure as the page draws it: its words, whether it stands on few cases, where its rows are."""
    measure = report.measure
    cell = cells.get((unit and unit.path, week), Cell())
    has_rows = cell.number if measure.is_count else cell.base
    where = {"unit": unit and unit.code, "week": week and week.isoformat()}
    return {
        "text": measure.text(cell.number),
        "is_few": measure.is_few(cell),
        "url": address(report, **where) if has_rows else "",
    }


def frame(request):
    """The menu around the page: whoever has a desk stays there."""
    return "desk.html" if request.user.may("booking.view") else "bureau.html"


def in_order(report, cells, sort):
    """The units of a report by its total ("total"), by a week (its Monday) or, without a choice, by the tree.

    A minus in front turns it round; units without a figure come last.
    """
    weeks = {"total": None, **{monday.isoformat(): monday for monday in report.period.mondays}}
    key, falling = sort.removeprefix("-"), sort.startswith("-")
    if key not in weeks:
        return report.lines[::-1] if falling else report.lines

    def number(unit):
        return cells.get(
            (unit.path, weeks[key]), Cell(0 if report.measure.is_count else None)
        ).number

    with_one = [unit for unit in report.lines if number(unit) is not None]
    without = [unit for unit in report.lines if number(unit) is None]
    return sorted(with_one, key=number, reverse=falling) + without


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


def is_open(week):
    """Whether a week is not over yet."""
    return week >= monday_of(timezone.localdate())


def chart_of(report, cells):
    """Bars for counts, a line for averages and rates, over the weeks, of all units together.

    Hollow is what stands on few cases and the week that is not over.
    """
    measure, weeks = report.measure, report.period.mondays
    found = [cells.get((None, week), Cell(0 if measure.is_count else None)) for week in weeks]
    words = [measure.text(cell.number) for cell in found]
    where = report.within.short_name if report.within else ALL
    return Chart(
        kind="bars" if measure.is_count else "line",
        title=f"{measure.name}（{measure.unit}），{where}，{report.period.spoken}，按周",
        description="；".join(
            f"{week:%m-%d} 起一周 {text}" for week, text in zip(weeks, words, strict=True)
        ),
        points=[
            Point(f"{week:%m-%d}", cell.number, text, measure.is_few(cell) or is_open(week))
            for week, cell, text in zip(weeks, found, words, strict=True)
        ],
        is_percent=measure.is_rate,
    )


def heat_of(unmet):
    """Searches in vain by hour of the day (rows) and service (columns), shaded by their number."""
    cells = add_up(unmet.measure, unmet.rows(), "hour", "service_id")
    services = ServiceItem.objects.filter(pk__in={service for _, service in cells if service})
    hours = sorted({hour for hour, _ in cells if hour is not None})
    most = max((c.number for (hour, s), c in cells.items() if hour is not None and s), default=0)

    def figure(hour=None, service=None):
        number = cells.get((hour, service and service.pk), Cell()).number or 0
        where = {"hour": None if hour is None else str(hour), "service": service and service.code}
        return {
            "text": number,
            "url": address(unmet, **where) if number else "",
            "shade": ceil(number / most * SHADES) if hour is not None and service else 0,
        }

    services = list(services)
    return {
        "services": services,
        "rows": [
            (hour, [figure(hour, service) for service in services], figure(hour))
            for hour in (range(hours[0], hours[-1] + 1) if hours else [])
        ],
        "totals": [figure(None, service) for service in services],
        "total": figure(),
    }


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


# The rows behind a figure -----------------------------------------------------------------------


@dataclass
class Evidence:
    """The rows behind a figure, as the address narrows and sorts them.

    population: what an average or a rate is taken over. rows: those of it that are listed.
    """

    report: Report
    unit: Center | None
    week: date | None
    population: QuerySet
    rows: QuerySet
    only_part: bool
    sort: str
    filters: list
    columns: tuple

    @property
    def where(self):
        """“北关街道工作站（含辖区社区），2026-11-23 起一周”."""
        unit = self.unit or self.report.within
        rooms = unit and unit.tier == Center.Tier.STATION
        with_rooms = rooms and (not self.unit or self.report.level == Level.STREET)
        place = f"{unit.name}{'（含辖区社区）' if with_rooms else ''}" if unit else ALL
        when = f"{self.week} 起一周" if self.week else self.report.period.spoken
        narrowed = [
            f"{item.label}：{dict(item.choices)[value]}"
            for item, value in self.filters
            if value in dict(item.choices)
        ]
        return "，".join([place, when, *narrowed])


def evidence(request):
    """The rows that the address asks for; a unit or a week that the report has no figure of is not found."""
    asked_for, get = asked(request), request.GET
    unit = week = None
    if code := get.get("unit"):
        unit = next((line for line in asked_for.lines if line.code == code), None)
    if text := get.get("week"):
        week = parse_day(text)
    if (code and unit is None) or (text and week not in asked_for.period.mondays):
        raise Http404
    rows = asked_for.rows(unit, week)
    listing, filters = LISTINGS[rows.model], []
    for item in filters_of(rows.model):
        value = get.get(item.name, "")
        filters.append((item, value))
        if value in dict(item.choices):
            rows = rows.filter(**{item.lookup: value})
    only_part = bool(asked_for.measure.part) and "part" in get
    sort = sort_asked(listing, get.get("sort", ""))
    return Evidence(
        report=asked_for,
        unit=unit,
        week=week,
        population=rows,
        rows=sorted_rows(rows.filter(amount__gt=0) if only_part else rows, listing, sort),
        only_part=only_part,
        sort=sort,
        filters=filters,
        columns=listing.columns,
    )


def sort_asked(listing, text):
    """A sort from the address, the usual one of the listing for anything that is none."""
    known = {str(number) for number in range(len(listing.columns))}
    return text if text.removeprefix("-") in known else listing.usual


def sorted_rows(rows, listing, sort):
    """The rows in order, with what their columns show."""
    by = listing.columns[int(sort.removeprefix("-"))].sort
    order = by.desc(nulls_last=True) if sort.startswith("-") else by.asc(nulls_last=True)
    rows = rows.annotate(**listing.extra).select_related(*listing.related)
    return rows.order_by(order, "pk")


@require_safe
@right_required(RIGHT)
def report_rows(request):
    found = evidence(request)
    measure = found.report.measure
    page = Paginator(found.rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    cell = add_up(measure, found.population)[()]
    changing = {"page", *(item.name for item, _ in found.filters)}
    may_open = set()
    if found.rows.model is Booking and request.user.may("booking.view"):
        desk = Center.objects.visible_to(request.user, "booking.view")
        may_open = set(desk.values_list("pk", flat=True))
    context = {
        "frame": frame(request),
        "found": found,
        "report": found.report,
        "measure": measure,
        "figure": measure.text(cell.number),
        "is_few": measure.is_few(cell),
        "page": page,
        "lines": [
            {
                "values": [(column, written(column.value(row))) for column in found.columns],
                "key": row.key if row.center_id in may_open else "",
            }
            for row in page
        ],
        "columns": [
            (column, sorting(found.sort, str(n))) for n, column in enumerate(found.columns)
        ],
        "kept": [(name, value) for name, value in request.GET.items() if name not in changing],
        "most": MOST_ROWS,
        "file": f"{reverse('booking:report_rows_xlsx')}?{request.GET.urlencode()}",
        "back": address(found.report, "report"),
    }
    return render(request, "booking/report_rows.html", context)


def written(value):
    """A row's value as the page writes it."""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.1f}"
    return "" if value is None else value


@require_safe
@right_required(RIGHT)
def report_rows_xlsx(request):
    """The rows of the page, all of them up to a hundred thousand."""
    found = evidence(request)
    measure, count = found.report.measure, found.rows.count()
    cut = f"共 {count} 行，只导出前 {MOST_ROWS} 行；请缩短期间或选择一个网点。"
    file = workbook(
        measure.name,
        notes=[*notes_of(measure, found.where), cut if count > MOST_ROWS else f"共 {count} 行"],
        headings=[column.label for column in found.columns],
        rows=(
            tuple(column.value(row) for column in found.columns)
            for row in found.rows[:MOST_ROWS].iterator(chunk_size=2000)
        ),
        number="0.0",
    )
    return download(request, found.report, file, "明细", rows=min(count, MOST_ROWS))
