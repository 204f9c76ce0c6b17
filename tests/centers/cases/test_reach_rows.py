"""What a list gives somebody is what the reach table says of each case, one by one."""

from datetime import date

import pytest

from centers.accounts.models import Posting
from centers.accounts.rights import Role
from centers.cases.kinds import KINDS, UNBEGUN_STATUSES, Depth
from centers.cases.models import Assignment, Case
from centers.cases.reach import depth_of
from centers.org.ancestry import line_of
from tests.cast import MORNING

ROLES = [role for role in Role if role != Role.SYSTEM_ADMIN]
UNBEGUN = {status.code for status in UNBEGUN_STATUSES}


@pytest.fixture
def everything(network, firm, lin, luo):
    """A case of every kind in every state at every unit; some given to a firm, some of these to a lawyer."""
    cases = [
        Case(
            number=f"{kind.prefix}{status.code}{unit.code}", kind=kind.code, **line_of(unit),
            status=status.code, opened_by=lin, channel="window", opened_at=MORNING,
            body=firm if status.phase == "work" and unit.code.endswith("3") else None,
        )
        for kind in KINDS.values()
        for status in kind.statuses
        for unit in network.values()
    ]  # fmt: skip
    for n, case in enumerate(cases):
        case.number = f"T{n:06}"
    Case.objects.bulk_create(cases)
    for n, case in enumerate(Case.objects.all()):
        if n % 3 == 0:
            Assignment.objects.create(case=case, user=lin if n % 2 else luo, task="provider")
    return list(Case.objects.select_related("center"))


def post(user, role, *, center=None, body=None, lines=()):
    user.postings.all().delete()
    return Posting.objects.create(
        user=user,
        role=role,
        center=center,
        body=body,
        lines=list(lines),
        valid_from=date(2026, 1, 1),
    )


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def agrees(user, everything):
    for depth in Depth:
        listed = set(Case.objects.visible_to(user, depth).values_list("pk", flat=True))
        one_by_one = {
            case.pk for case in everything if (found := depth_of(user, case)) and found >= depth
        }
        assert listed == one_by_one, depth
    return len(listed)


@pytest.mark.parametrize("role", ROLES)
def test_a_posting_reaches_the_same_in_a_list_and_one_by_one(everything, network, firm, lin, role):
    for center in network.values():
        post(lin, role, center=center)
        agrees(fresh(lin), everything)
    post(lin, role, body=firm)
    agrees(fresh(lin), everything)


def test_two_postings_reach_what_either_does(everything, network, firm, lin):
    post(lin, Role.AID_PROVIDER, body=firm)
    alone = agrees(fresh(lin), everything)
    for role, where in [
        (Role.PROVIDER_HEAD, {"body": firm}),
        (Role.STATION_HEAD, {"center": network["北关"]}),
        (Role.AID_REVIEWER, {"center": network["centre"]}),
    ]:
        post(lin, Role.AID_PROVIDER, body=firm)
        Posting.objects.create(user=lin, role=role, valid_from=date(2026, 1, 1), **where)
        assert agrees(fresh(lin), everything) > alone


def test_a_posting_for_other_lines_reaches_nothing(everything, network, lin):
    post(lin, Role.AID_DIRECTOR, center=network["centre"], lines=["notary"])
    assert agrees(fresh(lin), everything) == 0


def test_nothing_that_has_not_begun_is_anybodys(everything, network, lin):
    post(lin, Role.AID_DIRECTOR, center=network["centre"])
    assert not Case.objects.visible_to(fresh(lin), Depth.RECEIPT).filter(status__in=UNBEGUN)
