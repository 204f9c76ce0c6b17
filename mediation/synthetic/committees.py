"""Committees of the demo: one in every community and street, some of other kinds. None of them exists."""

from collections import defaultdict
from datetime import date, timedelta

from centers.accounts.models import Posting
from centers.accounts.rights import Role
from centers.cases.models import Party
from centers.cases.synthetic import people
from centers.cases.synthetic.world import moment
from centers.org.models import Body

from ..committees import people_of
from ..composition import HAN, three_years_after
from ..models import (
    Committee,
    CourtNotice,
    Mediator,
    StandardCheck,
    StandardItem,
    StandardReview,
    Studio,
    Training,
)

Kind, Duty, Sex = Committee.Kind, Mediator.Duty, Party.Sex
# kind, name, the street where it sits ("": the centre)
OTHERS = (
    (Kind.ENTERPRISE, "莲湖区城西机械制造公司（演示）人民调解委员会", "西关"),
    (Kind.INDUSTRY, "莲湖区物业纠纷人民调解委员会", ""),
    (Kind.INDUSTRY, "莲湖区医疗纠纷人民调解委员会", ""),
    (Kind.ASSOCIATION, "莲湖区餐饮行业协会（演示）人民调解委员会", ""),
    (Kind.CHAMBER, "莲湖区五金商会（演示）人民调解委员会", ""),
    (Kind.STATIONED, "莲湖区驻北关派出所人民调解室（演示）", "北关"),
)
MIXED = (
    "桥梓口",
    "北院门",
)  # streets and communities where several peoples live, where the network has them
DUTIES = (
    Duty.CHAIR,
    Duty.MEMBER,
    Duty.MEMBER,
    Duty.VICE,
    Duty.MEDIATOR,
    Duty.MEMBER,
    Duty.MEDIATOR,
)
SPECIALITIES = ("邻里", "婚姻家庭", "物业", "劳动", "消费", "损害赔偿", "")
COURT = "西安市莲湖区人民法院"
WOMEN = {"田芳"}  # among the people of the demo who have an account
STUDIOS = ("田芳调解工作室", "城墙根品牌调解室")
# Some terms are not what they should be: every so many committees, and how many days the term has left.
ODD_TERMS = {23: -40, 29: 25, 31: 75}


def make_committees(world):
    """Gives the number of committees. A body of the demo that has none yet becomes the committee of its
    community."""
    if Committee.objects.exists():
        return 0
    seats = [(Kind.COMMUNITY, name_of(world, room), room) for room in world.rooms]
    seats += [(Kind.SUBDISTRICT, name_of(world, street), street) for street in world.stations]
    streets = {street.area.removesuffix("街道"): street for street in world.stations}
    seats += [(kind, name, streets.get(street, world.centre)) for kind, name, street in OTHERS]
    kind = Body.Kind.MEDIATION_COMMITTEE
    bodies = [Body(kind=kind, name=name, center=seat) for _, name, seat in seats]
    Body.objects.bulk_create(bodies, ignore_conflicts=True)
    found = {body.name: body for body in Body.objects.filter(kind=kind)}
    accounts = accounts_of(found.values())
    made = Committee.objects.bulk_create(
        committee(world, number, kind, found[name], seat, has_accounts=found[name].pk in accounts)
        for number, (kind, name, seat) in enumerate(seats)
    )
    Mediator.objects.bulk_create(
        person
        for number, row in enumerate(made)
        for person in invented(world, number, row, accounts.get(row.pk, []))
    )
    make_trainings(world)
    make_studios(world)
    make_papers(world, made)
    return len(made)


def accounts_of(bodies):
    """{key of a body: those who sign in there, the chair first}"""
    roles = [Role.COMMITTEE_CHAIR, Role.MEDIATOR]
    found = defaultdict(list)
    for post in (
        Posting.objects.filter(body__in=bodies, role__in=roles)
        .select_related("user")
        .order_by("role")
    ):
        found[post.body_id].append(post.user)
    return found


def name_of(world, unit):
    street = next(street for street in world.stations if unit.path.startswith(street.path))
    place = street.area if unit == street else street.area + unit.area
    return f"莲湖区{place}人民调解委员会"


def committee(world, number, kind, body, seat, *, has_accounts):
    """Where somebody signs in, it was there all last year and something can be seen of it."""
    left = next((days for every, days in ODD_TERMS.items() if number % every == every - 1), None)
    if has_accounts:
        elected = world.today - timedelta(days=700)
    elif left is None:
        elected = world.today - timedelta(days=world.random.randint(60, 900))
    else:  # a term of three years that has so many days left
        end = world.today + timedelta(days=left)
        elected = end.replace(year=end.year - 3, day=min(end.day, 28))
    return Committee(
        body=body, kind=kind, founded_on=min(elected, date(2019, 5, 1)), elected_on=elected,
        term_end=three_years_after(elected), room=f"{seat.area}调解室", seal_code=f"6101040{number:06d}",
        is_mixed=any(word in body.name for word in MIXED), changed_at=moment(elected, 600),
    )  # fmt: skip


