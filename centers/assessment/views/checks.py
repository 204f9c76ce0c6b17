"""Looking at places and at files drawn by lot."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.common.gates import right_required
from centers.org.models import Center

from .. import checks as sheets
from ..forms import DrawForm, PlaceForm, PointsForm
from ..models import Check, Sample
from .common import typed

RIGHT = "assess.check"
LINES_A_PAGE = 50


def units_of(user):
    return Center.objects.open().visible_to(user, RIGHT)


def streets_of(user):
    return units_of(user).filter(tier=Center.Tier.STATION)


@require_safe
@right_required(RIGHT)
def checks(request):
    """Files that wait to be looked at, and what was looked at lately."""
    return show(request, DrawForm(streets=streets_of(request.user)))


def show(request, form, status=200):
    samples = Sample.objects.filter(unit__in=units_of(request.user)).select_related("unit")
    rows = Check.objects.filter(center__in=units_of(request.user))
    page = Paginator(rows.select_related("center", "sample", "by"), LINES_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "form": form,
        "waiting": samples.filter(checked_at=None)[:LINES_A_PAGE],
        "page": page,
        "labels": [(row, sheets.words_of(row)) for row in page],
    }
    return render(request, "assessment/checks.html", context, status=status)


@require_POST
@right_required(RIGHT)
def draw(request):
    form = DrawForm(request.POST, streets=streets_of(request.user))
    if form.is_valid():
        drawn = form.attempt(
            sheets.draw, form.cleaned_data["unit"], form.cleaned_data["indicator"],
            int(form.cleaned_data["year"]), by=request.user,
        )  # fmt: skip
        if drawn:
            messages.success(request, f"已抽取 {len(drawn)} 份案卷。")
            return redirect("assessment:checks")
    return show(request, form, status=422)


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def check_place(request):
    """What a place shows, point by point."""
    form = PlaceForm(typed(request), indicator="A3", units=units_of(request.user))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = form.attempt(
            sheets.write_down, data["unit"], "A3", form.answers, by=request.user, on=data["on"],
            year=int(data["year"]), note=data["note"],
        )  # fmt: skip
        if done:
            messages.success(request, f"已记录对{data['unit'].short_name}的检查。")
            return redirect("assessment:checks")
    context = {"form": form, "title": "现场检查：公示与无障碍"}
    return render(request, "assessment/check.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def check_file(request, pk):
    """One drawn file, point by point. The paper file is at hand; its number is all that stands here."""
    rows = Sample.objects.filter(unit__in=units_of(request.user), checked_at=None)
    rows = rows.exclude(case=None)
    sample = get_object_or_404(rows.select_related("case__center", "unit"), pk=pk)
    form = PointsForm(typed(request), indicator=sample.indicator)
    if request.method == "POST" and form.is_valid():
        done = form.attempt(
            sheets.write_down, sample.case.center, sample.indicator, form.answers, by=request.user,
            sample=sample, note=form.cleaned_data["note"],
        )  # fmt: skip
        if done:
            messages.success(request, f"已记录案卷 {sample.number} 的检查。")
            return redirect("assessment:checks")
    context = {"form": form, "title": f"抽查案卷 {sample.number}", "sample": sample}
    return render(request, "assessment/check.html", context, status=422 if form.errors else 200)
