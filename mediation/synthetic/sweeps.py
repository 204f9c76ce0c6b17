"""Invented sweeps, warnings, risks and studies: eight weeks of looking, a dozen warnings, and what came of them."""

from datetime import timedelta

from centers.accounts.models import Posting
from centers.accounts.rights import Role
from centers.cases.clocks import midnight
from centers.cases.synthetic.world import moment
from centers.org.ancestry import line_of

from .. import studies
from ..alert_rules import respond_by
from ..models import (
    Alert,
    AlertEntry,
    Incident,
    IncidentEntry,
    IncidentPlan,
    RiskAssessment,
    Study,
    Sweep,
    SweepPlan,
)
from ..rounds import rounds
from ..signals import Level, Trigger
from ..sweeps import USUAL, USUAL_PLANS, write_round

WEEKS = 8
FOUND, LATE, NEVER = 0.08, 0.06, 0.02  # of the tasks of rounds that are over
DONE_NOW = 0.4  # of those of the present round
NOTES = ("楼上漏水", "门前停车", "公共通道堆物", "夜间噪声", "物业收费")
# days ago, hour, level, triggers, what happened, minutes to the answer (None: not answered), outcome, averted.
ALERTS = (
    (52, 9, Level.YELLOW, [Trigger.REPEAT], "同一楼道两户再次为堆物争吵。", 90, "mediated", ""),
    (45, 15, Level.ORANGE, [Trigger.THREATS], "租房押金纠纷，一方扬言砸门。", 40, "settled", "crime"),
    (40, 22, Level.RED, [Trigger.WEAPONS], "停车纠纷中一方手持铁棍。", 12, "police", "brawl"),
    (33, 10, Level.BLUE, [Trigger.OTHER], "装修噪声，邻居多次投诉。", 300, "mediated", ""),
    (28, 19, Level.ORANGE, [Trigger.DOMESTIC_VIOLENCE], "夫妻争吵，有推搡。", 150, "police", ""),
    (24, 11, Level.ORANGE, [Trigger.CROWD], "十余名住户到物业讨说法。", 55, "settled", "petition"),
    (19, 14, Level.RED, [Trigger.SUICIDE], "讨薪人员站上楼顶。", 8, "settled", "suicide"),
    (15, 9, Level.YELLOW, [Trigger.POLICE_BEFORE], "两家曾为滴水报警。", 600, "mediated", ""),
    (9, 16, Level.ORANGE, [Trigger.THREATS], "误听为扬言报复。", 25, "false", ""),
    (4, 10, Level.BLUE, [Trigger.OTHER], "宠物扰民。", None, "", ""),
    (1, 11, Level.ORANGE, [Trigger.CROWD], "施工围挡影响出入，多人聚集。", 30, "", ""),
    (0, 0, Level.YELLOW, [Trigger.REPEAT], "同样的当事人三十日内第二次发生邻里纠纷。", None, "", ""),
)  # fmt: skip
PARTS = {
    "overall": "矛盾纠纷总量平稳，多数在社区化解。",
    "features": "邻里、物业纠纷较多，集中在老旧小区；入冬以后供暖、漏水引起的纠纷增加。",
    "causes": "房屋老化、物业收费不透明，当事人之间缺少沟通。",
    "advice": "各社区对老旧小区加密排查；街道会同物业主管部门公示收费；重点纠纷由司法所跟进。",
}


def make_sweeps(world):
    """Writes all of them; gives the number of sweeps. 0 where nobody guides mediation: there is nobody to plan."""
    guide = holder(Role.MEDIATION_GUIDE)
    if guide is None:
        return 0
    made = make_tasks(world, guide)
    alerts = make_alerts(world, guide)
    make_risks(world, guide, alerts)
    make_studies(world, guide)
    return made


def holder(role, **where):
    post = Posting.objects.filter(role=role, user__is_active=True, **where).order_by("pk").first()
    return post and post.user


def street_of(world, guide):
    """(a street, its head): one that has a head, where there is one."""
    for street in world.stations:
        if head := holder(Role.STATION_HEAD, center=street):
            return street, head
    return next(iter(world.stations)), guide


# Sweeps ---------------------------------------------------------------------------------------


def make_tasks(world, guide):
    """The usual plans, begun eight weeks ago, with every round since; most done in time."""
    first = world.today - timedelta(weeks=WEEKS, days=world.today.weekday())
    for name, tier, cadence, focus in USUAL_PLANS:
        plan = SweepPlan.objects.create(
            name=name, kind="periodic", unit=world.centre, tier=tier, cadence=cadence, first_day=first,
            focus=focus, source=USUAL, made_by=guide, made_at=midnight(first),
        )  # fmt: skip
        for begins, due in rounds(cadence, first, None, world.today):
            write_round(plan, begins, due)
    rows = list(Sweep.objects.filter(done_at=None).order_by("pk"))
    people = {
        post.center_id or post.body.center_id: post.user_id
        for post in Posting.objects.filter(
            role__in=[Role.ROOM_WORKER, Role.STATION_HEAD, Role.MEDIATOR]
        ).select_related("body")
    }
    done = [row for row in rows if do(world, row, people.get(row.center_id, guide.pk))]
    Sweep.objects.bulk_update(
        done, ["done_at", "done_by", "result", "found", "note"], batch_size=1000
    )
    return len(rows)


