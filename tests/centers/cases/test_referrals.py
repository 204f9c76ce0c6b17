"""Referrals: who may send whom where, what the other side reads, answers, the letter, and reminders."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.urls import reverse

from aid import duty
from centers.accounts.models import Consent
from centers.cases import referrals
from centers.cases.actions import advance, open_case
from centers.cases.models import AccessLog, Case, Party, Referral
from centers.cases.referrals import Status
from centers.common.refusals import Refusal
from centers.messaging.models import Message
from centers.org.models import Body
from tests.aid.conftest import answers, id_number
from tests.cast import at
from tests.sheets import text_of


@pytest.fixture
def women(network):
    call_command("load_partners", verbosity=0)
    return Body.objects.get(name="西安市莲湖区妇女联合会")


@pytest.fixture
def advice(network, li):
    """陈晓燕 asked at 北关 what to do; she needs legal aid."""
    case = open_case(
        duty.ADVICE, center=network["北关"], by=li, channel="window", status="new", at=at(8)
    )
    party = Party(case=case, role="applicant", name="陈晓燕", id_type="id_card")
    party.id_number, party.phone, party.address = id_number(), "13900000002", "西关正街 3 号"
    party.save()
    said = {"matter_kind": "民事", "facts": "离婚", "answer": "可以申请", "answered_by": li.name}
    advance(case, "advise", by=li, said=said)
    return case


ASKED = {"reason": "遭受家庭暴力，需要庇护和心理帮助", "channel": Consent.Channel.DESK}


@pytest.fixture
def outside(at_station, women, li):
    return referrals.refer(at_station, by=li, body=women, shared=["name", "phone"], **ASKED)


@pytest.fixture
def inside(advice, network, li):
    return referrals.refer(
        advice, by=li, line="aid", center=network["centre"], shared=["name", "phone", "id_number"],
        **ASKED,
    )  # fmt: skip


def words(paper):
    return text_of(paper.file.read())


# Sending --------------------------------------------------------------------------------------


def test_a_referral_has_consent_a_clock_of_working_days_and_a_letter(outside, li):
    assert outside.status == Status.SENT
    assert outside.due_on == date(2026, 12, 2)  # Wednesday to Wednesday: five working days
    assert (outside.consent.notice.code, outside.consent.given_by) == ("referral", li)
    assert outside.consent.kind == Consent.Kind.AGREED
    assert outside.from_center.area == "北关街道"
    assert outside.letter.number == "莲公服（北关）转〔2026〕第1号"
    event = outside.case.events.get(verb="refer")
    assert event.told == "经您同意，已转介到西安市莲湖区妇女联合会"
    assert outside.letter.event == event


def test_the_letter_says_what_was_ticked_and_nothing_else(outside):
    text = words(outside.letter)
    for said in (
        "转介函",
        "转介回执",
        "妇女联合会",
        "王桂兰",
        "13900000001",
        "2026年12月2日前",
        "李伟",
    ):
        assert said in text
    assert id_number() not in text
    assert "北关正街" not in text
    assert "拖欠工资" not in text
    assert outside.case.number not in text


def test_nothing_need_be_shared(at_station, women, li):
    row = referrals.refer(at_station, by=li, body=women, shared=[], **ASKED)
    assert "王桂兰" not in words(row.letter)


def test_a_protected_address_is_never_offered(at_station, women, li):
    Party.objects.filter(case=at_station, role="applicant").update(address_protected=True)
    case = Case.objects.get(pk=at_station.pk)
    assert not {"phone", "address"} & set(referrals.offered(case))
    with pytest.raises(Refusal, match="不能提供：联系电话"):
        referrals.refer(case, by=li, body=women, shared=["phone"], **ASKED)
    assert not Referral.objects.exists()


def test_only_whoever_reaches_the_case_and_has_the_right_refers(
    at_station, women, zhang, zhao, gao
):
    for stranger in (zhang, zhao, gao):  # no right, not theirs, not theirs yet
        with pytest.raises(PermissionDenied):
            referrals.refer(at_station, by=stranger, body=women, shared=[], **ASKED)


def test_it_goes_only_where_somebody_takes_it(at_station, advice, network, firm, li):
    strange = [
        (at_station, {"line": "aid", "center": network["centre"]}),  # is an application already
        (advice, {"line": "aid", "center": network["纸坊"]}),  # a room takes nobody in
        (advice, {"line": "notary", "center": network["centre"]}),
        (advice, {"body": firm}),
    ]
    for case, goal in strange:
        with pytest.raises(Refusal):
            referrals.refer(case, by=li, shared=[], **goal, **ASKED)
    assert not Referral.objects.exists()


def test_twice_to_the_same_place_is_refused_while_the_first_waits(outside, women, li):
    with pytest.raises(Refusal, match="不能重复转介"):
        referrals.refer(outside.case, by=li, body=women, shared=[], **ASKED)
    referrals.withdraw(outside, by=li, receipt="本人改变主意")
    referrals.refer(outside.case, by=li, body=women, shared=[], **ASKED)


def test_partners_are_loaded_once_and_left_as_they_are(women, capsys):
    Body.objects.filter(pk=women.pk).update(phone="029-87300000")
    call_command("load_partners")
    assert "0 bodies added" in capsys.readouterr().out
    assert Body.objects.get(pk=women.pk).phone == "029-87300000"


# Answering ------------------------------------------------------------------------------------


def test_who_sees_a_referral(inside, outside, li, zhang, zhao, tang, ma, lin):
    def seen(user):
        return set(Referral.objects.visible_to(user))

    assert seen(li) == {inside, outside}
    assert seen(tang) == {inside}
    assert seen(ma) == {inside}  # what a station has not passed on yet is none of the institution's
    assert seen(zhang) == seen(zhao) == seen(lin) == set()
    referrals.withdraw(inside, by=li, receipt="本人改变主意")
    assert seen(tang) == set()


def test_the_unit_it_came_to_answers(inside, tang, li, zhao):
    for stranger in (li, zhao):
        with pytest.raises(PermissionDenied):
            referrals.accept(inside, by=stranger)
    row = referrals.accept(inside, by=tang)
    assert (row.status, row.answered_by) == (Status.ACCEPTED, tang)
    with pytest.raises(Refusal, match="要写明情况"):
        referrals.close(row, by=tang, receipt=" ")
    row = referrals.close(row, by=tang, receipt="已受理")
    assert (row.status, row.receipt) == (Status.CLOSED, "已受理")
    with pytest.raises(Refusal, match="现在是“已办结”"):
        referrals.send_back(row, by=tang, receipt="x")
    assert [e.note for e in inside.case.events.filter(verb="refer_answer")] == [
        "接收",
        "办结：已受理",
    ]
    assert Message.objects.filter(user=li, text=referrals.ANSWERED).count() == 2


def test_the_answer_of_a_body_outside_is_written_down_by_the_sender(outside, li, zhang):
    with pytest.raises(PermissionDenied):
        referrals.accept(outside, by=zhang)
    row = referrals.send_back(outside, by=li, receipt="不属于妇联职责")
    assert row.status == Status.RETURNED


def test_what_was_taken_on_is_not_withdrawn(inside, tang, li):
    with pytest.raises(PermissionDenied):
        referrals.withdraw(inside, by=tang, receipt="x")
    referrals.accept(inside, by=tang)
    with pytest.raises(Refusal, match="现在是“已接收”"):
        referrals.withdraw(inside, by=li, receipt="x")


def test_an_application_is_written_down_from_a_referral(client, inside, tang):
    client.force_login(tang)
    page = client.get(reverse("cases:referral", args=[inside.pk])).content.decode()
    address = reverse("aid:referred", args=[inside.pk])
    assert address in page
    page = client.get(address)
    form = page.context["form"]
    assert form["name"].value() == "陈晓燕"
    assert id_number() not in page.content.decode()  # read off the document once more
    assert form["address"].value() is None  # was not shared
    typed = {k: v for k, v in answers().items() if v not in (None, False)}
    answer = client.post(address, typed | {"name": "陈晓燕"})
    assert answer.status_code == 302
    inside.refresh_from_db()
    assert inside.status == Status.ACCEPTED
    assert (inside.opened.kind, inside.opened.channel) == ("aid.application", "referral")
    assert client.get(address).status_code == 404


# Pages ----------------------------------------------------------------------------------------

TYPED = {
    "reason": "需要庇护", "shared": ["name", "phone"], "channel": "phone", "agreed": "on",
}  # fmt: skip


def test_the_form_offers_bodies_and_asks_for_consent(client, at_station, women, li):
    client.force_login(li)
    address = reverse("cases:refer", args=[at_station.number])
    page = client.get(address).content.decode()
    assert "转介告知与同意" in page
    assert "西安市莲湖区残疾人联合会" in page
    assert "checked" not in page.split('name="shared"')[1].split('name="channel"')[0]
    refused = client.post(address, TYPED | {"to": f"body:{women.pk}", "agreed": ""})
    assert refused.status_code == 422
    assert "没有本人同意不能转介" in refused.content.decode()
    assert "需要庇护" in refused.content.decode()
    assert client.post(address, TYPED | {"to": "body:999999"}).status_code == 422
    answer = client.post(address, TYPED | {"to": f"body:{women.pk}"}, follow=True)
    assert "已转介到西安市莲湖区妇女联合会" in answer.content.decode()
    assert Referral.objects.get().consent.channel == "phone"


def test_strangers_find_no_form(client, at_station, zhang, zhao, gao):
    for stranger in (zhang, zhao, gao):
        client.force_login(stranger)
        assert client.get(reverse("cases:refer", args=[at_station.number])).status_code == 404


def test_the_receiver_reads_what_was_shared_and_not_the_file(client, inside, tang):
    client.force_login(tang)
    page = client.get(reverse("cases:referral", args=[inside.pk])).content.decode()
    for said in ("陈晓燕", "13900000002", id_number(), "遭受家庭暴力"):
        assert said in page
    assert "西关正街" not in page
    assert inside.case.number not in page
    look = AccessLog.objects.get(case=inside.case, user=tang)
    assert look.unit == "莲湖区公共法律服务中心"
    assert client.get(reverse("cases:letter", args=[inside.pk])).status_code == 200


def test_what_was_returned_is_read_no_more(client, inside, tang, li):
    referrals.send_back(inside, by=tang, receipt="不在本辖区")
    client.force_login(tang)
    page = client.get(reverse("cases:referral", args=[inside.pk])).content.decode()
    assert "13900000002" not in page
    assert client.get(reverse("cases:letter", args=[inside.pk])).status_code == 404
    client.force_login(li)
    assert client.get(reverse("cases:letter", args=[inside.pk])).status_code == 200


def test_answers_on_the_page(client, inside, tang, li):
    client.force_login(tang)
    address = reverse("cases:referral", args=[inside.pk])
    accept = reverse("cases:accept_referral", args=[inside.pk])
    close = reverse("cases:answer_referral", args=[inside.pk, "close"])
    assert "已登记接收" in client.post(accept, follow=True).content.decode()
    assert client.post(close, {"receipt": ""}).status_code == 422
    page = client.post(close, {"receipt": "已受理申请"}, follow=True).content.decode()
    assert "已登记办结" in page
    assert "已受理申请" in page
    assert close not in client.get(address).content.decode()
    client.force_login(li)
    assert client.post(accept).status_code == 404
    assert client.get(close).status_code == 404
    assert client.get(reverse("cases:answer_referral", args=[inside.pk, "x"])).status_code == 404


def test_the_list_is_filtered_and_cheap(
    client, inside, outside, li, wednesday, django_assert_max_num_queries
):
    client.force_login(li)
    address = reverse("cases:referrals")
    assert "共 2 件" in client.get(address).content.decode()
    assert "共 0 件" in client.get(address, {"box": "came"}).content.decode()
    assert (
        "共 2 件"
        in client.get(address, {"box": "sent", "status": "sent", "order": "due"}).content.decode()
    )
    assert "共 0 件" in client.get(address, {"status": "late"}).content.decode()
    wednesday.move_to(at(9, day=date(2026, 12, 3)))
    client.force_login(li)  # the session of last week ran out
    with django_assert_max_num_queries(12):
        page = client.get(address, {"status": "late"}).content.decode()
    assert "共 2 件" in page
    assert "超期未回复" in page
    assert client.get(address, {"status": "x", "page": "x"}).status_code == 200


# Reminders ------------------------------------------------------------------------------------


def test_reminders_go_out_once_on_the_last_day_and_once_after_it(
    inside, outside, tang, li, wednesday
):
    def heard(user, text):
        return Message.objects.filter(user=user, text=text).count()

    assert referrals.remind() == 0
    for _ in range(2):
        wednesday.move_to(at(8, 30, day=date(2026, 12, 2)))
        referrals.remind()
    assert (heard(tang, referrals.TODAY), heard(li, referrals.TODAY)) == (1, 1)  # li for the body
    for day in (3, 4):
        wednesday.move_to(at(8, 30, day=date(2026, 12, day)))
        assert referrals.remind() == 2
    assert (heard(tang, referrals.LATE), heard(li, referrals.LATE)) == (1, 2)


def test_what_is_answered_is_not_reminded_of(inside, tang, wednesday):
    referrals.accept(inside, by=tang)
    wednesday.move_to(at(8, 30, day=date(2026, 12, 10)))
    assert referrals.remind() == 0
