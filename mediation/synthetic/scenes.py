"""The disputes of the demo: every state, every colour of a clock, something to do for whoever works there."""

from dataclasses import dataclass

from centers.accounts.models import User
from centers.accounts.rights import Role
from centers.cases.models import Case, Party
from centers.cases.synthetic.stories import Point

from .. import actions, subsidies
from ..flow import DISPUTE
from ..models import CaseSubsidyRate, Difficulty, Source
from . import matters
from .cast import Cast
from .few import COURSES, Story
from .sweeps import holder, make_sweeps

HOME = "610104003001"  # where the committee of the demo sits
WANG, CHEN = "13900000001", "13900000002"
READY = ("register", "tell_rights")
AT_WORK = (*READY, "consent")
AGREED = (*AT_WORK, "record", "agree_written")
SIGNED = (*AGREED, "sign")
REGISTER, TERM, DELEGATED = "mediation.register", "mediation.term", "mediation.delegated"
PERFORM, VISIT = "mediation.perform", "mediation.visit"
ARCHIVE, TRANSFER = "mediation.archive", "mediation.transfer"
# 演示数据: no rate is shipped.
RATES = {
    Difficulty.SIMPLE: 100,
    Difficulty.ORDINARY: 200,
    Difficulty.HARD: 400,
    Difficulty.GRAVE: 800,
}
RATE_SOURCE = "演示数据，不是真实补贴标准"


@dataclass(frozen=True)
class Scene(Point):
    """source: where it comes from. matter: the place of its matter. other: the phone of the other side,
    where somebody of the demo is that. elsewhere: at a committee of another street, by its place among
    them. grade: of its volume."""

    channel: str = "room"
    source: str = Source.OWN
    matter: int = 0
    other: str = ""
    elsewhere: int | None = None
    police: str = ""
    grade: str = ""


SCENES = (
    # To be registered
    Scene(source=Source.SWEEP, ago=2, matter=1),
    Scene((), REGISTER, source=Source.APPLIED, matter=5),
    Scene((), REGISTER, mark="red", channel="web", source=Source.APPLIED, hers=WANG, matter=7),
    Scene((), REGISTER, mark="overdue", source=Source.HOTLINE, matter=16),
    # Told, and waited for
    Scene(("register",), TERM, 1, matter=9),
    Scene(READY, TERM, 1, matter=13),
    Scene((*READY, "invite"), TERM, 1, source=Source.APPLIED, other=CHEN, matter=0),
    # At work
    Scene(
        ("register", "assign", "tell_rights", "consent", "arrange"), TERM, 1, channel="web", source=Source.APPLIED,
        hers=WANG, matter=1,
    ),
    Scene(AT_WORK, TERM, 1, "amber", matter=3),
    Scene(AT_WORK, TERM, 1, "red", matter=8),
    Scene(AT_WORK, TERM, 1, "overdue", source=Source.GOVERNANCE, matter=16),
    Scene(AT_WORK, DELEGATED, 1, source=Source.COURT_DELEGATED, matter=8),
    Scene((*AT_WORK, "suspend"), ago=4, matter=11),
    Scene((*AT_WORK, "transfer"), TRANSFER, 4, matter=5),
    Scene((*AT_WORK, "join_up"), ago=5, matter=16),
    # Agreed on
    Scene(AGREED, ago=1, matter=1),
    Scene((*AT_WORK, "record", "agree_oral"), PERFORM, 5, "overdue", matter=0),
    Scene(
        (*READY, "invite", "consent", "record", "agree_written", "sign"), PERFORM, 7, "amber", source=Source.APPLIED,
        other=CHEN, matter=7,
    ),
    Scene((*SIGNED, "apply_confirmation"), ago=3, matter=12),
    Scene((*SIGNED, "apply_confirmation", "confirm"), ago=4, matter=10),
    Scene((*SIGNED, "apply_confirmation", "reject"), ago=6, matter=14),
    # Done with, to be closed, and closed
    Scene((*SIGNED, "perform"), VISIT, 7, source=Source.POLICE, police="莲公（北）受案字〔演示〕88号", matter=9),
    Scene((*SIGNED, "breach"), ago=5, matter=10),
    Scene((*AT_WORK, "record", "fail"), ago=3, matter=15),
    Scene((*AT_WORK, "withdraw"), ago=2, matter=2),
    Scene((*AT_WORK, "record", "agree_oral", "perform", "visit", "close"), ARCHIVE, 8, "amber", matter=13),
    Scene(("register", *COURSES["oral"][1:]), ago=9, matter=0, grade="good"),
    Scene(("register", *COURSES["oral"][1:]), ago=12, matter=13),
    Scene((*READY, "refuse"), ago=8, matter=17),
    Scene(("turn_away",), source=Source.APPLIED, ago=6, matter=18),
    Scene(("drop_lead",), source=Source.SWEEP, ago=7, matter=4),
    # Other streets
    Scene((), REGISTER, mark="red", source=Source.APPLIED, matter=6, elsewhere=0),
    Scene(AT_WORK, TERM, 1, matter=12, elsewhere=1),
    Scene(AT_WORK, TERM, 1, "overdue", matter=1, elsewhere=2),
    Scene((*AT_WORK, "record", "agree_oral"), PERFORM, 5, matter=0, elsewhere=3),
)  # fmt: skip


def make_scenes(world):
    """Committees and sweeps, then all of them; gives the number of disputes."""
    cast = Cast(world)
    make_sweeps(world)
    guide = holder(Role.MEDIATION_GUIDE)
    if guide:
        make_rates(world, guide)
    for scene in SCENES:
        play(scene, cast, guide)
    begin_draft(CHEN)
    actions.lapse_confirmations()
    return Case.objects.filter(kind=DISPUTE).count()


def make_rates(world, guide):
    for difficulty, amount in RATES.items():
        CaseSubsidyRate.objects.create(
            difficulty=difficulty, amount=amount, source=RATE_SOURCE, valid_from=world.first, entered_by=guide
        )  # fmt: skip


def play(scene, cast, guide):
    world = cast.world
    unit = place_of(scene, cast)
    at = scene.moments(world, unit)
    story = Story(
        cast, matters.MATTERS[scene.matter], source=scene.source, channel=scene.channel, unit=unit, at=at[0],
        applicant=account(scene.hers), other=account(scene.other), is_dated=False, police=scene.police,
    )  # fmt: skip
    for step, when in zip(scene.steps, at[1:], strict=True):
        story.take(step, when)
    if scene.grade and guide:
        subsidies.grade(story.case, grade=scene.grade, by=guide)


def account(phone):
    return User.objects.get(phone=phone) if phone else None


def place_of(scene, cast):
    """The unit of the demo's committee, or one of another street."""
    seats = {unit.code: unit for unit in cast.seats}
    home = seats[HOME]
    if scene.elsewhere is None:
        return home
    others = [unit for unit in cast.world.rooms if unit in cast.seats and unit.code[:9] != HOME[:9]]
    return others[scene.elsewhere * len(others) // 4]


def begin_draft(phone):
    """Somebody who has begun to write and not handed it in."""
    user = User.objects.get(phone=phone)
    case = actions.start_draft(by=user)
    person = {"name": user.name, "phone": user.phone, "role": Party.Role.APPLICANT}
    actions.fill_draft(case, {"dispute_type": matters.MATTERS[0].type, "people": [person]})
