"""How a figure grew over a year, month by month, from the roll-ups of the ends of months and the newest one."""

from dataclasses import dataclass
from datetime import date

from centers.common.charts import Chart, Point

from .models import RollUp, Snapshot
from .parts import month_ends
from .scoring import FEW, Figure
from .standing import words_of


@dataclass(frozen=True)
class Month:
    """A figure from the beginning of the year up to a day; none where nothing was reckoned as of it."""

    until: date
    figure: Figure | None
    few: int = FEW

    @property
    def words(self):
        return words_of(self.figure, self.few) if self.figure else "没有汇总"


def months_of(year, code, unit, newest, few=FEW):
    """[Month] of a year for a unit, up to the newest roll-up; the newest of those as of one day."""
    if newest is None:
        return []
    days = sorted({*month_ends(year, newest.until), newest.until})
    runs = RollUp.objects.finished().filter(year=year, until__in=days)
    found = dict.fromkeys(runs.values_list("until", flat=True), Figure(0, 0))
    rows = Snapshot.objects.filter(roll_up__in=runs, part=0, indicator=code, unit=unit)
    for until, numerator, denominator in rows.order_by("roll_up_id").values_list(
        "roll_up__until", "numerator", "denominator"
    ):
        found[until] = Figure(numerator, denominator)
    return [Month(day, found.get(day), few) for day in days]


def chart_of(months, *, title, target=None):
    """The line of the year so far, with its target. Hollow where it stands on few."""
    points = [
        Point(
            f"{month.until.month}月",
            float(month.figure.value) if month.figure and month.figure.denominator else None,
            f"{100 * month.figure.value:.1f}%" if month.figure and month.figure.denominator else "",
            is_weak=bool(month.figure) and month.figure.denominator < month.few,
        )
        for month in months
    ]
    said = [f"{p.label} {p.text}" for p in points if p.text]
    return Chart(
        "line", title, "；".join(said) or "还没有数字", points, is_percent=True, name="trend",
        target=None if target is None else float(target),
    )  # fmt: skip
