"""Which steps a case may take now, for whom, and what is said where it may not."""

from django.urls import reverse

from centers.common.refusals import Refusal

from . import reach
from .kinds import APPLICANT, NEW, PARTY, SYSTEM, Note


class StepRefused(Refusal):
    """Not now: the case is elsewhere in its flow. Whose case it is not gets PermissionDenied."""


def permitted(case, step, by):
    """Whether this person may ever take a step at this case as it stands; `by` is None for a sweep."""
    if step.right == SYSTEM:
        return by is None
    if by is None:
        return False
    if step.right == APPLICANT:
        return case.kind_of.is_public and case.applicant_id == by.pk and not by.is_staff
    if step.right == PARTY:
        return not by.is_staff and case.kind_of.is_party(case, by)
    if case.status == NEW:  # being written down at this unit, for one above it, or by this body
        path, posts = case.center.path, [c.path for c in by.posted_centers(step.right)]
        here = any(path.startswith(post) or post.startswith(path) for post in posts)
        return here or case.body_id in by.posted_bodies(step.right)
    return by.is_staff and reach.may_do(by, case, step.right)


def why_senseless(case, step):
    """Why there is nothing for a step to do, in a state that fits, or "": a paper is given once more only after
    the last one of its type was declared void, some steps are taken once or ask for something that must be there, and
    what does nothing but answer a clock is for while that clock is there."""
    if step.reissues:
        last = case.papers.filter(code__in=step.papers).order_by("-pk").first()
        stands = last is not None and not last.is_void
        return "这份文书没有作废，不用再出具；内容有误的，先作废。" if stands else ""
    if step.when and (why := step.when(case)):
        return why
    if step.once and case.events.filter(verb=step.verb).exists():
        return "这一步只能办一次，已经办过。"
    if step.target is None and step.meets and not step.papers:
        is_running = case.deadlines.unmet().filter(code__in=step.meets).exists()
        return "" if is_running else "没有要补办的期限。"
    return ""


def possible(case, by):
    """The steps that this person may take at this case now, in the order of the table."""
    return [
        step
        for step in case.kind_of.steps
        if step.is_plain
        and case.status in step.source
        and permitted(case, step, by)
        and not why_senseless(case, step)
    ]


def refuse_unless_now(case, step, by, way_out=""):
    """StepRefused where the state does not fit, or there is nothing to do: which state it is in, and what may be
    done instead."""
    fits = case.status in step.source
    why = why_senseless(case, step) if fits else ""
    if fits and not why:
        return
    others = "、".join(f"“{other.label}”" for other in possible(case, by))
    advice = f"现在可以：{others}。" if others else "现在没有您可以办的下一步。"
    if not way_out:
        is_resident = by and not by.is_staff
        way_out = case.public_url if is_resident else reverse("cases:case", args=[case.number])
    raise StepRefused(
        f"这件案件现在是“{case.state.label}”，不能“{step.label}”。{why}{advice}", way_out
    )


def refuse_without_note(step, note):
    if step.note == Note.REQUIRED and not note.strip():
        raise StepRefused(f"“{step.label}”要写明说明。")


def may_void(paper, by):
    """Whoever may issue a paper of that type may declare one void: the right of some step that issues it."""
    case = paper.case
    if case.is_bound:
        return False
    steps = [s for s in case.kind_of.steps if paper.code in s.papers + s.letters]
    rights = {s.right for s in steps}
    return by.is_staff and any(reach.may_do(by, case, right) for right in rights)
