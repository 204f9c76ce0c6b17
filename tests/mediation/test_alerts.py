"""Warnings: told at once at any hour, gone up when nobody answers, and counted for the year."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from centers.assessment.indicators import INDICATORS, Period
from centers.common.refusals import Refusal
from centers.messaging.models import Message
from mediation import alert_rules, alerts, tasks
from mediation.models import Alert, AlertEntry
from mediation.signals import Level
from tests.cast import Role, at, staff

from .things_watch import alert_at

NIGHT = at(23, 40)
YEAR = Period.of_year(2026)


def told(*, late=False):
    """Who has a message, by name."""
    word = "late" if late else "new"
    rows = Message.objects.filter(key__contains=f":{word}:", channel="inbox")
    return sorted(rows.values_list("user__name", flat=True))


@pytest.fixture
def everybody(li, guo, zhou, bai, zhao, jing):
    """周涛 leads, 白勇 coordinates; 赵强 works in another street."""


def test_a_red_one_at_night_is_told_to_all_at_once(network, everybody, jing, wednesday):
    wednesday.move_to(NIGHT)
    alert = alert_at(network["纸坊"], jing, level=4, triggers=["weapons"], words="张三拿着刀")
    assert told() == sorted(["李伟", "郭红", "周涛", "白勇"])
    assert set(Message.objects.due()) == set(Message.objects.all())
    text = Message.objects.first().text
    assert text == "纸坊社区工作室有一条红色（重大）预警，请在 11月26日 00:10 以前登录工作台答复。"
    assert alert.respond_by == NIGHT + timedelta(minutes=30)
    verbs = alert.entries.values_list("verb", flat=True)
    assert list(verbs) == ["raised", "told"]


def test_an_orange_one_is_told_to_the_head_of_the_street(network, everybody, jing):
    alert_at(network["纸坊"], jing)
    assert told() == ["李伟"]


def test_where_a_street_has_no_head_the_guides_hear(network, everybody):
    alert_at(network["安定"], None)
    assert told() == ["郭红"]
    assert Alert.objects.get().raised_by is None


def test_an_orange_one_that_nobody_answers_goes_up_once(network, everybody, jing, li, wednesday):
    alert = alert_at(network["纸坊"], jing)
    wednesday.move_to(at(9, 59))
    tasks.escalate_late_alerts()
    assert told(late=True) == []
    for minute in (0, 1):
        wednesday.move_to(at(10, minute))
        tasks.escalate_late_alerts()
        assert told(late=True) == sorted(["周涛", "郭红"])
    alert.refresh_from_db()
    assert (alert.missed_at, alert.escalated_at) == (at(10), at(10))
    alerts.answer_alert(alert, by=li, words="已到场")
    alert.refresh_from_db()
    assert alert.first_response_at == at(10, 1)


def test_a_red_one_that_nobody_answers_is_told_to_all_again(network, everybody, jing, wednesday):
    wednesday.move_to(NIGHT)
    alert_at(network["纸坊"], jing, level=4)
    wednesday.move_to(NIGHT + timedelta(minutes=30))
    tasks.escalate_late_alerts()
    tasks.escalate_late_alerts()
    assert told(late=True) == told()
    assert len(told()) == 4


def test_an_answered_one_does_not_go_up(network, everybody, jing, li, wednesday):
    alerts.answer_alert(alert_at(network["纸坊"], jing), by=li, words="已到场")
    wednesday.move_to(at(12))
    tasks.escalate_late_alerts()
    assert told(late=True) == []
    assert Alert.objects.get().missed_at is None


@pytest.mark.parametrize(
    ("level", "until"),
    [
        (Level.BLUE, at(0, day=date(2026, 12, 1))),  # the third working day, over a week-end
        (Level.YELLOW, at(0, day=date(2026, 11, 27))),
        (Level.ORANGE, at(10)),
        (Level.RED, at(8, 30)),
    ],
)
def test_limits(network, level, until):
    assert alert_rules.respond_by(level, at(8)) == until


def test_a_limit_is_changed_from_a_day_on(client, network, guo, wednesday):
    client.force_login(guo)
    address = reverse("mediation:alert_rules")
    typed = {
        "level": "4", "count": "15", "unit": "minutes", "source": "区局通知", "valid_from": "2026-11-26",
    }  # fmt: skip
    wrong = client.post(address, typed | {"valid_from": "2026-11-24"})
    assert (wrong.status_code, "过去的标准不能改" in wrong.content.decode()) == (422, True)
    client.post(address, typed)
    again = client.post(address, typed)
    assert "已经有一条时限" in again.content.decode()
    assert alert_rules.respond_by(Level.RED, at(8)) == at(8, 30)
    tomorrow = at(8, day=date(2026, 11, 26))
    assert alert_rules.respond_by(Level.RED, tomorrow) == tomorrow + timedelta(minutes=15)
    assert alert_rules.load() == 0


def test_raised_it_is_told_anew_and_answered_anew(network, everybody, jing, li, wednesday):
    alert = alert_at(network["纸坊"], jing, level=2, triggers=["repeat"])
    alerts.answer_alert(alert, by=li, words="电话了解")
    wednesday.move_to(at(9))
    alerts.change_level(alert, by=li, level=4, words="来了很多人")
    alert.refresh_from_db()
    assert (alert.level, alert.peak, alert.respond_by) == (4, 4, at(9, 30))
    assert alert.first_response_at is None
    assert "周涛" in told()
    wednesday.move_to(at(9, 31))
    alerts.change_level(alert, by=li, level=3, words="散了")
    alert.refresh_from_db()
    assert (alert.level, alert.peak, alert.missed_at) == (3, 4, at(9, 30))  # lowered too late


def test_only_who_guides_there_handles_it(network, everybody, jing, zhou, zhao):
    alert = alert_at(network["纸坊"], jing)
    for who in (jing, zhou, zhao):
        with pytest.raises(PermissionDenied):
            alerts.answer_alert(alert, by=who, words="我来")
    assert Alert.objects.get().first_response_at is None


def test_a_red_one_is_reported_before_it_is_closed(client, network, everybody, jing, li):
    alert = alert_at(network["纸坊"], jing, level=4)
    client.force_login(li)
    page = client.get(reverse("mediation:alert", args=[alert.pk])).content.decode()
    assert 'href="tel:110"' in page
    close = reverse("mediation:close_alert", args=[alert.pk])
    typed = {"outcome": "police", "averted": "crime", "words": "派出所已带走"}
    wrong = client.post(close, typed)
    assert wrong.status_code == 422
    assert "先电话报告公安" in wrong.content.decode()
    assert "派出所已带走" in wrong.content.decode()
    for _ in "ab":
        client.post(reverse("mediation:alert_police", args=[alert.pk]))
    assert alert.entries.filter(verb="reported_police").count() == 1
    client.post(close, typed)
    alert.refresh_from_db()
    assert (alert.outcome, alert.averted, alert.closed_by) == ("police", "crime", li)
    with pytest.raises(Refusal, match="已经结束"):
        alerts.answer_alert(alert, by=li, words="再说")


def test_a_mistake_averts_nothing(network, jing, li):
    alert = alert_at(network["纸坊"], jing, level=4)
    with pytest.raises(Refusal, match="误报"):
        alerts.close_alert(alert, by=li, outcome="false", words="看错", averted="brawl")
    alerts.close_alert(alert, by=li, outcome="false", words="看错")
    with pytest.raises(IntegrityError, match="false_alert_averted_nothing"), transaction.atomic():
        Alert.objects.update(averted="brawl")


def test_what_was_done_stays(network, jing):
    alert_at(network["纸坊"], jing)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AlertEntry.objects.update(words="别的")
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        AlertEntry.objects.all().delete()


def test_raising_takes_five_answers_at_most(client, network, everybody, jing):
    """赵静 has one unit, so that nothing is chosen there; the level follows from what she ticks."""
    client.force_login(jing)
    address = reverse("mediation:raise_alert")
    page = client.get(address).content.decode()
    assert page.count("<fieldset") + page.count('class="form-label"') <= 5
    typed = {
        "unit": network["纸坊"].pk,
        "triggers": ["threats"],
        "headcount": " 12",
        "words": "堵门",
    }
    wrong = client.post(address, typed | {"level": "2"})
    assert wrong.status_code == 422
    assert "应为红色（重大）；要报得低，请写明理由" in wrong.content.decode()
    assert not Alert.objects.exists()
    client.post(address, typed)
    alert = Alert.objects.get()
    assert (alert.level, alert.triggers, alert.raised_by) == (4, ["threats", "crowd"], jing)
    client.post(address, typed | {"level": "2", "reason": "都已散去"})
    lower = Alert.objects.latest("pk")
    assert (lower.level, lower.words) == (2, "堵门（报得较低：都已散去）")


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("triggers", [], "请至少选一项"),
        ("words", "", "请写明发生了什么"),
        ("unit", "", "请选择发生在哪个单位的范围"),
        ("unit", "0", "没有这个选项"),
    ],
)
def test_a_wrong_warning_is_explained(client, network, jing, field, value, words):
    client.force_login(jing)
    typed = {"unit": network["纸坊"].pk, "triggers": ["other"], "words": "争吵"}
    answer = client.post(reverse("mediation:raise_alert"), typed | {field: value})
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not Alert.objects.exists()


def test_who_reads_what(client, network, everybody, jing, li, zhou, bai, tian, ding):
    secret = "两兄弟为赡养争吵"
    orange = alert_at(network["纸坊"], jing, words=secret)
    yellow = alert_at(network["纸坊"], jing, level=2, triggers=["repeat"], words=secret)
    alerts.answer_alert(orange, by=li, words=f"处置：{secret}")
    page = {"orange": reverse("mediation:alert", args=[orange.pk]), "yellow": reverse("mediation:alert", args=[yellow.pk])}  # fmt: skip
    reads = {jing: "words", li: "words", tian: "page", zhou: "orange", bai: "orange", ding: None}
    for who, how in reads.items():
        client.force_login(who)
        answers = {name: client.get(address) for name, address in page.items()}
        assert answers["orange"].status_code == (200 if how else 404), who
        assert answers["yellow"].status_code == (200 if how in ("words", "page") else 404), who
        assert (secret in answers["orange"].content.decode()) is (how == "words"), who


def test_open_ones_stand_first_by_level(client, network, li, jing):
    for level in (2, 4, 3):
        alert_at(network["纸坊"], jing, level=level)
    closed = alert_at(network["纸坊"], jing, level=3)
    alerts.close_alert(closed, by=li, outcome="settled", words="和好")
    assert list(Alert.objects.values_list("level", "outcome")) == [
        (4, ""), (3, ""), (2, ""), (3, "settled"),
    ]  # fmt: skip
    client.force_login(li)
    address = reverse("mediation:alerts")
    for query, count in (
        ({}, 4), ({"level": "3"}, 2), ({"state": "closed"}, 1), ({"state": "waiting"}, 3),
        ({"unit": "610104003"}, 4), ({"level": "9"}, 4),
    ):  # fmt: skip
        assert f"共 {count} 条" in client.get(address, query).content.decode(), query


def test_the_list_is_flat(client, network, li, jing, django_assert_max_num_queries):
    for _ in range(12):
        alert_at(network["纸坊"], jing)
    client.force_login(li)
    client.get(reverse("mediation:alerts"))
    with django_assert_max_num_queries(9):
        client.get(reverse("mediation:alerts"))


def test_the_year_counts_what_was_answered_in_time(network, everybody, jing, li, wednesday):
    """Of four that were pressing: one in time, one lowered too late, one never answered; one has time still."""
    zhipang = network["纸坊"]
    in_time, late, _, blue = (
        alert_at(zhipang, jing), alert_at(zhipang, jing), alert_at(zhipang, jing), alert_at(zhipang, jing, level=1),
    )  # fmt: skip
    alerts.answer_alert(in_time, by=li, words="已到场")
    wednesday.move_to(at(11))
    alerts.change_level(late, by=li, level=1, words="没事")
    alert_at(zhipang, jing, level=4)
    figure = INDICATORS["C5"].figures(YEAR)[network["北关"].pk]
    assert (figure.numerator, figure.denominator) == (1, 3)
    assert INDICATORS["C5"].evidence(YEAR).get() == in_time
    assert blue not in INDICATORS["C5"].population(YEAR)
    wednesday.move_to(at(11, 31))
    figure = INDICATORS["C5"].figures(YEAR)[network["北关"].pk]
    assert (figure.numerator, figure.denominator) == (1, 4)


def test_a_coordinator_of_a_street_hears_of_red_ones(network, jing):
    staff("hujun", "胡军", Role.COORDINATOR, network["北关"])
    staff("xiguan", "冯超", Role.COORDINATOR, network["西关"])
    alert_at(network["纸坊"], jing, level=4)
    assert told() == ["胡军"]


def test_who_is_posted_for_another_line_alone_hears_and_reads_nothing(client, network, jing, zhou):
    other = staff("qianjin", "钱进", Role.BUREAU_LEADER, network["centre"])
    other.postings.update(lines=["aid"])
    zhou.postings.update(lines=["aid", "mediation"])
    alert = alert_at(network["纸坊"], jing, level=4)
    assert told() == ["周涛"]
    for who, status in ((zhou, 200), (other, 404)):
        client.force_login(who)
        assert client.get(reverse("mediation:alert", args=[alert.pk])).status_code == status
