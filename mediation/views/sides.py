"""A case as a side sees it that was invited: what is theirs, and their own steps."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from centers.cases.actions import may_give_feedback
from centers.cases.own_steps import own_steps
from centers.cases.public import what_comes
from centers.cases.views.attachments import inline
from centers.cases.views.mine import take_feedback, take_own_step
from centers.common.gates import resident_required

from ..facts import committee
from ..gate import papers_of, side_or_404


@require_safe
@resident_required
def side(request, number):
    """Where it stands, when the next meeting is, papers and own steps: nothing of the other's file."""
    mine = side_or_404(request.user, number)
    case = mine.case
    if case.applicant_id == request.user.pk:
        return redirect(case.public_url)
    context = {
        "side": mine,
        "case": case,
        "next": what_comes(case),
        "office": committee(case)[0],
        "papers": papers_of(mine),
        "steps": [
            (step, reverse("mediation:side_step", args=[number, step.verb]))
            for step, _ in own_steps(case, request.user)
        ],
        "may_give_feedback": may_give_feedback(case, request.user),
        "mediators": case.assignments.in_force().filter(task="handler").select_related("user"),
    }
    return render(request, "mediation/side.html", context)


@require_http_methods(["GET", "POST"])
@resident_required
def side_step(request, number, verb):
    """One step of this side's own."""
    mine = side_or_404(request.user, number)
    return take_own_step(request, mine.case, verb, back=reverse("mediation:side", args=[number]))


@require_http_methods(["GET", "POST"])
@resident_required
def side_feedback(request, number):
    """What this side thinks of it, once it is done."""
    mine = side_or_404(request.user, number)
    return take_feedback(request, mine.case, back=reverse("mediation:side", args=[number]))


@require_safe
@resident_required
def side_paper(request, number, key):
    """A paper that is theirs, too."""
    mine = side_or_404(request.user, number)
    paper = get_object_or_404(papers_of(mine).select_related("file"), pk=key)
    return inline(paper.file.read(), paper.file.content_type, f"wenshu-{paper.pk}.pdf")
