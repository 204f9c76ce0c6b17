"""The assessment of the streets for the demo: past applications, places and files that were looked at, last year's
result, and this year's plan with its figures month by month. Drawn by chance from one seed.
"""

from datetime import date, timedelta
from random import Random

from django.utils import timezone

from centers.accounts.models import User
from centers.assessment import checks, closing, records, results
from centers.assessment.actions import fill_months, roll_up, start_roll_up
from centers.assessment.indicators import Period
from centers.assessment.models import Plan, Sample, State, Turn
from centers.assessment.plans import begin_plan
from centers.cases.clocks import midnight
from centers.cases.synthetic import SOURCES
from centers.cases.synthetic.world import World
from centers.org.models import Center, CenterPeriod

SEED, SOURCE = "考核", "演示方案，不是真实文件"
CASES, YEARS = 400, 2
FINE = (0.6, 0.99)  # how often a point is in order, at the worst and the best street
BEGUN, CONSULTED, ISSUED = (1, 20), (2, 20), (3, 16)  # month and day
PLACE, FILES = "A3", ("B2", "C2", "I1")


def load_assessment(seed):
    """Gives the number of past cases. Nobody in them exists."""
    first = date(timezone.localdate().year - YEARS, 1, 1)
    CenterPeriod.objects.filter(valid_from__gt=first).update(valid_from=first)
    keeper, leader, second = (
        User.objects.get(username=name) for name in ("sunli", "zhoutao", "guohong")
    )
    made = sum(
        source.many(World(seed, years=YEARS), CASES, lambda line: None)
        for source in SOURCES.values()
    )
    today, chance = timezone.localdate(), Random(SEED)  # noqa: S311  it invents, it keeps no secret
    for year in (today.year - 1, today.year):
        issued_plan(year, keeper, leader)
        for street in Center.objects.open().filter(tier=Center.Tier.STATION):
            look_at(street, year, today, chance, (keeper, second))
    write_events(today.year, keeper)
    end_year(today.year - 1, leader)
    fill_months(today.year, until=today - timedelta(days=1))
    roll_up(start_roll_up(today.year).pk)
    return made


def moment(year, month, day):
    return midnight(date(year, month, day)) + timedelta(hours=10)


def issued_plan(year, keeper, leader):
    """A plan that was issued in March; where March is still to come, a draft."""
    before = Plan.objects.filter(year=year - 1).first()
    plan = begin_plan(year, like=before, by=keeper, at=min(timezone.now(), moment(year, *BEGUN)))
    if timezone.now() < moment(year, *ISSUED):
        return plan
    cycle = plan.cycle
    Turn.objects.bulk_create(
        Turn(cycle=cycle, verb=verb, state=state, by=by, at=moment(year, *day))
        for verb, state, by, day in (
            ("consult", State.CONSULTING, keeper, CONSULTED), ("issue", State.ISSUED, leader, ISSUED),
            ("monitor", State.MONITORING, None, ISSUED),
        )
    )  # fmt: skip
    plan.source = SOURCE
    plan.issued_at, plan.issued_by = moment(year, *ISSUED), leader
    plan.save()
    cycle.state = State.MONITORING
    cycle.save()
    return plan


def look_at(street, year, today, chance, two):
    """A place in spring, and files drawn by lot in autumn, each point in order or not; the second person finds the
    same as the first."""
    share = chance.uniform(*FINE)

    def answers(code, case=None):
        return {point: chance.random() < share for point in checks.points_of(code, case)}

    spring, autumn = date(year, 5, 12), date(year, 10, 20)
    if spring < today:
        looked_at(street, PLACE, answers(PLACE), two, on=spring)
    if autumn >= today:
        return
    for code in FILES:
        if not checks.SHEETS[code].files(street, Period.of_year(year)).exists():
            continue
        for sample in checks.draw(street, code, year, by=two[0]):
            looked_at(street, code, answers(code, sample.case), two, on=autumn, sample=sample)
    Sample.objects.filter(unit=street, year=year).update(drawn_at=moment(year, 10, 19))


def looked_at(street, code, found, two, **options):
    look = checks.write_down(street, code, found, by=two[0], note="演示", **options)
    checks.look_again(look, found, by=two[1], note="演示")


def write_events(year, by):
    plan = Plan.objects.get(year=year)
    for code, unit, document, note in (
        ("P2", "610104003", "莲司〔演示〕2号", "工作站“一次办好”经验在全市推广（演示）"),
        ("Q1", "610104006", "莲司〔演示〕5号", "窗口服务投诉查实（演示）"),
    ):
        street = Center.objects.get(code=unit)
        records.write_event(
            plan, street, code, on=date(year, 1, 8), document=document, note=note, by=by
        )


def end_year(year, leader):
    """Last year is closed, graded and announced."""
    if timezone.localdate() < closing.may_close_from(year):
        return
    plan = Plan.objects.select_related("cycle").get(year=year)
    for street in Center.objects.open().filter(tier=Center.Tier.STATION):
        records.excuse(
            plan, street, ["A1"], reason="平台本年启用，上一年度没有值班记录（演示）", by=leader
        )
    closing.close_year(year, by=leader, at=moment(year + 1, 1, 12))
    closing.close_checks(year, by=leader, at=moment(year + 1, 2, 5))
    results.give_grades(plan, by=leader)
    cycle = plan.cycle
    cycle.state, cycle.document = State.ANNOUNCED, f"莲考〔{year + 1}〕1号（演示）"
    cycle.save()
    steps = (
        ("close", State.SELF_REVIEW, (1, 12)), ("publish", State.PUBLICITY, (2, 9)), ("grade", State.GRADED, (2, 24)),
        ("announce", State.ANNOUNCED, (3, 2)),
    )  # fmt: skip
    Turn.objects.bulk_create(
        Turn(
            cycle=cycle,
            verb=verb,
            state=state,
            by=leader,
            at=min(timezone.now(), moment(year + 1, *day)),
        )
        for verb, state, day in steps
    )
