"""Looking at places and at files drawn by lot: whoever keeps the assessment, and the team that scores a year."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.common.gates import right_required
from centers.org.models import Center

from .. import checks as sheets
from .. import records
from ..forms import DrawForm, PlaceForm, PointsForm, SettleForm
from ..models import Check, Look, Sample
from .common import frame, typed

RIGHT, JUDGE = "assess.check", "assess.judge"
LINES_A_PAGE = 50


def units_of(user):
    return Center.objects.open().visible_to(user, RIGHT)


def streets_of(user):
    return units_of(user).filter(tier=Center.Tier.STATION)


def open_to(user, at):
    """Which rows somebody looks at, by the unit `at` they are of: those within reach; whoever is of the team of a
    year those of that year, but for the own street."""
    others = Q(year__in=records.years_scored_by(user))
    for street in records.stations_of(user):
        others &= ~Q(**{f"{at}__path__startswith": street.path})
    return Q(**{f"{at}__in": units_of(user)}) | others


@require_safe
@right_required(JUDGE)
def checks(request):
    """Files that wait to be looked at, sheets that wait for a second person, and what was looked at lately."""
    if not records.looks_at_files(request.user):
        raise Http404
    asked = {
        name: request.GET[name] for name in ("year", "indicator", "unit") if name in request.GET
    }
    return show(request, DrawForm(streets=streets_of(request.user), initial=asked))


def show(request, form, status=200):
    user = request.user
    samples = Sample.objects.filter(open_to(user, "unit"), look=None).exclude(case=None)
    looks = Look.objects.filter(open_to(user, "center")).select_related("center", "sample", "by")
    rows = Check.objects.filter(open_to(user, "center"))
    page = Paginator(
        rows.select_related("center", "sample", "by", "by_again"), LINES_A_PAGE
    ).get_page(request.GET.get("page"))
    context = {
        "frame": frame(request),
        "form": form,
        "may_draw": user.may(RIGHT),
        "waiting": samples.select_related("unit")[:LINES_A_PAGE],
        "again": looks.for_a_second()[:LINES_A_PAGE],
        "apart": looks.apart().select_related("by_again")[:LINES_A_PAGE],
        "page": page,
        "labels": [(row, sheets.words_of(row.indicator, row.point)) for row in page],
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
    form = PlaceForm(typed(request), units=units_of(request.user))

    def do(data):
        return sheets.write_down(
            data["unit"], "A3", form.answers, by=request.user, on=data["on"], year=int(data["year"]),
            note=data["note"],
        )  # fmt: skip

    return ask(request, form, do, title="现场检查：公示与无障碍")


@require_http_methods(["GET", "POST"])
@right_required(JUDGE)
def check_file(request, pk):
    """One drawn file, point by point. The paper file is at hand; its number is all that stands here."""
    rows = Sample.objects.filter(open_to(request.user, "unit"), look=None).exclude(case=None)
    sample = get_object_or_404(rows.select_related("case__center", "unit"), pk=pk)
    form = PointsForm(typed(request), points=sheets.points_of(sample.indicator, sample.case))

    def do(data):
        return sheets.write_down(
            sample.case.center, sample.indicator, form.answers, by=request.user, sample=sample,
            note=data["note"],
        )  # fmt: skip

    return ask(request, form, do, title=f"抽查案卷 {sample.number}", sample=sample)


def look_or_404(user, rows, pk):
    rows = rows.filter(open_to(user, "center")).exclude(sample__isnull=False, sample__case=None)
    return get_object_or_404(rows.select_related("center", "sample__case__center", "sample__unit", "by", "by_again"), pk=pk)  # fmt: skip


def title_of(look):
    return f"案卷 {look.sample.number}" if look.sample else f"{look.center.short_name} {look.on}"


@require_http_methods(["GET", "POST"])
@right_required(JUDGE)
def look_again(request, pk):
    """The second person goes through the sheet without knowing what the first found."""
    rows = Look.objects.for_a_second().exclude(by=request.user)
    look = look_or_404(request.user, rows, pk)
    points = {point: sheets.words_of(look.indicator, point) for point in look.found}
    form = PointsForm(typed(request), points=points)

    def do(data):
        return sheets.look_again(look, form.answers, by=request.user, note=data["note"])

    return ask(request, form, do, title=f"第二人复核：{title_of(look)}", sample=look.sample)


@require_http_methods(["GET", "POST"])
@right_required(JUDGE)
def settle_look(request, pk):
    """What two people found differently: they talk, or a third looks."""
    look = look_or_404(request.user, Look.objects.apart(), pk)
    points = {point: sheets.words_of(look.indicator, point) for point in look.differing}
    form = SettleForm(typed(request), points=points)

    def do(data):
        return sheets.settle(look, form.answers, by=request.user, note=data["note"])

    return ask(
        request, form, do, title=f"商定不一致的项：{title_of(look)}", sample=look.sample,
        apart=[(words, look.found[point], look.found_again[point]) for point, words in points.items()], look=look,
    )  # fmt: skip


def ask(request, form, do, **context):
    """A page with some points; what was found is written down, and then it goes back to the list."""
    if (
        request.method == "POST"
        and form.is_valid()
        and (look := form.attempt(do, form.cleaned_data))
    ):
        messages.success(request, f"已保存：{title_of(look)}，{look.status}。")
        return redirect("assessment:checks")
    context |= {"frame": frame(request), "form": form}
    return render(request, "assessment/check.html", context, status=422 if form.errors else 200)
