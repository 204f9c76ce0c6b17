"""What people write down and decide beside the figures."""

from django.db import transaction
from django.utils import timezone

from centers.cases.models import StoredFile
from centers.common.refusals import Refusal, once
from centers.messaging.actions import queue
from centers.org.calendar import working_days_on

from . import results, scoring
from .checks import stations_of
from .cycle import refuse_unless, turn
from .models import (
    Assessor,
    Event,
    Excuse,
    Flag,
    Judgement,
    Objection,
    ObjectionFile,
    Opinion,
    Rectification,
    SelfReview,
    State,
)
from .scoring import RULES
from .standing import Standing

S = State
BEFORE_RESULTS = (
    S.DRAFTING, S.CONSULTING, S.ISSUED, S.MONITORING, S.SELF_REVIEW, S.VERIFYING, S.SCORING,
)  # fmt: skip
BEFORE_GRADES = (*BEFORE_RESULTS, S.PROVISIONAL, S.PUBLICITY, S.APPEALING)
LEAST_PANEL = 3
ANSWER = 10  # working days

# The team -------------------------------------------------------------------------------------


@transaction.atomic
def add_assessor(plan, user, duty, *, by):
    """Names somebody of the staff for the team of the year or for its panel, and tells them. Refusal for whoever has
    a duty already, and for a second lead."""
    refuse_unless(plan, *BEFORE_GRADES, doing="调整考评人员")
    if not user.is_staff or not user.is_active:
        raise Refusal("只能从在用的工作人员里选。")
    with once("这个人已在考评人员里，或者已有组长。"):
        made = Assessor.objects.create(plan=plan, user=user, duty=duty, added_by=by)
    queue(
        f"assessment:team:{made.pk}",
        f"您是 {plan.year} 年度考核的{made.get_duty_display()}。",
        user=user,
    )
    return made


@transaction.atomic
def remove_assessor(assessor):
    """Somebody leaves the team before having given any points."""
    refuse_unless(assessor.plan, *BEFORE_GRADES, doing="调整考评人员")
    if assessor.plan.judgements.filter(by=assessor.user).exists():
        raise Refusal("已经打过分，不能移出。")
    since = {"decided_at__gte": assessor.added_at}
    decided = [
        rows.filter(**since).exclude(panel="")
        for rows in (assessor.plan.flags, assessor.plan.objections)
    ]
    if assessor.duty == Assessor.Duty.PANEL and any(rows.exists() for rows in decided):
        raise Refusal("复核组已经作出过决定，不能移出。")
    assessor.delete()


def scorer_or_none(plan, user):
    """The place of somebody in the team that scores, or None."""
    return plan.assessors.exclude(duty=Assessor.Duty.PANEL).filter(user=user).first()


def judges_now(user):
    """Whether somebody belongs to a team that scores now."""
    rows = Assessor.objects.filter(user=user, plan__cycle__state__in=[S.VERIFYING, S.SCORING])
    return rows.exclude(duty=Assessor.Duty.PANEL).exists()


def years_scored_by(user):
    """The years whose team somebody belongs to, as long as their result is not settled."""
    rows = Assessor.objects.filter(user=user).exclude(duty=Assessor.Duty.PANEL)
    settled = State.values[State.values.index(S.PROVISIONAL) :]
    years = rows.exclude(plan__cycle__state__in=settled).values_list("plan__year", flat=True)
    return list(years)


def looks_at_files(user):
    """Whether somebody looks at places and drawn files: it is their post, or they belong to a team."""
    return user.may("assess.check") or bool(years_scored_by(user))


@transaction.atomic
def judge(plan, unit, row, points, *, reason, by):
    """What an assessor gives a street for a row that people judge. Refusal for the own street, for a third where two
    agree, and for a change once somebody else has judged as well."""
    refuse_unless(plan, S.VERIFYING, S.SCORING, doing="评分")
    if not scorer_or_none(plan, by):
        raise Refusal("您不在今年的考评组里。")
    if unit in stations_of(by):
        raise Refusal("本单位的评分应当回避。")
    if not 0 <= points <= row.weight:
        raise Refusal(f"得分在 0 到 {row.weight} 之间。")
    given = Standing(plan.year).given[unit.pk, row.code]
    if by.pk in given and len(given) > 1:
        raise Refusal("这一项已有两个人评分，不能再改。")
    if by.pk not in given:
        others = list(given.values())
        if len(others) >= 3:
            raise Refusal("这一项已有三个人评分。")
        if len(others) == 2 and scoring.judgement(row.weight, *others) is not None:
            raise Refusal("这一项已有两个人评分，而且接近，不用第三个人。")
    return Judgement.objects.create(
        plan=plan, unit=unit, code=row.code, points=points, reason=reason, by=by
    )


# Events, excuses, red lines -------------------------------------------------------------------


