"""Applications of the cast, through the verbs that the pages call."""

import pytest
from django.utils import timezone

from aid import actions
from centers.common.id_number import check_character

BORN_1950 = "61010419500101123"  # a woman's
ID_NUMBER = BORN_1950[:16] + "2"


def id_number(first_17=ID_NUMBER):
    return first_17 + check_character(first_17)


def answers(**more):
    """What 王桂兰 says of herself and of her wages."""
    return {
        "who": "self", "name": "王桂兰", "ethnicity": "汉族", "id_type": "id_card",
        "id_number": id_number(), "phone": "13900000001", "address": "北关正街 12 号 3 单元",
        "address_protected": False, "categories": ["elderly"], "matter_kind": "labour",
        "ground": "labour", "cause": "拖欠工资", "opponents": "西安某餐饮有限公司、钱老板",
        "organ": "", "stage": "", "venue": "body", "facts": "在饭店洗碗八个月，老板拖欠工资两万元。",
        "request": "要回工资两万元。", "exemption": "migrant", "household": None,
        "monthly_income": None, "monthly_expense": None, "assets": "", "debts": "",
        "limitation_on": None, "is_urgent": False, "materials": "身份证复印件、欠条", **more,
    }  # fmt: skip


@pytest.fixture
def at_station(network, zhang, wednesday):
    """Received at the window of 北关, not passed on yet."""
    return actions.take_application(center=network["北关"], answers=answers(), by=zhang)


@pytest.fixture
def in_review(network, tang, wednesday):
    """Received at the centre."""
    return actions.take_application(center=network["centre"], answers=answers(), by=tang)


@pytest.fixture
def draft(network, wang, wednesday):
    """王桂兰's own, all pages answered, not handed in."""
    return actions.fill(actions.start_draft(by=wang), answers())


@pytest.fixture
def applied(draft, wang):
    """王桂兰 applied online."""
    actions.submit(draft, by=wang)
    return draft


@pytest.fixture
def examined(applied, ma):
    """The reviewer proposed to grant it."""
    actions.examine(
        applied, by=ma, scope_finding="属于第三十一条第五项", hardship_finding="免予核查：进城务工人员",
        proposal="grant", decision_reason="符合法律援助条件",
    )  # fmt: skip
    return applied


@pytest.fixture
def granted(examined, gao):
    actions.decide(
        examined, "grant", by=gao, decision_reason="符合法律援助条件", aid_form="仲裁代理"
    )
    return examined


@pytest.fixture
def assigned(granted, ma, firm, lin):
    actions.assign(
        granted,
        by=ma,
        body=firm,
        provider=lin.aid_provider,
        addressee="莲湖区劳动人事争议仲裁委员会",
    )
    return granted


@pytest.fixture
def at_work(assigned, lin):
    actions.begin(assigned, by=lin, met_at=timezone.now(), powers="一般代理")
    return assigned


@pytest.fixture
def concluded(at_work, lin):
    actions.finish(at_work, by=lin, ended_on=timezone.localdate())
    actions.conclude(
        at_work, by=lin, outcome="won", amount_recovered=20000, process="仲裁开庭一次", costs="无"
    )
    return at_work
