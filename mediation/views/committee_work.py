"""Telling the court, the yearly self-check, training and studios."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from centers.common.gates import right_required
from centers.org.models import Center

from .. import committees as verbs
from ..forms.committees import (
    COURT,
    AttendanceForm,
    ConfirmForm,
    NoticeForm,
    SelfCheckForm,
    StudioForm,
    TrainingForm,
)
from ..models import Committee, Mediator, StandardItem, Studio, Training
from ..places import units_for
from .committees import PER_PAGE, RIGHT, committee_or_404
from .common import show_form

SELF_CHECK = "mediation.self_check"


# The court ------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def notify_court(request, pk):
    committee = committee_or_404(request.user, pk, RIGHT)
    told = "\n".join(verbs.changes_to_tell(committee))
    form = NoticeForm(request.POST or None, initial={"court": COURT, "summary": told})
    if request.method == "POST" and form.is_valid():
        made = form.attempt(verbs.notify_court, committee, by=request.user, **form.cleaned_data)
        if made:
            messages.success(request, "已登记通报，可以打印。")
            return redirect("mediation:court_notice", pk, made.pk)
    return show_form(
        request, form, title=f"通报法院：{committee}", submit="登记通报", back=reverse("mediation:committee", args=[pk]),
        lead="司法行政部门应当把调委会的设立、组成和调整情况及时通报所在地基层人民法院（人民调解法第十条）。登记后不能修改。",
    )  # fmt: skip


@require_safe
@right_required(RIGHT)
def court_notice(request, pk, number):
    """What the court was told, to be printed."""
    committee = committee_or_404(request.user, pk, RIGHT)
    notice = get_object_or_404(committee.court_notices.select_related("by"), pk=number)
    return render(
        request, "mediation/court_notice.html", {"committee": committee, "notice": notice}
    )


# The yearly self-check ------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@right_required(SELF_CHECK)
def self_check(request, pk, year):
    """The checklist of a year on one page."""
    committee = committee_or_404(request.user, pk, SELF_CHECK)
    if year not in verbs.years_to_check(timezone.localdate()):
        raise Http404
    items = StandardItem.objects.of_year(year)
    initial = SelfCheckForm.initial_of(committee.checks.filter(year=year))
    form = SelfCheckForm(request.POST or None, items=items, initial=initial)
    if request.method == "POST" and form.is_valid():
        met = form.attempt(verbs.record_self_check, committee, year, form.answers, by=request.user)
        if met is not None:
            messages.success(request, f"{year} 年自查已保存：{len(form.items)} 项中达到 {met} 项。")
            return redirect("mediation:committee", pk)
    return show_form(
        request, form, title=f"{year} 年规范化自查：{committee}", submit="保存自查", back=reverse("mediation:committee", args=[pk]),
        lead="达到的勾选，并写明证明；没有达到的不勾选。其他人确认以前可以修改。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def confirm_check(request, pk, year):
    committee = committee_or_404(request.user, pk, RIGHT)
    rows = committee.checks.filter(year=year).select_related("item", "by")
    checks = list(rows.order_by("item__group", "item__order"))
    if not checks:
        raise Http404
    met = sum(check.is_met for check in checks)
    form = ConfirmForm(request.POST or None, initial={"met": met})
    if request.method == "POST" and form.is_valid():
        done = form.attempt(
            verbs.confirm_self_check, committee, year, by=request.user, **form.cleaned_data
        )
        if done:
            messages.success(
                request, f"已确认 {year} 年自查：{done.items} 项中达到 {done.met} 项。"
            )
            return redirect("mediation:committee", pk)
    review = committee.reviews.filter(year=year).select_related("by").first()
    context = {
        "committee": committee, "year": year, "checks": checks, "met": met, "form": form, "review": review,
        "is_own": checks[0].by == request.user,
    }  # fmt: skip
    return render(
        request, "mediation/confirm_check.html", context, status=422 if form.errors else 200
    )


# Training -------------------------------------------------------------------------------------


def trainings_of(user):
    """Trainings of the units within reach, and those of the district, which everybody's mediators attend."""
    here = Q(center__in=units_for(user, RIGHT)) | Q(center__tier=Center.Tier.DISTRICT)
    return Training.objects.filter(here).select_related("center")


