"""Disputes of the cast, through the verbs that the pages call."""

from datetime import date

import pytest
from django.utils import timezone

from centers.cases.models import Party
from mediation import actions

APPLICANT, OPPONENT = Party.Role.APPLICANT, Party.Role.OPPONENT


def answers(**more):
    """What 王桂兰 says of her neighbour 孙国庆 and of the staircase."""
    return {
        "source": "applied", "form": "oral", "dispute_type": "neighbours", "facts": "楼道里堆放杂物，出入不便，劝过两次没有清走。",
        "claims": "清走楼道里的杂物。", "difficulty": "ordinary", "headcount": 2,
        "people": [
            {"name": "王桂兰", "phone": "13900000001", "address": "北关正街 12 号", "role": APPLICANT},
            {"name": "孙国庆", "phone": "13900000003", "role": OPPONENT},
        ],
        **more,
    }  # fmt: skip


@pytest.fixture
def requested(committee, zhang, tian, zheng, wednesday):
    """Taken down at the window of 北关 for the committee of 纸坊, which has not registered it."""
    return actions.take(committee=committee, answers=answers(), by=zhang)


@pytest.fixture
def registered(committee, tian, zheng, wednesday):
    """田芳 took it down and registered it."""
    return actions.take_and_register(committee=committee, answers=answers(), by=tian)


def other_side(case):
    return case.sides.get(party__role=OPPONENT)


@pytest.fixture
def told(registered, tian):
    """Rights were told; the neighbour was invited."""
    actions.tell_rights(registered, by=tian)
    actions.invite(
        registered,
        by=tian,
        side=other_side(registered),
        matter="楼道堆放物品的事",
        answer_by="2026年11月30日",
    )
    return registered


@pytest.fixture
def talking(told, tian):
    """Both agree to talk."""
    actions.consent(told, by=tian, side=other_side(told), form="written")
    return told


def talk(case, by, **more):
    facts = {
        "held_at": timezone.now(), "place": "纸坊社区调解室", "record": "双方各说了经过。", "result": "愿意清走。",
        "signed_by": "王桂兰、孙国庆、调解员田芳",
        **more,
    }  # fmt: skip
    return actions.record(case, by=by, **facts)


def settle(case, by, verb="agree_written", **more):
    facts = {
        "facts": "孙国庆在楼道堆放杂物。", "content": "孙国庆三日内清走楼道杂物，以后不再堆放。", "performance": "自行清走",
        "due_on": date(2026, 11, 28), **more,
    }  # fmt: skip
    return actions.agree(case, verb, by=by, **facts)


@pytest.fixture
def agreed(talking, tian):
    """A written agreement, not signed yet."""
    talk(talking, tian)
    settle(talking, tian)
    return talking


@pytest.fixture
def signed(agreed, zheng):
    """Signed and sealed: in force."""
    actions.sign(agreed, by=zheng, signed_at=timezone.now())
    return agreed


@pytest.fixture
def performed(signed, tian):
    actions.perform(
        signed, by=tian, performed_on=timezone.localdate(), performance_how="已清走，双方到场看过。",
        confirmed_by="双方到场确认",
    )  # fmt: skip
    return signed
