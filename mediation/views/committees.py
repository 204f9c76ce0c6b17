"""Committees and their people: the list, the page of one, and what is done with them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from centers.common.gates import right_required
from centers.org.models import Center

from .. import committees as verbs
from .. import standards
from ..committee_figures import coverage
from ..composition import faults
from ..forms.committees import (
    AppointForm,
    CloseForm,
    CommitteeFilter,
    CommitteeForm,
    EndForm,
    FoundForm,
    MediatorForm,
    RenewForm,
)
from ..models import Committee, Mediator, StandardReview
from ..places import READ, units_for
from .common import show_form

RIGHT = "mediation.committees"
PER_PAGE, CHANGES_SHOWN, FORMER_SHOWN = 20, 10, 30


def committee_or_404(user, pk, *rights):
    return get_object_or_404(
        Committee.objects.visible_to(user, *rights).select_related("body__center"), pk=pk
    )


def units_to_read(user):
    """The units that a list can be narrowed to: without the rooms of more than one street."""
    units = units_for(user, READ[0]) | units_for(user, READ[1])
    if any(unit.tier == Center.Tier.DISTRICT for unit in user.posted_centers(READ[0])):
        units = units.exclude(tier=Center.Tier.ROOM)
    return units


@require_safe
@right_required(*READ)
def committees(request):
    """Those within reach, narrowed by the address; how many communities have one in term."""
    user, today = request.user, timezone.localdate()
    form = CommitteeFilter(request.GET, units=units_to_read(user))
    rows = form.narrow(Committee.objects.visible_to(user).with_people()).with_notice()
    rows = rows.select_related("body__center").order_by("body__center__path", "body__name")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    covered, communities = coverage(Center.objects.visible_to(user, READ[0]), today)
    context = {
        "form": form,
        "page": page,
        "lines": [(row, faults(row, today) if row.is_open else []) for row in page],
        "covered": covered,
        "communities": communities,
        "may_edit": user.may(RIGHT),
    }
    return render(request, "mediation/committees.html", context)


@require_safe
@right_required(*READ)
def committee(request, pk):
    """One committee: facts, people, faults, terms, notices, trainings, studios, self-checks, changes."""
    user, today = request.user, timezone.localdate()
    rows = Committee.objects.visible_to(user).with_people().select_related("body__center")
    committee = get_object_or_404(rows, pk=pk)
    may_edit = is_within(user, committee, RIGHT)
    this_year = Count("trainings", filter=Q(trainings__on__year=today.year))
    changes = Paginator(committee.body.changes.all(), CHANGES_SHOWN)
    context = {
        "committee": committee,
        "faults": faults(committee, today) if committee.is_open else [],
        "people": committee.mediators.serving().in_order().annotate(trainings_this_year=this_year),
        "former": committee.mediators.exclude(ended_on=None).order_by("-ended_on", "-pk")[
            :FORMER_SHOWN
        ],
        "terms": committee.terms.all(),
        "notices": committee.court_notices.all()[:CHANGES_SHOWN],
        "is_untold": Committee.objects.untold().filter(pk=pk).exists(),
        "studios": committee.studios.select_related("leader"),
        "scores": scores_of(committee),
        "times": standards.times_a_year(today),
        "may_edit": may_edit,
        "may_name": committee.is_open and is_within(user, committee, "mediation.studios"),
        "may_check": is_within(user, committee, "mediation.self_check"),
        "years": verbs.years_to_check(today),
        "changes": changes.get_page(request.GET.get("page")),
    }
    return render(request, "mediation/committee.html", context)


def is_within(user, committee, right):
    return Committee.objects.visible_to(user, right).filter(pk=committee.pk).exists()


def scores_of(committee):
    """[(year, met, items, StandardReview or None)] of the self-checks, the newest first."""
    reviews = {
        review.year: review
        for review in StandardReview.objects.filter(committee=committee).select_related("by")
    }
    rows = committee.checks.order_by("-year").values_list("year")
    rows = rows.annotate(met=Count("pk", filter=Q(is_met=True)), items=Count("pk"))
    return [(year, met, items, reviews.get(year)) for year, met, items in rows]


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def found_committee(request):
    form = FoundForm(request.POST or None, units=units_for(request.user, RIGHT))
    if request.method == "POST" and form.is_valid():
        made = form.attempt(verbs.found_committee, by=request.user, **form.cleaned_data)
        if made:
            messages.success(request, f"{made}已登记，请添加组成人员，然后通报法院。")
            return redirect("mediation:committee", made.pk)
    return show_form(
        request, form, title="登记人民调解委员会", submit="登记", back=reverse("mediation:committees"),
        lead="人民调解不收取任何费用。商事调解组织适用《商事调解条例》，不在这里登记。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def edit_committee(request, pk):
    committee = committee_or_404(request.user, pk, RIGHT)
    names = [name for name in CommitteeForm.base_fields if hasattr(committee, name)]
    initial = {name: getattr(committee, name) for name in names}
    initial |= {name: getattr(committee.body, name) for name in verbs.AT_THE_BODY}
    form = CommitteeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        done = form.attempt(verbs.edit_committee, committee, form.cleaned_data, by=request.user)
        if done is not None:
            messages.success(request, "已保存。" if done else "内容没有变化。")
            return redirect("mediation:committee", pk)
    return show_form(
        request, form, title=f"修改资料：{committee}", submit="保存", back=reverse("mediation:committee", args=[pk]),
        lead="换届不在这里改日期，请用“登记换届”，上一届的记录才会保留。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def renew(request, pk):
    committee = committee_or_404(request.user, pk, RIGHT)
    form = RenewForm(request.POST or None, committee=committee)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        done = form.attempt(
            verbs.renew, committee, elected_on=data["elected_on"], term_end=data["term_end"],
            duties=form.duties, by=request.user,
        )  # fmt: skip
        if done:
            messages.success(
                request, f"已登记换届，本届到 {done.term_end:%Y-%m-%d}。请添加新当选的人员。"
            )
            return redirect("mediation:committee", pk)
    return show_form(
        request, form, title=f"登记换届：{committee}", submit="登记换届", back=reverse("mediation:committee", args=[pk]),
        lead="每届任期三年，委员可以连选连任（人民调解法第九条）。新当选的人员，保存以后再添加；职务变了的，账号岗位请系统管理员调整。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def close_committee(request, pk):
    committee = committee_or_404(request.user, pk, RIGHT)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = form.attempt(verbs.close_committee, committee, by=request.user, **form.cleaned_data)
        if done:
            messages.success(request, f"{committee}已撤销，请通报法院。")
            return redirect("mediation:committee", pk)
    return show_form(
        request, form, title=f"撤销：{committee}", submit="确认撤销", back=reverse("mediation:committee", args=[pk]),
        lead="全体人员同时离任，工作室停止，不能恢复。以往的记录都保留。",
    )  # fmt: skip


# People ---------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def appoint(request, pk):
    committee = committee_or_404(request.user, pk, RIGHT)
    form = AppointForm(request.POST or None, committee=committee)
    if request.method == "POST" and form.is_valid():
        made = form.attempt(verbs.appoint, committee, by=request.user, **form.cleaned_data)
        if made:
            messages.success(request, f"{made.name}已登记为{made.get_duty_display()}。")
            return redirect("mediation:committee", pk)
    return show_form(
        request,
        form,
        title=f"添加人员：{committee}",
        submit="添加",
        back=reverse("mediation:committee", args=[pk]),
    )


def mediator_or_404(user, pk):
    """Somebody who serves, with the committee."""
    rows = Mediator.objects.serving().select_related("committee__body", "user")
    within = Committee.objects.visible_to(user, RIGHT).open()
    return get_object_or_404(rows.filter(committee__in=within), pk=pk)


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def edit_mediator(request, pk):
    mediator = mediator_or_404(request.user, pk)
    form = MediatorForm(request.POST or None, instance=mediator)
    if request.method == "POST" and form.is_valid():
        done = form.attempt(verbs.edit_mediator, mediator, form.cleaned_data, by=request.user)
        if done is not None:
            messages.success(request, "已保存。" if done else "内容没有变化。")
            return redirect("mediation:committee", mediator.committee_id)
    return show_form(
        request, form, title="修改人员资料", submit="保存", back=reverse("mediation:committee", args=[mediator.committee_id]),
        lead="职务变动请先登记离任，再重新添加；换届的用“登记换届”。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(RIGHT)
def end_mediator(request, pk):
    mediator = mediator_or_404(request.user, pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = form.attempt(verbs.end_mediator, mediator, by=request.user, **form.cleaned_data)
        if done:
            messages.success(request, f"已登记{mediator.name}离任，请通报法院。")
            return redirect("mediation:committee", mediator.committee_id)
    return show_form(
        request, form, title=f"登记离任：{mediator.name}（{mediator.get_duty_display()}）", submit="登记离任",
        back=reverse("mediation:committee", args=[mediator.committee_id]),
    )  # fmt: skip
