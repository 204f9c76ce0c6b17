"""Asking for mediation online: one question a page, kept at once, checked at the end."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.accounts.actions import current_notice
from centers.cases.drafts import draft_of
from centers.cases.gate import own_case_or_404
from centers.cases.public import next_words
from centers.common.gates import resident_required
from centers.org.models import ServiceItem

from .. import actions, statistics
from ..apps import SERVICE
from ..flow import DISPUTE
from ..forms.application import PAGE, PAGES, answered, missing_pages

THEN_CHECK = "?then=check"


@require_safe
def home(request):
    """What mediation is, that it is free and voluntary, the ways to it, and how much it is used."""
    year, figures = statistics.public_figures()
    context = {
        "year": year,
        "figures": figures,
        "draft": draft_of(DISPUTE, request.user),
        "service": ServiceItem.objects.filter(code=SERVICE, is_bookable=True).first(),
    }
    return render(request, "mediation/home.html", context)


@require_POST
@resident_required
def start(request):
    return redirect(resume_url(actions.start_draft(by=request.user)))


@require_safe
@resident_required
def resume(request, number):
    """Goes on with a draft where it was left."""
    case = own_dispute_or_404(request.user, number)
    return redirect(resume_url(case) if case.is_draft else case.public_url)


def resume_url(case):
    missing = missing_pages(case)
    return page_url(case, missing[0]) if missing else reverse("mediation:check", args=[case.number])


def page_url(case, page, then=""):
    return reverse("mediation:page", args=[case.number, page.slug]) + then


def own_dispute_or_404(user, number):
    case = own_case_or_404(user, number, drafts=True)
    if case.kind != DISPUTE:
        raise Http404
    return case


@require_http_methods(["GET", "POST"])
@resident_required
def page(request, number, slug):
    """One question. The answer stays in the draft, whatever comes next."""
    case = own_dispute_or_404(request.user, number)
    here = PAGE.get(slug)
    if here is None:
        raise Http404
    if not case.is_draft:
        return redirect(case.public_url)
    form = here.form(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        done = form.attempt(actions.fill_draft, case, form.answers())
        if done:
            return redirect(after(here, done, request.GET.get("then")))
    place = PAGES.index(here)
    context = {
        "case": case,
        "page": here,
        "form": form,
        "step": place + 1,
        "steps": len(PAGES) + 1,
        "before": page_url(case, PAGES[place - 1]) if place else reverse("mediation:home"),
        "to_check": request.GET.get("then") == "check",
    }
    return render(request, "mediation/apply_page.html", context, status=422 if form.errors else 200)


def after(here, case, then):
    """The next question, or back to the check where that is where somebody came from."""
    rest = PAGES[PAGES.index(here) + 1 :]
    if then == "check" or not rest:
        return resume_url(case)
    return page_url(case, rest[0])


@require_http_methods(["GET", "POST"])
@resident_required
def check(request, number):
    """All answers on one page before they count; the button names the act."""
    case = own_dispute_or_404(request.user, number)
    if not case.is_draft:
        return redirect("mediation:done", number)
    if missing := missing_pages(case):
        messages.info(request, "还有问题没有回答，答完就可以提交。")
        return redirect(page_url(case, missing[0], THEN_CHECK))
    if request.method == "POST":
        actions.submit(case, by=request.user)
        return redirect("mediation:done", number)
    context = {
        "case": case,
        "answers": answered(case),
        "notice": current_notice(actions.NOTICE),
        "step": len(PAGES) + 1,
        "steps": len(PAGES) + 1,
    }
    return render(request, "mediation/apply_check.html", context)


@require_safe
@resident_required
def done(request, number):
    """The receipt, whenever it is opened again: number, 查询码, what happens next and by when."""
    case = own_dispute_or_404(request.user, number)
    if case.is_draft:
        return redirect("mediation:check", number)
    context = {
        "case": case,
        "next": next_words(case),
        "phone": case.principal.phone,
        "paper": case.papers.standing().filter(code="mediation.01").first(),
    }
    return render(request, "mediation/apply_done.html", context)
