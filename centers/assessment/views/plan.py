"""The plan of a year: reading it, making it, taking it out and in, issuing and amending it."""

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.common.gates import right_required
from centers.common.refusals import Refusal

from .. import plans
from ..indicators import INDICATORS
from ..models import Plan, PlanRow, State
from ..plan_forms import AmendmentForm, BandsForm, RedLineForm, RowForm, SettingsForm, UploadForm
from ..plan_sheet import plan_file, rows_from
from .common import (
    ask,
    done,
    frame,
    is_shown_to,
    oversees,
    own_street_or_404,
    planned_or_404,
    typed,
    year_or_next_or_404,
)
from .own import has_said

EDIT, APPROVE, READ = "assess.edit", "assess.approve", "assess.own"


@require_safe
@right_required(READ)
def plan(request, year):
    standing = year_or_next_or_404(year)
    found = standing.plan
    if found is None and not request.user.may("assess.view"):
        raise Http404
    if found and not is_shown_to(request.user, standing):
        raise Http404
    context = {"frame": frame(request), "standing": standing, "before": Plan.objects.filter(year=year - 1).first()}  # fmt: skip
    context["may_edit"] = request.user.may(EDIT)
    context["is_ahead"] = year > timezone.localdate().year
    if found:
        draft = found.draft
        number = version_or_404(request, found)
        rows = found.rows_of(number)
        context |= {
            "rows": [(row, row.code in INDICATORS or not row.is_rate) for row in rows if not row.is_beside],
            "beside": [row for row in rows if row.is_beside],
            "total": sum(row.weight for row in rows),
            "number": number,
            "versions": versions_for(request, found),
            "amendment": draft and draft[1],
            "is_draft": bool(draft) and draft[0] == number and request.user.may(EDIT),
            "is_whole_draft": draft == (0, None) and request.user.may(EDIT),
            "may_issue": request.user.may(APPROVE),
            "may_say": may_say(request.user, found),
            "opinions": found.opinions.select_related("unit", "by"),
        }  # fmt: skip
    return render(request, "assessment/plan.html", context)


def may_say(user, plan):
    """Whether somebody is asked for the opinion of their street now."""
    if oversees(user) or not plan.cycle.is_at(State.CONSULTING):
        return False
    return not has_said(plan, own_street_or_404(user))


def versions_for(request, plan):
    """The amendments that somebody may read: one in the making only the bureau."""
    return [a for a in plan.amendments.all() if a.issued_on or oversees(request.user)]


def version_or_404(request, plan):
    """The number of the amendment to be shown: the one asked for, else the newest that this person may read."""
    numbers = [0, *(amendment.number for amendment in versions_for(request, plan))]
    asked = request.GET.get("version")
    if not asked:
        return max(numbers)
    if asked not in map(str, numbers):
        raise Http404
    return int(asked)


@require_POST
@right_required(EDIT)
def begin_plan(request, year):
    standing = year_or_next_or_404(year)
    like = Plan.objects.filter(year=year - 1).first() if request.POST.get("like") else None
    plans.begin_plan(standing.year, like=like, by=request.user)
    return done(request, f"{year} 年度考核方案已建立，下达以前可以修改。", to_plan(year))


def to_plan(year):
    return reverse("assessment:plan", args=[year])


@require_http_methods(["GET", "POST"])
@right_required(EDIT)
def edit_row(request, year, code=None):
    """A row of what is in the making, or a new one."""
    found = planned_or_404(year).plan
    if found.draft is None:
        raise Http404
    number, _ = found.draft
    rows = found.rows.filter(number=number)
    row = get_object_or_404(rows, code=code) if code else PlanRow(order=rows.count() + 1)
    form = RowForm(
        typed(request), instance=row, codes=set(rows.exclude(pk=row.pk).values_list("code", flat=True))
    )  # fmt: skip
    return ask(
        request, form, title=f"{row.code} {row.name}" if code else "增加一项", submit="保存",
        do=lambda data: plans.save_row(found, form.instance), done="已保存。", back=to_plan(year),
        lead=str(found),
    )  # fmt: skip


@require_POST
@right_required(EDIT)
def remove_row(request, year, code):
    plans.remove_row(planned_or_404(year).plan, code)
    return done(request, f"已删去 {code}。", to_plan(year))


def draft_form(request, year, make, *, title, said):
    """A page for a part of the plan itself, while nothing of it was issued."""
    found = planned_or_404(year).plan
    if found.draft != (0, None):
        raise Http404
    form = make(found)
    return ask(
        request, form, title=title, submit="保存", do=lambda data: plans.save_draft(form), done=said,
        back=to_plan(year), lead=str(found),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(EDIT)
def settings(request, year):
    return draft_form(
        request, year, lambda found: SettingsForm(typed(request), instance=found),
        title="依据、加分扣分上限和上下半年", said="已保存。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(EDIT)
def bands(request, year):
    return draft_form(
        request, year, lambda found: BandsForm(typed(request), plan=found), title="等次",
        said="等次已保存。",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required(EDIT)
def add_red_line(request, year):
    return draft_form(
        request, year, lambda found: RedLineForm(typed(request), plan=found), title="增加红线事项",
        said="已增加。",
    )  # fmt: skip


@require_POST
@right_required(EDIT)
def remove_red_line(request, year, pk):
    plans.remove_red_line(planned_or_404(year).plan, pk)
    return done(request, "已删去。", to_plan(year))


@require_safe
@right_required(READ)
def plan_xlsx(request, year):
    standing = planned_or_404(year)
    if not is_shown_to(request.user, standing):
        raise Http404
    number = version_or_404(request, standing.plan)
    file = plan_file(standing.plan, number)
    return FileResponse(file, as_attachment=True, filename=f"{year}年考核方案.xlsx")


@require_http_methods(["GET", "POST"])
@right_required(EDIT)
def upload(request, year):
    """All rows of what is in the making from a spreadsheet, or none of them."""
    found = planned_or_404(year).plan
    if found.draft is None:
        raise Http404
    files = request.FILES if request.method == "POST" else None
    form = UploadForm(typed(request), files, read=rows_from)
    return ask(
        request, form, title="导入方案表格", submit="导入",
        do=lambda data: plans.replace_rows(found, data["file"]), done="已导入，请核对。", back=to_plan(year),
        lead=str(found),
    )  # fmt: skip


# Amendments -----------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@right_required(EDIT)
def amend(request, year):
    found = planned_or_404(year).plan
    form = AmendmentForm(typed(request), year=year)
    return ask(
        request, form, title="提出方案调整", submit="开始拟定",
        do=lambda data: plans.begin_amendment(found, by=request.user, **data), done="已按现行指标拟出一份，请修改后下达。",
        back=to_plan(year), lead="调整有编号、有文号，只对以后生效；以前的工作按原来的指标计分。",
    )  # fmt: skip


@require_POST
@right_required(APPROVE)
def issue_amendment(request, year):
    draft = planned_or_404(year).plan.draft
    if not draft or not draft[1]:
        raise Refusal("没有正在拟定的调整。")
    amendment = plans.issue_amendment(draft[1], by=request.user)
    messages.success(request, f"{amendment}已下达，自 {amendment.since} 起生效。")
    return redirect(to_plan(year))


@require_POST
@right_required(EDIT)
def drop_amendment(request, year):
    plans.drop_amendment(planned_or_404(year).plan)
    return done(request, "已取消这次调整。", to_plan(year))
