"""Applying online: one question a page, what was answered is kept at once, everything is checked at the end."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.accounts.actions import current_notice
from centers.cases import attachments
from centers.cases.drafts import draft_of
from centers.cases.forms.attachments import AttachForm
from centers.cases.gate import own_case_or_404
from centers.cases.models import Case
from centers.cases.public import next_words, warning
from centers.common.gates import resident_required
from centers.org.models import ServiceItem

from .. import actions
from ..apps import SERVICE
from ..flow import APPLICATION
from ..forms.application import PAGE, PAGES, NothingToPledge, PledgeForm, pages_for
from ..forms.draft import answered, form_for, phone_of
from ..models import MeansCheck

THEN_CHECK = "?then=check"


@require_safe
def home(request):
    """What legal aid is, who gets it, what one needs, and the three ways to it."""
    context = {
        "draft": draft_of(APPLICATION, request.user),
        "service": ServiceItem.objects.filter(code=SERVICE, is_bookable=True).first(),
    }
    return render(request, "aid/home.html", context)


@require_POST
@resident_required
def start(request):
    return redirect(resume_url(actions.start_draft(by=request.user)))


@require_safe
@resident_required
def resume(request, number):
    """Goes on with a draft where it was left."""
    case = own_application_or_404(request.user, number)
    return redirect(resume_url(case) if case.is_draft else case.public_url)


def resume_url(case):
    """Where a draft is gone on with: its first question without an answer, or else the check. Until there is
    a name, for whom it is may be asked anew."""
    missing = actions.missing_pages(case)
    if case.principal is None:
        return page_url(case, PAGES[0])
    return page_url(case, missing[0]) if missing else reverse("aid:check", args=[case.number])


def page_url(case, page, then=""):
    return reverse("aid:page", args=[case.number, page.slug]) + then


def own_application_or_404(user, number):
    case = own_case_or_404(user, number, drafts=True)
    if case.kind != APPLICATION:
        raise Http404
    return case


@require_http_methods(["GET", "POST"])
@resident_required
def page(request, number, slug):
    """One question. The answer stays in the draft, whatever comes next."""
    case = own_application_or_404(request.user, number)
    if not case.is_draft:
        return redirect(case.public_url)
    pages = pages_for(case.aid_application, case.principal)
    here = PAGE.get(slug)
    if here is None:
        raise Http404
    if here not in pages or too_early(here, case, pages):  # not asked of this applicant, or not yet
        return redirect(resume_url(case))
    # Nothing ticked is an answer, too.
    form = form_for(here, case, request.user, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        case = actions.fill(case, answers_of(form, case, request.user))
        return redirect(after(here, case, request.GET.get("then")))
    place = pages.index(here)
    context = {
        "case": case,
        "page": here,
        "form": form,
        "step": place + 1,
        "steps": len(pages) + 2,
        "before": page_url(case, pages[place - 1]) if place else reverse("aid:home"),
        "to_check": request.GET.get("then") == "check",
    }
    return render(request, "aid/apply_page.html", context, status=422 if form.errors else 200)


def too_early(here, case, pages):
    """Whether the page stands behind one without an answer that it builds on: who it is for, and the name."""
    return "name" in [
        p.slug for p in pages[: pages.index(here)] if not actions.is_answered(p, case)
    ]


def answers_of(form, case, user):
    """What goes into the draft: the answers, and the account's phone where no other was named."""
    answers = form.answers()
    if "phone" in form.kept and "phone" not in answers:
        answers["phone"] = phone_of(case, user)
    return answers


def after(here, case, then):
    """The next question, or back to the check where that is where somebody came from."""
    pages = pages_for(case.aid_application, case.principal)
    if then == "check":
        missing = actions.missing_pages(case)
        return (
            page_url(case, missing[0], THEN_CHECK)
            if missing
            else reverse("aid:check", args=[case.number])
        )
    rest = pages[pages.index(here) + 1 :]
    return page_url(case, rest[0]) if rest else reverse("aid:materials", args=[case.number])


@require_http_methods(["GET", "POST"])
@resident_required
def materials(request, number):
    """Papers that belong to the matter, photographed; none is needed to apply."""
    case = own_application_or_404(request.user, number)
    if not case.is_draft:
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
            return redirect("aid:materials", number)
    pages = pages_for(case.aid_application, case.principal)
    context = {
        "case": case,
        "form": form,
        "materials": attachments.materials_of(case, request.user),
        "most": attachments.MOST,
        "step": len(pages) + 1,
        "steps": len(pages) + 2,
        "before": page_url(case, pages[-1]),
    }
    return render(request, "aid/apply_materials.html", context, status=422 if form.errors else 200)


@require_POST
@resident_required
def remove_material(request, number, key):
    case = own_application_or_404(request.user, number)
    if not case.is_draft:
        return redirect(case.public_url)
    row = attachments.attachment_or_404(case, request.user, key)
    attachments.remove(row, by=request.user, reason="本人撤下")
    messages.info(request, "材料已撤下。")
    return redirect("aid:materials", number)


@require_http_methods(["GET", "POST"])
@resident_required
def check(request, number):
    """All answers on one page before they count; the button names the act."""
    case = own_application_or_404(request.user, number)
    if not case.is_draft:
        return redirect("aid:done", number)
    if missing := actions.missing_pages(case):
        messages.info(request, "还有问题没有回答，答完就可以提交。")
        return redirect(page_url(case, missing[0], THEN_CHECK))
    pledges = case.aid_application.means_check == MeansCheck.SELF_PLEDGE
    kind = PledgeForm if pledges else NothingToPledge
    form = kind(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        done = form.attempt(actions.submit, case, by=request.user)
        # Sent twice at once: the other one was first, and the receipt is there.
        if done or not Case.objects.filter(pk=case.pk, status="draft").exists():
            return redirect("aid:done", number)
    context = {
        "case": case,
        "form": form,
        "answers": answered(case),
        "warning": warning(case),
        "materials": attachments.materials_of(case, request.user),
        "notice": current_notice(actions.NOTICE),
        "step": len(pages_for(case.aid_application, case.principal)) + 2,
    }
    return render(request, "aid/apply_check.html", context, status=422 if form.errors else 200)


@require_safe
@resident_required
def done(request, number):
    """The receipt, whenever it is opened again: number, 查询码, what happens next and by when."""
    case = own_application_or_404(request.user, number)
    if case.is_draft:
        return redirect("aid:check", number)
    context = {
        "case": case,
        "next": next_words(case),
        "warning": warning(case),
        "receipt": case.papers.standing().filter(code="aid.05", is_public=True).first(),
        "phone": case.principal.phone,
    }
    return render(request, "aid/apply_done.html", context)
