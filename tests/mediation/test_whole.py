"""A dispute leaves whole, and of two people who press at once one is first."""

from functools import partial

import pytest
from django.utils import timezone

from centers.cases import purge
from centers.cases.models import Case
from centers.common.refusals import Refusal
from mediation import actions
from mediation.models import (
    Alert,
    Dispute,
    FileGrade,
    JointMember,
    Side,
    SideConsent,
    Sitting,
    Transfer,
    Visit,
)
from mediation.subsidies import grade
from tests.centers.cases.test_purge import traces
from tests.centers.cases.test_together import together

from .conftest import other_side, settle, talk


@pytest.fixture
def full(talking, tian, zheng, li, bai, guo):
    """An archived dispute with a row in each of its tables, and a warning that points at it."""
    actions.escalate(talking, by=tian, danger="扬言报复", measures="劝离", addressee="北关派出所")
    actions.join_up(
        talking, by=li, lead_unit="北关街道", lead_center=None, plan="会商", coordinator=bai,
        members=[{"unit": "住建局", "duty": "核查"}],
    )  # fmt: skip
    actions.transfer(
        talking,
        by=tian,
        to_track="judicial",
        body="莲湖区人民法院",
        reason="一方要求",
        consent="同意",
        enclosed="登记表",
    )
    actions.transfer_back(talking, by=tian, note="退回")
    talk(talking, tian)
    settle(talking, tian)
    actions.sign(talking, by=zheng, signed_at=timezone.now())
    actions.perform(
        talking,
        by=tian,
        performed_on=timezone.localdate(),
        performance_how="已清走",
        confirmed_by="双方",
    )
    actions.visit(
        talking,
        by=tian,
        at_time=timezone.now(),
        how="phone",
        visited="王桂兰",
        is_performed=True,
        opinion="满意",
    )
    actions.close(talking, by=zheng, process="调成")
    talking.sides.update(identity_checked_at=timezone.now())
    actions.archive(talking, by=zheng, keep="十年", pages=20)
    grade(talking, grade="pass", amount=200, finding="莲司〔2026〕8号", by=guo)
    talking.refresh_from_db()
    return talking


def test_it_is_purged_whole_and_the_warning_stays_without_it(full, sun, zhou):
    number, key = full.number, full.pk
    order = purge.ask(number, reason="retention", basis="保管期满", by=sun)
    purge.purge(purge.approve(order, by=zhou))
    for model in (Dispute, Side, SideConsent, Sitting, Transfer, Visit, FileGrade, JointMember):
        assert not model.objects.exists(), model
    alert = Alert.objects.get()
    assert alert.case_id is None
    assert [where for where in traces(number, key) if "PurgeOrder" not in where] == []


def test_what_is_sealed_can_be_read_again(full, sun, zhou):
    order = purge.ask(full.number, reason="seal", basis="依法封存", by=sun)
    purge.purge(purge.approve(order, by=zhou))
    order.refresh_from_db()
    assert "mediation.sideconsent" in purge.read(order.vault)


def by_the_door(case, by, side, barrier):
    barrier.wait()
    try:
        actions.consent(case, by=by, side=side, form="written")
    except Refusal:
        return "refused"
    return "ok"


def look_then_write(case, by, side, barrier):
    """What must not be done. It lives here alone, and shows that the test can fail."""
    waits = Side.objects.get(pk=side.pk).consent == ""
    barrier.wait()
    if not waits:
        return "refused"
    actions.answer_for(Side.objects.get(pk=side.pk), "agreed", form="written", by=by)
    return "ok"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("way", "outcome"), [(by_the_door, ["ok", "refused"]), (look_then_write, ["ok", "ok"])]
)
def test_of_two_consents_one_counts(way, outcome, told, tian, zheng):
    side = other_side(told)
    assert together(partial(way, told, tian, side), partial(way, told, zheng, side)) == outcome
    assert side.consents.count() == outcome.count("ok")
    assert Case.objects.get(pk=told.pk).status == (
        "mediating" if way is by_the_door else "consent_pending"
    )