@transaction.atomic
def write_event(plan, unit, code, *, on, document, note, by):
    """Something that adds or takes off points. It needs the number of the document that proves it."""
    refuse_unless(plan, *BEFORE_RESULTS, doing="登记加分和扣分")
    if on.year != plan.year:
        raise Refusal("日期不在考核年度里。")
    row = plan.rows.filter(number=plan.number_on(on), code=code).first()
    if row is None or not RULES[row.rule].counts_events:
        raise Refusal("那一天的方案里没有这一项，或者这一项不按起计分。")
    with once("这份文件已经给这个街道记过同一项。"):
        return Event.objects.create(
            plan=plan, unit=unit, code=code, on=on, document=document, note=note, by=by
        )


@transaction.atomic
def void_event(event, *, reason, by):
    """An event that does not count any more, for a reason; it stays on the list. Once."""
    refuse_unless(event.plan, *BEFORE_RESULTS, doing="作废加分和扣分")
    event = Event.objects.select_for_update(of=["self"]).get(pk=event.pk)
    if event.voided_at:
        raise Refusal("已经作废。")
    event.void_reason, event.voided_by, event.voided_at = reason, by, timezone.now()
    event.save(update_fields=["void_reason", "voided_by", "voided_at"])


@transaction.atomic
def excuse(plan, unit, codes, *, reason, by):
    """Rows that do not count for a street; the reason is public."""
    refuse_unless(plan, *BEFORE_RESULTS, doing="免责")
    with once("其中有的项已经免责。"):
        return Excuse.objects.bulk_create(
            Excuse(plan=plan, unit=unit, code=code, reason=reason, by=by) for code in codes
        )


@transaction.atomic
def end_excuse(row, *, by):
    """A row counts again for a street."""
    refuse_unless(row.plan, *BEFORE_RESULTS, doing="撤销免责")
    Excuse.objects.filter(pk=row.pk, ended_at=None).update(ended_at=timezone.now(), ended_by=by)


@transaction.atomic
def raise_flag(plan, unit, red_line, *, facts, by):
    """Somebody says that a street crossed a red line; it lowers nothing before a panel decides. Refusal while the
    same waits for a decision."""
    refuse_unless(plan, *BEFORE_GRADES, doing="提出红线事项")
    with once("这个街道的这一红线事项已经提出，还没有认定。"):
        return Flag.objects.create(
            plan=plan, unit=unit, red_line=red_line, facts=facts, raised_by=by
        )


@transaction.atomic
def decide_flag(flag, *, cap, panel, opinion, by):
    """The decision of a panel: the best grade the unit may have, "" for none."""
    refuse_unless(flag.plan, *BEFORE_GRADES, doing="认定红线事项")
    flag = Flag.objects.select_for_update(of=["self"]).get(pk=flag.pk)
    if flag.decided_at:
        raise Refusal("已经认定。")
    flag.cap, flag.panel, flag.opinion = cap, names_of(panel, flag, flag.raised_by), opinion
    flag.decided_by, flag.decided_at = by, timezone.now()
    flag.save()
    return flag


def names_of(panel, row, raised_by):
    """The names of a panel that decides about something of a street: named for the year, and so none of those who
    scored; nobody of that street, nor who raised it. Refusal otherwise, and where they are too few."""
    for member in panel:
        is_of_it = member.duty == Assessor.Duty.PANEL and member.plan_id == row.plan_id
        if not is_of_it or member.user == raised_by or row.unit in stations_of(member.user):
            raise Refusal(f"{member.user.name}应当回避。")
    if len(panel) < LEAST_PANEL:
        raise Refusal(f"至少 {LEAST_PANEL} 人参加。")
    return "、".join(member.user.name for member in panel)


# Streets --------------------------------------------------------------------------------------


@transaction.atomic
def say_opinion(plan, unit, *, text, by):
    """What a street says of the plan about which it is asked: once, until it is asked again."""
    cycle = refuse_unless(plan, S.CONSULTING, doing="提意见")
    with once("本街道这一次已经提过意见。"):
        return Opinion.objects.create(plan=plan, unit=unit, text=text, round=cycle.round, by=by)


@transaction.atomic
def review_self(plan, unit, *, comment, by):
    """A street has read its figures; once, while streets review themselves."""
    refuse_unless(plan, S.SELF_REVIEW, doing="自评")
    with once("本街道已经自评。"):
        return SelfReview.objects.create(plan=plan, unit=unit, comment=comment, by=by)


@transaction.atomic
def contest(plan, unit, code, *, numerator, denominator, reason, by, part=0, files=()):
    """A street says that a figure is another one: that of the year, or of a part where the year has several. files:
    the `Content` of what proves it."""
    refuse_unless(plan, S.SELF_REVIEW, doing="提出质疑")
    return objection(
        plan, unit, code, Objection.Stage.DISPUTE, reason=reason, by=by, numerator=numerator,
        denominator=denominator, part=part, files=files,
    )  # fmt: skip


