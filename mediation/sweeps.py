"""The verbs of looking for quarrels: planning it, making the tasks of a round, and saying what was found."""

from django.db import transaction
from django.utils import timezone

from centers.common.dates import spoken_moment
from centers.common.refusals import Refusal, once
from centers.org.models import Center

from .models import Sweep, SweepPlan, SweepUndo
from .places import units_for
from .rounds import Cadence, rounds

USUAL = "没有统一规定，暂按通常做法"
# The plans of a district that has none yet: name, tier, cadence, focus.
USUAL_PLANS = (
    ("社区每周排查", Center.Tier.ROOM, Cadence.WEEKLY, "邻里、婚姻家庭、物业、房屋租赁等纠纷，重点人员和家庭的变化。"),
    ("街道半月排查", Center.Tier.STATION, Cadence.HALF_MONTH, "跨社区的纠纷、劳动争议、群体性苗头，社区报来仍未化解的纠纷。"),
    ("全区每月排查", Center.Tier.DISTRICT, Cadence.MONTHLY, "跨街道、行业性、群体性纠纷，重大事项引起的矛盾。"),
)  # fmt: skip
GONE = "这个排查计划刚刚停止，这次任务已经取消，不用再填报。"
PUSHED = 5000  # rows that one statement writes


@transaction.atomic
def add_plan(*, unit, by, **facts):
    """A plan of looking, with the tasks of its present round. Refusal where nobody of that tier is below the unit, or
    the plan begins in the past, and where the same one is there."""
    if facts["first_day"] < timezone.localdate():
        raise Refusal("排查计划只能从今天或以后的日子开始。", field="first_day")
    if not units_of(unit, facts["tier"]).exists():
        raise Refusal(f"{unit.short_name}范围内没有这一级的单位，请改选由谁排查。", field="tier")
    with once("已经有一个同样的排查计划，请勿重复提交。", field="name"):
        plan = SweepPlan.objects.create(unit=unit, made_by=by, **facts)
    make_rounds_of(plan, timezone.localdate())
    return plan


def add_usual_plans(*, unit, by):
    """The three plans of the usual practice, from today on. Refusal where the district has plans already."""
    with transaction.atomic():
        Center.objects.select_for_update().get(pk=unit.pk)
        if SweepPlan.objects.filter(unit=unit, ended_on=None).exists():
            raise Refusal("已经有排查计划了，请逐个增加或者停止。")
        return [
            add_plan(
                unit=unit, by=by, name=name, kind=SweepPlan.Kind.PERIODIC, tier=tier, cadence=cadence,
                first_day=timezone.localdate(), focus=focus, source=USUAL,
            )
            for name, tier, cadence, focus in USUAL_PLANS
        ]  # fmt: skip


@transaction.atomic
def end_plan(plan, *, by):
    """No more rounds. Tasks that nobody has done and that still had time go with it; late ones stay late, and so does
    what is reported meanwhile. Refusal where it has ended."""
    today = timezone.localdate()
    if not SweepPlan.objects.filter(pk=plan.pk, ended_on=None).update(ended_on=today):
        raise Refusal("这个计划已经停止。")
    # Held before they go: of a task that is being reported the lock waits, and finds it done.
    rows = plan.sweeps.open().filter(due_on__gte=today, disputes=None)
    rows = rows.select_for_update(of=["self"])
    Sweep.objects.filter(pk__in=[row.pk for row in rows]).delete()


def units_of(unit, tier):
    """The open units of a tier at and below a unit."""
    return Center.objects.below(unit).filter(tier=tier).open()


def make_rounds(today):
    """The tasks of the rounds that are under way, for every plan and open unit that lacks them. Gives how many.

    Running it again adds nothing. A round that is over is not made up for: nobody could have known of it.
    """
    plans = SweepPlan.objects.in_force(today).select_related("unit")
    return sum(make_rounds_of(plan, today) for plan in plans)


@transaction.atomic
def make_rounds_of(plan, today):
    """As above for one plan, which is held against being stopped meanwhile."""
    held = SweepPlan.objects.select_for_update(of=["self"], no_key=True)
    if held.in_force(today).filter(pk=plan.pk).first() is None:
        return 0
    begun = list(rounds(plan.cadence, plan.first_day, plan.last_day, today))
    if not begun or begun[-1][1] < today:
        return 0
    return write_round(plan, *begun[-1])


