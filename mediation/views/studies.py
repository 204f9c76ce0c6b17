"""分析研判: written by the bureau and the heads of stations, read by those whom it was sent."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from centers.common.gates import right_required
from centers.common.spreadsheets import workbook
from centers.org.models import Center

from .. import studies as verbs
from ..figures import chart_of, figures, period_before
from ..forms.studies import BeginForm, PartsForm, ReadersForm
from ..models import Study
from ..places import units_for
from .common import show_form

RIGHT = "mediation.analyse"
A_PAGE = 30


def own_draft_or_404(request, pk):
    rows = Study.objects.kept_by(request.user).filter(status=Study.Status.DRAFT)
    return get_object_or_404(rows.select_related("unit"), pk=pk)


def study_or_404(request, pk):
    return get_object_or_404(
        Study.objects.visible_to(request.user).select_related("unit", "made_by", "issued_by"), pk=pk
    )


def tables_of(study):
    """The figures as they were kept; of a draft, those of the moment."""
    return study.figures or figures(study.unit, study.first, study.last)


@require_safe
@right_required(*verbs.READING)
def studies(request):
    rows = Study.objects.visible_to(request.user).select_related("unit")
    context = {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")),
        "may_analyse": request.user.may(RIGHT),
    }
    return render(request, "mediation/studies.html", context)


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def new_study(request):
    units = units_for(request.user, RIGHT).exclude(tier=Center.Tier.ROOM)
    form = BeginForm(request.POST or None, units=units)
    if request.method == "POST" and form.is_valid():
        study = form.attempt(verbs.begin_study, by=request.user, **form.facts)
        if study:
            return redirect("mediation:edit_study", study.pk)
    return show_form(
        request, form, title="起草分析研判报告", back=reverse("mediation:studies"), submit="开始起草",
        lead="数字按登记的记录自动统计，并与上一期比较。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def edit_study(request, pk):
    study = own_draft_or_404(request, pk)
    form = PartsForm(request.POST or None, instance=study)
    if (
        request.method == "POST"
        and form.is_valid()
        and form.attempt(verbs.write_draft, study, **form.cleaned_data)
    ):
        messages.success(request, "已保存。")
        return redirect("mediation:study", pk)
    return show_form(
        request, form, title=study.title, back=reverse("mediation:study", args=[pk]), submit="保存", is_wide=True,
        lead=verbs.counted_since(study),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def issue_study(request, pk):
    """Issues a draft; of one that was issued, names more readers."""
    rows = Study.objects.kept_by(request.user).select_related("unit")
    study = get_object_or_404(rows, pk=pk)
    is_draft = study.status == Study.Status.DRAFT
    form = ReadersForm(request.POST or None, posts=verbs.posts_for(study.unit))
    if request.method == "POST" and form.is_valid():
        verb = verbs.issue_study if is_draft else verbs.circulate
        if form.attempt(verb, study, by=request.user, **form.cleaned_data):
            messages.success(request, "已印发并送阅。" if is_draft else "已送阅。")
            return redirect("mediation:study", pk)
    return show_form(
        request, form, title=f"{'印发' if is_draft else '增加送阅'}：{study.title}",
        back=reverse("mediation:study", args=[pk]), submit="印发并送阅" if is_draft else "送阅",
        lead="印发以后数字和文字不能再改。只有选中的岗位、个人和起草单位的负责人能读，阅读有记录。"
        + (verbs.counted_since(study) if is_draft else ""),
    )  # fmt: skip


@require_safe
@right_required(*verbs.READING)
def study(request, pk):
    """To be read and printed; that somebody read it is written down."""
    study = study_or_404(request, pk)
    verbs.note_look(study, by=request.user)
    tables = tables_of(study)
    is_keeper = Study.objects.kept_by(request.user).filter(pk=pk).exists()
    before = study.kind, *period_before(study.first, study.last)
    context = {
        "study": study,
        "tables": [(table, chart_of(table)) for table in tables if table["rows"]],
        "empty": [table["title"] for table in tables if not table["rows"]],
        "before": Study(kind=before[0], first=before[1], last=before[2]).period_words,
        "is_keeper": is_keeper,
        "readers": study.readers.select_related("unit", "user") if is_keeper else (),
        "page": Paginator(study.looks.select_related("by"), A_PAGE).get_page(request.GET.get("page")) if is_keeper else None,
    }  # fmt: skip
    return render(request, "mediation/study.html", context)


@require_safe
@right_required(*verbs.READING)
def study_xlsx(request, pk):
    """All its tables under one another."""
    study = study_or_404(request, pk)
    verbs.note_look(study, by=request.user)
    rows = [
        (table["title"], label, now, before)
        for table in tables_of(study)
        for label, now, before in [*table["rows"], ["合计", *table["total"]]]
    ]
    file = workbook(
        "统计表", notes=[study.title, f"{study.first} 至 {study.last}"],
        headings=["表", "项目", "本期", "上期"], rows=rows,
    )  # fmt: skip
    return FileResponse(file, as_attachment=True, filename=f"{study.title}.xlsx")
