"""Where the year stands, and the steps that lead on; what came of it, for everybody to read."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from centers.common.gates import right_required
from centers.org.models import Center

from .. import cycle as steps
from .. import records, results
from ..models import Rectification, State
from ..record_forms import AnnounceForm, ExceptionForm, GradesForm, NoteForm
from ..standing import Standing
from .common import FIRST_YEAR, ask, planned_or_404, typed

VIEW = "assess.view"


@require_safe
@right_required(VIEW)
def cycle(request, year):
    standing = planned_or_404(year)
    found = standing.plan.cycle
    reached = State.values.index(found.state)
    turns = list(found.turns.select_related("by"))
    since = {row.state: row.at for row in turns}
    context = {
        "standing": standing,
        "cycle": found,
        "states": [
            (State(value).label, number < reached, number == reached, since.get(value) if number <= reached else None)
            for number, value in enumerate(State.values)
        ],
        "steps": [(step, why, step.lacks(found)) for step, why in steps.steps_for(request.user, found)],
        "turns": turns,
        "assessors": standing.plan.assessors.select_related("user"),
        "reviews": standing.plan.self_reviews.select_related("unit", "by"),
        "results": standing.plan.results.select_related("unit"),
        "rectifications": standing.plan.rectifications.select_related("unit"),
        "before": year - 1,
        "carried": Rectification.objects.filter(plan__year=year - 1, closed_at=None).select_related("unit"),
        "not_judged": len(standing.not_judged),
        "may_edit": request.user.may("assess.edit"),
        "may_check": request.user.may("assess.check"),
        "may_name": request.user.may("assess.edit") and found.is_at(*records.BEFORE_GRADES),
        "is_as_archived": found.digest and results.digest_of_all(found) == found.digest,
    }  # fmt: skip
    return render(request, "assessment/cycle.html", context)


def form_of(request, verb, standing, missing):
    """What a step asks for."""
    data = typed(request)
    if verb == "announce":
        return AnnounceForm(data)
    if verb == "grade":
        names = [band.name for band in standing.plan.scheme.bands]
        return GradesForm(data, places=standing.places(), names=names)
    return ExceptionForm(data) if missing else NoteForm(data)


@require_http_methods(["GET", "POST"])
@right_required(VIEW)
def take_step(request, year, verb):
    standing = planned_or_404(year)
    found = standing.plan.cycle
    step = next((s for s, _ in steps.steps_for(request.user, found) if s.verb == verb), None)
    if step is None:
        raise Http404
    missing = step.lacks(found)
    form = form_of(request, verb, standing, missing)

    def do(data):
        more = {"grades": form.grades} if verb == "grade" else {}
        return steps.turn(
            found,
            verb,
            by=request.user,
            note=data["note"],
            document=data.get("document", ""),
            **more,
        )

    facts = [(lack.code, lack) for lack in missing]
    if verb == "rectify":
        names = standing.rows
        facts = [
            (unit.area, "、".join(f"{names[code]}" for code in codes) or "没有")
            for unit, codes in results.weak_rows(standing)
        ]
    return ask(
        request, form, title=f"{year} 年考核：{step.label}", submit=step.label, do=do,
        done=f"已{step.label}。", back=reverse("assessment:cycle", args=[year]), lead=step.says, facts=facts,
    )  # fmt: skip


@require_safe
def published(request, year):
    """Totals and grades, for everybody, from publication on. Nothing of any case."""
    standing = Standing(year) if FIRST_YEAR <= year <= 9999 else None
    if standing is None or standing.plan is None:
        raise Http404
    found = standing.plan.cycle
    if not found.is_past(State.PUBLICITY):
        raise Http404
    results = list(standing.plan.results.select_related("unit"))
    lines = [(row.unit.area, row.total, row.place, row.grade) for row in results] or [
        (place.unit.area, place.total, place.place, place.grade) for place in standing.places()
    ]
    excuses = {}
    for row in standing.plan.excuses.filter(ended_at=None).select_related("unit"):
        words = f"{standing.rows.get(row.code, row.code)}（{row.reason}）"
        excuses.setdefault(words, []).append(row.unit.area)
    context = {
        "standing": standing,
        "cycle": found,
        "is_running": not results,
        "lines": lines,
        "excuses": [(words, "、".join(areas)) for words, areas in excuses.items()],
        "centre": Center.objects.filter(tier=Center.Tier.DISTRICT).first(),
    }
    return render(request, "assessment/published.html", context)