def write_round(plan, first_day, due_on):
    """One round of a plan for each of its units that lacks it; gives how many."""
    have = plan.sweeps.filter(first_day=first_day)
    lacking = units_of(plan.unit, plan.tier).exclude(pk__in=have.values("center"))
    above = {
        c.path: c
        for c in [*Center.objects.get_ancestors(plan.unit), *Center.objects.below(plan.unit)]
    }
    rows = [
        Sweep(plan=plan, first_day=first_day, due_on=due_on, **line(center, above))
        for center in lacking
    ]
    Sweep.objects.bulk_create(rows, ignore_conflicts=True, batch_size=PUSHED)
    return len(rows)


def line(center, above):
    """`ancestry.line_of` off the units that are at hand: {path: unit}."""
    step = center.steplen
    chain = [above[center.path[:n]] for n in range(step, len(center.path) + 1, step)]
    tiers = {unit.tier: unit for unit in chain}
    return {
        "center": center,
        "station": tiers.get(Center.Tier.STATION),
        "district": tiers[Center.Tier.DISTRICT],
    }


def locked(sweep):
    """The task as it is, against leads that are written down meanwhile (`keep_found`). Refusal where it went with its
    plan."""
    fresh = Sweep.objects.select_for_update(of=["self"]).filter(pk=sweep.pk).first()
    if fresh is None:
        raise Refusal(GONE)
    return fresh


def keep_found(sweep):
    """Holds a task for a lead that hangs on it. Refusal where it is not reported as one that found something."""
    if locked(sweep).result != Sweep.Result.FOUND:
        raise Refusal("这次排查没有填报“发现”，请先填报发现的件数，再登记线索。")


@transaction.atomic
def report_none(sweep, *, by):
    """“未发现”, in one tap; done again it changes nothing. Refusal where quarrels were written down."""
    if locked(sweep).disputes.exists():
        raise Refusal("这次排查已经登记了线索，请填报发现的件数。")
    _report(sweep, by=by, result=Sweep.Result.NONE)


def report_found(sweep, *, by, found, note=""):
    """How many quarrels were found. Refusal where the task was done otherwise already."""
    return _report(sweep, by=by, result=Sweep.Result.FOUND, found=found, note=note)


def _report(sweep, *, by, **facts):
    """One conditional UPDATE, so that of two people who report at once one counts."""
    fresh = Sweep.objects.filter(pk=sweep.pk)
    if fresh.open().update(done_at=timezone.now(), done_by=by, **facts):
        return True
    done = fresh.select_related("done_by").first()
    if done is None:
        raise Refusal(GONE)
    if {name: getattr(done, name) for name in facts} != facts:
        raise Refusal(
            f"{done.done_by.name}已在 {spoken_moment(done.done_at)} 填报“{done.get_result_display()}”。"
            "填错的，当天可以撤回重填。"
        )
    return True


@transaction.atomic
def undo(sweep, *, by):
    """Takes a report back on the day on which it was made; what it said is kept as a `SweepUndo`.

    Refusal afterwards, once a lead was written down, and to anybody but who filed it or plans the looking there.
    """
    sweep = locked(sweep)
    if not sweep.can_be_undone:
        raise Refusal("只能撤回当天填报的。")
    if not may_undo(by, sweep):
        raise Refusal(f"这是{sweep.done_by.name}填报的，请由本人或者安排排查的上级撤回。")
    if sweep.disputes.exists():
        raise Refusal("已经登记了线索，不能撤回。")
    SweepUndo.objects.create(
        plan=sweep.plan, center=sweep.center, first_day=sweep.first_day, result=sweep.result,
        found=sweep.found, note=sweep.note, reported_by=sweep.done_by, reported_at=sweep.done_at, by=by,
    )  # fmt: skip
    blank = {"done_at": None, "done_by": None, "result": "", "found": 0, "note": ""}
    Sweep.objects.filter(pk=sweep.pk).update(**blank)


def may_undo(user, sweep):
    """Whether somebody filed a report, or plans the looking of its unit."""
    plans = units_for(user, "mediation.sweep_plan").filter(pk=sweep.center_id)
    return sweep.done_by_id == user.pk or plans.exists()


def planning_units(user):
    """Where somebody may plan: streets and the district within their reach."""
    return units_for(user, "mediation.sweep_plan").exclude(tier=Center.Tier.ROOM)
