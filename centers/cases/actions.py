"""The verbs of the kernel. `open_case` is the one door in, `advance` the one door through.

Locks are taken in one order: the case, its clocks, then the sequence of numbers, as late as possible.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from centers.common.refusals import Refusal
from centers.messaging.actions import queue
from centers.org.ancestry import line_of

from . import clocks, flow, papers, reach
from .kinds import DRAFT, KINDS, Depth
from .models import Assignment, Case, Delivery, Feedback, PaperVoid, Party
from .models.case import next_number

STALE = timedelta(days=7)
TOLD = "您的事项有更新，请登录莲湖区公共法律服务平台“我的事项”查看，或凭查询码查询。"


@transaction.atomic
def open_case(
    kind, *, center, by, channel, status, applicant=None, parent=None, at=None, **columns
):
    """A new case of a kind at a unit, in its first state; parties and the kind's own row come next.

    at: the moment of receipt; None for a draft, which nobody has received yet. A draft leaves no event, so
    that it can be deleted without a trace.
    """
    row = KINDS[kind]
    now = at or timezone.now()
    key, number = next_number(row.prefix, now)
    case = Case.objects.create(
        pk=key, number=number, kind=kind, **line_of(center),
        status=status, applicant=applicant, opened_by=by, channel=channel, opened_at=at, parent=parent,
        created_at=now, **columns,
    )  # fmt: skip
    if status != DRAFT:
        case.events.create(verb="open", now=status, by=by, at=now)
    return case


def locked(case):
    """The row as it is now, held by this transaction."""
    return (
        Case.objects.select_for_update(of=["self"])
        .select_related("center", "district", "handler")
        .get(pk=case.pk)
    )


@transaction.atomic
def advance(case, verb, *, by, note="", said=None, at=None, since=None, met=None):
    """Takes a case one step on, and gives the event. The only thing that changes a status.

    by: who does it, None for a sweep. said: {key: text} that its papers say beyond the facts of the case.
    since: from when its clocks count, met: when was done what they asked for, where that is not this moment. Raises PermissionDenied (not yours),
    StepRefused (not now), Refusal (a paper cannot be issued); nothing has happened then.
    """
    now = at or timezone.now()
    fresh = locked(case)
    step = fresh.kind_of.step_of[verb]
    if not flow.permitted(fresh, step, by):
        raise PermissionDenied(f"{fresh.kind}.{verb}")
    flow.refuse_unless_now(fresh, step, by)
    flow.refuse_without_note(step, note)
    was, target = fresh.status, step.target or fresh.status
    fresh.status = target
    ended = fresh.kind_of.status_of[target].is_end
    if ended != (fresh.closed_at is not None):
        fresh.closed_at = now if ended else None
    if fresh.handler and reach.depth_of(fresh.handler, fresh) != Depth.FULL:
        fresh.handler = None  # it went where its handler does not
    fresh.save(update_fields=["status", "closed_at", "handler"])
    event = fresh.events.create(
        verb=verb, was=was, now=target, by=by, at=now, note=note, told=step.told
    )
    clocks.apply(fresh, step, at=now, since=since, met=met)
    letters = step.letters if (said or {}).get("addressee") else ()
    for code in (*step.papers, *letters):
        papers.issue(fresh, code, by=by, event=event, at=now, said=said)
    if step.told:
        tell(fresh, event)
        fresh.kind_of.also_told(fresh, event)
    for name in ("status", "closed_at", "opened_at", "amber_at", "red_at", "due_at"):
        setattr(case, name, getattr(fresh, name))
    return event


def press(case, verb, *, by, note="", **said):
    """A step of which its row and its papers say all: `advance` as the page of a step calls it."""
    return advance(case, verb, by=by, note=note, said=said)


def tell(case, event):
    """A message without content to whoever applied, on the phone that the case knows.

    What is written down long afterwards stands in the timeline alone: it is no news.
    """
    if timezone.now() - event.at > STALE:
        return
    if event.by and event.by.pk == case.applicant_id:
        return
    principal = case.principal
    asked = (
        principal is not None and principal.role != Party.Role.PARTY
    )  # others hear from their line
    phone = (principal.phone if asked else "") or (case.applicant.phone if case.applicant else "")
    mobile = phone if len(phone) == 11 and phone.startswith("1") else ""
    queue(f"case:{case.pk}:{event.pk}", TOLD, user=case.applicant, phone=mobile)


def tell_staff(case, users, key, text):
    """The same words to several members of staff, in their inbox of the portal."""
    for user in users:
        queue(f"{key}:{user.pk}", text, user=user)


# People ---------------------------------------------------------------------------------------


@transaction.atomic
def hand_over(case, *, to, by, note=""):
    """Gives a case another handler of those who reach it. Refusal where that person does not."""
    fresh = locked(case)
    if not reach.may_do(by, fresh, "case.hand_over"):
        raise PermissionDenied("case.hand_over")
    if reach.depth_of(to, fresh) != Depth.FULL or not to.is_active:
        raise Refusal(f"{to.name}看不到这件案件，不能移交给{to.name}。")
    if fresh.handler_id == to.pk:
        return
    fresh.kind_of.handed_over(fresh, to, by)
    fresh.handler = to
    fresh.save(update_fields=["handler"])
    fresh.events.create(verb="hand_over", by=by, note=note or f"移交给{to.name}")
    if to != by:
        queue(
            f"hand_over:{fresh.pk}:{fresh.events.latest('pk').pk}",
            f"案件 {fresh.number} 已移交给您，请登录工作台查看。",
            user=to,
        )


@transaction.atomic
def hand_over_all(cases, *, to, by, note=""):
    """Several at once, or none: gives how many. Refusal names the first that cannot go."""
    for case in sorted(cases, key=lambda case: case.pk):
        hand_over(case, to=to, by=by, note=note)
    return len(cases)


def assign(case, user, *, task, by, basis="", at=None):
    """Gives somebody a case, and the reach that goes with it. Call it inside the step's transaction."""
    facts = {"by": by, "basis": basis, "began_at": at or timezone.now()}
    row, _ = Assignment.objects.get_or_create(
        case=case, user=user, task=task, ended_at=None, defaults=facts
    )
    return row


