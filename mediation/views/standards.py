"""The bureau's side of committees: the checklist, how often is trained, and the figures of all of them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from centers.common.gates import right_required
from centers.common.spreadsheets import workbook
from centers.org.models import Center

from .. import committee_figures as figures
from .. import standards as verbs
from ..committees import years_to_check
from ..forms.standards import ItemForm, NormForm, WordingForm, YearForm
from ..models import Committee, StandardItem, TrainingNorm
from .common import show_form

RIGHT, FIGURES = "mediation.standards", "case.overview"
ROWS_A_PAGE = 50


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def items(request):
    """The lines of the checklist, also those of the past; and one more."""
    form = ItemForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.attempt(verbs.set_standard_item, by=request.user, **form.cleaned_data)
        if made:
            messages.success(request, f"已增加，自 {made.valid_from.year} 年起。")
            return redirect("mediation:standards")
    today = timezone.localdate()
    rows = StandardItem.objects.select_related("entered_by")
    context = {
        "form": form,
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "count": StandardItem.objects.of_year(today.year).count(),
        "today": today,
    }
    return render(request, "mediation/standards.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def edit_item(request, pk):
    """A new wording from a year on; the years before keep theirs."""
    item = get_object_or_404(StandardItem, pk=pk, valid_to=None)
    form = WordingForm(request.POST or None, initial={"text": item.text, "source": item.source})
    if request.method == "POST" and form.is_valid():
        made = form.attempt(
            verbs.set_standard_item,
            item=item,
            group=item.group,
            by=request.user,
            **form.cleaned_data,
        )
        if made:
            messages.success(request, f"已调整，自 {made.valid_from.year} 年起。")
            return redirect("mediation:standards")
    return show_form(
        request, form, title=f"调整：{item}", submit="保存", back=reverse("mediation:standards"), frame="bureau.html",
        lead="以前年度的自查仍按原来的内容。已有调委会自查的年度不能再调整。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def end_item(request, pk):
    item = get_object_or_404(StandardItem, pk=pk, valid_to=None)
    form = YearForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = form.attempt(verbs.end_standard_item, item, **form.cleaned_data)
        if done:
            messages.success(request, f"“{item}”自 {form.cleaned_data['year']} 年起不再自查。")
            return redirect("mediation:standards")
    return show_form(
        request,
        form,
        title=f"停用：{item}",
        submit="停用",
        back=reverse("mediation:standards"),
        frame="bureau.html",
    )


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def training_norm(request):
    form = NormForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = form.attempt(verbs.set_training_norm, by=request.user, **form.cleaned_data)
        if made:
            messages.success(
                request, f"自 {made.valid_from:%Y-%m-%d} 起每年至少培训 {made.times} 次。"
            )
            return redirect("mediation:training_norm")
    today = timezone.localdate()
    rows = TrainingNorm.objects.select_related("entered_by")
    context = {
        "form": form,
        "page": Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page")),
        "now": TrainingNorm.objects.filter(valid_from__lte=today).first(),
        "today": today,
    }
    return render(
        request, "mediation/training_norm.html", context, status=422 if form.errors else 200
    )


# Figures --------------------------------------------------------------------------------------


def asked(request):
    """What the address asks for: by street or by kind, and the year of training, self-checks and cases."""
    years = years_to_check(timezone.localdate())
    by = request.GET.get("by") if request.GET.get("by") in figures.GROUPS else "street"
    year = next((year for year in years if str(year) == request.GET.get("year")), years[0])
    return by, year


def lines(user, by, year):
    today = timezone.localdate()
    found = figures.lines(
        Committee.objects.visible_to(user, FIGURES), by, year=year, on=today,
        times=verbs.times_a_year(min(today, today.replace(year=year, month=12, day=31))),
    )  # fmt: skip
    return [*found, figures.total(found)]


@require_safe
@right_required(FIGURES)
def overview(request):
    """Committees and mediators in figures."""
    by, year = asked(request)
    today = timezone.localdate()
    covered, communities = figures.coverage(Center.objects.visible_to(request.user, FIGURES), today)
    context = {
        "by": by,
        "year": year,
        "years": years_to_check(today),
        "groups": [(code, label) for code, (label, _) in figures.GROUPS.items()],
        "label": figures.GROUPS[by][0],
        "columns": figures.COLUMNS.values(),
        "lines": [
            (line, [line.figures[name] for name in figures.COLUMNS])
            for line in lines(request.user, by, year)
        ],
        "covered": covered,
        "communities": communities,
        "times": verbs.times_a_year(today),
    }
    return render(request, "mediation/overview.html", context)


@require_safe
@right_required(FIGURES)
def overview_xlsx(request):
    by, year = asked(request)
    label = figures.GROUPS[by][0]
    file = workbook(
        "调委会",
        notes=[f"人民调解委员会和人民调解员（按{label}）", f"培训、自查和受理：{year} 年；其余截至 {timezone.localdate()}"],
        headings=[label, *figures.COLUMNS.values(), "自查平均得分"],
        rows=(
            (line.name, *(line.figures[name] for name in figures.COLUMNS), line.score)
            for line in lines(request.user, by, year)
        ),
        number="0%",
    )  # fmt: skip
    return FileResponse(file, as_attachment=True, filename=f"调委会_{year}.xlsx")
