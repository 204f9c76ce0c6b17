"""What people write down and decide beside the figures, as the bureau and the team see it."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.cases.views.attachments import inline
from centers.common.gates import right_required
from centers.org.models import Center

from .. import looks
from .. import records as verbs
from ..models import Assessor, Event, Excuse, Flag, Objection, ObjectionFile, Rectification
from ..record_forms import (
    AnswerForm,
    AssessorForm,
    EventForm,
    ExcuseForm,
    FindingForm,
    FlagDecisionForm,
    FlagForm,
    JudgeForm,
    ReasonForm,
    RulingForm,
)
from ..results import staff_with
from .common import ask, done, frame, planned_or_404, rows_of, streets_of, typed, with_days

EDIT, VIEW, JUDGE, OWN = "assess.edit", "assess.view", "assess.judge", "assess.own"
LINES_A_PAGE = 50


def to_records(year):
    return reverse("assessment:records", args=[year])


def to_cycle(year):
    return reverse("assessment:cycle", args=[year])


@require_safe
@right_required(VIEW)
def records(request, year):
    """Events, excuses, red lines and objections of a year."""
    standing = planned_or_404(year)
    plan = standing.plan
    names = {row.code: str(row) for row in rows_of(standing)}
    events = Paginator(plan.events.select_related("unit", "by", "voided_by"), LINES_A_PAGE)
    context = {
        "standing": standing,
        "page": events.get_page(request.GET.get("page")),
        "names": names,
        "excuses": plan.excuses.select_related("unit", "by"),
        "flags": plan.flags.select_related("unit", "red_line"),
        "objections": with_days(
            standing, plan.objections.select_related("unit", "raised_by").prefetch_related("files")
        ),
        "may_edit": request.user.may(EDIT) and plan.cycle.is_at(*verbs.BEFORE_GRADES),
        "may_record": request.user.may(EDIT) and plan.cycle.is_at(*verbs.BEFORE_RESULTS),
    }
    return render(request, "assessment/records.html", context)


@require_http_methods(["GET", "POST"])
@right_required(EDIT)
def add_event(request, year):
    standing = planned_or_404(year)
    form = EventForm(
        typed(request), streets=streets_of(standing), rows=rows_of(standing), year=year
    )  # fmt: skip
    return ask(
        request, form, title="登记加分或者扣分", submit="登记",
        do=lambda data: verbs.write_event(standing.plan, by=request.user, **data), done="已登记。",
        back=to_records(year), lead="凭文件登记，登记后不能改，错了作废重记。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(EDIT)
def void_event(request, year, pk):
    event = get_object_or_404(Event.objects.filter(plan__year=year, voided_at=None), pk=pk)
    return ask(
        request, ReasonForm(typed(request)), title=f"作废：{event.unit.area} {event.code} {event.document}",
        submit="作废", do=lambda data: verbs.void_event(event, reason=data["reason"], by=request.user),
        done="已作废。", back=to_records(year),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(EDIT)
def add_excuse(request, year):
    standing = planned_or_404(year)
    form = ExcuseForm(typed(request), streets=streets_of(standing), rows=rows_of(standing))

    def do(data):
        verbs.excuse(
            standing.plan, data["unit"], data["codes"], reason=data["reason"], by=request.user
        )

    return ask(
        request, form, title="免责", submit="保存", do=do, done="已登记。", back=to_records(year),
        lead="因疫情、灾害等特殊情况不计分的指标，权重分给其他指标；理由公开。",
    )  # fmt: skip


@require_POST
@right_required(EDIT)
def end_excuse(request, year, pk):
    verbs.end_excuse(
        get_object_or_404(Excuse.objects.filter(plan__year=year), pk=pk), by=request.user
    )
    return done(request, "已撤销免责。", to_records(year))


@require_http_methods(["GET", "POST"])
@right_required(EDIT)
def add_flag(request, year):
    standing = planned_or_404(year)
    form = FlagForm(
        typed(request), streets=streets_of(standing), lines=standing.plan.red_lines.all()
    )
    return ask(
        request, form, title="提出红线事项", submit="提出",
        do=lambda data: verbs.raise_flag(standing.plan, by=request.user, **data),
        done="已提出，经复核组认定才影响等次。", back=to_records(year),
    )  # fmt: skip


def panel_of(plan):
    return plan.assessors.filter(duty=Assessor.Duty.PANEL).select_related("user")


@require_http_methods(["GET", "POST"])
@right_required(EDIT)
def decide_flag(request, year, pk):
    standing = planned_or_404(year)
    flag = get_object_or_404(Flag.objects.filter(plan=standing.plan, decided_at=None), pk=pk)
    form = FlagDecisionForm(
        typed(request), members=panel_of(standing.plan),
        names=[band.name for band in standing.plan.scheme.bands][2:],
    )  # fmt: skip
    return ask(
        request, form, title=f"认定红线事项：{flag.unit.area}", submit="记录认定结果",
        do=lambda data: verbs.decide_flag(flag, by=request.user, **data), done="已记录。",
        back=to_records(year), facts=[("红线事项", flag.red_line), ("情况", flag.facts)],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(EDIT)
def answer(request, year, pk):
    """The answer to a dispute, or the decision on an appeal."""
    standing = planned_or_404(year)
    row = get_object_or_404(
        Objection.objects.filter(plan=standing.plan, decided_at=None).select_related("unit"), pk=pk
    )
    line = standing.sheet_of(row.unit).line_of(row.code)
    is_appeal = row.stage == Objection.Stage.APPEAL
    facts = [("街道的理由", row.reason), ("答复期限", row.due_on), ("现在的得分", line.points)]
    if is_appeal:
        most = verbs.most_of(line, standing.plan)
        form = RulingForm(typed(request), members=panel_of(standing.plan), line=line, most=most)
    else:
        form = AnswerForm(typed(request))
        facts.append(
            ("街道认为", f"{standing.part_words(row.part)} {row.numerator}/{row.denominator}")
        )

    def do(data):
        return verbs.answer_objection(
            row, by=request.user, is_upheld=data["is_upheld"], opinion=data["opinion"],
            points=data.get("points"), panel=data.get("panel", ()),
        )  # fmt: skip

    return ask(
        request, form, title=f"答复{row.get_stage_display()}：{row.unit.area} {line.item.code}", submit="答复", do=do,
        done="已答复。", back=to_records(year), facts=facts,
    )  # fmt: skip


@require_safe
@right_required(VIEW, OWN, JUDGE)
def objection_file(request, year, pk):
    """What a street handed in with an objection, under the name of whoever looks."""
    rows = ObjectionFile.objects.filter(objection__plan__year=year)
    row = get_object_or_404(
        rows.select_related("objection__plan", "objection__unit", "file"), pk=pk
    )
    if not verbs.reads_proof_of(request.user, row.objection):
        raise Http404
    body, content_type = looks.shown_to(row, request.user)
    return inline(body, content_type, f"zuozheng-{row.pk}.pdf")


# The team -------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@right_required(EDIT)
def add_assessor(request, year):
    plan = planned_or_404(year).plan
    form = AssessorForm(typed(request), people=staff_with(JUDGE))
    return ask(
        request, form, title="增加考评人员", submit="增加",
        do=lambda data: verbs.add_assessor(plan, data["user"], data["duty"], by=request.user),
        done="已增加。", back=to_cycle(year),
        lead="考评组至少三人，来自不同街道或者科室，对本单位回避；申诉复核组由没有打分的人组成，至少三人。",
    )  # fmt: skip


@require_POST
@right_required(EDIT)
def remove_assessor(request, year, pk):
    verbs.remove_assessor(get_object_or_404(Assessor.objects.filter(plan__year=year), pk=pk))
    return done(request, "已移出。", to_cycle(year))


@require_http_methods(["GET"])
@right_required(JUDGE)
def judging(request):
    """What an assessor has to judge in the years that are being scored, with the own points, not those of others."""
    mine = Assessor.objects.filter(user=request.user).exclude(duty=Assessor.Duty.PANEL)
    years = sorted(mine.values_list("plan__year", flat=True), reverse=True)
    if not years:
        raise Http404
    lines = []
    own = set(verbs.stations_of(request.user))
    for year in years:
        standing = planned_or_404(year)
        rows = [row for row in rows_of(standing) if row.rule == "manual"]
        lines += [
            (standing, unit, row, given.get(request.user.pk), unit in own, len(given))
            for unit in standing.ranked
            for row in rows
            for given in [standing.given[unit.pk, row.code]]
        ]
    return render(request, "assessment/judging.html", {"frame": frame(request), "lines": lines})


@require_http_methods(["GET", "POST"])
@right_required(JUDGE)
def judge(request, year, unit, code):
    standing = planned_or_404(year)
    if not verbs.scorer_or_none(standing.plan, request.user):
        raise Http404
    street = get_object_or_404(Center.objects.filter(pk__in=standing.units), code=unit)
    row = next((r for r in rows_of(standing) if r.code == code and r.rule == "manual"), None)
    if row is None:
        raise Http404

    def do(data):
        return verbs.judge(
            standing.plan, street, row, data["points"], reason=data["reason"], by=request.user
        )

    return ask(
        request, JudgeForm(typed(request), row=row), title=f"{street.area}：{row.code} {row.name}",
        submit="打分", do=do, done="已打分。", back=reverse("assessment:judging"),
        lead="每项两人各自打分，看不到别人的分；相差超过权重一成的，请第三人打分。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(EDIT)
def close_rectification(request, year, pk):
    """What was found: done with, or back to the street."""
    rows = Rectification.objects.filter(plan__year=year, closed_at=None).exclude(done_at=None)
    row = get_object_or_404(rows.select_related("unit"), pk=pk)
    return ask(
        request, FindingForm(typed(request)), title=f"核实整改：{row.unit.area} {row.code}", submit="保存",
        do=lambda data: verbs.verify_rectification(row, by=request.user, **data), done="已保存。",
        back=to_cycle(year), facts=[("整改方案", row.measures), ("完成情况", row.outcome)],
    )  # fmt: skip
