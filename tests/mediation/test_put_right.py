"""Somebody who turns up later, an agreement by word that is written down, and what an ordinary step may not undo."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from centers.accounts.models import Posting
from centers.accounts.rights import Role
from centers.cases import attachments
from centers.cases.actions import hand_over
from centers.cases.attachments import Content
from centers.cases.models import Case
from centers.common.refusals import Refusal
from mediation import actions, indicators, subsidies
from mediation.facts import facts
from mediation.forms import steps as forms
from mediation.models import Agreement, Dispute, FileGrade, JointMediation, Sitting, Transfer, Visit
from tests.cast import at, staff
from tests.centers.cases.files import png

from .conftest import answers, settle, talk
from .test_on_time import clock, fail, give

OLD = date(2026, 11, 27)


@pytest.fixture(autouse=True)
def first_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


def counted(indicator):
    """(numerator, denominator) of the year."""
    from centers.assessment.indicators import Period

    rows = indicator.population(Period(date(2026, 1, 1), date(2026, 12, 31)))
    return rows.filter(
        indicator.counts(Period(date(2026, 1, 1), date(2026, 12, 31)))
    ).count(), rows.count()


class TestOneMoreParty:
    def test_a_lead_is_taken_up_once_both_are_known(self, client, committee, tian):
        lead = actions.report_lead(committee=committee, answers=answers(people=[]), by=tian)
        with pytest.raises(Refusal, match="至少要有两方"):
            actions.register(lead, by=tian)
        client.force_login(tian)
        page = reverse("mediation:add_party", args=[lead.number])
        assert page in client.get(lead.get_absolute_url()).content.decode()
        for name in ("孙国庆", "何淑珍"):
            assert client.post(page, {"name": name, "role": "party"}).status_code == 302
        actions.register(lead, by=tian)
        lead = Case.objects.get(pk=lead.pk)
        assert (lead.status, lead.sides.count(), lead.dispute.headcount) == ("registered", 2, 2)

    def test_to_talks_that_go_on_only_with_their_consent(self, client, talking, tian):
        client.force_login(tian)
        page = reverse("mediation:add_party", args=[talking.number])
        person = {"name": "何淑珍", "role": "opponent"}
        refused = client.post(page, person)
        assert refused.status_code == 422
        assert "同意参加才能登记" in refused.content.decode()
        assert "何淑珍" in refused.content.decode()
        unseen = client.post(page, {**person, "consent": "oral"})
        assert "请写明见证人" in unseen.content.decode()
        assert talking.sides.count() == 2
        client.post(page, {**person, "consent": "written"})
        assert set(talking.sides.values_list("consent", flat=True)) == {"agreed"}
        assert talking.sides.count() == 3
        assert Dispute.objects.get(pk=talking.pk).headcount == 3

    def test_who_asked_is_one(self, client, told, tian):
        client.force_login(tian)
        page = reverse("mediation:add_party", args=[told.number])
        assert client.post(page, {"name": "李四喜", "role": "applicant"}).status_code == 422
        with pytest.raises(Refusal, match="申请人只能有一名"):
            actions.add_party(told, by=tian, name="李四喜", role="applicant")
        assert client.post(page, {"name": "李四喜", "role": "party"}).status_code == 302

    def test_ten_are_a_crowd_and_warn(self, registered, tian):
        for number in range(8):
            actions.add_party(
                registered, by=tian, name=f"住户{'一二三四五六七八'[number]}", role="party"
            )
        assert Dispute.objects.get(pk=registered.pk).headcount == 10
        assert registered.mediation_alerts.exists()

    def test_nobody_twice_and_no_mediator_of_their_own(self, told, tian):
        with pytest.raises(Refusal, match="已经登记过"):
            actions.add_party(told, by=tian, name="孙国庆", role="opponent", phone="13900000003")
        with pytest.raises(Refusal, match="与当事人同名"):
            actions.add_party(told, by=tian, name="田芳", role="opponent")
        assert told.parties.count() == 2

    def test_nobody_once_something_is_agreed_on(self, client, agreed, tian):
        client.force_login(tian)
        assert client.get(reverse("mediation:add_party", args=[agreed.number])).status_code == 404
        with pytest.raises(Refusal, match="不能再添加"):
            actions.add_party(agreed, by=tian, name="何淑珍", role="opponent")


class TestByWord:
    @pytest.fixture
    def oral(self, talking, tian):
        talk(talking, tian)
        settle(talking, tian, "agree_oral", due_on=OLD, content="三日内清走", amount=Decimal("500"))
        return talking

    def test_it_binds_until_the_written_one_is_signed(self, oral, tian, zheng, wednesday):
        wednesday.move_to(at(9, day=OLD + timedelta(days=3)))
        assert counted(indicators.PERFORMED) == (0, 1)
        settle(oral, tian, "write_down", due_on=date(2026, 12, 20))
        assert counted(indicators.PERFORMED) == (0, 1)
        assert counted(indicators.SETTLED) == (1, 1)
        assert clock(oral, "perform").dropped_at is None
        for verb in (lambda: actions.end(oral, "withdraw_for", by=tian, reason="不谈了"),
                     lambda: actions.talk_on(oral, "talk_on", by=tian, note="没有签")):  # fmt: skip
            with pytest.raises(Refusal, match="口头协议已经生效"):
                verb()
        actions.sign(oral, by=zheng, signed_at=timezone.now())
        agreement = Agreement.objects.get(pk=oral.pk)
        assert (agreement.form, agreement.last_on) == ("written", date(2026, 12, 21))
        assert oral.deadlines.filter(code="mediation.perform").unmet().count() == 1

    def test_it_goes_on_binding_where_nobody_signs(self, oral, tian):
        settle(oral, tian, "write_down", due_on=date(2026, 12, 20), amount=Decimal("5000"))
        actions.keep_oral(oral, by=tian, note="孙国庆不愿签字")
        agreement = Agreement.objects.get(pk=oral.pk)
        assert (Case.objects.get(pk=oral.pk).status, agreement.form) == ("agreed_oral", "oral")
        assert (agreement.last_on, agreement.due_on) == (OLD, OLD)
        assert (agreement.content, agreement.amount) == ("三日内清走", Decimal("500.00"))
        assert agreement.by_word is None

    def test_who_confirmed_before_has_confirmed(self, oral, tian, wang):
        Case.objects.filter(pk=oral.pk).update(applicant=wang)
        actions.perform_self(oral, "perform_self", by=wang)
        settle(oral, tian, "write_down", due_on=date(2026, 12, 20))
        assert oral.sides.exclude(performed_at=None).count() == 1

    def test_a_new_agreement_was_signed_by_nobody(self, signed, tian):
        today = timezone.localdate()
        actions.apply_confirmation(signed, by=tian, court="莲湖区人民法院", applied_on=today, agreed=True, claims="-")  # fmt: skip
        actions.rule(signed, "reject", by=tian, ruled_on=today, ruling_ref="（2026）陕0104民特1号")
        actions.talk_on(signed, "talk_again", by=tian, note="变更协议")
        settle(signed, tian)
        assert Agreement.objects.get(pk=signed.pk).signed_by == ""

    def test_what_was_never_by_word_is_not_kept(self, agreed, tian):
        with pytest.raises(Refusal, match="没有已经生效的口头协议"):
            actions.keep_oral(agreed, by=tian, note="-")


class TestFigures:
    def test_a_failure_given_elsewhere_stays_one(self, talking, tian):
        talk(talking, tian)
        fail(talking, tian)
        give(talking, tian)
        assert counted(indicators.SETTLED) == (0, 1)
        actions.transfer_result(
            talking, by=tian, note="判决结案", process="已移交", answered_at=timezone.now()
        )
        assert counted(indicators.SETTLED) == (0, 1)

    def test_talks_that_begin_again_are_at_no_end(self, talking, tian):
        talk(talking, tian)
        fail(talking, tian)
        give(talking, tian)
        actions.transfer_back(talking, by=tian, note="不属于受案范围")
        assert counted(indicators.SETTLED) == (0, 0)

    def test_what_a_court_rejected_is_owed_no_more_once_they_talk_again(self, signed, tian):
        today = timezone.localdate()
        actions.apply_confirmation(signed, by=tian, court="莲湖区人民法院", applied_on=today, agreed=True, claims="-")  # fmt: skip
        actions.rule(signed, "reject", by=tian, ruled_on=today, ruling_ref="（2026）陕0104民特1号")
        actions.talk_on(signed, "talk_again", by=tian, note="变更协议")
        agreement = Agreement.objects.get(pk=signed.pk)
        assert (agreement.effective_at, agreement.last_on) == (None, None)

    def test_a_court_s_days_count_from_its_receipt_at_the_window(
        self, committee, zhang, tian, wednesday
    ):
        given = answers(source="court_delegated", form="none", organ="莲湖区人民法院")
        case = actions.take(committee=committee, answers=given, by=zhang)
        wednesday.move_to(at(9, day=OLD))
        actions.register(case, by=tian)
        assert timezone.localdate(clock(case, "delegated").started_at) == date(2026, 11, 25)

    def test_whoever_refuses_is_reported_to_the_court_that_sent_it(self, committee, tian):
        given = answers(source="court_delegated", form="none", organ="莲湖区人民法院")
        case = actions.take_and_register(committee=committee, answers=given, by=tian)
        actions.tell_rights(case, by=tian)
        actions.refuse(case, by=tian, side=case.sides.first())
        from centers.cases.actions import press

        press(
            case,
            "report_back",
            by=tian,
            addressee="莲湖区人民法院",
            result="一方不同意调解",
            source_ref="（2026）陕0104委1号",
        )
        assert case.papers.filter(code="mediation.21").exists()

    def test_what_is_unfit_may_be_found_after_registration(self, registered, tian):
        actions.turn_away(registered, by=tian, unfit="decided", reason="法院已经立案")
        case = Case.objects.get(pk=registered.pk)
        assert case.status == "not_accepted"
        assert clock(case, "term").dropped_at


class TestWho:
    def test_whoever_takes_it_over_stands_on_the_papers(self, registered, zheng, tian, committee):
        hand_over(registered, to=zheng, by=zheng)
        assert facts(Case.objects.get(pk=registered.pk), outward=False)["mediators"] == "郑国强"
        with pytest.raises(Refusal, match="与当事人同名"):
            hand_over(
                registered, to=staff("sun2", "孙国庆", Role.MEDIATOR, body=committee), by=zheng
            )

    def test_the_invited_read_who_mediates_and_not_who_coordinates(
        self, client, talking, chen, bai, li
    ):
        chen.name = "孙国庆"
        chen.phone = "13900000003"
        chen.save()
        actions.join_up(
            talking, by=li, lead_unit="区综治中心", lead_center=None, plan="一起谈", coordinator=bai,
            members=[{"unit": "区住建局", "duty": "核查"}]
        )  # fmt: skip
        client.force_login(chen)
        page = client.get(reverse("mediation:side", args=[talking.number])).content.decode()
        assert "田芳" in page
        assert "白勇" not in page

    def test_nobody_grades_a_file_of_their_own(self, performed, zheng, tian, guo, committee):
        Case.objects.filter(pk=performed.pk).update(status="archived")
        Posting.objects.create(
            user=guo, body=committee, role=Role.MEDIATOR, valid_from=date(2026, 1, 1)
        )
        with pytest.raises(Refusal, match="不能评查"):
            subsidies.grade(performed, grade="pass", by=guo, amount=100, finding="暂定")
        assert not FileGrade.objects.exists()

    def test_who_grades_reads_the_volume_and_is_written_down(self, client, performed, guo, network):
        Case.objects.filter(pk=performed.pk).update(status="archived", closed_at=timezone.now())
        client.force_login(guo)
        page = client.get(reverse("mediation:grade", args=[performed.number])).content.decode()
        paper = performed.papers.get(code="mediation.07")
        address = reverse("mediation:volume_paper", args=[performed.number, paper.pk])
        assert address in page
        assert client.get(address).content.startswith(b"%PDF")
        assert performed.looks.filter(user=guo, purpose__contains="案卷评查：").exists()
        performed.parties.update(address_protected=True)
        inner = performed.papers.get(code="mediation.02")
        hidden = reverse("mediation:volume_paper", args=[performed.number, inner.pk])
        assert client.get(hidden).status_code == 404

    def test_a_protected_address_stands_on_no_material_that_is_graded(
        self, client, performed, tian, guo
    ):
        content = Content(png(), "image/png")
        (card,) = attachments.attach(performed, by=tian, label="身份证", contents=[content])
        Case.objects.filter(pk=performed.pk).update(status="archived", closed_at=timezone.now())
        client.force_login(guo)
        address = reverse("mediation:volume_material", args=[performed.number, card.pk])
        assert client.get(address).status_code == 200
        performed.parties.update(address_protected=True)
        assert client.get(address).status_code == 404

    def test_who_mediates_beside_the_lead_stays(self, registered, zheng, tian, committee):
        ping = staff("heping", "何平", Role.MEDIATOR, body=committee)
        actions.assign(registered, by=zheng, mediators=[tian, ping])
        hand_over(Case.objects.get(pk=registered.pk), to=zheng, by=zheng)
        now = registered.assignments.in_force().filter(task="handler")
        assert {row.user.name for row in now} == {"何平", "郑国强"}

    def test_whose_number_it_is_takes_nothing_back_that_others_sent(
        self, committee, zhang, tian, wang
    ):
        given = answers(source="police", form="none", organ="北关派出所", source_ref="8号")
        given["people"] = [{**person, "role": "party"} for person in given["people"]]
        case = actions.take(committee=committee, answers=given, by=zhang)
        actions.write_people(case, [{"name": "王桂兰", "phone": wang.phone}, {}], by=tian)
        assert Case.objects.get(pk=case.pk).applicant is None


# What a form lets through has room in its column.
KEPT = {
    (forms.TransferForm, Transfer): ("body", "reason", "consent", "enclosed"),
    (forms.RulingForm, Agreement): ("ruling_ref",),
    (forms.ConfirmationForm, Agreement): ("court",),
    (forms.AgreeForm, Agreement): ("facts", "content", "performance"),
    (forms.RecordForm, Sitting): ("place", "record", "result", "invitees", "signed_by"),
    (forms.ArrangeForm, Sitting): ("place", "invitees"),
    (forms.VisitForm, Visit): ("visited", "opinion"),
    (forms.JoinUpForm, JointMediation): ("lead_unit", "plan"),
}


@pytest.mark.parametrize(("form", "model"), list(KEPT), ids=lambda part: part.__name__)
def test_words_have_room_where_they_are_kept(form, model):
    for name in KEPT[form, model]:
        assert form.base_fields[name].max_length <= model._meta.get_field(name).max_length, name


def test_a_year_that_was_mistyped_is_pointed_out(client, talking, tian):
    talk(talking, tian)
    client.force_login(tian)
    page = client.post(
        reverse("cases:step", args=[talking.number, "agree_oral"]),
        {"facts": "-", "content": "清走", "performance": "自行", "due_on": "8202-11-28",
         "agreed_at": "2026-11-25T08:00"},
    )  # fmt: skip
    assert page.status_code == 422
    assert "请核对年份" in page.content.decode()


@pytest.mark.parametrize("query", ["until=9999-12-31", "since=0001-01-01&until=0001-01-01"])
def test_no_day_of_an_address_is_too_far(client, registered, tian, query):
    client.force_login(tian)
    assert client.get(f"{reverse('cases:cases')}?{query}").status_code == 200


class TestSignatures:
    def test_a_record_that_nobody_signed_is_not_archived(self, client, talking, tian):
        talk(talking, tian, signed_by="")
        fail(talking, tian)
        assert "第1次调解记录的签名" in actions.lacking_in_file(Case.objects.get(pk=talking.pk))
        client.force_login(tian)
        page = reverse("cases:step", args=[talking.number, "sign_record"])
        sitting = talking.sittings.get()
        said = {"sitting": sitting.pk, "signed_by": "王桂兰、孙国庆、调解员田芳"}
        assert client.post(page, said).status_code == 302
        assert "第1次调解记录的签名" not in actions.lacking_in_file(Case.objects.get(pk=talking.pk))
        assert "都已经登记签名" in client.get(page, follow=True).content.decode()

    def test_an_agreement_binds_once_each_has_signed_and_the_seal_is_on_it(
        self, client, agreed, zheng
    ):
        client.force_login(zheng)
        page = reverse("cases:step", args=[agreed.number, "sign"])
        first, second = agreed.sides.all()
        said = {"signed_at": "2026-11-25T08:00", "sides": [first.pk], "mediator": "on"}
        answer = client.post(page, said)
        assert answer.status_code == 422
        assert "孙国庆还没有签名" in answer.content.decode()
        assert "加盖调委会印章以后协议才生效" in answer.content.decode()
        assert Agreement.objects.get(pk=agreed.pk).effective_at is None
        assert (
            client.post(page, {**said, "sides": [first.pk, second.pk], "seal": "on"}).status_code
            == 302
        )
        agreement = Agreement.objects.get(pk=agreed.pk)
        assert agreement.signed_by == "王桂兰、孙国庆；调解员田芳；加盖调委会印章"


class TestWhatAnotherOrganSends:
    @pytest.fixture
    def sent(self, committee, zhang, tian):
        given = answers(
            source="police", form="none", organ="莲湖分局北关派出所", source_ref="莲公移〔2026〕8号"
        )
        return actions.take(committee=committee, answers=given, by=zhang)

    def test_it_has_a_receipt_and_a_result_with_their_days(self, sent, tian, zheng):
        packet = sent.transfers.get()
        assert (str(packet), packet.body) == ("行政调解→人民调解", "莲湖分局北关派出所")
        assert (clock(sent, "receipt").due_on, clock(sent, "reply").due_on) == (
            date(2026, 11, 30), date(2026, 12, 25),
        )  # fmt: skip
        actions.register(sent, by=tian)
        packet.refresh_from_db()
        assert packet.answer == "accepted"
        assert clock(sent, "receipt").met_at
        actions.tell_rights(sent, by=tian)
        for side in sent.sides.all():
            actions.consent(sent, by=tian, side=side, form="written")
        talk(sent, tian)
        give(sent, tian)  # which is another packet, under way beside the first
        assert sent.transfers.under_way().count() == 2
        actions.transfer_back(sent, by=tian, note="不属于受案范围")
        fail(sent, tian)
        actions.report_back(
            sent, by=tian, addressee=packet.body, result="调解不成", source_ref="莲公移〔2026〕8号"
        )
        packet.refresh_from_db()
        assert packet.result == "调解不成"
        assert clock(sent, "reply").met_at
        assert sent.papers.filter(code="mediation.21").exists()

    def test_what_is_unfit_goes_back(self, sent, tian):
        actions.turn_away(sent, by=tian, unfit="crime", reason="涉嫌犯罪")
        assert sent.transfers.get().answer == "returned"
        assert clock(sent, "receipt").met_at
        assert clock(sent, "reply").dropped_at

    def test_no_volume_is_closed_while_the_sender_waits(self, sent, tian):
        actions.register(sent, by=tian)
        assert "向来文单位的反馈" in actions.lacking_in_file(Case.objects.get(pk=sent.pk))

    def test_who_came_by_themself_brings_no_packet(self, requested):
        assert not requested.transfers.exists()
        assert not requested.deadlines.filter(code="mediation.reply").exists()


class TestTogether:
    @pytest.fixture
    def joint(self, talking, li, bai):
        actions.join_up(
            talking, by=li, lead_unit="区综治中心", lead_center=None, plan="分头核查", coordinator=bai,
            members=[{"unit": "区住建局", "duty": "核查房屋"}, {"unit": "北关街道", "duty": "张敏", "user": li}],
        )  # fmt: skip
        return talking

    def test_the_coordinator_lets_units_in_and_out(self, client, joint, bai, li, zhang):
        client.force_login(bai)
        page = reverse("cases:step", args=[joint.number, "change_joint"])
        going = joint.joint.members.get(user=li)
        offered = client.get(page).content.decode()
        assert going.unit in offered
        assert f'name="people" value="{bai.pk}"' not in offered
        said = {"units": "区信访局 接访", "leaving": [going.pk], "plan": "一周内会商"}
        assert client.post(page, said).status_code == 302
        members = joint.joint.members.filter(left_on=None)
        assert {m.unit for m in members} == {"区住建局", "区信访局"}
        assert not joint.assignments.in_force().filter(user=li, task="member").exists()
        assert joint.assignments.in_force().filter(user=bai, task="member").exists()
        assert joint.papers.filter(code="mediation.24").count() == 2
        assert JointMediation.objects.get(pk=joint.pk).plan == "一周内会商"

    def test_who_only_takes_part_lets_nobody_in_or_out(self, client, joint, network):
        feng = staff("fengchao", "冯超", Role.STATION_HEAD, network["西关"])
        actions.change_joint(
            joint, by=joint.joint.coordinator, plan="会商", leaving=[],
            members=[{"unit": "西关街道", "duty": "冯超", "user": feng}],
        )  # fmt: skip
        client.force_login(feng)
        assert client.get(joint.get_absolute_url()).status_code == 200
        page = reverse("cases:step", args=[joint.number, "change_joint"])
        assert page not in client.get(joint.get_absolute_url()).content.decode()
        assert client.get(page).status_code == 404

    def test_somebody_stays(self, client, joint, bai):
        client.force_login(bai)
        page = reverse("cases:step", args=[joint.number, "change_joint"])
        everybody = [m.pk for m in joint.joint.members.all()]
        answer = client.post(page, {"leaving": everybody, "plan": "会商"})
        assert answer.status_code == 422
        assert "至少要有一个参加单位" in answer.content.decode()
        assert joint.joint.members.filter(left_on=None).count() == 2

    def test_a_line_that_is_too_long_is_pointed_out_and_nothing_is_cut(
        self, client, talking, bai, li
    ):
        client.force_login(li)
        page = reverse("cases:step", args=[talking.number, "join_up"])
        said = {
            "lead_unit": "区综治中心",
            "coordinator": bai.pk,
            "units": "很" * 90,
            "plan": "会商",
        }
        answer = client.post(page, said)
        assert "太长" in answer.content.decode()
        assert not JointMediation.objects.exists()

    def test_people_are_named_with_their_unit(self, client, talking, bai, li):
        client.force_login(li)
        page = client.get(reverse("cases:step", args=[talking.number, "join_up"])).content.decode()
        assert "白勇（" in page


class TestThePolice:
    def test_whoever_asked_reads_that_an_agreement_alone_ends_nothing(self, client, talking, wang):
        Case.objects.filter(pk=talking.pk).update(applicant=wang)
        Dispute.objects.filter(pk=talking.pk).update(police_case_ref="莲公受案〔2026〕8号")
        client.force_login(wang)
        page = Case.objects.get(pk=talking.pk).public_url
        assert "只有调解协议不会使治安案件结束" in client.get(page).content.decode()
        Dispute.objects.filter(pk=talking.pk).update(police_result="accepted")
        assert "只有调解协议不会使治安案件结束" not in client.get(page).content.decode()

    def test_the_packet_goes_once_its_conditions_were_checked(self, client, performed, tian):
        Dispute.objects.filter(pk=performed.pk).update(police_case_ref="莲公受案〔2026〕8号")
        client.force_login(tian)
        page = reverse("cases:step", args=[performed.number, "police_packet"])
        said = {"addressee": "北关派出所", "enclosed": "协议书"}
        answer = client.post(page, said)
        assert "是法定条件" in answer.content.decode()
        assert not performed.papers.filter(code="mediation.19").exists()


class TestDanger:
    def test_who_is_afraid_says_so_online_and_the_station_hears(self, client, wang, committee, li):
        client.force_login(wang)
        client.post(reverse("mediation:start"))
        case = Case.objects.get(applicant=wang)
        actions.fill_draft(case, {**answers(form="online"), "committee": committee})
        page = reverse("mediation:page", args=[case.number, "self"])
        assert "请马上打 110" in client.get(page).content.decode()
        client.post(page, {"name": "王桂兰", "has_violence": "on"})
        checked = client.get(reverse("mediation:check", args=[case.number])).content.decode()
        assert "担心被打、被威胁" in checked
        actions.submit(case, by=wang)
        alert = case.mediation_alerts.get()
        assert (alert.level, alert.triggers) == (3, ["domestic_violence"])

    def test_what_the_police_were_told_of_stands_at_the_warning(self, client, talking, tian):
        client.force_login(tian)
        page = reverse("cases:step", args=[talking.number, "escalate"])
        said = {
            "addressee": "北关派出所",
            "danger": "扬言报复",
            "measures": "已劝离",
            "triggers": ["threats", "weapons"],
        }
        assert client.post(page, said).status_code == 302
        alert = talking.mediation_alerts.get()
        assert (alert.level, alert.triggers) == (4, ["threats", "weapons"])
