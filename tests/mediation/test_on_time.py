"""What is written down later than it happened, what ends before it was held, and who hears of it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from centers.cases.actions import advance
from centers.cases.flow import StepRefused, possible
from centers.cases.models import Case
from centers.common.refusals import Refusal
from centers.messaging.models import Message
from centers.org.models import Body
from mediation import actions, indicators, sweeps
from mediation.committees import close_committee
from mediation.facts import facts
from mediation.models import Agreement, Committee
from tests.cast import TODAY, at, staff

from .conftest import answers, other_side, settle, talk
from .things_watch import plan_of

MONDAY = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def first_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


def clock(case, code):
    return case.deadlines.get(code=f"mediation.{code}")


def arranged(case, by):
    return actions.arrange(case, by=by, at_time=at(15, day=date(2026, 11, 27)), place="调解一室")


def give(case, by):
    actions.transfer(
        case, by=by, to_track="judicial", body="莲湖区人民法院", reason="一方要求", consent="同意", enclosed="无"
    )  # fmt: skip


def fail(case, by):
    actions.end(case, "fail", by=by, reason="没有谈成")


def suspend(case, by):
    actions.suspend(case, by=by, reason="一方住院", resume_when="出院")


class TestTheNextMeeting:
    def test_whoever_applied_reads_when_and_where(self, client, talking, wang, tian):
        Case.objects.filter(pk=talking.pk).update(applicant=wang)
        arranged(talking, tian)
        client.force_login(wang)
        words = "下次调解：2026年11月27日 15:00，调解一室，不公开进行。"
        page = Case.objects.get(pk=talking.pk).public_url
        assert words in client.get(page).content.decode()
        actions.call_off(talking, by=tian, note="一方有事")
        assert "下次调解：" not in client.get(page).content.decode()

    @pytest.mark.parametrize("end", [give, fail, suspend, settle])
    def test_none_is_held_once_talks_have_ended(self, talking, tian, end):
        arranged(talking, tian)
        end(talking, tian)
        sitting = talking.sittings.get()
        assert (sitting.held_at, bool(sitting.off_for)) == (None, True)

    def test_nor_once_a_side_has_withdrawn(self, talking, tian, wang):
        Case.objects.filter(pk=talking.pk).update(applicant=wang)
        arranged(talking, tian)
        actions.withdraw(Case.objects.get(pk=talking.pk), "withdraw", by=wang)
        assert talking.sittings.get().off_for
        assert talking.papers.filter(code="mediation.13").exists()  # the other ways

    def test_nothing_is_called_off_that_was_not_arranged(self, talking, tian):
        assert "call_off" not in {step.verb for step in possible(talking, tian)}
        with pytest.raises(StepRefused, match="没有安排过"):
            actions.call_off(talking, by=tian, note="一方有事")


class TestTheVolume:
    def close(self, case, zheng):
        actions.close(Case.objects.get(pk=case.pk), by=zheng, process="没有见面。")

    def test_who_withdrew_before_the_first_meeting_has_talked_about_nothing(
        self, talking, tian, zheng
    ):
        talking.sides.update(identity_checked_at=timezone.now())
        actions.end(talking, "withdraw_for", by=tian, reason="不想调了")
        self.close(talking, zheng)
        actions.archive(talking, by=zheng, keep="10年", pages=12)
        assert Case.objects.get(pk=talking.pk).status == "archived"

    def test_a_meeting_may_be_written_down_afterwards(self, talking, tian, zheng):
        talking.sides.update(identity_checked_at=timezone.now())
        fail(talking, tian)
        self.close(talking, zheng)
        with pytest.raises(Refusal, match="人民调解记录"):
            actions.archive(talking, by=zheng, keep="10年", pages=12)
        talk(talking, tian, verb="record_late")
        actions.archive(talking, by=zheng, keep="10年", pages=12)
        assert talking.papers.filter(code="mediation.06").count() == 1

    def test_an_agreement_that_nobody_signed_was_not_left_unfulfilled(self, agreed, tian, zheng):
        actions.talk_on(agreed, "talk_on", by=tian, note="不肯签")
        fail(agreed, tian)
        assert actions.performed_words(Case.objects.get(pk=agreed.pk)) == ""


class TestDays:
    def test_signed_in_time_and_written_down_late(self, agreed, zheng, wednesday):
        wednesday.move_to(at(9, day=date(2026, 12, 28)))  # the month ended on the 25th
        actions.sign(agreed, by=zheng, signed_at=at(9, day=date(2026, 12, 24)))
        term = clock(agreed, "term")
        assert (term.met_at, term.met_at < term.due_at) == (at(9, day=date(2026, 12, 24)), True)

    def test_asked_the_court_in_time_and_written_down_later(self, signed, tian, wednesday):
        last = clock(signed, "confirm").due_on
        wednesday.move_to(at(9, day=last + timedelta(days=1)))
        actions.apply_confirmation(
            signed, by=tian, court="莲湖区人民法院", applied_on=last, agreed=True, claims="请求确认"
        )
        confirm = clock(signed, "confirm")
        assert confirm.met_at < confirm.due_at

    def test_a_last_day_of_rest_moves_on_for_clock_figures_and_reminders(
        self, signed, tian, wednesday
    ):
        agreement = Agreement.objects.get(pk=signed.pk)  # to be performed by Saturday
        assert (agreement.due_on, agreement.last_on) == (date(2026, 11, 28), MONDAY)
        wednesday.move_to(at(9, day=MONDAY))
        assert actions.remind_of_performance() == 1
        assert Message.objects.filter(text__contains="今天到履行期限").exists()
        actions.perform(
            signed, by=tian, performed_on=MONDAY, performance_how="已清走", confirmed_by="双方"
        )
        indicator = indicators.PERFORMED
        wednesday.move_to(at(9, day=date(2026, 12, 2)))
        period = type("Period", (), {"first": TODAY, "last": date(2026, 12, 31)})
        assert indicators.owed(period).filter(indicator.counts(period)).count() == 1
        assert clock(signed, "perform").met_at < clock(signed, "perform").due_at

    def test_performed_on_its_first_day_counts_from_then(self, performed):
        perform = clock(performed, "perform")
        assert perform.met_at == perform.started_at

    def test_a_court_s_days_follow_the_day_of_receipt(self, client, committee, tian):
        given = answers(source="court_entrusted", organ="莲湖区人民法院", form="none")
        case = actions.take_and_register(committee=committee, answers=given, by=tian)
        assert clock(case, "entrusted").due_on == date(2026, 12, 10)
        client.force_login(tian)
        page = reverse("mediation:facts", args=[case.number])
        typed = {
            "dispute_type": "neighbours", "difficulty": "ordinary", "facts": "楼道", "headcount": "2",
            "organ": "莲湖区人民法院",
        }  # fmt: skip
        assert client.post(page, typed | {"received_on": "2026-11-26"}).status_code == 422
        assert client.post(page, typed | {"received_on": "2026-11-20"}).status_code == 302
        assert clock(case, "entrusted").due_on == date(2026, 12, 7)  # the 5th is a Saturday

    def test_an_extension_ends_in_time_to_come(self, talking, tian, wednesday):
        wednesday.move_to(at(9, day=date(2027, 1, 20)))
        with pytest.raises(Refusal, match="晚于今天"):
            actions.extend(talking, by=tian, until=date(2027, 1, 5), reason="等鉴定")

    @pytest.mark.parametrize(("due_on", "status"), [("2026-11-25", 302), ("2026-11-24", 422)])
    def test_settled_on_the_spot_and_written_down_days_later(
        self, client, talking, tian, wednesday, due_on, status
    ):
        wednesday.move_to(at(9, day=MONDAY))
        client.force_login(tian)
        typed = {
            "facts": "堆放杂物", "content": "当场清走", "agreed_at": "2026-11-25 10:00", "performance": "当场清走",
            "due_on": due_on, "recorder": "田芳",
        }  # fmt: skip
        page = reverse("cases:step", args=[talking.number, "agree_oral"])
        assert client.post(page, typed).status_code == status


class TestTheCourt:
    def asked(self, case, tian):
        actions.apply_confirmation(
            case, by=tian, court="莲湖区人民法院", applied_on=TODAY, agreed=True, claims="请求确认"
        )

    def test_it_may_rule_after_the_agreement_was_performed(self, signed, tian):
        self.asked(signed, tian)
        actions.perform(
            signed, by=tian, performed_on=TODAY, performance_how="已清走", confirmed_by="双方"
        )
        ruling = {"ruled_on": TODAY, "ruling_ref": "（2026）陕0104民特1号"}
        actions.rule(signed, "confirm_late", by=tian, **ruling)
        assert Agreement.objects.get(pk=signed.pk).ruling == "confirmed"
        assert Case.objects.get(pk=signed.pk).status == "performed"
        with pytest.raises(StepRefused, match="没有等待裁定"):
            actions.rule(signed, "reject_late", by=tian, **ruling)

    def test_what_it_does_not_confirm_is_talked_about_again(self, signed, tian):
        self.asked(signed, tian)
        actions.rule(signed, "reject", by=tian, ruled_on=TODAY, ruling_ref="（2026）陕0104民特2号")
        Agreement.objects.filter(pk=signed.pk).update(last_on=TODAY)
        Message.objects.all().delete()
        assert actions.remind_of_performance() == 0
        actions.talk_on(signed, "talk_again", by=tian, note="重新商量金额")
        case = Case.objects.get(pk=signed.pk)
        assert (case.status, case.dispute.outcome) == ("mediating", "")
        assert case.deadlines.unmet().filter(code="mediation.term").count() == 1

    def test_a_new_agreement_is_confirmed_by_each_side_anew(self, talking, tian, wang, zheng):
        Case.objects.filter(pk=talking.pk).update(applicant=wang)
        settle(talking, tian, "agree_oral")
        actions.perform_self(Case.objects.get(pk=talking.pk), "perform_self", by=wang)
        assert talking.sides.exclude(performed_at=None).count() == 1
        settle(talking, tian, "write_down")
        actions.sign(talking, by=zheng, signed_at=timezone.now())
        assert not talking.sides.exclude(performed_at=None).exists()


class TestWhoHears:
    def test_the_other_side_hears_that_talks_go_on(self, talking, tian):
        phone = other_side(talking).party.phone
        suspend(talking, tian)
        heard = Message.objects.filter(phone=phone)
        before = heard.count()
        advance(talking, "resume", by=tian, note="已出院")
        assert heard.count() == before + 1

    def test_nobody_is_asked_to_register_what_is_registered(self, registered, zheng):
        assert not Message.objects.filter(text__contains="等待登记").exists()


class TestCommittees:
    def test_one_with_cases_is_not_closed_and_a_street_gives_them_to_another(
        self, talking, committee, li, guo, wednesday
    ):
        unit = Committee.objects.create(
            body=committee,
            kind="community",
            founded_on=TODAY,
            elected_on=TODAY,
            term_end=date(2029, 11, 24),
        )
        with pytest.raises(Refusal, match="还有 1 件没有归档"):
            close_committee(unit, on=TODAY, reason="合并", by=guo)
        street = Body.objects.create(
            kind="mediation_committee",
            name="北关街道人民调解委员会",
            center=li.current_postings[0].center,
        )
        actions.reassign(talking, by=li, committee=street, note="社区合并")
        close_committee(unit, on=TODAY, reason="合并", by=guo)
        case = Case.objects.get(pk=talking.pk)
        assert (case.status, case.body) == ("mediating", street)

    def test_what_was_given_on_is_answered_where_it_lies_now(self, registered, network, li):
        station = network["北关"]
        station.phone = "029-81000003"
        station.save()
        street = Body.objects.create(
            kind="mediation_committee", name="北关街道人民调解委员会", center=station
        )
        actions.reassign(registered, by=li, committee=street, note="涉及两个社区")
        assert facts(Case.objects.get(pk=registered.pk))["phone"] == "029-81000003"

    def test_a_draft_is_not_handed_in_to_one_that_was_closed(self, committee, wang):
        case = actions.start_draft(by=wang)
        actions.fill_draft(case, {**answers(), "committee": committee})
        Body.objects.filter(pk=committee.pk).update(closed_on=TODAY)
        with pytest.raises(Refusal, match="已经撤销"):
            actions.submit(Case.objects.get(pk=case.pk), by=wang)


class TestSweeps:
    @pytest.fixture
    def task(self, network, li):
        return plan_of(network["北关"], li).sweeps.get(center=network["纸坊"])

    def test_a_lead_hangs_on_what_was_found_alone(self, task, committee, jing):
        sweeps.report_none(task, by=jing)
        with pytest.raises(Refusal, match="没有填报“发现”"):
            actions.report_lead(committee=committee, answers=answers(), by=jing, sweep=task)
        assert not Case.objects.exists()

    def test_a_plan_ends_and_leaves_what_leads_hang_on(self, task, committee, jing, li):
        sweeps.report_found(task, by=jing, found=1)
        actions.report_lead(committee=committee, answers=answers(), by=jing, sweep=task)
        type(task).objects.filter(pk=task.pk).update(done_at=None, done_by=None, result="", found=0)
        sweeps.end_plan(task.plan, by=li)
        assert type(task).objects.filter(pk=task.pk).exists()


class TestWhoGetsIn:
    def people_of(self, case, **changed):
        """What the page of the parties is sent, with some of it changed."""
        typed = {"form-TOTAL_FORMS": "2", "form-INITIAL_FORMS": "2"}
        for n, party in enumerate(case.parties.order_by("order")):
            typed[f"form-{n}-name"] = party.name
        return typed | changed

    def test_a_wrong_number_put_right_shuts_out_whose_it_was(self, client, registered, wang, tian):
        actions.claim_own(wang)
        assert Case.objects.get(pk=registered.pk).applicant == wang
        client.force_login(tian)
        page = reverse("mediation:people", args=[registered.number])
        typed = self.people_of(
            registered, **{"form-0-name": "王桂芝", "form-0-phone": "13900000055"}
        )
        assert client.post(page, typed).status_code == 302
        assert Case.objects.get(pk=registered.pk).applicant is None

    def test_the_page_of_the_parties_makes_none(self, client, registered, tian):
        client.force_login(tian)
        page = reverse("mediation:people", args=[registered.number])
        for count in ("3", "1", "-1"):
            typed = self.people_of(
                registered, **{"form-TOTAL_FORMS": count, "form-2-name": "假冒人"}
            )
            assert client.post(page, typed).status_code == 404
        assert registered.parties.count() == 2

    def test_what_has_ended_stays_as_it_is_written(self, client, told, tian):
        actions.refuse(told, by=tian, side=other_side(told))
        client.force_login(tian)
        for name in ("facts", "people"):
            assert client.get(reverse(f"mediation:{name}", args=[told.number])).status_code == 404
        with pytest.raises(Refusal, match="不能更正"):
            actions.correct(told, answers={"facts": "另一种说法"}, by=tian)

    def test_nobody_mediates_or_seals_in_their_own_matter(self, requested, agreed, committee):
        party = staff("sunguoqing", "孙国庆", "committee_chair", body=committee)
        with pytest.raises(Refusal, match="同名"):
            actions.register(requested, by=party)
        with pytest.raises(Refusal, match="同名"):
            actions.sign(agreed, by=party, signed_at=timezone.now())

    def test_warnings_go_where_the_case_lies_now(self, registered, network, li, tian):
        street = Body.objects.create(
            kind="mediation_committee", name="北关街道人民调解委员会", center=network["北关"]
        )
        ni = staff("nina", "倪娜", "mediator", body=street)
        actions.reassign(registered, by=li, committee=street, note="回避")
        case = Case.objects.get(pk=registered.pk)
        actions.correct(case, answers={"has_violence": True}, by=ni)
        alert = case.mediation_alerts.get()
        assert alert.center == network["北关"]
        assert not type(alert).objects.visible_to(tian).filter(pk=alert.pk).exists()
        assert type(alert).objects.visible_to(ni).filter(pk=alert.pk).exists()

    def test_the_second_agreement_has_no_ruling_of_the_first(self, signed, tian, zheng):
        ask = {"court": "莲湖区人民法院", "applied_on": TODAY, "agreed": True, "claims": "请求确认"}
        actions.apply_confirmation(signed, by=tian, **ask)
        actions.rule(signed, "reject", by=tian, ruled_on=TODAY, ruling_ref="（2026）陕0104民特2号")
        actions.talk_on(signed, "talk_again", by=tian, note="重新商量")
        settle(signed, tian)
        agreement = Agreement.objects.get(pk=signed.pk)
        assert (agreement.ruling, agreement.applied_on) == ("", None)
        actions.sign(Case.objects.get(pk=signed.pk), by=zheng, signed_at=timezone.now())
        actions.apply_confirmation(Case.objects.get(pk=signed.pk), by=tian, **ask)
        assert Case.objects.get(pk=signed.pk).status == "confirm_applied"

    def test_a_very_long_key_is_no_key(self, client, network, tian, guo):
        for who, page, name in (
            (tian, "mediation:lead", "sweep"),
            (guo, "mediation:statistics_rows", "committee"),
        ):
            client.force_login(who)
            assert client.get(reverse(page), {name: "9" * 4400}).status_code == 404

    def test_whoever_is_invited_reads_the_letter(self, client, told):
        from tests.cast import resident

        client.force_login(resident("13900000003", "孙国庆"))
        page = client.get(reverse("mediation:side", args=[told.number])).content.decode()
        assert told.papers.get(code="mediation.22").title in page


def test_the_bureau_is_offered_nothing_that_it_may_not_open(client, registered, guo, li):
    """It reads metadata alone; from there no warning is raised."""
    for who, shown in ((li, True), (guo, False)):
        client.force_login(who)
        answer = client.get(registered.get_absolute_url(), follow=True)
        assert (f"?case={registered.number}" in answer.content.decode()) == shown


def test_a_mediator_of_the_next_committee_raises_a_warning(client, registered, network, li):
    street = Body.objects.create(
        kind="mediation_committee", name="北关街道人民调解委员会", center=network["北关"]
    )
    fang = staff("fangjing", "方静", "mediator", body=street)
    actions.reassign(registered, by=li, committee=street, note="涉及两个社区")
    client.force_login(fang)
    page = f"{reverse('mediation:raise_alert')}?case={registered.number}"
    form = client.get(page).context["form"]
    unit = form["unit"].value()
    typed = {"unit": getattr(unit, "pk", unit), "triggers": ["threats"], "words": "扬言报复"}
    assert client.post(page, typed).status_code == 302
