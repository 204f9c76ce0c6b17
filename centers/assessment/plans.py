"""The year's plan: beginning it, changing its rows while it is a draft, issuing it, and amending it forward."""

from datetime import timedelta
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils import timezone

from centers.common.refusals import Refusal

from .default_plan import BANDS, RED_LINES, ROWS, SOURCE
from .indicators import Period
from .models import Amendment, Band, Cycle, Plan, PlanRow, RedLine, Turn
from .parts import parts_of
from .scoring import HUNDRED

MOST_JUDGED = Decimal(20)  # of the hundred points, those that people may judge


@transaction.atomic
def begin_plan(year, *, like=None, by=None, at=None):
    """The plan of a year: the one there is, or a new one like another year's newest, or the usual one."""
    facts = {"source": SOURCE}
    if like:
        same = ("source", "most_added", "most_taken", "first_half")
        facts = {name: getattr(like, name) for name in same}
    plan, is_new = Plan.objects.get_or_create(year=year, defaults=facts)
    if not is_new:
        return plan
    if like:
        copy(like.rows.filter(number=like.newest), plan=plan, amendment=None, number=0)
        copy(like.bands.all(), plan=plan)
        copy(like.red_lines.all(), plan=plan)
    else:
        PlanRow.objects.bulk_create(PlanRow(plan=plan, **row) for row in ROWS)
        Band.objects.bulk_create(
            Band(plan=plan, order=order, name=name, least=least, share=share)
            for order, (name, least, share) in enumerate(BANDS, start=1)
        )
        RedLine.objects.bulk_create(
            RedLine(plan=plan, order=order, words=words)
            for order, words in enumerate(RED_LINES, start=1)
        )
    cycle = Cycle.objects.create(plan=plan)
    Turn.objects.create(
        cycle=cycle, verb="begin", state=cycle.state, by=by, at=at or timezone.now()
    )
    return plan


def copy(rows, **changes):
    """The same rows once more, with some columns changed."""
    found = list(rows)
    for row in found:
        row.pk, row._state.adding = None, True
        for name, value in changes.items():
            setattr(row, name, value)
    if found:
        type(found[0]).objects.bulk_create(found)


def locked(plan):
    return Plan.objects.select_for_update(of=["self"]).get(pk=plan.pk)


def draft_of(plan):
    """(number, amendment or None) of what can be edited; Refusal where nothing can."""
    if plan.draft is None and plan.issued_at:
        raise Refusal("方案已经下达，要改动请先提出方案调整。")
    if plan.draft is None:
        raise Refusal("正在征求意见，要改动请先退回修改。")
    return plan.draft


def check_weights(rows):
    """Refusal unless the weights are exactly a hundred, and people judge no more than a part of it."""
    total = sum((row.weight for row in rows), Decimal(0))
    if total != HUNDRED:
        raise Refusal(f"权重合计是 {total}，应当正好是 100，不能下达。")
    judged = sum((row.weight for row in rows if row.rule == "manual"), Decimal(0))
    if judged > MOST_JUDGED:
        raise Refusal(f"由人评分的指标合计 {judged} 分，不能超过 {MOST_JUDGED} 分。")


@transaction.atomic
def issue_plan(plan, *, by):
    """From now on it stays as it is. Refusal unless its weights are exactly a hundred."""
    plan = locked(plan)
    if plan.issued_at:
        raise Refusal("方案已经下达，不能重复下达。")
    check_weights(plan.rows_of(0))
    plan.issued_at, plan.issued_by = timezone.now(), by
    plan.save(update_fields=["issued_at", "issued_by"])
    return plan


def parts_of_plan(year, until):
    """[[first day, last day]] of the parts of a year up to a day, as they are kept beside what is reckoned for them;
    [] where the year is one."""
    plan = Plan.objects.filter(year=year).prefetch_related("amendments").first()
    half, changes = (plan.first_half, plan.changes) if plan else (None, ())
    parts = parts_of(year, Period.of_year(year, until).last, first_half=half, changes=changes)
    return [part.days for part in parts] if len(parts) > 1 else []


# Rows of a draft ------------------------------------------------------------------------------


@transaction.atomic
def save_row(plan, row):
    """Saves a row of the draft; a row of the same code in it is refused."""
    plan = locked(plan)
    row.plan = plan
    row.number, row.amendment = draft_of(plan)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refusal("这一项的代码、权重或者目标值不合要求，没有保存。") from None
    return row


@transaction.atomic
def remove_row(plan, code):
    """Takes a row out of what is being drafted. Refusal where nothing is."""
    plan = locked(plan)
    number, _ = draft_of(plan)
    plan.rows.filter(number=number, code=code).delete()


@transaction.atomic
def replace_rows(plan, rows):
    """All rows of the draft at once, as a spreadsheet has them: [{field: value}]."""
    plan = locked(plan)
    number, amendment = draft_of(plan)
    plan.rows.filter(number=number).delete()
    PlanRow.objects.bulk_create(
        PlanRow(plan=plan, number=number, amendment=amendment, **row) for row in rows
    )


@transaction.atomic
def save_draft(form):
    """Saves a form of the plan itself, of its grades or of its red lines. Refusal unless it is being drafted."""
    refuse_amendments(locked(form.plan))
    return form.save()


@transaction.atomic
def remove_red_line(plan, key):
    """Takes a red line out of a plan that was not issued yet."""
    plan = locked(plan)
    refuse_amendments(plan)
    plan.red_lines.filter(pk=key).delete()


def refuse_amendments(plan):
    """Grades and red lines are those of the whole year: an amendment does not touch them."""
    number, _ = draft_of(plan)
    if number:
        raise Refusal("方案已经下达，等次和红线不能再改动。")


# Amendments -----------------------------------------------------------------------------------


@transaction.atomic
def begin_amendment(plan, *, document, reason, since, by):
    """A copy of the rows that hold now, to be changed and then issued. One at a time."""
    plan = locked(plan)
    if not plan.issued_at:
        raise Refusal("方案还没有下达，可以直接修改。")
    if plan.draft:
        raise Refusal("已有一次调整正在拟定，请先下达或者取消它。")
    number = plan.newest + 1
    amendment = Amendment.objects.create(
        plan=plan, number=number, document=document, reason=reason, since=since, drafted_by=by
    )
    copy(plan.rows.filter(number=plan.newest), amendment=amendment, number=number)
    return amendment


@transaction.atomic
def issue_amendment(amendment, *, by):
    """It holds from its day on, which must lie ahead and after that of the one before."""
    plan = locked(amendment.plan)
    amendment = Amendment.objects.filter(pk=amendment.pk).first()
    if amendment is None:
        raise Refusal("这次调整已经取消。")
    today = timezone.localdate()
    if amendment.issued_on:
        raise Refusal("这次调整已经下达。")
    if amendment.drafted_by == by:
        raise Refusal("调整要由另一个人下达。")
    earliest = max([today, *(day for day, _ in plan.changes)]) + timedelta(days=1)
    if amendment.since < earliest:
        raise Refusal(f"调整只能对以后生效，最早自 {earliest} 起；请取消后重新提出。")
    if amendment.since.year != plan.year:
        raise Refusal("调整的日期不在考核年度里。")
    check_weights(plan.rows_of(amendment.number))
    amendment.issued_on, amendment.issued_by = today, by
    amendment.save(update_fields=["issued_on", "issued_by"])
    return amendment


@transaction.atomic
def drop_amendment(plan):
    """An amendment in the making goes without a trace."""
    locked(plan)
    Amendment.objects.filter(plan=plan, issued_on=None).delete()