def release(case, *, task, reason, users=None, at=None):
    """Takes an assignment back, from everybody or from some; whoever had it no longer reaches the case."""
    rows = case.assignments.in_force().filter(task=task)
    if users is not None:
        rows = rows.filter(user__in=users)
    rows.update(ended_at=at or timezone.now(), end_reason=reason[:100])


# Papers ---------------------------------------------------------------------------------------


@transaction.atomic
def issue_paper(case, code, *, by, said=None, note="", issuer=None):
    """A paper beyond those of a step: a letter of introduction, a record."""
    fresh = locked(case)
    event = fresh.events.create(verb="paper", by=by, note=note or papers.PAPERS[code].name)
    return papers.issue(fresh, code, by=by, event=event, said=said, issuer=issuer)


@transaction.atomic
def deliver(paper, *, method, receiver, served_at, by, signed_by="", note="", at=None):
    """Writes down how a paper reached its reader; clocks that it stops stand still from then on."""
    case = locked(paper.case)
    if paper.is_void:
        raise Refusal("这份文书已经作废，不能登记送达。")
    if not papers.PAPERS[paper.code].is_served:
        raise Refusal(f"《{paper.title}》不用送达。")
    if (method in Delivery.SIGNED and not signed_by) or (method in Delivery.NOTED and not note):
        raise Refusal("直接、留置、转交送达要写明签收人，邮寄和公告送达要在备注里写明凭据。")
    if method == Delivery.Method.ELECTRONIC and not (
        case.applicant_id or (case.principal and case.principal.phone)
    ):
        raise Refusal("当事人没有账号，也没有留手机号码，不能电子送达。")
    # People write the minute down, the machine its seconds.
    if served_at < paper.issued_at.replace(second=0, microsecond=0):
        raise Refusal("送达时间不能早于文书出具的时间。")
    if served_at > timezone.now():
        raise Refusal("送达时间不能晚于现在。")
    at = at or timezone.now()
    first = not paper.deliveries.exists()
    delivery = Delivery.objects.create(
        paper=paper, method=method, receiver=receiver, signed_by=signed_by, served_at=served_at,
        note=note, by=by, at=at,
    )  # fmt: skip
    case.events.create(
        verb="deliver", by=by, at=at, note=f"{paper}，{delivery.get_method_display()}"
    )
    if first:
        turn_clocks(case, paper, served_at)
        clocks.refresh(case)
    return delivery