def places_for(user):
    """Where a training is held: the streets within reach and the centre."""
    return units_for(user, RIGHT).exclude(tier=Center.Tier.ROOM)


@require_safe
@right_required(RIGHT)
def trainings(request):
    rows = trainings_of(request.user).annotate(people=Count("attendees")).order_by("-on", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "mediation/trainings.html", {"page": page})


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def hold_training(request):
    form = TrainingForm(request.POST or None, units=places_for(request.user))
    if request.method == "POST" and form.is_valid():
        made = form.attempt(verbs.hold_training, by=request.user, **form.cleaned_data)
        if made:
            messages.success(request, "培训已登记，请勾选参加的调解员。")
            return redirect("mediation:training", made.pk)
    return show_form(
        request, form, title="登记调解员培训", submit="登记", back=reverse("mediation:trainings")
    )


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def training(request, pk):
    """One training; who attended, street by street."""
    training = get_object_or_404(trainings_of(request.user), pk=pk)
    places = places_for(request.user)
    place = places.filter(code=request.GET.get("unit", "")).first() or places.first()
    if place is None:
        raise Http404
    seats = Committee.objects.visible_to(request.user, RIGHT)
    # The centre's own committees stand beside those of the streets, not above them.
    seats = (
        seats.filter(body__center=place) if place.tier == Center.Tier.DISTRICT else seats.at(place)
    )
    people = Mediator.objects.on(training.on).filter(committee__in=seats)
    people = people.select_related("committee__body").order_by("committee__body__name", "pk")
    there = training.attendees.filter(pk__in=people.values("pk"))
    form = AttendanceForm(
        request.POST if request.method == "POST" else None, people=people,
        initial={"attended": [person.pk for person in there]},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        verbs.set_attendance(training, among=people, attended=form.cleaned_data["attended"])
        messages.success(request, f"已保存{place.area}参加培训的调解员。")
        return redirect(request.get_full_path())
    context = {
        "training": training, "places": places, "place": place, "form": form, "has_people": people.exists(),
        "attended": training.attendees.count(),
    }  # fmt: skip
    return render(request, "mediation/training.html", context, status=422 if form.errors else 200)


# Studios --------------------------------------------------------------------------------------


@require_safe
@right_required("mediation.studios")
def studios(request):
    """All studios; the way to add one goes by its committee."""
    within = Committee.objects.visible_to(request.user, "mediation.studios")
    rows = Studio.objects.filter(committee__in=within).select_related("committee__body", "leader")
    page = Paginator(rows.order_by("name"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "mediation/studios.html", {"page": page})


@require_http_methods(["GET", "POST"])
@right_required("mediation.studios")
def add_studio(request, pk):
    committee = committee_or_404(request.user, pk, "mediation.studios")
    return keep_studio(request, committee, None)


@require_http_methods(["GET", "POST"])
@right_required("mediation.studios")
def edit_studio(request, pk):
    within = Committee.objects.visible_to(request.user, "mediation.studios")
    rows = Studio.objects.filter(committee__in=within).select_related("committee__body")
    studio = get_object_or_404(rows, pk=pk)
    return keep_studio(request, studio.committee, studio)


def keep_studio(request, committee, studio):
    form = StudioForm(request.POST or None, instance=studio, committee=committee)
    if request.method == "POST" and form.is_valid():
        done = form.attempt(
            verbs.name_studio, committee, form.cleaned_data, by=request.user, studio=studio
        )
        if done:
            messages.success(request, f"{done.name}已保存。")
            return redirect("mediation:studios")
    title = f"调解工作室：{studio.name}" if studio else f"添加调解工作室：{committee}"
    return show_form(
        request,
        form,
        title=title,
        submit="保存",
        back=reverse("mediation:studios"),
        frame="bureau.html",
    )
