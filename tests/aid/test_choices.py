"""点援制: the recipient picks up to three from the roster; the first who can takes the case."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from aid import actions
from aid.models import Choice, ProviderProfile
from centers.accounts.rights import Role
from centers.cases.models import Party
from centers.common.refusals import Refusal
from centers.messaging.models import Message
from tests.cast import provider, staff


@pytest.fixture
def third(luo):
    user = staff("hanmei", "韩梅", Role.AID_PROVIDER, body=luo.aid_provider.body)
    provider(user, luo.aid_provider.body, specialities=["labour", "工伤"], languages="陕西话")
    return user


@pytest.fixture
def chosen(granted, wang, lin, luo, third):
    actions.choose(granted, by=wang, providers=[p.aid_provider for p in (lin, luo, third)])
    return granted


def open_choice(case):
    return Choice.objects.to_answer().get(case=case)


def inbox(user):
    return [m.text for m in Message.objects.filter(user=user, channel="inbox")]


class TestChoosing:
    def test_by_picking_from_the_roster_one_by_one(self, client, granted, wang, lin, luo, third):
        client.force_login(wang)
        address = reverse("aid:choose", args=[granted.number])
        assert address in client.get(granted.public_url).content.decode()
        page = client.get(address).content.decode()
        assert "选为第一位" in page
        assert "较少（0–2 件）" in page
        page = client.get(address, {"pick": [luo.pk, lin.pk]}).content.decode()
        assert page.index("罗兰") < page.index("林峰") < page.index("名册</h2>")
        assert "选为第三位" in page
        assert client.post(address, {"pick": [luo.pk, lin.pk]}).url == granted.public_url
        rows = Choice.objects.filter(case=granted)
        assert [(c.order, c.provider, bool(c.asked_at)) for c in rows] == [
            (1, luo, True), (2, lin, False),
        ]  # fmt: skip
        assert inbox(luo) == ["有受援人选择您承办法律援助案件，请在 24 小时内登录工作台答复。"]
        assert not inbox(lin)
        page = client.get(granted.public_url).content.decode()
        assert address not in page
        assert "您选择了承办人" in page
        assert client.get(address).url == granted.public_url

    def test_the_speciality_narrows_and_the_picks_stay(self, client, granted, wang, lin, third):
        client.force_login(wang)
        address = reverse("aid:choose", args=[granted.number])
        page = client.get(address, {"pick": lin.pk, "speciality": "工伤"})
        assert [row.user for row in page.context["page"]] == [third]
        assert [profile.user for profile, _ in page.context["picks"]] == [lin]

    def test_nonsense_in_the_address_is_harmless(self, client, granted, wang, lin):
        client.force_login(wang)
        address = reverse("aid:choose", args=[granted.number])
        for query in ("?pick=x", "?pick=99999999", "?pick=²", "?speciality=nope", "?page=x"):
            assert client.get(address + query).status_code == 200
        refused = client.post(address)
        assert refused.status_code == 422
        assert "请选 1 到 3 位" in refused.content.decode()

    def test_only_a_recipient_whose_case_is_granted(self, client, applied, granted, wang, chen):
        client.force_login(chen)
        address = reverse("aid:choose", args=[granted.number])
        assert client.get(address).status_code == 404
        type(granted).objects.filter(pk=granted.pk).update(status="assigned")
        client.force_login(wang)
        assert client.get(address, follow=True).redirect_chain[0][0] == granted.public_url

    def test_who_is_off_the_roster_or_against_them_is_not_offered(self, granted, wang, lin, luo):
        ProviderProfile.objects.filter(user=luo).update(is_on_roster=False)
        assert [p.user for p in actions.suitable_providers(granted)] == [lin]
        with pytest.raises(Refusal, match="罗兰现在不能承办"):
            actions.choose(granted, by=wang, providers=[luo.aid_provider])
        assert not Choice.objects.exists()

    def test_the_database_finds_what_the_rules_find(self, granted, lin, luo, third, in_review):
        """`suitable_providers` and `trouble_with` are one rule, said twice."""
        application = granted.aid_application
        ProviderProfile.objects.filter(user=lin).update(practising_since=date(2024, 1, 1))
        ProviderProfile.objects.filter(user=luo).update(knows_minors=True)
        ProviderProfile.objects.filter(user=third).update(most_cases=0)
        everybody = list(ProviderProfile.objects.all())

        def agree():
            found = set(actions.suitable_providers(granted))
            expected = {p for p in everybody if not actions.trouble_with(p, granted)}
            assert found == expected
            return {p.user for p in found}

        assert agree() == {lin, luo}
        application.is_grave = True
        application.save()
        assert agree() == {luo}
        application.is_grave = False
        application.save()
        granted.parties.filter(role="recipient").update(birth_date=date(2012, 1, 1))
        assert agree() == {luo}
        granted.parties.filter(role="recipient").update(birth_date=date(1950, 1, 1))
        actions.assign_to(in_review, lin, task="provider", by=lin)
        Party.objects.create(case=in_review, role=Party.Role.OTHER, name="钱老板")
        assert agree() == {lin, luo}  # somebody else's part in it is no conflict
        in_review.parties.filter(role="applicant").update(name="钱老板")
        assert agree() == {luo}


class TestAnswering:
    def test_the_first_takes_it_and_the_institution_hears(self, client, chosen, lin, ma, wang):
        client.force_login(lin)
        page = client.get(reverse("aid:choices")).content.decode()
        assert "拖欠工资" in page
        assert "王**" in page
        assert "王桂兰" not in page
        answer = reverse("aid:answer_choice", args=[open_choice(chosen).pk])
        assert "王桂兰" not in client.get(answer).content.decode()
        assert client.get(chosen.get_absolute_url()).status_code == 404
        assert client.post(answer, {"answer": "yes"}).url == reverse("aid:choices")
        assert not Choice.objects.to_answer().exists()
        assert any("已接受" in text for text in inbox(ma))
        client.force_login(wang)
        assert "您选的第一位承办人同意承办" in client.get(chosen.public_url).content.decode()
        actions.assign(
            chosen, by=ma, body=lin.aid_provider.body, provider=lin.aid_provider, addressee="仲裁委"
        )
        chosen.aid_application.refresh_from_db()
        assert chosen.aid_application.selection == "recipient_chose"

    def test_no_needs_a_reason_and_asks_the_next(self, client, chosen, lin, luo, wang):
        client.force_login(lin)
        answer = reverse("aid:answer_choice", args=[open_choice(chosen).pk])
        assert client.post(answer, {"answer": "no"}).status_code == 422
        client.post(answer, {"answer": "no", "reason": "近期开庭多"})
        assert open_choice(chosen).provider == luo
        client.force_login(wang)
        page = client.get(chosen.public_url).content.decode()
        assert "您选的第一位承办人不能承办，已询问第二位" in page
        assert "近期开庭多" not in page

    def test_all_no_is_the_institutions_turn(self, chosen, lin, luo, third, ma):
        for who in (lin, luo, third):
            actions.answer_choice(open_choice(chosen), by=who, yes=False, reason="忙")
        assert any("没有接受" in text for text in inbox(ma))
        assert "将由区法律援助中心指派" in chosen.events.last().told

    def test_whoever_is_late_is_passed_over(self, chosen, lin, luo, wednesday):
        first = open_choice(chosen)
        wednesday.shift(timedelta(hours=23, minutes=59))
        assert actions.close_late_choices() == 0
        wednesday.shift(timedelta(minutes=1))
        with pytest.raises(Refusal, match="过了时间"):
            actions.answer_choice(first, by=lin, yes=True)
        assert actions.close_late_choices() == 1
        assert actions.close_late_choices() == 0
        first.refresh_from_db()
        assert (first.answer, open_choice(chosen).provider) == ("late", luo)

    def test_the_next_is_asked_only_while_a_day_is_left(self, chosen, lin, ma, wednesday):
        chosen.refresh_from_db()
        wednesday.move_to(chosen.due_at - timedelta(hours=23))
        assert actions.close_late_choices() == 1
        assert not Choice.objects.to_answer().exists()
        assert any("没有接受" in text for text in inbox(ma))

    def test_nobody_else_answers_and_no_answer_comes_after_the_assignment(
        self, client, chosen, lin, luo, ma
    ):
        choice = open_choice(chosen)
        with pytest.raises(PermissionDenied):
            actions.answer_choice(choice, by=luo, yes=True)
        client.force_login(luo)
        assert client.get(reverse("aid:answer_choice", args=[choice.pk])).status_code == 404
        actions.assign(
            chosen, by=ma, body=luo.aid_provider.body, provider=luo.aid_provider, addressee="仲裁委"
        )
        with pytest.raises(Refusal, match="已经指派"):
            actions.answer_choice(choice, by=lin, yes=True)
        client.force_login(lin)
        assert client.get(reverse("aid:answer_choice", args=[choice.pk])).url == reverse(
            "aid:choices"
        )

    def test_whoever_must_not_take_it_cannot(self, chosen, lin):
        ProviderProfile.objects.filter(user=lin).update(most_cases=0)
        choice = Choice.objects.get(pk=open_choice(chosen).pk)
        with pytest.raises(Refusal, match="达到上限"):
            actions.answer_choice(choice, by=type(lin).objects.get(pk=lin.pk), yes=True)

    def test_messages_tell_nothing(self, chosen, lin):
        actions.answer_choice(open_choice(chosen), by=lin, yes=False, reason="忙")
        for text in Message.objects.values_list("text", flat=True):
            assert not {"王桂兰", "拖欠工资", "13900000001"} & set(text.split())
            assert "王桂兰" not in text
            assert "工资" not in text


class TestRoster:
    def test_everybody_may_read_it(self, client, network, lin, luo, third):
        page = client.get(reverse("aid:lawyers"))
        text = page.content.decode()
        for words in ("林峰", "陕西莲城律师事务所", "11 年", "陕西话", "劳动争议仲裁、工伤"):
            assert words in text
        assert "在办案件" not in text
        found = client.get(reverse("aid:lawyers"), {"speciality": "labour"})
        assert [row.user for row in found.context["page"]] == [third]

    def test_it_has_pages_and_a_budget(self, client, network, firm, django_assert_max_num_queries):
        for number in range(25):
            user = staff(f"l{number}", f"律师{number:02}", Role.AID_PROVIDER, body=firm)
            provider(user, firm)
        with django_assert_max_num_queries(6):
            page = client.get(reverse("aid:lawyers"))
        assert len(page.context["page"]) == 20
        assert "第 1 页，共 2 页" in page.content.decode()

    def test_empty_it_says_who_chooses_then(self, client, network):
        assert "由区法律援助中心指派" in client.get(reverse("aid:lawyers")).content.decode()