def do(world, row, who):
    """Fills in one task by chance; whether it was done."""
    random, is_over = world.random, row.due_on < world.today
    if random.random() < (NEVER if is_over else 1 - DONE_NOW):
        return False
    last = (row.due_on - row.first_day).days
    day = row.first_day + timedelta(days=random.randint(0, last))
    if is_over and random.random() < LATE:
        day = row.due_on + timedelta(days=random.randint(1, 3))
    at = moment(min(day, world.today), random.randint(9 * 60, 17 * 60))
    row.done_at, row.done_by_id, row.result = min(at, world.now), who, "none"
    if random.random() < FOUND:
        row.result, row.found, row.note = "found", random.randint(1, 2), random.choice(NOTES)
    return True


# Warnings -------------------------------------------------------------------------------------


def make_alerts(world, guide):
    """A dozen of all levels, at the units of the demo's street first, with their logs."""
    street, head = street_of(world, guide)
    units = [*world.rooms_of(street)[:4], *world.rooms[-8:]]
    made = []
    for number, row in enumerate(ALERTS):
        center = units[number % len(units)]
        made.append(make_alert(world, row, center, head if center.path.startswith(street.path) else guide))  # fmt: skip
    return made


def make_alert(world, row, center, handler):
    ago, hour, level, triggers, words, minutes, outcome, averted = row
    at = moment(world.today - timedelta(days=ago), hour * 60) if ago else world.now - timedelta(minutes=50)  # fmt: skip
    until = respond_by(level, at)
    answered = at + timedelta(minutes=minutes) if minutes else None
    closed = answered + timedelta(hours=20) if outcome else None
    alert = Alert.objects.create(
        **line_of(center), level=level, peak=level, triggers=triggers, words=words, raised_at=at,
        respond_by=until, missed_at=until if answered and answered > until else None,
        first_response_at=answered, first_response_by=answered and handler,
        closed_at=closed, closed_by=closed and handler, outcome=outcome, averted=averted,
    )  # fmt: skip
    log = [("raised", at, None, alert.get_level_display())]
    if level >= Level.ORANGE:
        log.append(("told", at, None, f"已通知 {handler.name}"))
    if level == Level.RED:
        log.append(("reported_police", at + timedelta(minutes=5), handler, ""))
    if answered:
        log.append(("answered", answered, handler, "已联系社区，派人到场了解。"))
    if closed:
        log.append(("closed", closed, handler, f"{alert.get_outcome_display()}：双方情绪平稳，已回访。"))  # fmt: skip
    AlertEntry.objects.bulk_create(
        AlertEntry(alert=alert, verb=verb, at=when, by=by, words=said)
        for verb, when, by, said in sorted(log, key=lambda entry: entry[1])
    )
    return alert


# Risks, emergencies, studies -------------------------------------------------------------------


def make_risks(world, guide, alerts):
    street, head = street_of(world, guide)
    RiskAssessment.objects.create(
        center=street, subject="老旧小区加装电梯", likelihood=4, impact=3, made_by=head,
        advice="低层住户意见不一，先逐户征求意见，再公示方案。", made_at=world.now - timedelta(days=20),
    )  # fmt: skip
    plan = IncidentPlan.objects.create(
        center=street, name="群体性纠纷应急处置预案", scenario="十人以上聚集，或者可能发生冲突。",
        steps="十分钟内派人到现场，劝导分散\n报告公安和街道办事处\n请双方各推选代表，到调解室商谈\n留人值守，防止反复\n二十四小时内回访",
        contacts="公安机关 现场处置 110\n急救中心 救护 120\n法律服务热线 法律咨询 12348",
        valid_from=world.today - timedelta(days=200), reviewed_on=world.today - timedelta(days=60), made_by=head,
    )  # fmt: skip
    crowd = next(alert for alert in alerts if Trigger.CROWD in alert.triggers and alert.closed_at)
    began = crowd.raised_at + timedelta(minutes=20)
    incident = Incident.objects.create(
        plan=plan, center=street, alert=crowd, started_at=began, started_by=head,
        closed_at=crowd.closed_at, closed_by=head, went_well="到场快，双方代表当天坐到一起。",
        to_change="联系物业用了半小时，已把值班电话写进预案。",
    )  # fmt: skip
    IncidentEntry.objects.bulk_create(
        IncidentEntry(incident=incident, by=head, at=began + timedelta(minutes=minutes), words=words)
        for minutes, words in ((0, "启动预案，两人到场。"), (30, "聚集人员分散，选出三名代表。"), (180, "物业答应公示收费。"))
    )  # fmt: skip


def make_studies(world, guide):
    """That of last month for the district, issued; a draft of a street."""
    [(first, last)] = studies.periods(Study.Kind.MONTHLY, world.today, 1)
    of = {"kind": Study.Kind.MONTHLY, "first": first, "last": last}
    issued = studies.begin_study(unit=world.centre, by=guide, **of)
    for name, words in PARTS.items():
        setattr(issued, name, f"{getattr(issued, name)}{words}")
    issued.save()
    posts = [post for post in studies.posts_for(world.centre) if post[0] == Role.BUREAU_LEADER]
    studies.issue_study(issued, by=guide, posts=posts)
    street, head = street_of(world, guide)
    studies.begin_study(unit=street, by=head, **of)
