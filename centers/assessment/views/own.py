"""What a street does in a year's assessment: it says what it thinks of the plan, reviews itself, contests a figure,
appeals, and puts right.
"""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from centers.cases.attachments import allow_upload
from centers.common.gates import right_required

from .. import records as verbs
from ..models import Objection, Rectification, State
from ..record_forms import (
    AppealForm,
    DisputeForm,
    MeasuresForm,
    OpinionForm,
    OutcomeForm,
    SelfReviewForm,
)
from .common import (
    ask,
    is_shown_to,
    oversees,
    own_street_or_404,
    planned_or_404,
    typed,
    with_days,
    years_shown,
)

OWN = "assess.own"


@require_safe
@right_required(OWN)
def own_sheet(request):
    """The sheet of the own street: of the newest year in which it has something to do, else of the newest."""
    unit = own_street_or_404(request.user)
    years = years_shown(request.user)
    if not years:
        return render(request, "assessment/no_sheet.html", {"unit": unit})
    begun = [year for year in years if year <= timezone.localdate().year] or years
    asked = (year for year in years[:3] if tasks_of(unit, planned_or_404(year)))
    return redirect("assessment:unit_sheet", next(asked, begun[0]), unit.code)


def street_and_plan(request, year):
    """The own street, and the plan of a year; whoever oversees all streets acts for none."""
    if oversees(request.user):
        raise Http404
    unit, standing = own_street_or_404(request.user), planned_or_404(year)
    if not is_shown_to(request.user, standing):
        raise Http404
    return unit, standing


def to_sheet(year, unit):
    return reverse("assessment:unit_sheet", args=[year, unit.code])


@require_http_methods(["GET", "POST"])
@right_required(OWN)
def say_opinion(request, year):
    unit, standing = street_and_plan(request, year)
    return ask(
        request, OpinionForm(typed(request)), title=f"对 {year} 年度考核方案的意见", submit="提交意见",
        do=lambda data: verbs.say_opinion(standing.plan, unit, text=data["text"], by=request.user),
        done="意见已提交。", back=reverse("assessment:plan", args=[year]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(OWN)
def review_self(request, year):
    unit, standing = street_and_plan(request, year)
    return ask(
        request, SelfReviewForm(typed(request)), title=f"{unit.area}：{year} 年自评", submit="确认自评",
        do=lambda data: verbs.review_self(standing.plan, unit, comment=data["comment"], by=request.user),
        done="已自评。", back=to_sheet(year, unit),
        lead="请先核对各项数字。认为不对的，先对那一项提出质疑，再确认自评。",
    )  # fmt: skip


def files_of(request):
    """What was chosen to be handed in; Refusal once it is more than people hand in."""
    allow_upload(request.user, len(request.FILES.getlist("files")))
    return request.FILES or None


def line_or_404(standing, unit, code):
    line = standing.sheet_of(unit).line_of(code)
    if line is None:
        raise Http404
    return line


@require_http_methods(["GET", "POST"])
@right_required(OWN)
def contest(request, year, code):
    """A figure that the street holds for wrong."""
    unit, standing = street_and_plan(request, year)
    line = line_or_404(standing, unit, code)
    if line.figure is None or not line.figure.denominator:
        raise Http404
    parts = [(number, part.spoken) for part, number in standing.parts if number is not None]
    return ask(
        request, DisputeForm(typed(request), files_of(request), parts=parts), title=f"质疑 {code} 的数字", submit="提出质疑",
        do=lambda data: verbs.contest(standing.plan, unit, code, by=request.user, **data),
        done="已提出，答复以前得分按区间显示。", back=to_sheet(year, unit),
        facts=[("现在的数字", standing.words_of(code, line.figure)), ("现在的得分", line.points)],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(OWN)
def appeal(request, year, code):
    unit, standing = street_and_plan(request, year)
    line = line_or_404(standing, unit, code)
    return ask(
        request, AppealForm(typed(request), files_of(request)), title=f"对 {code} 的得分申诉", submit="提出申诉",
        do=lambda data: verbs.appeal(standing.plan, unit, code, by=request.user, **data),
        done="已提出申诉，十个工作日内答复。", back=to_sheet(year, unit),
        facts=[("现在的得分", line.points)], lead="复核只调整申诉的这一项，可能调高，也可能调低。",
    )  # fmt: skip


def named(row, standing):
    return str(standing.rows.get(row.code, row.code))


def own_rectification(request, pk):
    return get_object_or_404(
        Rectification.objects.select_related("plan"), unit=own_street_or_404(request.user), pk=pk
    )


@require_http_methods(["GET", "POST"])
@right_required(OWN)
def rectify(request, year, pk):
    """First how, then that it is done."""
    unit, standing = street_and_plan(request, year)
    row = own_rectification(request, pk)
    if row.plan.year != year or row.done_at:
        raise Http404
    back = to_sheet(year, unit)
    if row.planned_at:
        return ask(
            request, OutcomeForm(typed(request)), title=f"{year} 年 {named(row, standing)}：整改完成情况", submit="提交",
            do=lambda data: verbs.report_done(row, outcome=data["outcome"]), done="已提交，等待核实销号。",
            back=back, facts=[
                ("整改方案", row.measures), ("完成期限", row.done_due), *([("核实情况", row.finding)] if row.finding else []),
            ],
        )  # fmt: skip
    return ask(
        request, MeasuresForm(typed(request)), title=f"{year} 年 {named(row, standing)}：整改方案", submit="提交",
        do=lambda data: verbs.plan_rectification(row, measures=data["measures"]), done="整改方案已提交。",
        back=back, facts=[("报方案期限", row.plan_due), ("完成期限", row.done_due)],
    )  # fmt: skip


def has_said(plan, unit):
    """Whether a street said what it thinks of the plan since it was asked the last time."""
    return plan.opinions.filter(unit=unit, round=plan.cycle.round).exists()


def tasks_of(unit, standing):
    """[(words, address)] of what a street can do in a year now."""
    plan, cycle = standing.plan, standing.plan.cycle
    year = plan.year
    found = []
    if cycle.is_at(State.CONSULTING) and not has_said(plan, unit):
        found.append(
            (f"方案征求意见到 {cycle.until}", reverse("assessment:say_opinion", args=[year]))
        )
    if cycle.is_at(State.SELF_REVIEW) and not plan.self_reviews.filter(unit=unit).exists():
        found.append((f"自评到 {cycle.until}", reverse("assessment:review_self", args=[year])))
    if cycle.is_at(State.RECTIFYING):
        found += [
            (
                f"{row.code} 整改：{row.status}{'，已逾期' if row.is_overdue else ''}",
                reverse("assessment:rectify", args=[year, row.pk]),
            )
            for row in plan.rectifications.filter(unit=unit, done_at=None)
        ]
    return found


def objecting(standing):
    """The name of the page on which a street contests a line now, or None."""
    cycle = standing.plan.cycle
    if cycle.is_at(State.SELF_REVIEW):
        return "assessment:contest"
    is_open = not cycle.until or timezone.localdate() <= cycle.until
    if cycle.is_at(State.PUBLICITY, State.APPEALING) and is_open:
        return "assessment:appeal"
    return None


def objections_of(standing, unit):
    rows = Objection.objects.filter(plan=standing.plan, unit=unit)
    return with_days(standing, rows.order_by("-pk").prefetch_related("files"))
