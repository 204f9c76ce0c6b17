"""The fourteen states of a year's assessment, and the ways between them, as one table.

Each step names who may take it, what it needs, and what it does besides. Nothing goes back, except that an appeal
opens what was published.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from centers.common.refusals import Refusal
from centers.org.calendar import working_days_on

from . import checks, closing, plans, results
from .models import Assessor, Cycle, Objection, State, Turn
from .standing import Standing

CONSULTED, REVIEWED, PUBLISHED = 5, 5, 5  # working days, of a review at least
REVIEWED_UNTIL = (1, 20)  # month and day of the next year
LEAST_ASSESSORS = 3


@dataclass(frozen=True)
class Step:
    """A way from some states to another. needs: (Cycle) → why it cannot be taken yet, or "". lacks: (Cycle) → what is
    missing, one by one, unless somebody writes why it goes without. proves: as needs, but dear, so that only whoever
    takes the step asks. does: (Cycle, by, data) → None. days: (Cycle) → the last day of
    what begins, or None. tells: what every street hears. right: None where it happens by itself."""

    verb: str
    label: str
    says: str
    sources: tuple
    to: str
    right: str | None
    needs: Callable = lambda cycle: ""
    does: Callable = lambda cycle, by, data: None
    days: Callable = lambda cycle: None
    proves: Callable = lambda cycle: ""
    lacks: Callable = lambda cycle: ()
    tells: str = ""


def not_yet(cycle):
    """Why nothing can follow before a day is over."""
    if cycle.until and timezone.localdate() <= cycle.until:
        return f"{cycle.until} 以后才能进行。"
    return ""


def sums_to_a_hundred(cycle):
    try:
        plans.check_weights(cycle.plan.rows_of(0))
    except Refusal as refusal:
        return str(refusal)
    return ""


def entries_are_over(cycle):
    first = closing.may_close_from(cycle.plan.year)
    return f"{first} 起才能关账，在这以前补录的还算数。" if timezone.localdate() < first else ""


def reviewed(cycle):
    """All streets have reviewed themselves, or their time is over; and the team stands."""
    streets = len(Standing(cycle.plan.year).ranked)
    if cycle.plan.self_reviews.count() < streets and (wait := not_yet(cycle)):
        return f"还有街道没有自评，{wait}"
    scorers = cycle.plan.assessors.exclude(duty=Assessor.Duty.PANEL)
    if scorers.count() < LEAST_ASSESSORS or not scorers.filter(duty=Assessor.Duty.LEAD).exists():
        return f"考评组至少 {LEAST_ASSESSORS} 人，其中一人是组长。"
    if are_of_one_unit(row.user for row in scorers.select_related("user")):
        return "考评组的人都来自同一单位，应当来自不同街道或者科室。"
    return ""


def are_of_one_unit(users):
    """Whether all posts that some people hold are at one and the same unit or body."""
    places = {(post.center_id, post.body_id) for user in users for post in user.current_postings}
    return len(places) < 2


def not_sampled(cycle):
    """The files that were not drawn, or that two people did not finish, of rows that count for a street."""
    standing = Standing(cycle.plan.year)
    found = checks.lacking(standing.ranked, standing.rows, standing.year)
    return [lack for lack in found if lack.code not in standing.excused[lack.unit.pk]]


def all_judged(cycle):
    """Every row that people judge is judged for every street, and every dispute is answered."""
    if cycle.plan.objections.filter(stage=Objection.Stage.DISPUTE, decided_at=None).exists():
        return "还有数据质疑没有答复。"
    if missing := Standing(cycle.plan.year).not_judged:
        return f"还有 {len(missing)} 项没有评定。"
    return ""


def proved(cycle):
    """What was kept still says what it said when the year was closed."""
    if not closing.is_untouched(cycle.plan.year):
        return "关账数据与校验值不符，请停止并报告。"
    return ""


def answered(cycle):
    if cycle.plan.objections.filter(decided_at=None).exists():
        return "还有申诉没有答复。"
    if cycle.plan.flags.filter(decided_at=None).exists():
        return "还有红线事项没有认定。"
    return not_yet(cycle)


def rectified(cycle):
    if left := cycle.plan.rectifications.filter(closed_at=None).count():
        return f"还有 {left} 项整改没有销号。"
    return ""


def issue(cycle, by, data):
    plans.issue_plan(cycle.plan, by=by)


def close(cycle, by, data):
    closing.close_year(cycle.plan.year, by=by)


def settle(cycle, by, data):
    closing.close_checks(cycle.plan.year, by=by)


def grade(cycle, by, data):
    results.give_grades(cycle.plan, data.get("grades"), by=by, reason=data.get("note", ""))


def announce(cycle, by, data):
    cycle.document = data["document"]
    results.tell(cycle)


def set_tasks(cycle, by, data):
    results.ask_for_rectification(cycle.plan)


def archive(cycle, by, data):
    cycle.digest = results.digest_of_all(cycle)


S, KEEP, APPROVE = State, "assess.edit", "assess.approve"
STEPS = (
    Step("consult", "征求意见", "把方案发给各街道，五个工作日内提意见。", (S.DRAFTING,), S.CONSULTING, KEEP,
         sums_to_a_hundred, days=lambda cycle: working_days_on(CONSULTED),
         tells="{year} 年度考核方案征求意见，到 {until} 为止。请在“本街道考核”里查看方案、提意见。"),
    Step("redraft", "退回修改", "按意见修改方案，改好后再征求意见。", (S.CONSULTING,), S.DRAFTING, KEEP),
    Step("issue", "下达方案", "下达以后不能再改动，要改只能另行调整，对以后生效。", (S.CONSULTING,), S.ISSUED,
         APPROVE, not_yet, issue),
    Step("monitor", "开始日常监测", "下达后第一次汇总完成，自动开始。", (S.ISSUED,), S.MONITORING, None),
    Step("close", "关账，开始自评", "1 月 11 日零时系统自动关账；没有成功的可以在这里关账。关账以后补录的不再计分，各街道核对本街道的数字。", (S.ISSUED, S.MONITORING),
         S.SELF_REVIEW, APPROVE, entries_are_over, close,
         days=lambda cycle: max(date(cycle.plan.year + 1, *REVIEWED_UNTIL), working_days_on(REVIEWED)),
         tells="{year} 年已关账，请在 {until} 前核对本街道的数字并自评。数字已由系统统计，不用填报。"),
    Step("verify", "开始核查", "考评组抽查案卷、到现场看。", (S.SELF_REVIEW,), S.VERIFYING, KEEP, reviewed),
    Step("score", "开始评分", "应抽的案卷两人都看完以后，由人评分的指标，每项两人各自打分。", (S.VERIFYING,), S.SCORING, KEEP,
         lacks=not_sampled),
    Step("settle", "形成初步结果", "所有评分和质疑都已了结，数据与关账时一致。", (S.SCORING,), S.PROVISIONAL,
         KEEP, all_judged, settle, proves=proved),
    Step("publish", "公示", "在网上公示总分和等次，五个工作日，不含案件信息。", (S.PROVISIONAL,), S.PUBLICITY,
         APPROVE, days=lambda cycle: working_days_on(PUBLISHED),
         tells="{year} 年度考核结果公示到 {until} 为止。对得分不服的，请在“本街道考核”里申诉。"),
    Step("appeal", "申诉", "街道在公示期内提出，复核组十个工作日内答复。", (S.PUBLICITY, S.APPEALING), S.APPEALING, None,
         days=lambda cycle: cycle.until),
    Step("grade", "定等次", "按得分、红线认定和名额确定等次，确定后不再变动。", (S.PUBLICITY, S.APPEALING), S.GRADED,
         APPROVE, answered, grade, proves=proved),
    Step("announce", "通报", "印发通报，各街道收到本街道的得分表。", (S.GRADED,), S.ANNOUNCED, APPROVE,
         does=announce),
    Step("rectify", "布置整改", "得分不到权重六成的指标，十五个工作日内报方案，六十个工作日内改好。", (S.ANNOUNCED,),
         S.RECTIFYING, KEEP, does=set_tasks),
    Step("archive", "归档", "方案、得分、申诉和整改一并归档，留下校验值。", (S.RECTIFYING,), S.ARCHIVED,
         APPROVE, rectified, archive),
)  # fmt: skip
BY_VERB = {step.verb: step for step in STEPS}


def steps_for(user, cycle):
    """[(step, why not yet or "")] that this person may take where the cycle stands."""
    return [
        (step, step.needs(cycle))
        for step in STEPS
        if cycle.state in step.sources and step.right and user.may(step.right)
    ]


@transaction.atomic
def turn(cycle, verb, *, by=None, note="", **data):
    """Takes a step. Refusal where it does not lead on from here, or lacks something."""
    cycle = Cycle.objects.select_for_update(of=["self"]).select_related("plan").get(pk=cycle.pk)
    step = BY_VERB[verb]
    if cycle.state not in step.sources:
        raise Refusal(f"现在是“{cycle.get_state_display()}”，不能{step.label}。")
    if why := step.needs(cycle) or step.proves(cycle):
        raise Refusal(why)
    if not note.strip() and (missing := step.lacks(cycle)):
        raise Refusal(f"还有 {len(missing)} 项抽查没有完成；确实不能完成的，在说明里写明理由。")
    if by and step.right == APPROVE and by == last_of_the_keeper(cycle):
        raise Refusal("这一步要由另一个人进行，不能由经办人自己批准。")
    step.does(cycle, by, {**data, "note": note})
    cycle.state, cycle.until = step.to, step.days(cycle)
    cycle.save()
    made = Turn.objects.create(cycle=cycle, verb=verb, state=step.to, by=by, note=note)
    if step.tells:
        said = step.tells.format(year=cycle.plan.year, until=cycle.until)
        for unit in Standing(cycle.plan.year).ranked:
            results.tell_heads(unit, f"turn:{made.pk}", said)
    return cycle


def last_of_the_keeper(cycle):
    """Who took the last step that prepares what is approved now, or None."""
    verbs = [step.verb for step in STEPS if step.right == KEEP] + ["begin"]
    last = cycle.turns.filter(verb__in=verbs).select_related("by").last()
    return last and last.by


def refuse_unless(plan, *states, doing):
    """Refusal unless the cycle stands at one of some states; the cycle stays locked while this lasts."""
    cycle = Cycle.objects.select_for_update(of=["self"]).get(plan=plan)
    if cycle.state not in states:
        raise Refusal(f"现在是“{cycle.get_state_display()}”，不能{doing}。")
    return cycle
