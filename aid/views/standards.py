"""The standard of hardship and the subsidies, as the bureau enters them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from centers.common.gates import right_required

from .. import standards as verbs
from ..forms.standards import MeansForm, RateForm
from ..models import MatterKind, MeansStandard, SubsidyRate

RIGHT = "aid.settings"
ROWS_A_PAGE = 30


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def means(request):
    form = MeansForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        saved = form.attempt(verbs.set_means_standard, by=request.user, **form.cleaned_data)
        if saved:
            messages.success(
                request,
                f"经济困难标准自 {saved.valid_from:%Y-%m-%d} 起为 {saved.monthly_income} 元。",
            )
            return redirect("aid:means")
    today = timezone.localdate()
    context = {"now": MeansStandard.objects.filter(valid_from__lte=today).first(), "today": today}
    return show(request, "aid/means.html", form, MeansStandard.objects.all(), context)


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def subsidies(request):
    form = RateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        saved = form.attempt(verbs.set_subsidy_rate, by=request.user, **form.cleaned_data)
        if saved:
            messages.success(
                request,
                f"{saved.get_matter_kind_display()}补贴自 {saved.valid_from:%Y-%m-%d} 起为每件 {saved.amount} 元。",
            )
            return redirect("aid:subsidies")
    today = timezone.localdate()
    begun = SubsidyRate.objects.filter(valid_from__lte=today)
    newest = begun.order_by("matter_kind", "-valid_from").distinct("matter_kind")
    have = {rate.matter_kind for rate in newest}
    context = {
        "in_force": [rate.pk for rate in newest],
        "lacking": [kind.label for kind in MatterKind if kind not in have],
        "today": today,
    }
    return show(request, "aid/subsidies.html", form, SubsidyRate.objects.all(), context)


def show(request, template, form, rows, context):
    """A form over the dated rows that came before, the newest first."""
    pages = Paginator(rows.select_related("entered_by"), ROWS_A_PAGE)
    context |= {"form": form, "page": pages.get_page(request.GET.get("page"))}
    return render(request, template, context, status=422 if form.errors else 200)
