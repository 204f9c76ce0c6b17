"""A case at the desk: its page, its steps, its papers."""

import time

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.common.gates import right_required

from .. import actions, attachments, clocks, desks, flow, reach
from ..forms.desk import DeliveryForm, PurposeForm, VoidForm
from ..gate import case_or_404, note_look
from ..kinds import Depth
from ..models import AccessLog
from ..papers import PAPERS, PDF

REASON_KEEPS = 15 * 60  # seconds for which a stated reason opens a masked file
OPENED = "case_reasons"
What = AccessLog.What


@require_http_methods(["GET", "POST"])
@right_required("case.view")
def case(request, number):
    """The file. Whoever sees it masked says first why."""
    found = case_or_404(request.user, number, depth=Depth.MASKED)
    if found.depth < Depth.FULL and not is_opened(request, found):
        form = PurposeForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            note_look(found, request.user, What.FILE, form.cleaned_data["purpose"])
            opened = request.session.get(OPENED, {})
            request.session[OPENED] = opened | {found.number: time.time() + REASON_KEEPS}
            return redirect(found)
        context = {"case": found, "form": form}
        return render(request, "cases/ask_reason.html", context, status=422 if form.errors else 200)
    if found.depth == Depth.FULL:
        note_look(found, request.user, What.FILE)
    return show(request, found)


def is_opened(request, case):
    """Whether this session gave a reason for this file within the last quarter of an hour."""
    return time.time() < request.session.get(OPENED, {}).get(case.number, 0)


def show(request, case, *, revealed=False, form=None, status=200):
    """The page of a case; `revealed` shows numbers and address in full, once."""
    panel = desks.PANELS.get(case.kind)
    template, extra = panel(request, case) if panel else (None, {})
    is_full = case.depth == Depth.FULL
    may_file = is_full and reach.may_do(request.user, case, case.kind_of.keeper)
    context = {
        "case": case,
        "is_full": is_full,
        "parties": parties_for(case, may_file),
        "revealed": revealed and is_full,
        "reveal": form or PurposeForm(),
        "form": form,
        "steps": flow.possible(case, request.user) if is_full else [],
        "deadlines": [(d, *clocks.marks_now(d)) for d in case.deadlines.select_related("rule")],
        "papers": readable(case, request.user) if is_full else [],
        "may_file": may_file,
        "attachments": case.attachments.standing().select_related("added_by") if is_full else [],
        "referrals": case.referrals.select_related("body", "center") if is_full else [],
        "events": events_for(case, request.user, may_file),
        "assignments": case.assignments.in_force().select_related("user"),
        "looks": case.looks.select_related("user")[:20]
        if reach.may_do(request.user, case, "case.late")
        else [],
        "may_refer": is_full and reach.may_do(request.user, case, "case.refer"),
        "panel": template,
        **extra,
    }
    return render(request, "cases/case.html", context, status=status)


def parties_for(case, may_file):
    """Its parties; whoever does not keep the file sees no address or phone that was asked to be kept."""
    parties = list(case.parties.all())
    for party in parties:
        party.shows_contact = may_file or not party.address_protected
    return parties


def events_for(case, user, may_file):
    """What happened. What somebody said of a provider is for whoever keeps the file, and for who wrote it down."""
    events = list(case.events.select_related("by", "case"))
    for event in events:
        step = case.kind_of.step_of.get(event.verb)
        event.shows_note = may_file or event.by_id == user.pk or not (step and step.is_confidential)
    return events


def readable(case, user):
    """The papers of a case that this person may read, each with whether they may declare it void."""
    rows = case.papers.select_related("void").prefetch_related("deliveries")
    for paper in rows:
        paper.case = case
    rows = [paper for paper in rows if may_read(paper, user)]
    for paper in rows:
        paper.may_void = flow.may_void(paper, user)
        paper.is_served = PAPERS[paper.code].is_served
    return rows


@require_POST
@right_required("case.view")
def reveal(request, number):
    """ID, phone and address in full, once, for a reason that stays in the log."""
    case = case_or_404(request.user, number)
    note_look(case, request.user, What.FILE)
    form = PurposeForm(request.POST)
    if not form.is_valid():
        return show(request, case, form=form, status=422)
    note_look(case, request.user, What.REVEAL, form.cleaned_data["purpose"])
    return show(request, case, revealed=True)


