"""Invented disputes: those of the demo stand in every state, and the many give the figures that the few would."""

from collections import Counter

import pytest
from django.db.models import F
from django.utils import timezone

from centers.accounts.models import User
from centers.assessment.indicators import INDICATORS, Period
from centers.cases.kinds import KINDS, NEW
from centers.cases.models import Case, CaseEvent, Deadline, Paper
from centers.cases.synthetic.world import World
from centers.org.models import Center
from mediation.flow import DISPUTE
from mediation.models import Agreement, CaseSubsidyRate, Committee, Dispute, FileGrade, Side
from mediation.synthetic import make_few, make_many, make_scenes
from mediation.synthetic.scenes import CHEN, SCENES, WANG
from tests.cast import at

NUMBER = 3_000


@pytest.fixture
def people(network, committee, wang, chen, tian, zheng, li, guo, bai, zhao, zhou):
    """Everybody of the demo who has to do with disputes."""


def test_something_stands_in_every_state_for_everybody(
    people, wednesday, wang, chen, tian, zheng, bai, zhou
):
    wednesday.move_to(at(15, 1))
    cases = Case.objects.filter(kind=DISPUTE)
    assert make_scenes(World(1, years=1)) == cases.count() == len(SCENES) + 1
    states = {status.code for status in KINDS[DISPUTE].statuses} - {NEW}
    assert set(cases.values_list("status", flat=True)) == states
    for user in (tian, zheng):
        seen = Case.objects.visible_to(user)
        assert set(seen.values_list("status", flat=True)) == states - {"draft"}
        for mark in ("amber", "red", "overdue"):
            assert seen.marked(mark).exists()
    assert cases.filter(applicant=wang, status="mediating").get().sittings.get().at > timezone.now()
    hers = Counter(Side.objects.of(chen).values_list("case__status", flat=True))
    assert hers == {"consent_pending": 1, "performing": 1, "draft": 1}
    assert Case.objects.visible_to(bai).filter(kind=DISPUTE).get().joint.coordinator == bai
    assert Dispute.objects.exclude(police_case_ref="").get().case.status == "performed"
    assert cases.filter(deadlines__code="mediation.delegated").exists()
    assert FileGrade.objects.get().amount == 100
    assert cases.filter(status="archived", mediation_grade=None).exists()
    assert not CaseEvent.objects.filter(at__gt=timezone.now()).exists()
    assert not Paper.objects.filter(issued_at__gt=timezone.now()).exists()
    assert cases.exclude(body=zheng.current_postings[0].body).begun().count() == 4
    assert Committee.objects.count() > 4
    assert {rate.source for rate in CaseSubsidyRate.objects.all()} == {"演示数据，不是真实补贴标准"}
    assert {WANG, CHEN} <= set(User.objects.values_list("phone", flat=True))


def test_a_few_end_as_people_do(people):
    assert make_few(World(2, years=1), 8) == Case.objects.filter(kind=DISPUTE).count() == 8
    for agreement in Agreement.objects.exclude(effective_at=None):
        assert agreement.case.dispute.outcome == "settled"
    for case in Case.objects.filter(status="archived"):
        assert case.papers.filter(code="mediation.23").count() == 1
        assert not case.deadlines.unmet().exists()


@pytest.fixture
def many(people):
    make_many(World(3, years=2), NUMBER)
    return Case.objects.filter(kind=DISPUTE)


def share(rows, whole):
    return rows.count() / whole.count()


def test_many_end_as_often_one_way_as_the_few(many, tian):
    disputes = Dispute.objects.all()
    assert many.count() == disputes.count() == NUMBER
    assert Side.objects.count() == 2 * NUMBER
    assert 0.72 < share(disputes.filter(outcome="settled"), disputes) < 0.82
    assert 0.06 < share(disputes.filter(outcome="failed"), disputes) < 0.1
    assert 0.07 < share(many.filter(status="not_accepted"), many) < 0.11
    assert 0.03 < share(Agreement.objects.exclude(breached_on=None), Agreement.objects) < 0.08
    assert 0.3 < share(Agreement.objects.filter(form="oral"), Agreement.objects) < 0.42
    assert 0.03 < share(Agreement.objects.exclude(ruling=""), Agreement.objects) < 0.09
    registers = Deadline.objects.filter(code="mediation.register")
    assert 0.01 < share(registers.filter(met_at__gte=F("due_at")), registers) < 0.05
    assert len(set(disputes.values_list("source", flat=True))) == 10
    assert many.visible_to(tian).exists()


def test_their_figures_add_up(many):
    """Each indicator's figure of the district is the sum of its streets, and what was counted."""
    year = Period.of_year(timezone.localdate().year)
    top = Center.objects.get(depth=1)
    for code in ("C1", "C3", "C4"):
        rows, figures = INDICATORS[code].rows(year), INDICATORS[code].figures(year)
        assert figures[top.pk].denominator == rows.count() > 100, code
        assert figures[top.pk].numerator == INDICATORS[code].evidence(year).count()
        streets = Center.objects.filter(tier=Center.Tier.STATION)
        below = [figures[street.pk] for street in streets if street.pk in figures]
        assert 0 < sum(figure.denominator for figure in below) <= figures[top.pk].denominator
