"""The life of a dispute through its verbs: what the law asks of each step."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from centers.cases.actions import advance, deliver
from centers.cases.flow import StepRefused
from centers.cases.models import Case, Deadline
from centers.common.refusals import Refusal
from centers.messaging.models import Message
from mediation import actions
from mediation.models import Agreement, Dispute, SideConsent
from tests.cast import TODAY, Role, at, staff

from .conftest import answers, other_side, settle, talk


def now(case):
    return Case.objects.get(pk=case.pk).status


def clock(case, code):
    return case.deadlines.get(code=f"mediation.{code}")


def codes(case):
    return list(case.papers.values_list("code", flat=True))


class TestTakingIn:
    def test_a_window_takes_it_and_the_committee_registers_within_a_working_day(
        self, requested, tian
    ):
        assert now(requested) == "requested"
        assert clock(requested, "register").due_on == date(2026, 11, 26)
        assert codes(requested) == ["mediation.01"]
        actions.register(requested, by=tian)
        assert now(requested) == "registered"
        assert clock(requested, "register").met_at is not None
        assert clock(requested, "term").due_on == date(2026, 12, 25)  # a month

    def test_a_mediator_takes_and_registers_in_one_go(self, registered, tian):
        assert now(registered) == "registered"
        case = Case.objects.get(pk=registered.pk)
        assert case.handler == tian
        assert codes(case) == ["mediation.01", "mediation.02"]

    @pytest.mark.parametrize(
        ("source", "summary", "code", "due"),
        [
            ("court_delegated", False, "delegated", date(2026, 12, 25)),
            ("court_entrusted", False, "entrusted", date(2026, 12, 10)),
            ("court_entrusted", True, "summary", date(2026, 12, 2)),
            ("court_invited", False, "term", date(2026, 12, 25)),
            ("police", False, "term", date(2026, 12, 25)),
        ],
    )  # fmt: skip
    def test_its_clock_is_that_of_where_it_comes_from(
        self, committee, tian, source, summary, code, due
    ):
        given = answers(source=source, organ="莲湖区人民法院", form="none", is_summary=summary)
        case = actions.take_and_register(committee=committee, answers=given, by=tian)
        assert clock(case, code).due_on == due
        assert codes(case) == ["mediation.02"]  # nobody applied

    def test_what_is_no_matter_for_mediation_is_turned_away_with_the_other_ways(
        self, requested, tian
    ):
        actions.turn_away(requested, by=tian, unfit="decided", reason="法院已经立案。")
        assert now(requested) == "not_accepted"
        assert "mediation.16" in codes(requested)

    def test_one_side_alone_is_no_dispute(self, committee, tian):
        person = {**answers()["people"][0], "role": "party"}
        alone = answers(source="own", form="none", people=[person])
        with pytest.raises(Refusal, match="两方"):
            actions.take_and_register(committee=committee, answers=alone, by=tian)

    def test_another_community_registers_nothing_here(self, requested, ding):
        with pytest.raises(PermissionDenied):
            actions.register(requested, by=ding)

    def test_a_lead_is_taken_up_by_the_committee_itself(self, committee, tian):
        given = answers(people=[{**p, "role": "party"} for p in answers()["people"]])
        case = actions.report_lead(committee=committee, answers=given, by=tian)
        assert now(case) == "lead"
        actions.register(case, by=tian)
        assert (now(case), case.dispute.source) == ("registered", "sweep")


class TestConsent:
    def test_who_applied_has_agreed_and_the_other_is_waited_for(self, told):
        assert now(told) == "consent_pending"
        assert set(codes(told)) >= {"mediation.03", "mediation.22"}

    def test_the_other_hears_only_after_registration_and_nothing_of_the_matter(
        self, registered, tian
    ):
        assert not Message.objects.filter(phone="13900000003").exists()
        actions.tell_rights(registered, by=tian)
        actions.invite(
            registered,
            by=tian,
            side=other_side(registered),
            matter="楼道的事",
            answer_by="2026年11月30日",
        )
        text = Message.objects.get(phone="13900000003").text
        assert "自愿" in text
        assert not {"王桂兰", "楼道", "邻里"} & {
            word for word in ("王桂兰", "楼道", "邻里") if word in text
        }

    def test_talks_begin_once_all_agree(self, talking):
        assert now(talking) == "mediating"
        kept = talking.mediation_consents.order_by("pk").values_list("answer", "form")
        assert list(kept) == [("agreed", "application"), ("agreed", "written")]

    def test_an_oral_yes_needs_a_witness(self, told, tian):
        with pytest.raises(Refusal, match="见证人"):
            actions.consent(told, by=tian, side=other_side(told), form="oral")

    def test_three_sides_must_all_agree(self, committee, tian):
        people = [*answers()["people"], {"name": "何淑珍", "role": "party"}]
        case = actions.take_and_register(
            committee=committee, answers=answers(people=people), by=tian
        )
        actions.tell_rights(case, by=tian)
        actions.consent(case, by=tian, side=other_side(case), form="written")
        assert now(case) == "consent_pending"
        third = case.sides.get(party__name="何淑珍")
        actions.consent(case, by=tian, side=third, form="written")
        assert now(case) == "mediating"

    def test_one_clear_refusal_ends_it(self, told, tian):
        actions.refuse(told, by=tian, side=other_side(told))
        assert now(told) == "not_accepted"
        assert not told.deadlines.running().exists()
        assert "mediation.16" in codes(told)
        with pytest.raises(StepRefused):
            actions.consent(told, by=tian, side=other_side(told), form="written")

    def test_an_answer_stays_as_it_was_given(self, talking):
        row = talking.mediation_consents.first()
        with pytest.raises(IntegrityError), transaction.atomic():
            SideConsent.objects.filter(pk=row.pk).update(answer="refused")

    def test_a_request_is_taken_back_before_it_is_registered(self, requested, wang):
        Case.objects.filter(pk=requested.pk).update(applicant=wang)
        requested.refresh_from_db()
        advance(requested, "take_back", by=wang)
        assert now(requested) == "not_accepted"
        assert not requested.deadlines.unmet().exists()

    def test_consent_is_withdrawn_at_any_time(self, talking, wang, tian):
        Case.objects.filter(pk=talking.pk).update(applicant=wang)
        talking.refresh_from_db()
        actions.withdraw(talking, "withdraw", by=wang)
        assert now(talking) == "withdrawn"
        assert talking.sides.get(party__name="王桂兰").consent == "withdrawn"


class TestTalks:
    def test_nobody_mediates_before_all_agreed(self, told, tian):
        with pytest.raises(StepRefused):
            talk(told, tian)

    def test_the_chair_assigns_and_only_people_of_the_committee(
        self, registered, zheng, tian, ding
    ):
        actions.assign(registered, by=zheng, mediators=[zheng, tian])
        assert Case.objects.get(pk=registered.pk).handler == zheng
        with pytest.raises(Refusal, match="不是本调委会"):
            actions.assign(registered, by=zheng, mediators=[ding])

    def test_a_party_does_not_mediate_its_own_quarrel(self, registered, zheng, tian):
        registered.parties.filter(order=1).update(name="田芳")
        with pytest.raises(Refusal, match="利害关系"):
            actions.assign(registered, by=zheng, mediators=[tian])

    def test_a_mediator_does_not_assign(self, registered, tian):
        with pytest.raises(PermissionDenied):
            actions.assign(registered, by=tian, mediators=[tian])

    def test_a_meeting_is_arranged_and_recorded(self, talking, tian, wednesday):
        actions.arrange(talking, by=tian, at_time=at(15), place="纸坊社区调解室")
        assert Message.objects.filter(phone="13900000003").count() == 3
        with pytest.raises(Refusal, match="已经安排"):
            actions.arrange(talking, by=tian, at_time=at(16), place="纸坊社区调解室")
        wednesday.move_to(at(16))
        talk(talking, tian, held_at=at(15))
        sitting = talking.sittings.get()
        assert (sitting.number, sitting.result, sitting.held_at) == (1, "愿意清走。", at(16))
        assert "mediation.06" in codes(talking)

    def test_a_closed_session_is_not_opened(self, talking, tian):
        Dispute.objects.filter(pk=talking.pk).update(is_closed=True)
        with pytest.raises(Refusal, match="不公开"):
            actions.arrange(talking, by=tian, at_time=at(15), place="调解室", is_open=True)

    def test_an_appraisal_stops_the_clock_from_the_delivery(self, talking, tian, wednesday):
        event = actions.suspend(talking, by=tian, reason="委托鉴定", resume_when="收到鉴定意见")
        notice = event.papers.get()
        deliver(
            notice,
            method="direct",
            receiver="孙国庆",
            signed_by="孙国庆",
            served_at=timezone.now(),
            by=tian,
        )
        assert clock(talking, "term").stopped_at is not None
        wednesday.move_to(at(8, day=date(2026, 12, 5)))
        advance(talking, "resume", by=tian, note="鉴定意见已收到")
        assert clock(talking, "term").target_on == date(2027, 1, 4)  # ten days later

    def test_all_agree_on_a_longer_time(self, committee, tian):
        given = answers(source="court_delegated", organ="莲湖区人民法院", form="none")
        case = actions.take_and_register(committee=committee, answers=given, by=tian)
        actions.tell_rights(case, by=tian)
        for side in case.sides.all():
            actions.consent(case, by=tian, side=side, form="written")
        actions.extend(case, by=tian, until=date(2027, 1, 15), reason="双方都要再核对账目")
        assert clock(case, "delegated").due_on == date(2027, 1, 15)
        assert "mediation.18" in codes(case)
        with pytest.raises(Refusal, match="晚于原期限"):
            actions.extend(case, by=tian, until=date(2027, 1, 15), reason="再延")

    def test_what_fails_says_where_else_to_go(self, talking, tian):
        actions.end(talking, "fail", by=tian, reason="各自坚持")
        assert (now(talking), talking.dispute.outcome) == ("failed", "")
        dispute = Dispute.objects.get(pk=talking.pk)
        assert (dispute.outcome, dispute.outcome_at) == ("failed", timezone.now())
        assert "mediation.13" in codes(talking)


class TestAgreement:
    def test_a_written_one_binds_once_all_have_signed(self, agreed, zheng, wednesday):
        assert Agreement.objects.get(pk=agreed.pk).effective_at is None
        assert not agreed.deadlines.filter(code="mediation.perform").exists()
        wednesday.move_to(at(9, day=date(2026, 11, 27)))
        actions.sign(agreed, by=zheng, signed_at=timezone.now())
        assert now(agreed) == "performing"
        assert clock(agreed, "confirm").due_on == date(2026, 12, 28)  # the 27th is a Sunday
        assert clock(agreed, "perform").due_on == date(2026, 11, 30)  # the 28th is a Saturday
        assert clock(agreed, "term").met_at is not None

    def test_only_the_chair_seals(self, agreed, tian):
        with pytest.raises(PermissionDenied):
            actions.sign(agreed, by=tian, signed_at=timezone.now())

    def test_an_oral_one_binds_at_once_and_no_court_confirms_it(self, talking, tian):
        talk(talking, tian)
        settle(talking, tian, "agree_oral")
        assert now(talking) == "agreed_oral"
        assert Agreement.objects.get(pk=talking.pk).effective_at == timezone.now()
        assert not talking.deadlines.filter(code="mediation.confirm").exists()
        assert "mediation.08" in codes(talking)

    def test_without_a_day_it_is_due_by_the_clock(self, talking, tian):
        settle(talking, tian, "agree_oral", due_on=None)
        assert Agreement.objects.get(pk=talking.pk).due_on == clock(talking, "perform").due_on

    def test_what_no_court_confirms_shows_no_countdown_and_cannot_be_asked(
        self, talking, tian, zheng
    ):
        settle(talking, tian, cannot_be_confirmed="marriage")
        actions.sign(talking, by=zheng, signed_at=timezone.now())
        assert not talking.deadlines.filter(code="mediation.confirm").exists()
        with pytest.raises(Refusal, match="不予司法确认"):
            actions.apply_confirmation(
                talking,
                by=tian,
                court="莲湖区人民法院",
                applied_on=TODAY,
                agreed=True,
                claims="确认",
            )

    def test_a_court_is_asked_together_within_thirty_days(self, signed, tian):
        actions.apply_confirmation(
            signed,
            by=tian,
            court="莲湖区人民法院",
            applied_on=TODAY,
            agreed=True,
            claims="确认有效",
        )
        actions.rule(
            signed, "confirm", by=tian, ruled_on=TODAY, ruling_ref="（2026）陕0104民特12号"
        )
        assert now(signed) == "confirmed"
        assert clock(signed, "confirm").met_at is not None

    def test_the_thirty_days_lapse_without_anybody_being_late(self, signed, wednesday):
        wednesday.move_to(at(1, day=date(2026, 12, 29)))
        assert actions.lapse_confirmations() == 1
        assert clock(signed, "confirm").dropped_at is not None
        assert now(signed) == "performing"
        assert actions.lapse_confirmations() == 0


class TestPerformance:
    def test_performed_closed_and_archived(self, performed, tian, zheng):
        assert now(performed) == "performed"
        assert clock(performed, "visit").due_on == date(2026, 12, 10)
        actions.visit(
            performed,
            by=tian,
            at_time=timezone.now(),
            how="phone",
            visited="王桂兰",
            is_performed=True,
            opinion="满意",
        )
        actions.close(performed, by=zheng, process="调解一次，达成协议。")
        with pytest.raises(Refusal, match="当事人身份证明"):
            actions.archive(performed, by=zheng, keep="十年", pages=20)
        performed.sides.update(identity_checked_at=timezone.now())
        actions.archive(performed, by=zheng, keep="十年", pages=20)
        assert now(performed) == "archived"
        assert codes(performed)[-1] == "mediation.23"

    def test_a_breach_leads_to_court_and_may_still_be_made_good(self, signed, tian):
        actions.breach(signed, by=tian, note="到期没有清走")
        assert now(signed) == "breached"
        actions.perform(
            signed,
            by=tian,
            performed_on=timezone.localdate(),
            performance_how="已清走",
            confirmed_by="双方",
        )
        assert now(signed) == "performed"

    def test_the_sides_are_reminded_once_three_days_before_and_once_on_the_day(
        self, signed, wednesday
    ):
        before = Message.objects.filter(text__contains="到履行期限")
        wednesday.move_to(at(9, day=date(2026, 11, 27)))  # the 28th is a Saturday
        assert (actions.remind_of_performance(), before.count()) == (1, 2)
        actions.remind_of_performance()
        assert before.count() == 2
        wednesday.move_to(at(9, day=date(2026, 11, 30)))
        actions.remind_of_performance()
        assert before.count() == 4

    def test_police_get_it_only_after_performance_and_with_their_number(self, performed, tian):
        with pytest.raises(Refusal, match="治安案件编号"):
            actions.police_packet(
                performed, by=tian, addressee="北关派出所", enclosed="协议书", contact="田芳"
            )
        Dispute.objects.filter(pk=performed.pk).update(
            police_case_ref="莲公（北）受案字〔2026〕88号"
        )
        performed.refresh_from_db()
        actions.police_packet(performed, by=tian, addressee="北关派出所", enclosed="协议书、凭证")
        assert set(codes(performed)) >= {"mediation.19", "mediation.20"}
        actions.police_answer(performed, by=tian, police_result="accepted")
        assert Dispute.objects.get(pk=performed.pk).police_result == "accepted"


class TestOtherTracks:
    def test_handed_over_answered_and_settled_there(self, talking, tian):
        give = {
            "to_track": "administrative",
            "body": "莲湖区住建局",
            "reason": "涉及房屋质量",
            "consent": "双方同意",
            "enclosed": "登记表、照片",
        }
        actions.transfer(talking, by=tian, **give)
        assert now(talking) == "transferred"
        assert clock(talking, "transfer").due_on == date(2026, 11, 30)
        actions.transfer_accepted(talking, by=tian)
        actions.transfer_result(talking, by=tian, note="住建局主持达成协议", process="移交")
        assert now(talking) == "closed"

    def test_an_answer_counts_on_the_day_when_it_came(
        self, client, settings, talking, tian, wednesday
    ):
        settings.STAFF_SECOND_FACTOR = False
        actions.transfer(
            talking, by=tian, to_track="administrative", body="莲湖区住建局", reason="涉及房屋质量",
            consent="双方同意", enclosed="登记表",
        )  # fmt: skip
        wednesday.move_to(at(9, day=date(2026, 12, 2)))  # the answer was due on 30 November
        client.force_login(tian)
        page = reverse("cases:step", args=[talking.number, "transfer_accepted"])
        for wrong in ("2026-11-24 09:00", "2026-12-03 09:00"):
            assert client.post(page, {"answered_at": wrong}).status_code == 422
        assert client.post(page, {"answered_at": "2026-11-27 10:00"}).status_code == 302
        answered = at(10, day=date(2026, 11, 27))
        assert talking.transfers.get().answered_at == answered
        met = clock(talking, "transfer")
        assert (met.met_at, met.met_at < met.due_at) == (answered, True)

    def test_what_comes_back_goes_on_where_it_stood(self, talking, registered, tian):
        give = {
            "to_track": "judicial",
            "body": "莲湖区人民法院",
            "reason": "一方要求",
            "consent": "双方同意",
            "enclosed": "登记表",
        }
        actions.transfer(talking, by=tian, **give)
        actions.transfer_back(talking, by=tian, note="不属于受理范围")
        assert now(talking) == "mediating"
        assert talking.deadlines.running().filter(code="mediation.term").exists()

    def test_a_court_s_days_begin_anew_after_a_return(self, committee, tian):
        given = answers(source="court_entrusted", organ="莲湖区人民法院", form="none")
        case = actions.take_and_register(committee=committee, answers=given, by=tian)
        actions.transfer(
            case,
            by=tian,
            to_track="judicial",
            body="莲湖区人民法院",
            reason="法院要求",
            consent="同意",
            enclosed="无",
        )
        actions.transfer_back(case, by=tian, note="退回")
        running = {d.code for d in case.deadlines.running()}
        assert running == {"mediation.entrusted", "mediation.reply"}

    def test_what_was_agreed_by_word_counts_while_it_is_written_down(self, talking, tian, zheng):
        settle(talking, tian, "agree_oral")
        settle(talking, tian, "write_down")
        assert Dispute.objects.get(pk=talking.pk).outcome == "settled"
        actions.sign(talking, by=zheng, signed_at=timezone.now())
        assert Dispute.objects.get(pk=talking.pk).outcome == "settled"

    def test_a_joint_mediation_lets_its_people_in_until_it_is_over(
        self, talking, li, bai, tian, zheng
    ):
        assert not Case.objects.visible_to(bai).filter(pk=talking.pk).exists()
        actions.join_up(
            talking, by=li, lead_unit="莲湖区委政法委", lead_center=None, plan="分头核查，一周内会商", coordinator=bai,
            members=[{"unit": "莲湖区住建局", "duty": "核查"}],
        )  # fmt: skip
        assert Case.objects.visible_to(bai).filter(pk=talking.pk).exists()
        event = advance(talking, "take_part", by=bai, note="住建局已派人看房")
        assert (event.by, event.now) == (bai, "mediating")
        with pytest.raises(
            PermissionDenied
        ):  # who is not a member has no say, though they read the file
            advance(talking, "take_part", by=li, note="住建局已派人看房")
        actions.end(talking, "fail", by=tian, reason="没有谈成")
        assert not Case.objects.visible_to(bai).filter(pk=talking.pk).exists()

    def test_a_station_gives_it_to_another_committee_of_the_street(
        self, registered, committee, li, tian
    ):
        from centers.org.models import Body, Center

        second = Body.objects.create(
            kind="mediation_committee",
            name="北关街道人民调解委员会",
            center=Center.objects.get_parent(committee.center),
        )
        actions.reassign(registered, by=li, committee=second, note="涉及两个社区")
        assert not Case.objects.visible_to(tian).filter(pk=registered.pk).exists()
        case = Case.objects.get(pk=registered.pk)
        assert case.body == second
        chair = staff("secondchair", "何健", Role.COMMITTEE_CHAIR, body=second)
        actions.tell_rights(case, by=chair)
        actions.invite(
            case, by=chair, side=other_side(case), matter="楼道的事", answer_by="2026年11月30日"
        )
        letter = case.papers.get(code="mediation.22")
        assert (letter.number, letter.issuer) == (
            "莲人调（北关街道）邀〔2026〕第1号",
            second.center,
        )


def test_numbers_of_papers_are_those_of_the_committee(talking, agreed):
    paper = agreed.papers.get(code="mediation.07")
    assert paper.number == "莲人调（北关街道纸坊社区）字〔2026〕第1号"


def test_the_database_keeps_an_oral_agreement_effective(talking):
    with pytest.raises(IntegrityError), transaction.atomic():
        Agreement.objects.create(
            case=talking,
            form="oral",
            facts="a",
            content="b",
            performance="c",
            agreed_at=timezone.now(),
        )


def test_private_matters_are_listed_without_names(committee, tian):
    case = actions.take_and_register(
        committee=committee, answers=answers(dispute_type="family"), by=tian
    )
    case.refresh_from_db()
    assert (case.is_private, case.listed_name) == (True, "")
    assert connection.vendor == "postgresql"
    assert Deadline.objects.filter(case=case).exists()
