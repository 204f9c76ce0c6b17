"""Two years beside each other."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from centers.common.gates import right_required

from ..indicators import INDICATORS
from ..rates import change_of, difference, sum_of
from ..standing import Standing, words_of
from .common import FIRST_YEAR, rows_of


@require_safe
@right_required("assess.view")
def compare(request):
    """Two years beside each other: totals of the streets, and the rate of each indicator."""
    this_year = timezone.localdate().year
    years = [
        year_asked(request.GET.get(name), default)
        for name, default in (("a", this_year - 1), ("b", this_year))
    ]
    first, second = map(Standing, years)
    totals = [standing.totals_if_any() for standing in (first, second)]
    streets = {unit.pk: unit for standing in (first, second) for unit in standing.streets}
    unit = next((u for u in streets.values() if u.code == request.GET.get("unit")), None)
    names = {
        row.code: row
        for standing in (first, second)
        for row in rows_of(standing)
        if row.code in INDICATORS
    }
    context = {
        "first": first,
        "second": second,
        "years": range(this_year, FIRST_YEAR - 1, -1),
        "streets": streets.values(),
        "unit": unit,
        "lines": [
            (street, *(one.get(key) for one in totals), difference(*(one.get(key) for one in totals)))
            for key, street in streets.items()
        ],
        "rates": [compared(row, code, unit, first, second) for code, row in names.items()],
    }  # fmt: skip
    return render(request, "assessment/compare.html", context)


def compared(row, code, unit, first, second):
    """(row, figure and its words in the first year, in the second, difference where both stand on enough)."""
    streets = [[unit] if unit else standing.streets for standing in (first, second)]
    figures = [
        sum_of(standing, code, of) for standing, of in zip((first, second), streets, strict=True)
    ]
    few = max(first.few(code), second.few(code))
    said = (words_of(figure, few) if figure else "–" for figure in figures)
    return row, *said, change_of(*figures, few)


def year_asked(text, default):
    is_year = text and text.isdecimal() and len(text) == 4
    return (
        int(text) if is_year and FIRST_YEAR <= int(text) <= timezone.localdate().year else default
    )
