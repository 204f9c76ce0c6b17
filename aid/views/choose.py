"""点援制: the published roster, a recipient's choice from it, and what those chosen answer."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from centers.cases.flow import refuse_unless_now
from centers.cases.gate import own_case_or_404
from centers.common.gates import resident_required, right_required

from .. import actions
from ..flow import APPLICATION
from ..forms.choose import AnswerForm, ChoiceForm
from ..models import Choice, ProviderProfile, speciality_words

A_PAGE = 20


@require_safe
def lawyers(request):
    """The roster as everybody may see it."""
    roster = ProviderProfile.objects.on_roster()
    context = {**listed(request, roster), "today": timezone.localdate()}
    return render(request, "aid/lawyers.html", context)


def listed(request, rows):
    """A page of providers, those of one speciality where one is asked for, and the specialities there are."""
    kept = rows.values_list("specialities", flat=True)
    specialities = sorted({code for codes in kept for code in codes})
    chosen = request.GET.get("speciality", "")
    if chosen in specialities:
        rows = rows.filter(specialities__contains=[chosen])
    else:
        chosen = ""
    rows = rows.select_related("user", "body").order_by("user__name", "pk")
    return {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "specialities": [(code, speciality_words(code)) for code in specialities],
        "speciality": chosen,
    }


def band(open_cases):
    """How busy somebody is, without the figure."""
    if open_cases <= 2:
        return "较少（0–2 件）"
    return "适中（3–5 件）" if open_cases <= 5 else "较多（6 件以上）"


@require_http_methods(["GET", "POST"])
@resident_required
def choose(request, number):
    """Up to three in order. What was picked so far stands in the address, so it needs no script."""
    case = own_case_or_404(request.user, number)
    if case.kind != APPLICATION:
        raise Http404
    refuse_unless_now(case, case.kind_of.step_of["choose"], request.user)
    if actions.has_chosen(case):
        messages.info(request, "您已经选过承办人了，正在等待答复。")
        return redirect(case.public_url)
    suitable = actions.suitable_providers(case)
    asked = (request.POST if request.method == "POST" else request.GET).getlist("pick")
    picks = picked(suitable, asked)
    form = ChoiceForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.attempt(actions.choose, case, by=request.user, providers=picks)
    ):
        messages.success(request, "已提交。我们先询问第一位，24 小时内答复。")
        return redirect(case.public_url)
    keys = [profile.pk for profile in picks]
    context = listed(request, suitable)
    for row in context["page"]:
        row.band = band(row.open_cases)
        row.is_picked = row.pk in keys
        row.pick_url = with_picks(request, [*keys, row.pk])
    context |= {
        "case": case,
        "form": form,
        "picks": [
            (profile, with_picks(request, [k for k in keys if k != profile.pk]))
            for profile in picks
        ],
        "is_full": len(picks) >= actions.MOST_CHOICES,
        "following": "一二三"[len(picks)] if len(picks) < actions.MOST_CHOICES else "",
    }
    return render(request, "aid/choose.html", context, status=422 if form.errors else 200)


def picked(suitable, texts):
    """The profiles behind the picks of an address, in order, at most three; what does not fit is left out."""
    keys = list(
        dict.fromkeys(int(t) for t in texts if t.isascii() and t.isdecimal() and len(t) < 19)
    )
    found = suitable.select_related("user", "body").in_bulk(keys[: actions.MOST_CHOICES])
    return [found[key] for key in keys if key in found]


def with_picks(request, keys):
    """The query string of this page with other picks."""
    query = QueryDict(mutable=True) if request.method == "POST" else request.GET.copy()
    query.setlist("pick", [str(key) for key in keys])
    return f"?{query.urlencode()}#picks"


# Those chosen ---------------------------------------------------------------------------------


@require_safe
@right_required("aid.work")
def choices(request):
    """Requests that wait for this provider: what it is about, and of whom as little as is needed."""
    rows = Choice.objects.to_answer().filter(provider=request.user)
    rows = rows.select_related("case__aid_application").prefetch_related("case__parties")
    page = Paginator(rows.order_by("asked_at", "pk"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "aid/choices.html", {"page": page})


@require_http_methods(["GET", "POST"])
@right_required("aid.work")
def answer_choice(request, key):
    rows = Choice.objects.filter(provider=request.user, asked_at__isnull=False)
    choice = get_object_or_404(rows.select_related("case__aid_application"), pk=key)
    if not Choice.objects.to_answer().filter(pk=choice.pk).exists():
        messages.info(request, "这个请求已经答复、过了时间，或者案件已经指派。")
        return redirect("aid:choices")
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        form.attempt(
            actions.answer_choice, choice, by=request.user, yes=data["answer"] == "yes",
            reason=data["reason"],
        )  # fmt: skip
        if not form.errors:
            messages.success(request, "已答复。")
            return redirect("aid:choices")
    context = {"choice": choice, "form": form}
    return render(request, "aid/answer_choice.html", context, status=422 if form.errors else 200)
