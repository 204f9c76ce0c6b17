"""Daily monitoring: once a month each street hears which of its rows lie below their target. Nobody reports
anything.
"""

from datetime import timedelta
from fractions import Fraction

from .models import State
from .parts import month_ends
from .results import tell_heads
from .standing import Standing

SOON = timedelta(days=5)
RED = Fraction(4, 5)  # of the points; a proposal, like the plan it serves


def marks(standing, unit):
    """[(row, figure, "red" or "amber")] of the scored rates of a street that do not reach their target."""
    found = []
    for line in standing.sheets[unit.pk].lines:
        share = None if line.why_not else standing.reached(line.item.code, line.figure)
        if share is not None and share < 1:
            mark = "red" if share < RED else "amber"
            found.append((standing.rows[line.item.code], line.figure, mark))
    return found


def note_month(year, today):
    """Tells the heads of every street how its rows stood at the end of the last month of a year; once, and only
    soon after."""
    ends = month_ends(year, today)
    standing = Standing(year)
    if not ends or today - ends[-1] > SOON or not standing.plan:
        return
    if standing.plan.cycle.state != State.MONITORING:
        return
    for unit in standing.ranked:
        below = marks(standing, unit)
        words = "；".join(
            f"{row.code} {row.name} {standing.words_of(row.code, figure)}（目标 {row.target_words}）"
            for row, figure, _ in below
        )
        said = f"{len(below)} 项低于目标：{words}" if below else "能计分的各项都达到目标"
        tell_heads(
            unit, f"month:{ends[-1]:%Y-%m}",
            f"{year} 年 {ends[-1].month} 月考核监测，{unit.area}{said}。不用另外填报，详情见“本街道考核”。"[:480],
        )  # fmt: skip
