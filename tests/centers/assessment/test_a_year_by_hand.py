"""One street's year with halves, an amendment, events and an upheld dispute, every number worked out by hand.

The first half weighs 40 of a hundred. From 1 October an amendment halves the target of A1 and makes events dearer, so
that the year has three parts: 0.4, 0.3 and 0.3 (92 days each).

    A1, 50 points   30/60 to 100 %: 25;  20/20 to 100 %: 50;  10/40 to 50 %: 25   → 10 + 15 + 7.5 = 32.50
    X1, 50 points   one event at 2 in March, one at 5 in November                 → 43.00
    Q1, beside      one at 1 in March, one at 5 in November                       → −6.00
                                                                                    69.50
"""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from centers.assessment import plans, records
from centers.assessment.models import (
    Amendment,
    Cycle,
    Event,
    Objection,
    Plan,
    PlanRow,
    RollUp,
    Snapshot,
)
from centers.assessment.scoring import Figure
from centers.assessment.standing import Standing
from centers.common.refusals import Refusal
from tests.cast import at

MARCH, NOVEMBER = date(2026, 3, 1), date(2026, 11, 1)
PARTS = [["2026-01-01", "2026-06-30"], ["2026-07-01", "2026-09-30"], ["2026-10-01", "2026-12-31"]]
FIGURES = {0: (60, 120), 1: (30, 60), 2: (20, 20), 3: (10, 40)}


def row(plan, amendment=None, *, target, event, penalty):
    number = amendment.number if amendment else 0
    same = {"plan": plan, "amendment": amendment, "number": number, "order": 1, "name": "x"}
    PlanRow.objects.create(**same, code="A1", group="A", weight=50, rule="linear", target=target)
    PlanRow.objects.create(**same, code="X1", group="X", weight=50, rule="deduct", target=event)
    PlanRow.objects.create(**same, code="Q1", group="Q", weight=0, rule="penalty", target=penalty)


@pytest.fixture
def street(network, sun, zhou, wednesday):
    unit = network["北关"]
    plan = plans.begin_plan(2026, by=sun)
    plan.rows.all().delete()
    Plan.objects.filter(pk=plan.pk).update(first_half=40)
    row(plan, target=1, event=2, penalty=1)
    amendment = Amendment.objects.create(
        plan=plan,
        number=1,
        document="莲考〔2026〕3号",
        reason="调整",
        since=date(2026, 10, 1),
        drafted_by=sun,
    )
    row(plan, amendment, target=Decimal("0.5"), event=5, penalty=5)
    amendment.issued_on, amendment.issued_by = date(2026, 9, 1), zhou
    amendment.save()
    for code in ("X1", "Q1"):
        for day in (MARCH, NOVEMBER):
            Event.objects.create(
                plan=plan, unit=unit, code=code, on=day, document=f"{code}{day}", note="x", by=sun
            )
    run = RollUp.objects.create(
        year=2026,
        until=date(2026, 12, 31),
        finished_at=timezone.now(),
        reckoned=["A1"],
        parts=PARTS,
    )
    Snapshot.objects.bulk_create(
        Snapshot(
            roll_up=run, part=part, indicator="A1", unit=unit, numerator=n, denominator=d, version=1
        )
        for part, (n, d) in FIGURES.items()
    )
    wednesday.move_to(at(9, day=date(2027, 1, 5)))
    return unit


def lines(unit):
    sheet = Standing(2026).sheet_of(unit)
    return {line.item.code: line.points for line in (*sheet.lines, *sheet.beside)}, sheet.total


def test_the_year(street):
    assert lines(street) == (
        {"A1": Decimal("32.50"), "X1": Decimal("43.00"), "Q1": Decimal("-6.00")},
        Decimal("69.50"),
    )
    assert [part.share for part, _ in Standing(2026).parts] == [
        Decimal("0.4"),
        Decimal("0.3"),
        Decimal("0.3"),
    ]


def test_a_dispute_about_the_first_half_moves_that_half(street, li):
    """45/60 there gives 37.5 of 50: 5 points more of the year."""
    row = Objection.objects.create(
        plan=Plan.objects.get(), stage="dispute", unit=street, code="A1", reason="x", part=1, numerator=45,
        denominator=60, raised_by=li, due_on=date(2027, 1, 20),
    )  # fmt: skip
    assert Standing(2026).span(street) == (Decimal("69.50"), Decimal("74.50"))
    row.is_upheld, row.opinion = True, "属实"
    row.decided_by, row.decided_at = li, timezone.now()
    row.save()
    assert lines(street)[1] == Decimal("74.50")
    assert Standing(2026).claimed(street, "A1") == Figure(75, 120)


def test_a_street_contests_each_part_once(client, street, li, sun):
    """A figure of two parts is wrong: 45/60 in the first half, 20/40 in the last quarter."""
    plan = Plan.objects.get()
    Cycle.objects.filter(plan=plan).update(state="self_review")
    claim = {"reason": "漏统计", "by": li}
    for part, numerator, denominator in ((1, 45, 60), (3, 20, 40)):
        records.contest(plan, street, "A1", numerator=numerator, denominator=denominator, part=part, **claim)  # fmt: skip
    with pytest.raises(Refusal, match="已经提过质疑"):
        records.contest(plan, street, "A1", numerator=1, denominator=1, part=3, **claim)
    client.force_login(sun)
    page = client.get(reverse("assessment:records", args=[2026])).content.decode()
    for days in (
        "2026-01-01 至 2026-06-30，认为是 45/60",
        "2026-10-01 至 2026-12-31，认为是 20/40",
    ):
        assert days in page
    for row in Objection.objects.all():
        page = client.get(reverse("assessment:answer", args=[2026, row.pk])).content.decode()
        assert "2026-10-01 至 2026-12-31 20/40" in page or row.part == 1
        records.answer_objection(row, is_upheld=True, opinion="属实", points=None, panel=(), by=sun)
    assert Standing(2026).claimed(street, "A1") == Figure(85, 120)
    assert lines(street)[1] == Decimal("82.00")  # 5 and 7.5 points more


def test_what_if_goes_to_the_newest_part_first(street):
    """Ten more of the year count in the last quarter: 20/40 reaches its target, 50 × 0.3 − 7.5."""
    standing = Standing(2026)
    claims = standing.supposed(street, "A1", 70)
    assert claims == {
        (3, "A1"): Figure(20, 40), (2, "A1"): Figure(20, 20), (1, "A1"): Figure(30, 60),
    }  # fmt: skip
    assert standing.sheet_of(street, claims=claims).total == Decimal("77.00")
