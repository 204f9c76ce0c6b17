"""Corners of the flow in which somebody could be left standing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from aid import actions
from aid.models import Application
from centers.cases import flow, reminders
from centers.cases.actions import advance, deliver, void_paper
from centers.cases.desks import page_of
from centers.cases.flow import StepRefused
from centers.cases.models import Case, DeadlineNotice
from centers.common.refusals import Refusal
from centers.messaging.models import Message
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
    assert form_of(case, "reissue_supplement", ma).initial["lacking"] == "工资记录"
    actions.reissue_supplement(case, by=ma, lacking="工资记录")
    assert "reissue_supplement" not in offered(case, ma)
    deliver(
        case.papers.standing().get(code="aid.06"), method="direct", receiver="王桂兰", signed_by="王桂兰",
        served_at=timezone.now(), by=ma,
    )  # fmt: skip
    assert case.deadlines.get(code="aid.decide").stopped_at == timezone.now()
    assert case.deadlines.unmet().filter(code="aid.supplement").exists()


def form_of(case, verb, by):
    """The form of a step, as its page shows it."""
    case = Case.objects.get(pk=case.pk)
    row = case.kind_of.step_of[verb]
    form, _ = page_of(case.kind, row)
    return form(None, case=case, step=row, by=by)


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


def test_a_firm_that_does_not_answer_loses_the_case(granted, ma, firm, lin, xu):
    """To somebody else, with a clock of their own; what had been asked of the silent firm is over."""
    actions.assign(granted, by=ma, body=firm)
    assert Message.objects.filter(user=xu, text__contains="安排承办人").count() == 1
    assert "replace" in offered(granted, ma)
    actions.replace(granted, by=ma, body=firm, provider=lin.aid_provider)
    case = Case.objects.get(pk=granted.pk)
    assert (case.status, case.aid_application.provider) == ("assigned", lin)
    assert not case.deadlines.unmet().filter(code="aid.arrange").exists()
    assert case.deadlines.unmet().filter(code="aid.first_meeting").count() == 1


def test_no_firm_is_given_a_case_that_nobody_there_can_hand_on(granted, ma, firm):
    with pytest.raises(Refusal, match="没有可以安排承办人的负责人"):
        actions.assign(granted, by=ma, body=firm)
    assert Case.objects.get(pk=granted.pk).status == "granted"


def test_the_last_paper_is_the_one_that_is_given_again(assigned, wang, ma, firm, lin):
    """An earlier one of another provider stands and says nothing of the present one."""
    actions.ask_change(assigned, "ask_change", by=wang, note="联系不上")
    actions.replace(assigned, by=ma, body=firm, provider=lin.aid_provider)
    assert "reissue_assignment" not in offered(assigned, ma)
    void_paper(assigned.papers.filter(code="aid.11").last(), by=ma, reason="写错")
    assert "reissue_assignment" in offered(assigned, ma)


def test_what_a_void_notice_did_to_a_clock_that_is_met_stays(in_review, ma, gao, wednesday):
    actions.ask_supplement(in_review, by=ma, lacking="工资记录")
    served(in_review, timezone.now(), ma)
    wednesday.move_to(at(9) + timedelta(days=9))
    advance(in_review, "supplemented", by=ma, note="已补")
    clock = in_review.deadlines.get(code="aid.decide")
    void_paper(in_review.papers.get(code="aid.06"), by=ma, reason="编号写错")
    after = in_review.deadlines.get(code="aid.decide")
    assert (after.due_at, after.stops.get().to_at) == (clock.due_at, clock.stops.get().to_at)


def test_a_near_limit_is_told_to_whoever_has_the_case(network, zhang, li, ma):
    soon = timezone.localdate() + timedelta(days=2)
    said = answers(limitation_on=soon)
    case = actions.take_application(center=network["北关"], answers=said, by=zhang)
    told = Message.objects.filter(text__contains="不到七日")
    assert set(told.values_list("user", flat=True)) == {zhang.pk, li.pk}
    actions.pass_on(case, by=zhang)
    assert told.filter(user=ma).count() == 1


def test_a_limit_that_is_past_is_not_told_as_near(network, tang, ma):
    past = timezone.localdate() - timedelta(days=2)
    actions.take_application(center=network["centre"], answers=answers(limitation_on=past), by=tang)
    assert Message.objects.filter(user=ma, text__contains="已经过了").count() == 1
    assert not Message.objects.filter(text__contains="先行提供").exists()


def opinion(**more):
    return {
        "scope_finding": "属于", "hardship_finding": "见说明", "proposal": "grant",
        "decision_reason": "符合条件", **more,
    }  # fmt: skip


def test_an_opinion_takes_nothing_away_that_the_decision_may_need(network, tang, ma, gao):
    """The means of whoever was found not to need them go with the decision, not with the opinion."""
    said = answers(exemption="none", household=3, monthly_income=2000)
    case = actions.take_application(center=network["centre"], answers=said, by=tang)
    actions.examine(case, by=ma, **opinion(ground="violence"))
    advance(case, "send_back", by=gao, note="不是家庭暴力")
    actions.examine(case, by=ma, **opinion(ground="labour"))
    row = Application.objects.get(pk=case.pk)
    assert (row.household, row.means_check) == (3, "self_pledge")
    advance(case, "send_back", by=gao, note="是家庭暴力")
    actions.examine(case, by=ma, **opinion(ground="violence"))
    actions.decide(case, "grant", by=gao, decision_reason="符合条件", aid_form="代理")
    row = Application.objects.get(pk=case.pk)
    assert (row.household, row.means_check, row.pledged_at) == (None, "not_required", None)


def test_nothing_is_granted_on_means_that_nobody_asked_for(network, tang, ma):
    said = answers(ground="violence", exemption="none")
    case = actions.take_application(center=network["centre"], answers=said, by=tang)
    with pytest.raises(Refusal, match="要核查经济困难"):
        actions.examine(case, by=ma, **opinion(ground="labour"))
    actions.examine(case, by=ma, **opinion(ground="labour", means="data_share"))
    assert Application.objects.get(pk=case.pk).means_check == "data_share"


def test_what_fits_no_matter_of_the_law_is_refused_without_naming_one(network, tang, ma):
    said = answers(ground="unsure", venue="unsure")
    case = actions.take_application(center=network["centre"], answers=said, by=tang)
    actions.examine(case, by=ma, **opinion(proposal="refuse"))
    assert Case.objects.get(pk=case.pk).status == "deciding"


def test_what_is_granted_in_advance_is_found_first(network, tang, gao):
    soon = timezone.localdate() + timedelta(days=2)
    said = answers(ground="unsure", venue="event", limitation_on=soon)
    case = actions.take_application(center=network["centre"], answers=said, by=tang)
    given = {"note": "仲裁时效将届满", "decision_reason": "第四十四条", "aid_form": "仲裁代理"}
    with pytest.raises(Refusal, match="请先认定"):
        actions.grant_in_advance(case, by=gao, **given)
    actions.grant_in_advance(case, by=gao, ground="labour", **given)
    assert Case.objects.get(pk=case.pk).subject == "请求确认劳动关系或者支付劳动报酬"


def test_whoever_comes_anew_has_met_nobody_yet(at_work, wang, ma, firm, lin):
    actions.ask_change(at_work, "ask_change", by=wang, note="想换人")
    actions.replace(at_work, by=ma, body=firm, provider=lin.aid_provider)
    actions.ask_change(at_work, "ask_change", by=wang, note="还是联系不上")
    actions.keep(at_work, by=ma, note="已联系上")
    assert Case.objects.get(pk=at_work.pk).status == "assigned"
