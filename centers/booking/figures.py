"""How a report is drawn: its figures with their addresses, its lines in order, its chart, the heat table."""

from math import ceil
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from centers.common.charts import Chart, Point
from centers.org.models import ServiceItem

from .reports import Cell, add_up, monday_of

ALL = "所辖全部网点"
SHADES = 4  # of the heat table, beside none


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
