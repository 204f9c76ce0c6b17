"""Figures, what they are measured against, and how they are shown."""

import json
import math
import os
import platform
from dataclasses import asdict, dataclass, field
from statistics import median
from unicodedata import east_asian_width

HEADINGS = ["项目", "结果", "目标", "比值", "对照", "达到"]


@dataclass
class Row:
    """One measured figure. `ratio` is that to `compared_to`, measured in the same run.

    The aims of figure and ratio are a floor, or with `ceiling` the figure's is a limit from above; `ratio_limit` is
    the most that the ratio may be.
    """

    name: str
    figure: float
    unit: str
    aim: float | None = None
    ceiling: bool = False
    ratio: float | None = None
    ratio_aim: float | None = None
    ratio_limit: float | None = None
    compared_to: str = ""
    detail: dict = field(default_factory=dict)

    @property
    def met(self):
        """Whether every aim is met; None without any."""
        said = []
        if self.aim is not None:
            said.append(self.figure < self.aim if self.ceiling else self.figure >= self.aim)
        if self.ratio_aim is not None:
            said.append(self.ratio >= self.ratio_aim)
        if self.ratio_limit is not None:
            said.append(self.ratio <= self.ratio_limit)
        return all(said) if said else None


def percentile(values, share):
    """The smallest value that at least `share` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def ratio(pairs):
    """The median of `figure / other` over pairs measured one after the other."""
    return median(figure / other for figure, other in pairs)


def cells(row):
    """One row as it is printed."""
    sign = "<" if row.ceiling else "≥"
    aims = [f"{sign} {row.aim:g}"] if row.aim is not None else []
    if row.ratio_aim is not None:
        aims.append(f"比值 ≥ {row.ratio_aim:g}")
    if row.ratio_limit is not None:
        aims.append(f"比值 ≤ {row.ratio_limit:g}")
    return [
        row.name,
        f"{shown(row.figure)} {row.unit}",
        "，".join(aims),
        "" if row.ratio is None else f"{row.ratio:.2f}",
        row.compared_to,
        {True: "是", False: "否", None: ""}[row.met],
    ]


def shown(figure):
    """A count as it is, a measured figure with a digit behind the point where that says something."""
    if isinstance(figure, int):
        return str(figure)
    return f"{figure:.0f}" if figure >= 100 else f"{figure:.1f}"


def table(rows):
    """The rows under their headings, in columns; Chinese characters take two places."""
    lines = [HEADINGS, *map(cells, rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            text + " " * (room - width(text)) for text, room in zip(line, widths, strict=True)
        ).rstrip()
        for line in lines
    )


def width(text):
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)


def as_json(rows, **facts):
    """The whole run as a JSON document, with `facts` about it."""
    machine = {"cores": os.cpu_count(), "python": platform.python_version()}
    found = [asdict(row) | {"met": row.met} for row in rows]
    return json.dumps({**facts, "machine": machine, "rows": found}, ensure_ascii=False, indent=1)
