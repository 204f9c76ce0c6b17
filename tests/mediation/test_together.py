"""Two people who do something of these modules at the very same moment, and what must not be done as a control."""

from datetime import date
from functools import partial
from threading import Thread

import pytest
from django.db import connection, transaction

from centers.common.refusals import Refusal
from mediation import alerts, committees, risks, sweeps
from mediation.models import Alert, IncidentPlan, Studio, Sweep
from tests.cast import MORNING, TODAY
from tests.centers.booking.test_together import until_somebody_waits
from tests.centers.cases.test_together import together

from .things_committees import fill, make_committee
from .things_watch import plan_of

pytestmark = pytest.mark.django_db(transaction=True)
MONDAY = date(2026, 11, 30)


@pytest.fixture
def plan(network, guo):
    return plan_of(network["北关"], guo)


def while_held(first, second, *, lock="transactionid"):
    """What `second` gave or raised, which waits for a lock of `first` until that is committed."""
    given = []

    def act():
        try:
            given.append(second())
        except Exception as error:  # noqa: BLE001  shown by the assertion that follows
            given.append(error)
        finally:
            connection.close()

    with transaction.atomic():
        first()
        late = Thread(target=act)
        late.start()
        until_somebody_waits(lock)
    late.join()
    return given[0]


def look_then_delete(plan, *, by):
    """What must not be done. It lives here alone, and shows that the test can fail."""
    plan.sweeps.open().filter(due_on__gte=TODAY, disputes=None).delete()


@pytest.mark.parametrize(("stop", "is_kept"), [(sweeps.end_plan, True), (look_then_delete, False)])
def test_a_report_just_made_outlives_its_plan(plan, guo, jing, stop, is_kept):
    row = plan.sweeps.get()
    given = while_held(
        lambda: sweeps.report_found(row, by=jing, found=1), lambda: stop(plan, by=guo)
    )
    assert given is None
    assert Sweep.objects.filter(pk=row.pk, result="found").exists() is is_kept


@pytest.mark.parametrize("report", [sweeps.report_none, lambda *a, **k: sweeps.report_found(*a, found=1, **k)])  # fmt: skip
def test_who_reports_for_a_plan_just_stopped_is_told(plan, guo, jing, report):
    row = plan.sweeps.get()
    given = while_held(lambda: sweeps.end_plan(plan, by=guo), lambda: report(row, by=jing))
    assert isinstance(given, Refusal)
    assert str(given) == sweeps.GONE


def write_without_holding(plan):
    """What must not be done, as above."""
    return sweeps.write_round(plan, MONDAY, MONDAY)


@pytest.mark.parametrize(
    ("write", "made"),
    [(lambda plan: sweeps.make_rounds_of(plan, MONDAY), 0), (write_without_holding, 1)],
)
def test_no_task_is_made_for_a_plan_just_stopped(plan, guo, write, made):
    """Whoever makes rounds has read the plan before it was stopped."""
    given = []

    def act():
        try:
            given.append(write(plan))
        finally:
            connection.close()

    with transaction.atomic():
        sweeps.end_plan(plan, by=guo)
        late = Thread(target=act)
        late.start()
        if made:
            late.join()  # it waits for nobody
        else:
            until_somebody_waits("transactionid")
    late.join()
    assert given == [made]
    assert Sweep.objects.filter(plan=plan, first_day=MONDAY).count() == made


def report(row, by, found, barrier):
    barrier.wait()
    try:
        sweeps.report_found(row, by=by, found=found)
    except Refusal as refusal:
        return str(refusal)[:4]
    return "ok"


def look_then_report(row, by, found, barrier):
    """What must not be done, as above."""
    is_open = Sweep.objects.get(pk=row.pk).done_at is None
    barrier.wait()
    done = {"done_at": MORNING, "done_by": by, "result": "found", "found": found}
    Sweep.objects.filter(pk=row.pk).update(**done)
    return "ok" if is_open else "told"


@pytest.mark.parametrize(("way", "is_told"), [(report, True), (look_then_report, False)])
def test_of_two_who_answer_one_task_one_is_told(plan, jing, tian, way, is_told):
    row = plan.sweeps.get()
    given = together(partial(way, row, jing, 1), partial(way, row, tian, 2))
    row.refresh_from_db()
    told = f"{row.done_by.name}已在"
    assert given == (sorted(["ok", told]) if is_told else ["ok", "ok"])
    assert row.found == (1 if row.done_by == jing else 2)


def test_of_two_who_give_a_studio_the_same_name_one_is_told(committee, other_committee, guo):
    here, there = make_committee(committee), make_committee(other_committee)
    studios = [
        partial(committees.name_studio, at, {"name": "城墙根调解室", "leader": fill(at, by=guo)[0]}, by=guo)
        for at in (here, there)
    ]  # fmt: skip
    given = while_held(*studios)
    assert (type(given), str(given)) == (Refusal, "已经有同名的调解工作室。")
    assert Studio.objects.get().committee == here


def test_of_two_who_add_the_same_plan_for_the_worst_one_is_told(network, li, guo):
    facts = {
        "center": network["北关"], "name": "群体性纠纷处置预案", "scenario": "聚集", "steps": "到场",
        "contacts": "派出所 到场 110", "valid_from": TODAY,
    }  # fmt: skip
    given = while_held(*(partial(risks.add_incident_plan, by=by, **facts) for by in (li, guo)))
    assert (type(given), given.field) == (Refusal, "name")
    assert IncidentPlan.objects.get().made_by == li


def test_a_warning_sent_twice_at_once_is_raised_once(network, jing, li):
    facts = {"center": network["纸坊"], "level": 3, "triggers": ["threats"], "words": "堵门"}
    send = partial(alerts.raise_once, by=jing, **facts)
    given = while_held(send, send, lock="advisory")
    assert isinstance(given, Refusal)
    assert Alert.objects.count() == 1


@pytest.mark.parametrize(
    ("add", "facts"),
    [
        (sweeps.add_plan, {
            "name": "节前专项", "kind": "special", "tier": "room", "cadence": "weekly", "first_day": TODAY,
            "focus": "讨薪", "source": "通知",
        }),
        (committees.hold_training, {
            "title": "文书规范", "on": TODAY, "hours": 4, "place": "会议室", "held_by": "司法局",
        }),
    ],
)  # fmt: skip
def test_what_is_sent_twice_at_once_is_kept_once(network, guo, add, facts):
    place = {"unit" if add is sweeps.add_plan else "center": network["北关"]}
    given = while_held(*[partial(add, by=guo, **place, **facts)] * 2)
    assert (type(given), "请勿重复提交" in str(given)) == (Refusal, True)