@require_http_methods(["GET", "POST"])
@right_required("case.view")
def step(request, number, verb):
    """One step of the flow: what it asks, and doing it. Drawn from the table for every kind."""
    case = case_or_404(request.user, number)
    row = case.kind_of.step_of.get(verb)
    if row is None or not row.is_plain or not flow.permitted(case, row, request.user):
        raise Http404
    flow.refuse_unless_now(case, row, request.user)
    note_look(case, request.user, What.FILE)
    form_class, action = desks.page_of(case.kind, row)
    attachments.allow_upload(request.user, len(request.FILES.getlist("files")))
    posted = request.POST if request.method == "POST" else None  # a step may ask for nothing
    form = form_class(posted, request.FILES or None, case=case, step=row, by=request.user)
    if request.method == "POST" and form.is_valid():
        done = form.attempt(action, case, by=request.user, **form.answers)
        if done is not None:
            case.refresh_from_db(fields=["status"])
            messages.success(request, f"{case.number} 已{row.label}，现在是“{case.state.label}”。")
            return after(request, case)
    papers = [PAPERS[code].name for code in (*row.papers, *row.letters)]
    context = {"case": case, "step": row, "form": form, "papers": papers}
    return render(request, "cases/step.html", context, status=422 if form.errors else 200)


def after(request, case):
    """Back to the case, or to the work queue where the step took it out of reach."""
    still = type(case).objects.visible_to(request.user).filter(pk=case.pk).exists()
    if still:
        return redirect(case)
    messages.info(request, "案件已转出，您不再能看到它；回执列表里有收件记录。")
    return redirect("cases:work")


# Papers ---------------------------------------------------------------------------------------


def paper_or_404(request, number, pk):
    case = case_or_404(request.user, number)
    paper = get_object_or_404(case.papers.select_related("file"), pk=pk)
    paper.case = case
    if not may_read(paper, request.user):
        raise Http404
    return paper


def may_read(paper, user):
    """Whether somebody who reaches the case may read a paper of its type. Where somebody asked that address and
    phone be kept, whoever does not keep the file reads only what goes out."""
    row, case = PAPERS[paper.code], paper.case
    if any(party.address_protected for party in case.parties.all()) and not row.outward:
        return reach.may_do(user, case, row.needs or case.kind_of.keeper)
    return not row.needs or reach.may_do(user, case, row.needs)


def pdf_answer(paper):
    """The paper as it was issued, to be looked at in the browser."""
    answer = HttpResponse(paper.file.read(), content_type=PDF)
    answer["Content-Disposition"] = f'inline; filename="{paper.case.number}-{paper.pk}.pdf"'
    return answer


@require_safe
@right_required("case.view")
def paper(request, number, pk):
    found = paper_or_404(request, number, pk)
    note_look(found.case, request.user, What.PAPER, found.title)
    return pdf_answer(found)


@require_http_methods(["GET", "POST"])
@right_required("case.view")
def deliver(request, number, pk):
    found = paper_or_404(request, number, pk)
    keeper = found.case.kind_of.keeper
    if not reach.may_do(request.user, found.case, keeper) or not PAPERS[found.code].is_served:
        raise Http404
    note_look(found.case, request.user, What.FILE)
    principal = found.case.principal
    initial = {"receiver": principal.name if principal else "", "served_at": timezone.now()}
    form = DeliveryForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = form.attempt(actions.deliver, found, by=request.user, **form.cleaned_data)
        if done:
            messages.success(request, f"已登记《{found.title}》的送达。")
            return redirect(found.case)
    context = {"case": found.case, "paper": found, "form": form}
    return render(request, "cases/deliver.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@right_required("case.view")
def void_paper(request, number, pk):
    found = paper_or_404(request, number, pk)
    if not flow.may_void(found, request.user):
        raise Http404
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.void_paper(found, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"《{found.title}》{found.number} 已作废，文号保留。")
        return redirect(found.case)
    context = {"case": found.case, "paper": found, "form": form}
    return render(request, "cases/void.html", context, status=422 if form.errors else 200)