@transaction.atomic
def appeal(plan, unit, code, *, reason, by, files=()):
    """A street appeals against the points of a row, while they are published. files: as of `contest`."""
    cycle = refuse_unless(plan, S.PUBLICITY, S.APPEALING, doing="申诉")
    if cycle.until and timezone.localdate() > cycle.until:
        raise Refusal(f"申诉期到 {cycle.until} 为止。")
    made = objection(plan, unit, code, Objection.Stage.APPEAL, reason=reason, by=by, files=files)
    turn(cycle, "appeal", by=by)
    return made


def objection(plan, unit, code, stage, *, by, files, **facts):
    """An objection with what proves it; nothing is added to it afterwards."""
    words = "这一项已经申诉过。" if stage == Objection.Stage.APPEAL else "这一项已经提过质疑。"
    with once(words):
        made = Objection.objects.create(
            plan=plan,
            unit=unit,
            code=code,
            stage=stage,
            raised_by=by,
            due_on=working_days_on(ANSWER),
            **facts,
        )
    for number, content in enumerate(files, start=1):
        file = StoredFile.keep(content.data, content.content_type)
        ObjectionFile.objects.create(
            objection=made, label=f"佐证材料（{number}）", file=file, added_by=by
        )
    return made


def reads_proof_of(user, row):
    """Whether somebody may open what a street handed in with an objection: whoever looks over all streets, the
    street itself, and the team and the panel of the year."""
    if user.may("assess.view") or row.plan.assessors.filter(user=user).exists():
        return True
    return user.may("assess.own") and row.unit in stations_of(user)


@transaction.atomic
def answer_objection(row, *, is_upheld, opinion, points, panel, by):
    """Answers a dispute, or decides an appeal: then by a panel of others than those who scored the row, and in
    points between nothing and what the row weighs for the street."""
    is_appeal = row.stage == Objection.Stage.APPEAL
    states = (S.APPEALING,) if is_appeal else (S.SELF_REVIEW, S.VERIFYING, S.SCORING)
    refuse_unless(row.plan, *states, doing="答复")
    row = Objection.objects.select_for_update(of=["self"]).get(pk=row.pk)
    if row.decided_at:
        raise Refusal("已经答复。")
    if is_appeal:
        row.panel = names_of(panel, row, row.raised_by)
        if row.plan.judgements.filter(unit=row.unit, code=row.code, by=by).exists():
            raise Refusal("给这一项打过分的人不能记录复核结果。")
        if is_upheld:
            row.points = within_weight(row, points)
    row.is_upheld, row.opinion = is_upheld, opinion
    row.decided_by, row.decided_at = by, timezone.now()
    row.save()
    return row


def most_of(line, plan):
    """The most points that a panel may give for a row."""
    if not line.item.is_beside:
        return line.weight
    return plan.most_added if RULES[line.item.rule].sign > 0 else plan.most_taken


def within_weight(row, points):
    most = most_of(Standing(row.plan.year).sheet_of(row.unit).line_of(row.code), row.plan)
    if points is None or not 0 <= points <= most:
        raise Refusal(f"得分改为多少，请填 0 到 {scoring.rounded(most)} 之间的数。")
    return points


# Putting right --------------------------------------------------------------------------------


@transaction.atomic
def plan_rectification(row, *, measures):
    """How a street puts a row right; it may be written anew until it is reported as done."""
    refuse_unless(row.plan, S.RECTIFYING, doing="报整改方案")
    row = Rectification.objects.select_for_update(of=["self"]).get(pk=row.pk)
    if row.done_at:
        raise Refusal("已经报了完成情况。")
    row.measures, row.planned_at = measures, timezone.now()
    row.save(update_fields=["measures", "planned_at"])


@transaction.atomic
def report_done(row, *, outcome):
    """A street reports that a row was put right as it had planned; somebody looks then."""
    refuse_unless(row.plan, S.RECTIFYING, doing="报完成情况")
    row = Rectification.objects.select_for_update(of=["self"]).get(pk=row.pk)
    if not row.planned_at or row.done_at:
        raise Refusal("请先报整改方案。" if not row.planned_at else "完成情况已经报过。")
    row.outcome, row.done_at = outcome, timezone.now()
    row.save(update_fields=["outcome", "done_at"])


@transaction.atomic
def verify_rectification(row, *, is_done, finding, by):
    """What somebody found who looked: it is done with, or the street has to go on."""
    refuse_unless(row.plan, S.RECTIFYING, doing="核实整改")
    row = Rectification.objects.select_for_update(of=["self"]).get(pk=row.pk)
    if not row.done_at or row.closed_at:
        raise Refusal("街道还没有报完成情况。" if not row.done_at else "已经销号。")
    row.finding = finding
    if is_done:
        row.closed_by, row.closed_at = by, timezone.now()
    else:
        row.done_at = None
        results.tell_heads(
            row.unit, f"returned:{row.pk}:{timezone.now():%Y%m%d%H%M}", f"{row.plan.year} 年考核 {row.code} 的整改退回：{finding}"[:480],
        )  # fmt: skip
    row.save()
