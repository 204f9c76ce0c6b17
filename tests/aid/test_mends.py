"""Corners of the flow in which somebody could be left standing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from aid import actions
from aid.models import Application
from centers.cases import flow, reminders
from centers.cases.actions import advance, deliver, void_paper
from centers.cases.flow import StepRefused
from centers.cases.models import Case, DeadlineNotice
from centers.common.refusals import Refusal
from tests.aid.conftest import answers
from tests.cast import at


def served(case, moment, by):
    paper = case.papers.get(code="aid.06")
    deliver(paper, method="direct", receiver="王桂兰", signed_by="王桂兰", served_at=moment, by=by)


def test_service_written_down_late_is_a_stop_that_is_over(in_review, ma, wednesday):
    """The clock neither stands still for ever, nor does a second one begin."""
    actions.ask_supplement(in_review, by=ma, lacking="工资记录")
    asked = timezone.now()
    wednesday.move_to(at(9) + timedelta(days=2))
    advance(in_review, "supplemented", by=ma, note="已补")
    wednesday.move_to(at(9) + timedelta(days=3))
    served(in_review, asked, ma)
    clock = in_review.deadlines.get(code="aid.decide")
    assert clock.stopped_at is None
    assert clock.due_on == in_review.opened_at.date() + timedelta(days=7 + 2)
    assert not in_review.deadlines.filter(code="aid.supplement").exists()
    assert Case.objects.get(pk=in_review.pk).due_at == clock.due_at


def test_whoever_stays_is_met_before_the_case_goes_on(assigned, wang, ma, lin):
    actions.ask_change(assigned, "ask_change", by=wang, note="联系不上")
    actions.keep(assigned, by=ma, note="已联系上")
    assert Case.objects.get(pk=assigned.pk).status == "assigned"
    actions.begin(assigned, by=lin, met_at=timezone.now(), powers="一般代理")
    actions.ask_change(assigned, "ask_change", by=wang, note="想换人")
    actions.keep(assigned, by=ma, note="没有正当理由")
    assert Case.objects.get(pk=assigned.pk).status == "in_progress"


def test_a_walk_in_without_a_phone_is_received(network, zhang):
    case = actions.take_application(center=network["北关"], answers=answers(phone=""), by=zhang)
    assert case.papers.filter(code="aid.05").exists()


def test_a_window_case_is_not_served_electronically(in_review, ma, wang):
    Case.objects.filter(pk=in_review.pk).update(applicant=wang)
    actions.ask_supplement(in_review, by=ma, lacking="工资记录")
    assert in_review.deadlines.get(code="aid.decide").stopped_at is None


@pytest.mark.parametrize(("days", "may"), [(-1, False), (0, True), (6, True), (7, False)])
def test_aid_in_advance_is_for_a_limit_to_come(days, may, in_review, gao):
    limit = timezone.localdate() + timedelta(days=days)
    Application.objects.filter(pk=in_review.pk).update(limitation_on=limit)
    said = {"note": "时效将届满", "decision_reason": "情况紧急", "aid_form": "仲裁代理"}
    if may:
        actions.grant_in_advance(in_review, by=gao, **said)
        assert Case.objects.get(pk=in_review.pk).status == "granted"
        return
    with pytest.raises(Refusal, match="不足七日"):
        actions.grant_in_advance(in_review, by=gao, **said)


def test_a_clock_that_was_moved_is_told_anew(applied, ma, wang, wednesday):
    wednesday.move_to(at(9) + timedelta(days=5))
    reminders.remind()
    actions.ask_supplement(applied, by=ma, lacking="工资记录")
    wednesday.move_to(at(9) + timedelta(days=8))
    advance(applied, "send_supplement", by=wang, note="补上了")
    reminders.remind()
    reminders.remind()
    told = DeadlineNotice.objects.filter(deadline__code="aid.decide", mark="amber")
    assert len({notice.due_at for notice in told}) == told.count() == 2
    assert ma.messages.filter(text__contains="审查决定").count() == 2


def test_the_handler_who_loses_sight_of_it_is_its_handler_no_more(at_station, zhang):
    Case.objects.filter(pk=at_station.pk).update(handler=zhang)
    advance(at_station, "pass_on", by=zhang)
    assert Case.objects.get(pk=at_station.pk).handler is None


def test_a_death_penalty_under_review_needs_three_years(granted, lin, ma, firm):
    Application.objects.filter(pk=granted.pk).update(ground="death_review")
    lin.aid_provider.practising_since = timezone.localdate() - timedelta(days=400)
    lin.aid_provider.save()
    with pytest.raises(Refusal, match="三年以上"):
        actions.assign(granted, by=ma, body=firm, provider=lin.aid_provider)


def test_a_void_notice_stops_no_clock_and_may_be_given_again(in_review, ma, wednesday):
    """Its service is as if it had not been; the one that takes its place stops the clock from its own service."""
    actions.ask_supplement(in_review, by=ma, lacking="工资记录")
    case = Case.objects.get(pk=in_review.pk)
    before = case.deadlines.get(code="aid.decide").due_at
    assert "reissue_supplement" not in offered(case, ma)
    served(case, timezone.now(), ma)
    wednesday.move_to(at(9) + timedelta(days=1))
    void_paper(case.papers.get(code="aid.06"), by=ma, reason="材料写错")
    clock = case.deadlines.get(code="aid.decide")
    assert (clock.stopped_at, clock.due_at) == (None, before)
    assert not case.deadlines.unmet().filter(code="aid.supplement").exists()
    assert "reissue_supplement" in offered(case, ma)
    actions.reissue_supplement(case, by=ma, lacking="欠条")
    assert "reissue_supplement" not in offered(case, ma)
    deliver(
        case.papers.standing().get(code="aid.06"), method="direct", receiver="王桂兰", signed_by="王桂兰",
        served_at=timezone.now(), by=ma,
    )  # fmt: skip
    assert case.deadlines.get(code="aid.decide").stopped_at == timezone.now()
    assert case.deadlines.unmet().filter(code="aid.supplement").exists()


def offered(case, by):
    return {step.verb for step in flow.possible(Case.objects.get(pk=case.pk), by)}


def test_papers_are_given_once_more_only_while_none_stands(assigned, ma, gao):
    assert not {"reissue_assignment", "issue_grant"} & (
        offered(assigned, ma) | offered(assigned, gao)
    )
    void_paper(assigned.papers.get(code="aid.11"), by=ma, reason="单位写错")
    assert "reissue_assignment" in offered(assigned, ma)
    advance(
        assigned, "reissue_assignment", by=ma, said={"arrange_by": "即日", "report_by": "办结后"}
    )
    with pytest.raises(StepRefused):
        advance(assigned, "reissue_assignment", by=ma)


def test_what_was_granted_in_advance_is_made_up_only_there(granted, ma):
    assert "made_up" not in offered(granted, ma)
