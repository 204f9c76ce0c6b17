"""Legal aid at the desk, through its pages."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from aid import actions
from centers.cases.models import AccessLog, Case
from tests.aid.conftest import answers, id_number
from tests.aid.test_papers import text_of
from tests.cast import at

INTAKE = answers(anyway="")


def typed(**more):
    """What a clerk types into the intake form."""
    given = answers(**more)
    return {name: value for name, value in given.items() if value not in (None, False, "")}


def press(client, case, verb, **data):
    return client.post(reverse("cases:step", args=[case.number, verb]), data)


def test_a_walk_in_is_logged_passed_on_and_out_of_sight(client, zhang, network):
    client.force_login(zhang)
    answer = client.post(reverse("aid:new"), typed())
    case = Case.objects.get()
    assert answer.url == case.get_absolute_url()
    assert case.status == "received"
    assert case.parties.get(role="applicant").id_number == id_number()
    page = client.get(answer.url).content.decode()
    assert "王桂兰" in page
    assert id_number() not in page
    assert "13900000001" not in page
    assert press(client, case, "pass_on").url == reverse("cases:work")
    assert client.get(case.get_absolute_url()).status_code == 404
    receipts = client.get(reverse("cases:receipts")).content.decode()
    assert case.number in receipts
    assert "王桂兰" not in receipts


def test_what_is_wrong_stays_on_the_page_and_changes_nothing(client, zhang, network):
    client.force_login(zhang)
    answer = client.post(
        reverse("aid:new"), typed(id_number="610104195001011111", exemption="none")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "身份证号码不正确" in page
    assert "请填写一起生活的家庭人口" in page
    assert "在饭店洗碗八个月" in page
    assert not Case.objects.exists()


def test_a_second_application_of_the_same_matter_is_warned_of(client, tang, in_review):
    client.force_login(tang)
    answer = client.post(reverse("aid:new"), typed())
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "已经有申请" in page
    assert in_review.number not in page  # it went to review, out of this clerk's sight
    assert client.post(reverse("aid:new"), typed(anyway="on")).status_code == 302
    assert Case.objects.count() == 2


def test_a_room_helps_and_keeps_the_receipt(client, jing, ma, network):
    client.force_login(jing)
    answer = client.post(reverse("aid:help_apply"), typed())
    case = Case.objects.get()
    assert answer.url == reverse("aid:receipt", args=[case.number])
    assert case.code in client.get(answer.url).content.decode()
    assert client.get(case.get_absolute_url()).status_code == 404
    assert case.status == "reviewing"
    assert Case.objects.visible_to(ma).filter(pk=case.pk).exists()


def test_from_review_to_decision_by_the_pages(client, in_review, ma, gao):
    client.force_login(ma)
    page = client.get(reverse("cases:step", args=[in_review.number, "examine"])).content.decode()
    assert "属于《法律援助法》第三十一条第五项" in page
    answer = press(
        client, in_review, "examine", scope_finding="属于第三十一条第五项", hardship_finding="免予核查",
        proposal="grant", decision_reason="符合条件", ground="labour", venue="body", matter_kind="labour",
    )  # fmt: skip
    assert answer.status_code == 302
    assert press(client, in_review, "grant", decision_reason="x", aid_form="x").status_code == 404
    client.force_login(gao)
    answer = press(client, in_review, "grant", decision_reason="符合条件", aid_form="刑事辩护")
    assert answer.status_code == 302
    in_review.refresh_from_db()
    assert in_review.status == "granted"


def test_what_an_applicant_could_not_tell_the_reviewer_finds(client, network, tang, ma, gao):
    """The ground and the venue are found before anything is decided; the decision rests on what was found."""
    said = answers(ground="unsure", venue="unsure")
    case = actions.take_application(center=network["centre"], answers=said, by=tang)
    client.force_login(ma)
    found = {
        "scope_finding": "属于", "hardship_finding": "不审查", "proposal": "grant", "decision_reason": "符合条件",
        "matter_kind": "civil",
    }  # fmt: skip
    page = press(client, case, "examine", **found)
    assert page.status_code == 422
    assert "请认定援助事项。" in page.content.decode()
    assert (
        press(client, case, "examine", ground="unsure", venue="event", **found).status_code == 422
    )
    assert (
        press(client, case, "examine", ground="violence", venue="event", **found).status_code == 302
    )
    row = Case.objects.get(pk=case.pk).aid_application
    assert (row.ground, row.venue, row.means_check) == ("violence", "event", "not_required")
    assert row.case.subject == "遭受虐待、遗弃或者家庭暴力的受害人主张相关权益"
    actions.decide(case, "grant", by=gao, decision_reason="符合条件", aid_form="诉讼代理")
    said = text_of(case.papers.get(code="aid.09").file.read())
    assert "《中华人民共和国法律援助法》第三十二条第四项" in said


def test_a_refusal_names_the_article_that_it_rests_on(client, in_review, ma, gao):
    actions.examine(
        in_review, by=ma, scope_finding="不属于", hardship_finding="未查", proposal="refuse",
        decision_reason="不属于法律援助的范围",
    )  # fmt: skip
    client.force_login(gao)
    page = press(client, in_review, "refuse", decision_reason="不属于法律援助的范围")
    assert page.status_code == 422
    assert "请写明依据的条款" in page.content.decode()
    reason = "不属于《中华人民共和国法律援助法》第三十一条所列事项"
    assert press(client, in_review, "refuse", decision_reason=reason).status_code == 302


def test_a_delivery_is_proved(client, in_review, ma):
    """By whoever signed, or by the number of the letter; what stays in the file is not delivered at all."""
    client.force_login(ma)
    receipt, form = (in_review.papers.get(code=code) for code in ("aid.05", "aid.02"))
    address = reverse("cases:deliver", args=[in_review.number, receipt.pk])
    said = {"receiver": "王桂兰", "served_at": "2026-11-25T08:00"}
    for method, name in [("direct", "signed_by"), ("left", "signed_by"), ("post", "note")]:
        page = client.post(address, {"method": method, **said})
        assert page.status_code == 422
        assert name in page.context["form"].errors
    assert (
        client.post(address, {"method": "direct", "signed_by": "王桂兰", **said}).status_code == 302
    )
    assert client.get(reverse("cases:deliver", args=[in_review.number, form.pk])).status_code == 404
    with pytest.raises(IntegrityError), transaction.atomic():
        receipt.deliveries.create(method="left", receiver="王桂兰", served_at=timezone.now())


def test_the_lawyer_works_and_reports(client, assigned, lin, luo):
    client.force_login(luo)
    assert client.get(assigned.get_absolute_url()).status_code == 404
    client.force_login(lin)
    assert client.get(assigned.get_absolute_url()).status_code == 200
    assert (
        press(client, assigned, "begin", met_at="2026-11-25T07:30", powers="一般代理").status_code
        == 302
    )
    assert (
        press(
            client, assigned, "report", report="已提交仲裁申请", reported_to="区法律援助中心"
        ).status_code
        == 302
    )
    assert press(client, assigned, "finish", ended_on="2026-11-25").status_code == 302
    answer = press(
        client, assigned, "conclude", outcome="won", amount_recovered="20000", process="开庭一次",
        costs="无",
    )  # fmt: skip
    assert answer.status_code == 302
    assigned.refresh_from_db()
    assert assigned.status == "concluded"


def test_a_step_that_is_not_possible_now_says_what_is(client, in_review, ma):
    client.force_login(ma)
    answer = client.get(reverse("cases:step", args=[in_review.number, "supplemented"]), follow=True)
    assert "现在是“审查中”，不能“登记已补充”" in answer.content.decode()


def test_numbers_are_shown_once_for_a_reason_that_is_kept(client, in_review, ma):
    client.force_login(ma)
    address = reverse("cases:reveal", args=[in_review.number])
    assert client.post(address).status_code == 422
    assert id_number() in client.post(address, {"purpose": "核对身份"}).content.decode()
    assert id_number() not in client.get(in_review.get_absolute_url()).content.decode()
    look = AccessLog.objects.get(what="reveal")
    assert (look.user, look.purpose) == (ma, "核对身份")


def test_a_leader_says_why_and_sees_it_masked(client, in_review, zhou):
    client.force_login(zhou)
    address = in_review.get_absolute_url()
    assert "王桂兰" not in client.get(address).content.decode()
    client.post(address, {"purpose": "检查和监督"})
    page = client.get(address).content.decode()
    assert "王**" in page
    assert "王桂兰" not in page
    assert "在饭店洗碗" not in page
    assert press(client, in_review, "examine").status_code == 404


@pytest.mark.parametrize(
    ("days", "told"), [(4, []), (5, ["amber"]), (7, ["red"]), (8, ["overdue"])]
)
def test_the_seven_days_are_warned_of(days, told, in_review, ma, gao, wednesday):
    from centers.cases import reminders
    from centers.cases.models import DeadlineNotice

    wednesday.move_to(at(9, day=in_review.opened_at.date().replace(day=25)) + days_later(days))
    reminders.remind()
    reminders.remind()
    assert list(DeadlineNotice.objects.values_list("mark", flat=True)) == told
    heard = [m.user for m in ma.messages.all()] + [m.user for m in gao.messages.all()]
    assert heard == [ma] * len(told) + ([gao] if told == ["overdue"] else [])


def days_later(days):
    from datetime import timedelta

    return timedelta(days=days)


def test_granted_on_the_sixth_day_is_in_time(examined, gao, wednesday):
    wednesday.move_to(at(10) + days_later(6))
    actions.decide(examined, "grant", by=gao, decision_reason="符合条件", aid_form="仲裁代理")
    deadline = examined.deadlines.get(code="aid.decide")
    assert deadline.met_at
    assert not deadline.is_late