def invented(world, number, row, users):
    """Those with an account first; one committee in forty has no woman, one in fifty no chair."""
    chance, began = world.random, row.elected_on
    size = max(chance.randint(3, 7), len(users))
    duties, names = list(DUTIES), set()
    if not users and number % 50 == 49:
        duties[0] = Duty.MEMBER
    for place, duty in enumerate(duties[:size]):
        born = people.birthday(chance, world.today, (28, 66))
        sex = "female" if place == 1 or chance.random() < 0.45 else "male"
        sex = "male" if number % 40 == 39 else sex
        user = users[place] if place < len(users) else None
        if user:
            sex = "female" if user.name in WOMEN else "male"
        name = user.name if user else people.name(chance, sex, born)
        while name in names:  # nobody sits there twice
            name = people.name(chance, sex, born)
        names.add(name)
        minority = row.is_mixed and place == 2
        yield Mediator(
            committee=row, user=user, name=name, sex=sex,
            ethnicity="回族" if minority else HAN, birth_year=born.year, duty=duty,
            engagement="hired" if duty == Duty.MEDIATOR else "elected", is_full_time=chance.random() < 0.2,
            speciality=chance.choice(SPECIALITIES), began_on=began, recorded_at=moment(began, 600),
        )  # fmt: skip


def somebody(role):
    posting = Posting.objects.filter(role=role).select_related("user").order_by("pk").first()
    return posting and posting.user


def make_trainings(world):
    """Two of the district this year, which most attended, and one of each third street."""
    guide = somebody(Role.MEDIATION_GUIDE)
    if guide is None:
        return
    held = [
        (world.centre, "人民调解法和调解文书规范", 210), (world.centre, "邻里、物业纠纷调解技巧", 80),
        *[(street, "矛盾纠纷排查登记", 40 + n) for n, street in enumerate(world.stations) if n % 3 == 0],
    ]  # fmt: skip
    rows = Training.objects.bulk_create(
        Training(
            center=center, title=title, on=world.later(world.today - timedelta(days=ago), 0), hours=4,
            place=f"{center.short_name}会议室", held_by="莲湖区司法局", by=guide,
        )
        for center, title, ago in held
    )  # fmt: skip
    mediators = list(
        Mediator.objects.values_list("pk", "committee__body__center__path", "began_on")
    )
    through = Training.attendees.through
    through.objects.bulk_create(
        through(training=row, mediator_id=pk)
        for row in rows
        for pk, path, began in mediators
        if path.startswith(row.center.path) and began <= row.on and world.random.random() < 0.8
    )


def make_studios(world):
    """One of somebody who signs in where the demo has her, one of somebody else."""
    rows = Mediator.objects.filter(duty__in=[Duty.MEMBER, Duty.CHAIR])
    leaders = [
        rows.exclude(user=None).order_by("-user__username").filter(name__in=WOMEN).first(),
        rows.order_by("pk").last(),
    ]
    for name, leader in zip(STUDIOS, leaders, strict=True):
        if leader:
            Studio.objects.create(
                name=name, committee=leader.committee, leader=leader, named_by="西安市莲湖区司法局",
                named_on=max(leader.began_on, world.today - timedelta(days=300)),
                introduction="擅长邻里、婚姻家庭纠纷调解（演示）。",
            )  # fmt: skip


def make_papers(world, made):
    """Most told the court, and checked themselves last year; a station head confirmed those of the own
    street."""
    guide, year = somebody(Role.MEDIATION_GUIDE), world.today.year - 1
    head = Posting.objects.filter(role=Role.STATION_HEAD).select_related("user", "center").first()
    if guide is None or head is None:
        return
    CourtNotice.objects.bulk_create(
        CourtNotice(
            committee=row, court=COURT, number=f"莲司函〔{row.elected_on.year}〕{number + 1}号", way="letter",
            summary="本届组成人员见名单。", people=people_of(row), by=guide,
            at=moment(row.elected_on + timedelta(days=20), 600),
        )
        for number, row in enumerate(made)
        if number % 11
    )  # fmt: skip
    chairs = {
        m.committee_id: m.user
        for m in Mediator.objects.exclude(user=None).filter(duty=Duty.CHAIR).select_related("user")
    }
    items = list(StandardItem.objects.of_year(year))
    on, checks, reviews = date(year, 12, 10), [], []
    for number, row in enumerate(made):
        if row.elected_on > on or (number % 5 == 4 and row.pk not in chairs):
            continue
        by, met = chairs.get(row.pk, guide), 0
        for item in items:
            is_met = world.random.random() < 0.85
            met += is_met
            proof = "照片和台账存档" if is_met else ""
            checks.append(
                StandardCheck(committee=row, year=year, item=item, is_met=is_met, proof=proof, on=on, by=by)
            )  # fmt: skip
        if by == guide and row.body.center.path.startswith(head.center.path):
            reviews.append(
                StandardReview(
                    committee=row, year=year, met=met, items=len(items), checked_by=by, by=head.user,
                    at=moment(on, 900)
                )
            )  # fmt: skip
    StandardCheck.objects.bulk_create(checks)
    StandardReview.objects.bulk_create(reviews)
