"""The pages of disputes at the desk, for residents, and for the bureau that looks at files."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from centers.cases.models import AccessLog, Case
from mediation import actions, subsidies
from mediation.models import CaseSubsidyRate, Dispute, FileGrade
from tests.beside import advice_at, sent_on
from tests.cast import TODAY

from .conftest import other_side


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture(autouse=True)
def first_factor(settings):
    settings.STAFF_SECOND_FACTOR = False


def typed(committee, **more):
    return {
        "source": "applied", "committee": committee.pk, "name": "李建军", "phone": "139 0000 0001",
        "other_name": "刘秀芳", "other_phone": "", "dispute_type": "family", "facts": "为家务和钱争吵。", **more,
    }  # fmt: skip


def words(answer):
    return answer.content.decode()


class TestIntake:
    def test_five_answers_suffice(self, committee, tian):
        answer = signed_in(tian).post(reverse("mediation:new"), typed(committee))
        case = Case.objects.get()
        assert (answer.status_code, answer.url) == (302, case.get_absolute_url())
        assert (case.status, case.is_private, case.applicant) == ("registered", True, None)

    def test_a_clerk_keeps_the_receipt_only(self, committee, zhang, tian):
        answer = signed_in(zhang).post(reverse("mediation:new"), typed(committee), follow=True)
        case = Case.objects.get()
        assert case.status == "requested"
        assert answer.redirect_chain[0][0] == reverse("cases:receipts")
        assert signed_in(zhang).get(case.get_absolute_url()).status_code == 404

    def test_nothing_typed_is_said_beside_each_field_and_nothing_happens(self, committee, tian):
        answer = signed_in(tian).post(reverse("mediation:new"), {"committee": committee.pk})
        assert answer.status_code == 422
        assert {"source", "name", "other_name", "dispute_type", "facts"} == set(
            answer.context["form"].errors
        )
        assert not Case.objects.exists()

    @pytest.mark.parametrize(
        ("more", "said"),
        [
            ({"other_name": "李建军"}, "对方和申请人同名"),
            ({"other_phone": "13900000001"}, "不能是同一个手机号码"),
            ({"source": "police"}, "请写明移交、委派或者转办的单位"),
            ({"more": "何淑珍 12345"}, "不是 11 位手机号码"),
            ({"form": "none"}, "请选择书面或者口头"),
            ({"amount": "-1"}, "不能小于 0"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said_and_what_was_typed_stays(self, committee, tian, more, said):
        answer = signed_in(tian).post(reverse("mediation:new"), typed(committee, **more))
        assert answer.status_code == 422
        assert said in words(answer)
        assert "为家务和钱争吵。" in words(answer)
        assert not Case.objects.exists()

    def test_more_people_one_a_line(self, committee, tian):
        signed_in(tian).post(
            reverse("mediation:new"), typed(committee, more="何淑珍，13900000005\n\n西安某物业公司")
        )
        parties = Case.objects.get().parties.order_by("order")
        assert [(p.name, p.is_organisation) for p in parties][2:] == [
            ("何淑珍", False),
            ("西安某物业公司", True),
        ]
        assert parties[2].phone == "13900000005"

    def test_the_applicant_s_account_gets_it(self, committee, tian, wang):
        signed_in(tian).post(
            reverse("mediation:new"), typed(committee, name="王桂兰", phone=wang.phone)
        )
        assert Case.objects.get().applicant == wang

    def test_the_committee_s_own_motion_is_nobody_s_application(self, committee, tian, wang):
        signed_in(tian).post(
            reverse("mediation:new"), typed(committee, source="own", phone=wang.phone)
        )
        case = Case.objects.get()
        assert (case.applicant, case.dispute.form) == (None, "none")
        assert set(case.parties.values_list("role", flat=True)) == {"party"}

    def test_another_committee_cannot_be_chosen(self, committee, other_committee, tian):
        answer = signed_in(tian).post(reverse("mediation:new"), typed(other_committee))
        assert answer.status_code == 422
        assert not Case.objects.exists()

    def test_a_referral_leads_to_a_case(self, committee, network, tian, jing):
        referral = sent_on(advice_at(network["西关"]), line="mediation", center=network["纸坊"])
        page = signed_in(jing).get(reverse("mediation:referred", args=[referral.pk]))
        assert page.context["form"].initial["name"] == "陈晓燕"
        signed_in(jing).post(
            reverse("mediation:referred", args=[referral.pk]), typed(committee, name="陈晓燕")
        )
        referral.refresh_from_db()
        assert (referral.status, referral.opened.dispute.source) == ("accepted", "applied")

    def test_a_lead_names_nobody_it_does_not_know(self, committee, jing):
        answer = signed_in(jing).post(
            reverse("mediation:lead"),
            {
                "committee": committee.pk,
                "dispute_type": "property",
                "facts": "楼上漏水。",
                "people": "",
            },
        )
        case = Case.objects.get()
        assert (answer.status_code, case.status, case.parties.count()) == (302, "lead", 0)


class TestTheCasePage:
    def test_people_are_completed_and_numbers_stay_out_of_boxes(self, registered, tian):
        client, address = signed_in(tian), reverse("mediation:people", args=[registered.number])
        page = client.get(address)
        assert "13900000001" not in words(page)
        given = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "form-0-name": "王桂兰", "form-0-sex": "female",
                 "form-0-age": 76, "form-0-identity_checked": "on", "form-1-name": "孙国庆", "form-1-age": 300}  # fmt: skip
        wrong = client.post(address, given)
        assert (wrong.status_code, "不能大于 120" in words(wrong)) == (422, True)
        assert client.post(address, {**given, "form-1-age": 50}).status_code == 302
        first = registered.parties.get(order=0)
        assert (first.sex, first.side.age, first.phone) == ("female", 76, "13900000001")
        assert first.side.identity_checked_at is not None

    def test_facts_are_corrected_and_what_became_private_leaves_the_lists(self, registered, tian):
        page = signed_in(tian).get(reverse("mediation:facts", args=[registered.number]))
        given = {k: v for k, v in page.context["form"].initial.items() if v not in (None, False)}
        signed_in(tian).post(
            reverse("mediation:facts", args=[registered.number]), {**given, "has_minor": "on"}
        )
        registered.refresh_from_db()
        assert registered.is_private

    def test_a_station_reads_and_does_not_edit(self, registered, li):
        client = signed_in(li)
        page = client.get(registered.get_absolute_url())
        assert "楼道里堆放杂物" in words(page)
        assert "更正资料" not in words(page)
        assert [step.verb for step in page.context["steps"]] == [
            "reassign",
            "join_up",
        ]  # neither edits it
        assert client.get(reverse("mediation:facts", args=[registered.number])).status_code == 404

    def test_the_bureau_says_why_and_sees_no_name_in_full(self, registered, guo):
        client = signed_in(guo)
        assert "查看完整信息的事由" in words(client.get(registered.get_absolute_url()))
        page = client.post(registered.get_absolute_url(), {"purpose": "检查和监督"}, follow=True)
        assert "王桂兰" not in words(page)
        assert AccessLog.objects.filter(case=registered, purpose="检查和监督").exists()

    def test_a_station_does_not_take_a_case_over(self, registered, li):
        client = signed_in(li)
        client.post(reverse("cases:hand_over"), {"case": registered.pk, "to": li.pk})
        paper = registered.papers.first()
        assert (
            client.get(reverse("cases:void_paper", args=[registered.number, paper.pk])).status_code
            == 404
        )
        assert Case.objects.get(pk=registered.pk).handler != li

    def test_a_wrong_number_is_taken_out(self, told, tian):
        given = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "form-0-name": "王桂兰", "form-1-name": "孙国庆",
                 "form-1-forget_phone": "on"}  # fmt: skip
        signed_in(tian).post(reverse("mediation:people", args=[told.number]), given)
        other = other_side(told)
        assert (other.party.phone, other.told_at) == ("", None)

    def test_other_communities_see_nothing(self, registered, ding, zhao):
        for user in (ding, zhao):
            assert signed_in(user).get(registered.get_absolute_url()).status_code == 404

    def test_an_agreement_that_no_court_confirms_is_pointed_out(self, talking, tian):
        Case.objects.filter(pk=talking.pk).update(subject="婚姻家庭纠纷")
        talking.dispute.dispute_type = "family"
        talking.dispute.save()
        address = reverse("cases:step", args=[talking.number, "agree_written"])
        given = {
            "facts": "感情不和。",
            "content": "双方自愿离婚。",
            "performance": "各自搬走",
            "recorder": "田芳",
            "agreed_at": "2026-11-25T08:00",
        }
        client = signed_in(tian)
        warned = client.post(address, given)
        assert (warned.status_code, "婚姻关系是否有效" in words(warned)) == (422, True)
        assert client.post(address, {**given, "cannot_be_confirmed": "marriage"}).status_code == 302


class TestSides:
    @pytest.fixture
    def sun_guoqing(self, told):
        """The neighbour signs in with the number that was invited."""
        from tests.cast import resident

        return resident("13900000003", "孙国庆")

    def test_nothing_is_there_before_the_invitation(self, registered, network):
        from tests.cast import resident

        client = signed_in(resident("13900000003", "孙国庆"))
        assert client.get(reverse("mediation:side", args=[registered.number])).status_code == 404
        assert registered.number not in words(client.get("/my/"))

    def test_only_what_is_theirs(self, told, sun_guoqing, wang):
        client = signed_in(sun_guoqing)
        page = words(client.get(reverse("mediation:side", args=[told.number])))
        for secret in ("王桂兰", "13900000001", "北关正街", told.code, "人民调解申请书"):
            assert secret not in page
        application = told.papers.get(code="mediation.01")
        assert (
            client.get(
                reverse("mediation:side_paper", args=[told.number, application.pk])
            ).status_code
            == 404
        )
        assert client.get(reverse("cases:mine", args=[told.number])).status_code == 404

    def test_a_phone_that_was_never_confirmed_is_nobody_s(self, told, network):
        from centers.accounts.models import User

        unconfirmed = User.objects.create_resident("13900000003", name="冒名")
        assert (
            signed_in(unconfirmed).get(reverse("mediation:side", args=[told.number])).status_code
            == 404
        )

    def test_the_number_alone_opens_nothing(self, told, network):
        from tests.cast import resident

        client = signed_in(resident("13900000003", "路人"))
        assert client.get(reverse("mediation:side", args=[told.number])).status_code == 404
        mine = words(client.get("/my/"))
        assert "请填写与邀请函上一致的姓名" in mine
        assert told.number not in mine

    def test_agreeing_online_begins_the_talks_once(self, told, sun_guoqing):
        address = reverse("mediation:side_step", args=[told.number, "agree_self"])
        client = signed_in(sun_guoqing)
        assert client.post(address).url == reverse("mediation:side", args=[told.number])
        again = client.post(
            address
        )  # a second tap says so and leads back to the page that is theirs
        assert again.status_code != 404
        assert "/my/cases/" not in words(again) + getattr(again, "url", "")
        assert told.mediation_consents.count() == 2
        assert other_side(told).consent == "agreed"

    def test_a_refusal_needs_no_reason(self, told, sun_guoqing):
        signed_in(sun_guoqing).post(
            reverse("mediation:side_step", args=[told.number, "refuse_self"]), {"note": ""}
        )
        assert Case.objects.get(pk=told.pk).status == "not_accepted"


class TestSubsidies:
    @pytest.fixture
    def archived(self, performed, zheng, tian):
        actions.visit(
            performed,
            by=tian,
            at_time=timezone.now(),
            how="phone",
            visited="王桂兰",
            is_performed=True,
            opinion="满意",
        )
        actions.close(performed, by=zheng, process="一次调成。")
        performed.sides.update(identity_checked_at=timezone.now())
        actions.archive(performed, by=zheng, keep="十年", pages=20)
        return performed

    def test_a_rate_is_dated_and_a_good_file_brings_it(self, archived, guo):
        client = signed_in(guo)
        rate = {
            "difficulty": "ordinary",
            "amount": "200",
            "source": "莲司〔2026〕8号",
            "valid_from": str(TODAY),
        }
        assert client.post(reverse("mediation:rates"), rate).status_code == 302
        assert "已经有一条标准" in words(client.post(reverse("mediation:rates"), rate))
        client.post(reverse("mediation:grade", args=[archived.number]), {"grade": "pass"})
        grade = FileGrade.objects.get()
        assert (grade.amount, grade.rate) == (200, CaseSubsidyRate.objects.get())
        assert "已经评查过" in words(
            client.post(reverse("mediation:grade", args=[archived.number]), {"grade": "pass"})
        )

    @pytest.mark.parametrize("outcome", ["settled", "failed", ""])
    def test_whether_it_was_settled_does_not_matter(self, archived, guo, outcome):
        at = timezone.now() if outcome else None
        Dispute.objects.filter(pk=archived.pk).update(outcome=outcome, outcome_at=at)
        grade = subsidies.grade(archived, grade="pass", by=guo, amount=200, finding="暂定")
        assert grade.amount == 200

    def test_a_failed_file_brings_nothing_and_says_why(self, archived, guo):
        client, address = signed_in(guo), reverse("mediation:grade", args=[archived.number])
        assert "请写明评查意见" in words(client.post(address, {"grade": "fail"}))
        client.post(address, {"grade": "fail", "finding": "没有签名"})
        assert FileGrade.objects.get().amount == 0

    def test_a_bound_volume_stays_as_it_is(self, archived, tian, zheng):
        client = signed_in(zheng)
        assert (
            client.post(
                reverse("cases:attach", args=[archived.number]), {"label": "证据材料"}
            ).status_code
            != 302
        )
        paper = archived.papers.get(code="mediation.07")
        assert (
            client.get(reverse("cases:void_paper", args=[archived.number, paper.pk])).status_code
            == 404
        )

    def test_the_list_costs_the_same_for_many(self, archived, guo, django_assert_max_num_queries):
        client = signed_in(guo)
        with django_assert_max_num_queries(9):
            page = client.get(reverse("mediation:files"), {"state": "open"})
        assert archived.number in words(page)
