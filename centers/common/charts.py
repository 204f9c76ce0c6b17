"""Geometry of charts: figures in, places on a drawing out. Pure; `{% chart %}` draws it."""

from dataclasses import dataclass
from math import ceil, floor, log10

WIDTH, HEIGHT = 960, 280
LEFT, RIGHT, TOP, BOTTOM = 64, 16, 28, 40  # room for the words around the plot
SIGN, LINE = 17, 19  # how wide a Chinese sign is, how high a line
MOST_WORDS = 13  # more labels along the axis would run into each other
STEPS = (2, 2.5, 5, 10, 20)  # of a tenth of the highest figure's order


@dataclass(frozen=True)
class Point:
    """One place along the axis: its label, its figure (None where there is none) and the figure in words."""

    label: str
    value: float | None
    text: str
    is_weak: bool = False  # drawn hollow: preliminary, or on few cases


@dataclass(frozen=True)
class Chart:
    """What a chart shows: "bars" for counts, "line" for averages and rates, over points in their order."""

    kind: str
    title: str
    description: str
    points: list
    is_percent: bool = False
    name: str = "chart"  # begins the ids on the page
    target: float | None = None  # drawn across, in the units of the points


def scale(highest, *, whole=False):
    """Values of the grid lines from 0 up to at least `highest`: round steps, five at most."""
    if highest <= 0:
        return [0, 1]
    size = 10 ** floor(log10(highest)) / 10
    step = next(part * size for part in STEPS if highest <= 5 * part * size * (1 + 1e-9))
    step = max(ceil(step), 1) if whole else step
    count = ceil(highest / step - 1e-9)
    return [round(step * n, 10) for n in range(count + 1)]


def wrapped(words, room):
    """A label in lines that fit into the room of its place along the axis."""
    lines, used = [""], 0
    for sign in words:
        width = SIGN if ord(sign) > 0x2E80 else SIGN / 2
        if lines[-1] and used + width > room:
            lines, used = [*lines, ""], 0
        lines[-1], used = lines[-1] + sign, used + width
    return lines


def layout(chart):
    """What the drawing needs, in its own units: grid, labels, marks, and the unbroken pieces of a line."""
    values = [point.value for point in chart.points if point.value is not None]
    highest = max([*values, chart.target or 0], default=0)
    lines = scale(highest, whole=chart.kind == "bars" and not chart.is_percent)
    room = (WIDTH - LEFT - RIGHT) / max(len(chart.points), 1)
    every = ceil(len(chart.points) / MOST_WORDS)

    def across(n):
        return round(LEFT + room * (n + 0.5), 1)

    def up(value):
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / lines[-1], 1)

    marks = [
        {
            "point": point,
            "x": across(n),
            "y": up(point.value),
            "left": round(across(n) - room * 0.3, 1),
            "width": round(room * 0.6, 1),
            "height": round(up(0) - up(point.value), 1),
            "words_y": up(point.value) - 9,
            "has_words": every == 1,
        }
        for n, point in enumerate(chart.points)
        if point.value is not None
    ]
    labels = [
        {"x": across(n), "lines": wrapped(point.label, room * every)}
        for n, point in enumerate(chart.points)
        if n % every == 0
    ]
    return {
        "chart": chart,
        "width": WIDTH,
        "height": HEIGHT + LINE * (max([len(label["lines"]) for label in labels], default=1) - 1),
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "words_left": LEFT - 8,
        "labels_y": HEIGHT - BOTTOM + 26,
        "grid": [
            {"y": up(line), "text": f"{line * 100:.4g}%" if chart.is_percent else f"{line:g}"}
            for line in lines
        ],
        "labels": labels,
        "line_height": LINE,
        "marks": marks,
        "target_y": None if chart.target is None else up(chart.target),
        "pieces": pieces(chart.points, across, up),
    }


def pieces(points, across, up):
    """The line as "x,y x,y …", broken where a point has no figure."""
    found = [[]]
    for n, point in enumerate(points):
        if point.value is None:
            found.append([])
        else:
            found[-1].append(f"{across(n)},{up(point.value)}")
    return [" ".join(piece) for piece in found if len(piece) > 1]
