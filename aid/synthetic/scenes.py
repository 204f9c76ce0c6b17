"""The applications of the demo: every state, every colour of a clock, something to do at every desk."""

from dataclasses import dataclass

from centers.accounts.models import User
from centers.cases.synthetic.stories import Point
from centers.org.models import Center

from .. import actions
from ..models import ProviderProfile
from . import matters
from .cast import Cast
from .few import COURSES, DECIDED, Story

STATION, ROOM, CENTRE = "610104003", "610104003001", "610104"
DRAFTS = "13900000001"  # who has begun another application
ASSIGNED = (*DECIDED, "assign")
AT_WORK = (*ASSIGNED, "arrange", "begin")


@dataclass(frozen=True)
class Scene(Point):
    """his: the user name of the lawyer."""

    unit: str = CENTRE
    his: str = "linfeng"


SCENES = (
    # A station that has not passed it on, and what a room sent in
    Scene((), "aid.pass_on", unit=STATION, count=2),
    Scene((), "aid.pass_on", mark="red", unit=STATION, count=2),
    Scene((), "aid.pass_on", mark="overdue", unit=STATION),
    Scene((), "aid.decide", channel="room", unit=ROOM),
    # Under review
    Scene(("pass_on",), "aid.decide", unit=STATION),
    Scene((), "aid.decide", channel="web", hers="13900000001"),
    Scene((), "aid.decide", mark="amber", count=2),
    Scene((), "aid.decide", mark="red", channel="web"),
    Scene((), "aid.decide", mark="overdue"),
    Scene(("ask",), "aid.supplement", 1, channel="web", hers="13900000002"),
    Scene(("ask",), "aid.supplement", 1, "amber"),
    Scene(("ask", "supplemented"), "aid.decide"),
    # To be decided, and decided
    Scene(("examine",), "aid.decide"),
    Scene(("examine",), "aid.decide", mark="amber"),
    Scene(("examine",), "aid.decide", mark="red"),
    Scene(("examine_no",), "aid.decide", mark="amber"),
    Scene(DECIDED, "aid.assign", 2),
    Scene(DECIDED, "aid.assign", 2, "amber"),
    Scene((), "aid.notice", channel="organ"),
    Scene((), "aid.notice", mark="overdue", channel="organ"),
    Scene(("examine_no", "refuse"), ago=6),
    Scene(("examine_no", "refuse", "object"), "aid.objection", 3, "amber"),
    Scene(COURSES["maintained"], ago=15),
    # With the lawyers
    Scene(ASSIGNED, "aid.arrange", 3, "overdue"),
    Scene((*ASSIGNED, "arrange"), "aid.first_meeting", 3),
    Scene((*ASSIGNED, "arrange"), "aid.first_meeting", 3, "amber"),
    Scene((*ASSIGNED, "arrange"), "aid.first_meeting", 3, "overdue", his="luolan"),
    Scene(AT_WORK, ago=9, channel="web", hers="13900000001"),
    Scene(AT_WORK, ago=25, count=2),
    Scene((*AT_WORK, "liaise"), ago=30),
    Scene(AT_WORK, ago=12, his="luolan"),
    Scene((*AT_WORK, "ask_change"), ago=3, his="luolan"),
    Scene((*AT_WORK, "liaise", "finish"), "aid.file", 7),
    Scene((*AT_WORK, "liaise", "finish"), "aid.file", 7, "amber"),
    # Closing and closed
    Scene(COURSES["archived"][:-1], "aid.pay", 8, count=2),
    Scene(COURSES["archived"][:-1], "aid.pay", 8, "amber", his="luolan"),
    Scene(COURSES["archived"], ago=10, count=2),
    Scene(COURSES["archived"], ago=40, his="luolan", unit=STATION),
    Scene(("withdraw",), ago=18),
    Scene(COURSES["terminated"], ago=22),
)  # fmt: skip


def make_scenes(world):
    """Plays all of them; gives the number of applications."""
    cast, made = Cast(world), 0
    for scene in SCENES:
        for _ in range(scene.count):
            play(scene, cast, made)
            made += 1
    begin_draft(DRAFTS)
    return made + 1


def play(scene, cast, number):
    world, unit = cast.world, Center.objects.get(code=scene.unit)
    pool = matters.NOTICES if scene.channel == "organ" else matters.MATTERS
    steps = scene.steps
    if scene.unit == STATION and steps and steps[0] != "pass_on":
        steps = ("pass_on", *steps)
    at = scene.moments(world, world.centre, earlier=len(steps) - len(scene.steps))
    story = Story(
        cast, pool[number % len(pool)], channel=scene.channel, unit=unit, at=at[0],
        applicant=User.objects.filter(phone=scene.hers).first() if scene.hers else None,
        provider=ProviderProfile.objects.filter(user__username=scene.his).first(),
    )  # fmt: skip
    for step, when in zip(steps, at[1:], strict=True):
        story.take(step, when)


def begin_draft(phone):
    """Somebody who has begun to write and not handed it in."""
    user = User.objects.get(phone=phone)
    case = actions.start_draft(by=user)
    answers = {"who": "self", "name": user.name, "ethnicity": "汉族", "matter_kind": "labour"}
    actions.fill(case, answers)
