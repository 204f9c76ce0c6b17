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


def listed(user):
    """{depth: keys} of what a list gives."""
    rows = Case.objects
    return {d: set(rows.visible_to(user, d).values_list("pk", flat=True)) for d in Depth}


def one_by_one(user, everything):
    """{depth: keys} of what the table says of each case by itself."""
    depths = {case.pk: depth_of(user, case) or 0 for case in everything}
    return {d: {pk for pk, depth in depths.items() if depth >= d} for d in Depth}


@pytest.mark.parametrize("role", ROLES)
def test_a_posting_reaches_the_same_in_a_list_and_one_by_one(everything, network, firm, lin, role):
    for place in [*({"center": center} for center in network.values()), {"body": firm}]:
        post(lin, role, **place)
        user = fresh(lin)
        assert listed(user) == one_by_one(user, everything), place


def test_two_postings_reach_what_either_does(everything, network, firm, lin):
    post(lin, Role.AID_PROVIDER, body=firm)
    alone = listed(fresh(lin))[Depth.FULL]
    for role, where in [
        (Role.PROVIDER_HEAD, {"body": firm}),
        (Role.STATION_HEAD, {"center": network["北关"]}),
        (Role.AID_REVIEWER, {"center": network["centre"]}),
    ]:
        post(lin, Role.AID_PROVIDER, body=firm)
        Posting.objects.create(user=lin, role=role, valid_from=date(2026, 1, 1), **where)
        user = fresh(lin)
        assert listed(user) == one_by_one(user, everything), role
        assert listed(user)[Depth.FULL] > alone


def test_a_posting_for_other_lines_reaches_nothing(everything, network, lin):
    post(lin, Role.AID_DIRECTOR, center=network["centre"], lines=["notary"])
    user = fresh(lin)
    assert listed(user) == one_by_one(user, everything)
    assert not any(listed(user).values())


def test_nothing_that_has_not_begun_is_anybodys(everything, network, lin):
    post(lin, Role.AID_DIRECTOR, center=network["centre"])
    assert not Case.objects.visible_to(fresh(lin), Depth.RECEIPT).filter(status__in=UNBEGUN)
