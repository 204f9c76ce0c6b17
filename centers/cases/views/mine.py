"""A case as whoever applied for it sees it: plain words, the next step, papers, who looked, own steps."""

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from centers.common.gates import resident_required

from .. import attachments, public
from ..actions import give_feedback, may_give_feedback
from ..flow import StepRefused, refuse_unless_now
from ..forms.attachments import AttachForm
from ..forms.mine import FeedbackForm, OwnStepForm
from ..gate import own_case_or_404
from ..own_steps import OWN, own_steps, page_of
from .attachments import inline


@require_safe
@resident_required
def mine(request, number):
    case = own_case_or_404(request.user, number, drafts=True)
    if case.is_draft:
        return redirect(case.kind_of.resume_url(case))
    context = {
        "case": case,
        "next": public.what_comes(case),
        "warning": public.warning(case),
        "timeline": public.timeline(case),
        "papers": case.papers.standing().filter(is_public=True),
        "materials": attachments.materials_of(case, request.user),
        "may_attach": attachments.may_attach(case, request.user),
        "looks": public.looks(case),
        "assignments": case.assignments.in_force().select_related("user"),
        "steps": [
            (step, step_url(case, step, page)) for step, page in own_steps(case, request.user)
        ],
        "may_give_feedback": may_give_feedback(case, request.user),
    }
    return render(request, "cases/mine.html", context)


def step_url(case, step, page):
    if page.url_name:
        return reverse(page.url_name, args=[case.number])
    return reverse("cases:my_step", args=[case.number, step.verb])


@require_http_methods(["GET", "POST"])
@resident_required
def my_step(request, number, verb):
    """One step of one's own: what follows from it, what it asks, and a button that names the act."""
    case = own_case_or_404(request.user, number)
    return take_own_step(request, case, verb, back=case.public_url)


def take_own_step(request, case, verb, *, back):
    """The page of a step that a resident takes at a case that is theirs, too. back: the page that they came from."""
    step = case.kind_of.step_of.get(verb)
    if step is None or step.right not in OWN or not step.is_plain:
        raise Http404
    refuse_unless_now(case, step, request.user, way_out=back)
    page = page_of(case, step)
    if not page.fits(case, request.user):
        raise StepRefused(f"现在不能“{step.label}”，或者已经办过。", back)
    if page.url_name:
        return redirect(step_url(case, step, page))
    attachments.allow_upload(request.user, len(request.FILES.getlist("files")))
    form = OwnStepForm(
        request.POST if request.method == "POST" else None,
        request.FILES or None,
        step=step,
        page=page,
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and form.attempt(take, case, step, page, by=request.user, answers=form.cleaned_data)
    ):
        messages.success(request, page.done)
        return redirect(back)
    context = {"case": case, "step": step, "page": page, "form": form, "back": back}
    return render(request, "cases/my_step.html", context, status=422 if form.errors else 200)


@transaction.atomic
def take(case, step, page, *, by, answers):
    """The step together with the materials that came with it: both or neither."""
    if contents := answers.get("files"):
        attachments.attach(case, by=by, label=page.files, contents=contents)
    return page.action(case, step.verb, by=by, note=answers.get("note", ""))


@require_http_methods(["GET", "POST"])
@resident_required
def my_materials(request, number):
    """Adds materials while the case is open."""
    case = own_case_or_404(request.user, number)
    if not attachments.may_attach(case, request.user):
        messages.info(request, "这件事已经办完，不能再添加材料。")
        return redirect(case.public_url)
    attachments.allow_upload(request.user, len(request.FILES.getlist("files")))
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        rows = form.attempt(
            attachments.attach, case, by=request.user, label=data["label"], contents=data["files"]
        )
        if rows:
            messages.success(request, "材料已上传。")
            return redirect("cases:my_materials", number)
    context = {
        "case": case,
        "form": form,
        "materials": attachments.materials_of(case, request.user),
        "most": attachments.MOST,
    }
    return render(request, "cases/my_materials.html", context, status=422 if form.errors else 200)


@require_safe
@resident_required
def my_paper(request, number, key):
    """A paper that was issued to the applicant, as it was issued."""
    case = own_case_or_404(request.user, number)
    papers = case.papers.standing().filter(is_public=True).select_related("file")
    paper = get_object_or_404(papers, pk=key)
    return inline(paper.file.read(), paper.file.content_type, f"wenshu-{paper.pk}.pdf")


@require_http_methods(["GET", "POST"])
@resident_required
def feedback(request, number):
    case = own_case_or_404(request.user, number)
    return take_feedback(request, case, back=case.public_url)


def take_feedback(request, case, *, back):
    """The page on which somebody whose matter it is says what they think of it. back: where they came from."""
    if not may_give_feedback(case, request.user):
        messages.info(request, "这件事已经评价过，或者还没有办完。")
        return redirect(back)
    form = FeedbackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = form.attempt(give_feedback, case, by=request.user, **form.cleaned_data)
        if given:
            messages.success(request, "谢谢您的评价。")
            return redirect(back)
    context = {"case": case, "form": form, "back": back}
    return render(request, "cases/feedback.html", context, status=422 if form.errors else 200)
