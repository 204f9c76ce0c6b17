"""Charts: round scales, bars that stand on the base line, lines that break where there is no figure."""

import re

import pytest
from django.template import Context, Template

from centers.common.charts import (
    BOTTOM,
    HEIGHT,
    LEFT,
    LINE,
    RIGHT,
    TOP,
    WIDTH,
    Chart,
    Point,
    layout,
    scale,
)


def chart(values, kind="bars", **more):
    points = [Point(f"{n}", value, f"{value}") for n, value in enumerate(values)]
    return Chart(kind, "预约总数", "每周的条数", points, **more)


@pytest.mark.parametrize(
    ("highest", "lines"),
    [
        (0, [0, 1]),
        (1, [0, 0.2, 0.4, 0.6, 0.8, 1]),
        (0.56, [0, 0.2, 0.4, 0.6]),
        (7, [0, 2, 4, 6, 8]),
        (1093, [0, 250, 500, 750, 1000, 1250]),
    ],
)
def test_scales_are_round_and_reach_the_highest(highest, lines):
    assert scale(highest) == lines


@pytest.mark.parametrize("highest", [1, 2, 3, 7, 12])
def test_counts_have_whole_lines(highest):
    assert all(line == int(line) for line in scale(highest, whole=True))


def test_any_scale_is_short_and_reaches():
    for n in range(1, 400):
        lines = scale(n / 7)
        assert 2 <= len(lines) <= 6
        assert lines[-1] >= n / 7 - 1e-9


def test_bars_stand_on_the_base_line_in_proportion():
    tall, half, none = layout(chart([10, 5, 0]))["marks"]
    assert {mark["y"] + mark["height"] for mark in (tall, half, none)} == {HEIGHT - BOTTOM}
    assert (tall["height"], half["height"], none["height"]) == (HEIGHT - TOP - BOTTOM, 106, 0)


def test_everything_lies_inside_the_plot():
    found = layout(chart([3, None, 9, 4], kind="line"))
    assert all(LEFT < mark["x"] < WIDTH - RIGHT for mark in found["marks"])
    assert all(TOP <= mark["y"] <= HEIGHT - BOTTOM for mark in found["marks"])


def test_a_line_breaks_where_there_is_no_figure():
    found = layout(chart([1, 2, None, 3, None, 4, 5], kind="line"))
    assert [len(piece.split()) for piece in found["pieces"]] == [2, 2]
    assert len(found["marks"]) == 5


def test_many_weeks_are_not_all_labelled():
    few, many = layout(chart([1] * 13)), layout(chart([1] * 26))
    assert len(few["labels"]) == 13
    assert len(many["labels"]) == 13
    assert few["marks"][0]["has_words"]
    assert not many["marks"][0]["has_words"]


def test_nothing_to_draw_is_drawn():
    assert layout(chart([]))["marks"] == []
    assert layout(chart([None, None], kind="line"))["pieces"] == []


@pytest.mark.parametrize("kind", ["bars", "line"])
def test_the_drawing_has_words_and_no_style_of_its_own(kind):
    figure = chart([0.25, None, 0.5], kind=kind, is_percent=True, name="rate")
    html = Template("{% chart figure %}").render(Context({"figure": figure}))
    assert '<title id="rate-title">预约总数</title>' in html
    assert '<desc id="rate-says">每周的条数</desc>' in html
    assert ">50%<" in html
    assert not re.search(r"style=|<script|fill=", html)
    assert html.count("<rect" if kind == "bars" else "<circle") == 2


def test_a_long_label_goes_on_in_a_line_below():
    """An unwrapped date ran into the next one; the step down is a length, not the words of the line."""
    days = Chart("line", "每日", "件数", [Point("2026年11月25日", n, f"{n}") for n in range(13)])
    html = Template("{% chart figure %}").render(Context({"figure": days}))
    first, second = re.search(
        r"<tspan[^>]*>([^<]+)</tspan><tspan[^>]*>([^<]+)</tspan>", html
    ).groups()
    assert first + second == "2026年11月25日"
    assert set(re.findall(r'dy="([^"]*)">', html)) <= {".35em", str(LINE)}
    assert f'dy="{LINE}">{second}</tspan>' in html
