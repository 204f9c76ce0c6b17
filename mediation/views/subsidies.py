"""Subsidies of mediation at the bureau: the rates, and the volumes that are looked at."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from centers.cases import attachments
from centers.cases.gate import case_or_404, note_look
from centers.cases.kinds import Depth
from centers.cases.models import AccessLog
from centers.cases.papers import PAPERS
from centers.cases.reach import reach_q
from centers.cases.views.attachments import inline
from centers.common.gates import right_required

from .. import subsidies as verbs
from ..forms.subsidies import GradeForm, RateForm
from ..models import CaseSubsidyRate, Difficulty

RIGHT = "mediation.subsidy"
PURPOSE = "案卷评查"
ROWS_A_PAGE = 30


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def rates(request):
    """The rates by difficulty, and a form for a new one."""
    form = RateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        saved = form.attempt(verbs.set_rate, by=request.user, **form.cleaned_data)
        if saved:
            words = f"{saved.get_difficulty_display()}纠纷自 {saved.valid_from:%Y-%m-%d} 起每件补贴 {saved.amount} 元。"
            messages.success(request, words)
            return redirect("mediation:rates")
    today = timezone.localdate()
    begun = CaseSubsidyRate.objects.filter(valid_from__lte=today)
    newest = begun.order_by("difficulty", "-valid_from").distinct("difficulty")
    have = {rate.difficulty for rate in newest}
    rows = CaseSubsidyRate.objects.select_related("entered_by")
    context = {
        "form": form,
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "in_force": [rate.pk for rate in newest],
        "lacking": [level.label for level in Difficulty if level not in have],
        "today": today,
    }
    return render(request, "mediation/rates.html", context, status=422 if form.errors else 200)


@require_safe
@right_required(RIGHT)
def files(request):
    """The archived volumes within reach, those not looked at first where that is asked for."""
    rows = verbs.archived().filter(reach_q(request.user, Depth.MASKED, RIGHT))
    state = request.GET.get("state", "")
    if state == "open":
        rows = rows.filter(mediation_grade=None)
    elif state == "graded":
        rows = rows.filter(mediation_grade__isnull=False)
    page = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "mediation/files.html", {"page": page, "state": state})


def volume_or_404(request, number):
    """An archived volume that this person may grade."""
    case = case_or_404(request.user, number, depth=Depth.MASKED)
    rows = verbs.archived().filter(reach_q(request.user, Depth.MASKED, RIGHT))
    get_object_or_404(rows, pk=case.pk)
    return case


@require_safe
@right_required(RIGHT)
def volume_paper(request, number, key):
    """A paper of a volume that is being graded; the look is written down with its reason."""
    case = volume_or_404(request, number)
    paper = get_object_or_404(papers_of(case).select_related("file"), pk=key)
    note_look(case, request.user, AccessLog.What.PAPER, f"{PURPOSE}：{paper.title}")
    return inline(paper.file.read(), paper.file.content_type, f"wenshu-{paper.pk}.pdf")


@require_safe
@right_required(RIGHT)
def volume_material(request, number, key):
    """A material of the same, with the reader's name over it."""
    case = volume_or_404(request, number)
    row = get_object_or_404(materials_of(case).select_related("file"), pk=key)
    note_look(case, request.user, AccessLog.What.FILE, f"{PURPOSE}：{row.label}")
    body, content_type = attachments.shown_to(row, request.user)
    return inline(body, content_type, f"cailiao-{row.pk}.{attachments.ENDING[content_type]}")


def materials_of(case):
    """What was handed in; nothing where somebody asked that address and phone be kept, for either may stand on it."""
    rows = case.attachments.standing()
    return rows.none() if is_protected(case) else rows


def is_protected(case):
    return case.parties.filter(address_protected=True).exists()


def papers_of(case):
    """What is bound into a volume; where somebody asked that address and phone be kept, only what goes out."""
    rows = case.papers.standing()
    if is_protected(case):
        rows = rows.filter(code__in=[row.code for row in PAPERS.values() if row.outward])
    return rows


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def grade(request, number):
    """Grades one volume, whose papers and materials are read from here."""
    case = volume_or_404(request, number)
    note_look(case, request.user, AccessLog.What.FILE, PURPOSE)
    form = GradeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        saved = form.attempt(verbs.grade, case, by=request.user, **form.cleaned_data)
        if saved:
            words = f"{case.number} 评查为{saved.get_grade_display()}，补贴 {saved.amount} 元。"
            messages.success(request, words)
            return redirect("mediation:files")
    context = {
        "case": case,
        "form": form,
        "rate": verbs.rate_for(case),
        "papers": papers_of(case),
        "materials": materials_of(case),
    }
    return render(request, "mediation/grade.html", context, status=422 if form.errors else 200)
