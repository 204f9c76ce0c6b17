"""The rows behind a figure of the manager's report, on the page and as a spreadsheet."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from centers.common.gates import right_required
from centers.common.spreadsheets import MOST_ROWS, workbook
from centers.org.models import Center

from ..evidence import LISTINGS, filters_of
from ..figures import ALL, address
from ..models import Booking
from ..reports import Level, Report, add_up
from ..search import parse_day
from .reports import RIGHT, asked, download, frame, notes_of, sorting

ROWS_A_PAGE = 60


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