def turn_clocks(case, paper, served_at):
    """What the service of a paper does to clocks. Written down after its answer came in, it is a stop that is
    over already, and starts nothing."""
    row, event = papers.PAPERS[paper.code], paper.event
    answer = case.events.filter(pk__gt=event.pk, was=event.now).exclude(now=event.now).first()
    for code in row.stops:
        if answer is None:
            clocks.stop(case, code, paper, served_at)
        elif served_at < answer.at:
            clocks.stood_still(case, code, paper, served_at, answer.at)
    if answer is None:
        for code in row.starts:
            clocks.start(case, code, served_at)


@transaction.atomic
def void_paper(paper, *, by, reason):
    """Declares a paper void. Its number stays used, and the reason stands beside it."""
    case = locked(paper.case)
    if paper.is_void:
        return
    PaperVoid.objects.create(paper=paper, reason=reason, by=by)
    clocks.forget_service(case, paper, papers.PAPERS[paper.code].starts, timezone.now())
    case.events.create(verb="void_paper", by=by, note=f"{paper}：{reason}")


# Whoever applied ------------------------------------------------------------------------------


@transaction.atomic
def delete_draft(case):
    """A draft that was never handed in, with its parties and materials, for good.

    The line locks it and deletes its own row first, in the same transaction.
    """
    files = [row.file for row in case.attachments.select_related("file")]
    case.attachments.all().delete()
    for file in files:
        file.delete()
    case.delete()


def may_give_feedback(case, by):
    """Whether somebody whose matter it is may still say what they think of it: once each, when it is done."""
    return (
        case.kind_of.is_party(case, by)
        and case.state.phase in case.kind_of.feedback_in
        and not Feedback.objects.filter(case=case, by=by).exists()
    )


@transaction.atomic
def give_feedback(case, *, by, score, text=""):
    case = locked(case)
    if not may_give_feedback(case, by):
        raise Refusal("这件事已经评价过，或者还没有办完，现在不能评价。")
    case.events.create(verb="feedback", by=by)
    return Feedback.objects.create(case=case, by=by, score=score, text=text)


# Conflict -------------------------------------------------------------------------------------


def conflicting(*, clients, opponents):
    """Open cases of any line in which an opponent of these clients is a client, or a client an opponent.

    For counting and excluding, never for showing. Names are compared as they are kept.
    """
    theirs = Q(parties__role__in=Party.PRINCIPAL, parties__name__in=list(opponents))
    against = Q(parties__role=Party.Role.OPPONENT, parties__name__in=list(clients))
    return Case.objects.open().filter(theirs | against)


def in_conflict(*, clients, opponents, provider=None, body=None):
    """Whether a lawyer, or a firm, works for the other side of a matter: yes or no, never who or where."""
    cases = conflicting(clients=clients, opponents=opponents)
    if body is not None:
        return cases.filter(body=body).exists()
    mine = Assignment.objects.in_force().filter(user=provider)
    return cases.filter(pk__in=mine.values("case")).exists()
