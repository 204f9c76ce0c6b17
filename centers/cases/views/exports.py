"""Lists of cases as spreadsheets: at once without names, with names once another person approved."""

import logging

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.common.gates import right_required
from centers.common.refusals import Refusal

from .. import exports as verbs
from ..forms.exports import YES, AskForm, DecisionForm, ExportFilter
from ..models import Export
from ..tasks import make_export

log = logging.getLogger("lianhu.report")
EXPORT, APPROVE = "case.export", "case.approve_export"
ROWS_A_PAGE = 30


def frame(request):
    """The menu around the page: whoever has the bureau's front page stays there."""
    return "bureau.html" if request.user.may("bureau.view") else "desk.html"


def export_or_404(user, pk):
    """The only way a view obtains an export."""
    rows = Export.objects.select_related("asked_by", "decided_by", "reach")
    return get_object_or_404(rows.filter(pk__in=Export.objects.visible_to(user)), pk=pk)


@require_safe
@right_required(EXPORT)
def table(request):
    """The list of the address without anybody's name, at once."""
    file, rows = verbs.table(request.user, request.GET.urlencode())
    log.info("download cases rows=%s user=%s", rows, request.user.pk)
    return FileResponse(file, as_attachment=True, filename=f"案件_{timezone.localdate()}.xlsx")


@require_safe
@right_required(EXPORT, APPROVE)
def exports(request):
    form = ExportFilter(request.GET)
    rows = form.rows_for(request.user).select_related("asked_by", "decided_by", "reach")
    context = {
        "frame": frame(request),
        "form": form,
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "waiting": Export.objects.to_decide(request.user).count(),
        "may_ask": request.user.may(EXPORT),
    }
    return render(request, "cases/exports.html", context)


@require_http_methods(["GET", "POST"])
@right_required(EXPORT)
def ask_export(request):
    query = verbs.kept_part(request.GET)
    rows, words = verbs.rows_for(request.user, query)
    form = AskForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        export = form.attempt(verbs.ask, by=request.user, query=query, **form.cleaned_data)
        if export:
            messages.success(request, "已提交，等待审批。批准以后自动生成，会在站内通知您。")
            return redirect("cases:export", export.pk)
    context = {
        "form": form,
        "count": rows.count(),
        "words": words,
        "table": f"{reverse('cases:table')}?{query}",
    }
    return render(request, "cases/export_ask.html", context, status=422 if form.errors else 200)


@require_safe
@right_required(EXPORT, APPROVE)
def export(request, pk):
    return show(request, export_or_404(request.user, pk))


def show(request, row, form=None):
    may_decide = Export.objects.to_decide(request.user).filter(pk=row.pk).exists()
    context = {
        "frame": frame(request),
        "export": row,
        "form": (form or DecisionForm()) if may_decide else None,
        "is_mine": row.asked_by_id == request.user.pk,
    }
    return render(request, "cases/export.html", context, status=422 if form else 200)


@require_POST
@right_required(APPROVE)
def decide_export(request, pk):
    row = get_object_or_404(Export.objects.within(request.user), pk=pk)
    form = DecisionForm(request.POST)
    if form.is_valid():
        approve, note = form.cleaned_data["approve"] == YES, form.cleaned_data["note"]
        try:
            verbs.decide(row, approve=approve, by=request.user, note=note)
        except Refusal as refusal:
            refusal.way_out = reverse("cases:export", args=[pk])
            raise
        if approve:
            transaction.on_commit(lambda: make_export.delay(pk), robust=True)
        messages.success(request, "已批准，正在生成。" if approve else "已记为不批准。")
        return redirect("cases:export", pk)
    return show(request, row, form)


@require_safe
@right_required(EXPORT)
def fetch_export(request, pk):
    row = get_object_or_404(Export.objects.filter(asked_by=request.user), pk=pk)
    body = verbs.fetch(row, by=request.user)
    log.info("download export=%s user=%s", row.pk, request.user.pk)
    answer = HttpResponse(body, content_type=verbs.XLSX)
    answer["Content-Disposition"] = f'attachment; filename="export-{row.pk}.xlsx"'
    return answer
