"""Daily monitoring: once a month each street hears which of its rows lie below their target, and whoever has to
answer an objection hears of its day. Nobody reports anything.
"""

from datetime import timedelta
from fractions import Fraction

from centers.messaging.actions import queue
from centers.org.calendar import working_days_on

from .models import Assessor, Objection, State
from .parts import month_ends
from .results import staff_with, tell_heads
from .standing import Standing

SOON = timedelta(days=5)
AHEAD = 2  # working days before an objection is to be answered
EDIT = "assess.edit"
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


def remind_of_objections():
    """Tells whoever has to answer an objection, and of an appeal its panel, once shortly before its day, and once when
    that is over."""
    soon = working_days_on(AHEAD)
    rows = Objection.objects.filter(decided_at=None, due_on__lte=soon).select_related(
        "plan", "unit"
    )
    for row in rows:
        said = f"{row.plan.year} 年考核，{row.unit.area}对 {row.code} 的{row.get_stage_display()}"
        said += (
            f"应当在 {row.due_on} 前答复，已经逾期。"
            if row.is_overdue
            else f"请在 {row.due_on} 前答复。"
        )
        panel = row.plan.assessors.filter(duty=Assessor.Duty.PANEL).select_related("user")
        is_appeal = row.stage == Objection.Stage.APPEAL
        for user in {*staff_with(EDIT), *(member.user for member in panel if is_appeal)}:
            queue(
                f"assessment:objection:{row.pk}:{'late' if row.is_overdue else 'soon'}:{user.pk}",
                said,
                user=user,
            )
