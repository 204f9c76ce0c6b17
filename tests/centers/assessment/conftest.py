"""Two streets, a plan, and a year that goes its way."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from aid import actions as aid
from centers.assessment import actions, checks, plans, records
from centers.assessment.cycle import turn
from centers.assessment.models import Check, Plan
from centers.booking.models import Roster
from centers.cases.actions import advance
from centers.cases.synthetic.world import World
from centers.org.ancestry import line_of
from mediation.models import Alert
from mediation.signals import Level
from mediation.synthetic import make_many
from tests.aid.conftest import answers
from tests.cast import TODAY, Role, at, staff
from tests.centers.booking.test_actions import booked

HOUR = timedelta(hours=1)


def received(network, by, *, unit="北关"):
    return aid.take_application(center=network[unit], answers=answers(), by=by)


def both(unit, code, found, *, by, **options):
    """Two people find the same on a sheet, so that it counts."""
    first, second = by
    return checks.look_again(
        checks.write_down(unit, code, found, by=first, **options), found, by=second
    )


@pytest.fixture
def visits(slot, law, wang, chen):
    """Two bookings at 北关 whose time is over: one came, of the other nobody wrote down what happened."""
    for person, status in ((wang, "served"), (chen, "unrecorded")):
        booking = booked(slot, law, person)
        type(booking).objects.filter(pk=booking.pk).update(status=status)


@pytest.fixture
def checked(network, zhang, zhao, tang, wednesday):
    """At 北关 one passed on in time, one late, one that has time still; at 西关 one in time; one at the centre."""
    for case in (received(network, zhang), received(network, zhao, unit="西关")):
        advance(case, "pass_on", by=zhang if case.station.code == "610104003" else zhao)
    late = received(network, zhang)
    wednesday.move_to(at(9, day=date(2026, 11, 27)))
    advance(late, "pass_on", by=zhang)
    received(network, zhang)
    received(network, tang, unit="centre")


@pytest.fixture
def full(visits, checked, network, committee, tian, zheng, li, sun, gao):
    """Rows of every indicator, at rooms, at stations and at the centre, some of which count and some not."""
    cases = make_many(World(1, years=1), 300)
    assert cases == 300
    for number, unit in enumerate(network.values(), start=2):
        place, now = line_of(unit), timezone.now()
        Check.objects.bulk_create(
            Check(
                indicator=code, point=str(n), is_good=n > 0, on=TODAY, year=2026, by=sun, by_again=gao, **place
            )
            for code in checks.SHEETS
            for n in range(number)
        )  # fmt: skip
        for n in range(number):
            Alert.objects.create(
                **place, level=Level.RED, peak=Level.RED, words="漏水", raised_at=now - HOUR, respond_by=now,
                first_response_at=now, first_response_by=li, missed_at=None if n else now,
            )  # fmt: skip
    Roster.objects.filter(center=network["北关"]).update(center=network["纸坊"])


@pytest.fixture
def reckoned(checked):
    plans.begin_plan(2026)
    return actions.roll_up(actions.start_roll_up(2026).pk)


@pytest.fixture
def wu(network):
    """吴敏, head of the 西关 station."""
    return staff("wumin", "吴敏", Role.STATION_HEAD, network["西关"])


def walk(verb, *, by=None, **data):
    """One step of the year 2026."""
    return turn(Plan.objects.get(year=2026).cycle, verb, by=by, **data)


def issue(plan, wednesday, *, sun, zhou, on=date(2026, 12, 7)):
    """Streets are asked, their time goes by, and the plan is issued."""
    walk("consult", by=sun)
    wednesday.move_to(at(9, day=on))
    walk("issue", by=zhou)
    return Plan.objects.get(pk=plan.pk)


@pytest.fixture
def issued(checked, wednesday, sun, zhou):
    """The plan of 2026, issued on 7 December."""
    return issue(plans.begin_plan(2026), wednesday, sun=sun, zhou=zhou)


LATER = date(2027, 1, 11)


@pytest.fixture
def closed(issued, wednesday, zhou):
    """The books of 2026 are closed; the streets review themselves."""
    wednesday.move_to(at(9, day=LATER))
    walk("close", by=zhou)
    return Plan.objects.get(pk=issued.pk)


@pytest.fixture
def team(closed, sun, ma, gao, he, tang, li, qin):
    """Who scores: 李伟 of 北关, 马超 and 高洁; who decides on appeals: 何川, 孙丽 and 唐敏."""
    for user, duty in [
        (ma, "lead"),
        (gao, "scorer"),
        (li, "scorer"),
        (he, "panel"),
        (sun, "panel"),
        (tang, "panel"),
    ]:
        records.add_assessor(closed, user, duty, by=sun)
    return closed


@pytest.fixture
def panel(team):
    return list(team.assessors.filter(duty="panel").select_related("user"))
