"""Referrals: sending somebody on, what came to one's own unit, and answering."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.accounts.actions import current_notice
from centers.common.gates import right_required
from centers.common.refusals import Refusal

from .. import clocks, reach
from .. import referrals as verbs
from ..forms.referrals import AnswerForm, ReferForm, ReferralFilter
from ..gate import case_or_404, note_look
from ..models import AccessLog, Case, Referral
from ..takers import TAKERS

RIGHT = "case.referrals"
ROWS_A_PAGE = 30
BUTTONS = {  # verb: (style, what its page says)
    "accept": ("btn-primary", ""),
    "close": ("btn-primary", "写明办理结果，转出单位会看到。"),
    "send_back": ("btn-outline-danger", "写明为什么退回，转出单位会看到，并联系本人。"),
    "withdraw": ("btn-outline-danger", "写明为什么撤回。撤回以后，对方不能再查看。"),
}


def referral_or_404(user, pk):
    """The only way a view obtains a referral."""
    rows = Referral.objects.select_related(
        "case", "case__center", "center", "body", "from_center", "sent_by", "answered_by", "letter",
        "opened", "consent__notice",
    )  # fmt: skip
    return get_object_or_404(rows.filter(pk__in=Referral.objects.visible_to(user)), pk=pk)


@require_http_methods(["GET", "POST"])
@right_required("case.refer")
def refer(request, number):
    case = case_or_404(request.user, number)
    if not reach.may_do(request.user, case, "case.refer"):
        raise Http404
    form = ReferForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        referral = form.attempt(verbs.refer, case, by=request.user, **form.answers)
        if referral:
            messages.success(request, f"已转介到{referral.goes_to}，请打印转介函。")
            return redirect("cases:referral", referral.pk)
    context = {
        "case": case,
        "form": form,
        "notice": current_notice(verbs.NOTICE),
        "rule": clocks.rule_for(verbs.CLOCK, timezone.localdate()),
        "earlier": case.referrals.select_related("center", "body")[:ROWS_A_PAGE],
    }
    return render(request, "cases/refer.html", context, status=422 if form.errors else 200)


@require_safe
@right_required(RIGHT)
def referrals(request):
    form = ReferralFilter(request.GET)
    rows = form.rows_for(request.user)
    rows = rows.select_related("center", "body", "from_center", "case")
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/referrals.html", {"form": form, "page": page})


@require_safe
@right_required(RIGHT)
def referral(request, pk):
    return show(request, referral_or_404(request.user, pk))


def show(request, row):
    user = request.user
    came = Referral.objects.filter(pk=row.pk).come_to(user).exists()
    open_to_them = row.status in {"sent", "accepted", "closed"}
    if came:
        note_look(row.case, user, AccessLog.What.FILE, f"转介 {row.pk}")
    taker = TAKERS.get(row.line)
    context = {
        "referral": row,
        "came": came,
        "told": verbs.words_of(row.case, row.pieces) if came and open_to_them else [],
        "buttons": [
            (verb, verbs.STEPS[verb][0], BUTTONS[verb][0]) for verb in verbs.possible(row, user)
        ],
        "case_is_mine": within_reach(user, row.case),
        "opened_is_mine": row.opened and within_reach(user, row.opened),
        "intake": intake_of(row, taker) if came else "",
        "may_read_letter": row.letter and (open_to_them or not came),
    }
    return render(request, "cases/referral.html", context)


def within_reach(user, case):
    return Case.objects.visible_to(user).filter(pk=case.pk).exists()


def intake_of(row, taker):
    """Where the line that took somebody writes their case down; "" where there is nothing to write."""
    wanted = row.status in {"sent", "accepted"} and row.opened_id is None
    return reverse(taker.intake, args=[row.pk]) if wanted and taker and taker.intake else ""


@require_POST
@right_required(RIGHT)
def accept_referral(request, pk):
    row = referral_or_404(request.user, pk)
    refuse_strangers(request.user, row, "accept")
    try:
        verbs.accept(row, by=request.user)
    except Refusal as refusal:
        refusal.way_out = reverse("cases:referral", args=[pk])
        raise
    messages.success(request, "已登记接收。")
    return redirect("cases:referral", pk)


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def answer_referral(request, pk, verb):
    """Returning, closing and taking back: each asks for words."""
    row = referral_or_404(request.user, pk)
    if verb not in BUTTONS or verb == "accept":
        raise Http404
    refuse_strangers(request.user, row, verb)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = form.attempt(
            verbs.answer, row, verb, by=request.user, receipt=form.cleaned_data["receipt"]
        )
        if done:
            messages.success(request, f"已登记{verbs.STEPS[verb][0]}。")
            return redirect("cases:referral", pk)
    context = {
        "referral": row,
        "form": form,
        "title": f"{verbs.STEPS[verb][0]}转介",
        "lead": BUTTONS[verb][1],
        "submit": f"确认{verbs.STEPS[verb][0]}",
    }
    return render(
        request, "cases/referral_answer.html", context, status=422 if form.errors else 200
    )


def refuse_strangers(user, row, verb):
    """404 for whoever never takes this step at this referral; not now is the verb's own word."""
    if not verbs.STEPS[verb][3](row, user):
        raise Http404


@require_safe
@right_required(RIGHT)
def letter(request, pk):
    """The letter with its receipt to be filled in, for the printer; opening it is logged."""
    row = referral_or_404(request.user, pk)
    sent = Referral.objects.filter(pk=pk).sent_from(request.user).exists()
    if row.letter is None or not (sent or row.status in {"sent", "accepted", "closed"}):
        raise Http404
    note_look(row.case, request.user, AccessLog.What.PAPER, f"转介 {row.pk}")
    answer = HttpResponse(row.letter.file.read(), content_type=row.letter.file.content_type)
    answer["Content-Disposition"] = f'inline; filename="referral-{row.pk}.pdf"'
    return answer
