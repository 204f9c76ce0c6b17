"""A year goes its fourteen ways, and what people write down and decide on it."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from centers.accounts.models import Posting
from centers.assessment import actions, checks, plans, records
from centers.assessment.cycle import STEPS, turn
from centers.assessment.models import (
    Assessor,
    Closing,
    Cycle,
    Event,
    Flag,
    Judgement,
    Objection,
    ObjectionFile,
    Plan,
    Rectification,
    Result,
    RollUp,
    State,
    Turn,
)
from centers.assessment.standing import Standing
from centers.assessment.tasks import reckon_nightly, remind_of_objections
from centers.cases.models import AccessLog, StoredFile
from centers.common.refusals import Refusal
from centers.messaging.actions import drain
from centers.org.models import Center, CenterPeriod
from tests.cast import Role, at, staff
from tests.centers.cases.files import pdf, png, upload

from .conftest import LATER, both, issue, received, walk

OUTCOME = "已按要求补齐值班安排。"


def address(name, *arguments):
    return reverse(f"assessment:{name}", args=[2026, *arguments])


def text(answer):
    return answer.content.decode()


def street(standing, network, name):
    return standing.sheet_of(network[name])


# The way of a year ----------------------------------------------------------------------------


def test_every_state_is_reached_and_left():
    assert {step.to for step in STEPS} | {State.DRAFTING} == set(State)
    assert {source for step in STEPS for source in step.sources} == set(State) - {State.ARCHIVED}


@pytest.fixture
def judged_plan(checked, wednesday, sun, zhou):
    """A plan in which people judge four points, issued, its year closed."""
    plan = plans.begin_plan(2026)
    plan.rows.filter(code="G1").update(rule="manual", target=1)
    issue(plan, wednesday, sun=sun, zhou=zhou)
    wednesday.move_to(at(9, day=LATER))
    walk("close", by=zhou)
    return Plan.objects.get()


def test_a_year_from_the_first_draft_to_the_archive(
    client, judged_plan, network, wednesday, sun, zhou, li, wu, ma, gao, he, tang
):
    plan = judged_plan

    def step(who, verb, **data):
        client.force_login(who)
        answer = client.post(address("take_step", verb), data)
        assert answer.status_code == 302, text(answer)

    # Streets review themselves; 北关 holds a figure for wrong.
    for who in (li, wu):
        client.force_login(who)
        client.post(address("review_self"), {"comment": "已核对"})
    client.force_login(li)
    client.post(
        address("contest", "B1"), {"numerator": 3, "denominator": 3, "reason": "有一件记错"}
    )
    assert Standing(2026).span(network["北关"]) is not None
    # The team, then two points of view.
    client.force_login(sun)
    assert "考评组至少 3 人" in text(client.get(address("cycle")))
    for who, duty in [
        (ma, "lead"),
        (gao, "scorer"),
        (li, "scorer"),
        (he, "panel"),
        (tang, "panel"),
        (sun, "panel"),
    ]:
        client.post(address("add_assessor"), {"user": who.pk, "duty": duty})
    assert plan.assessors.count() == 5  # 唐敏 has no post from which one is named
    records.add_assessor(plan, tang, "panel", by=sun)
    step(sun, "verify")
    assert "北关街道 B2：应抽 3 份，已抽 0 份，两人看完 0 份" in text(client.get(address("cycle")))
    answer = client.post(address("take_step", "score"), {"note": " "})
    assert "确实不能完成的请写明理由" in text(answer)
    step(sun, "score", note="案卷由档案室封存，年内不能调阅")
    client.force_login(sun)
    dispute = Objection.objects.get()
    assert "还有数据质疑没有答复" in text(client.get(address("cycle")))
    client.post(address("answer", dispute.pk), {"is_upheld": "no", "opinion": "凭证上的时间无误"})
    for who, points in ((ma, "3"), (gao, "3.2")):
        client.force_login(who)
        assert client.get(reverse("assessment:judging")).status_code == 200
        for code in ("610104003", "610104006"):
            client.post(
                reverse("assessment:judge", args=[2026, code, "G1"]),
                {"points": points, "reason": "活动材料齐全"},
            )
    step(sun, "settle")
    client.logout()
    assert client.get(address("published")).status_code == 404
    step(zhou, "publish")
    client.logout()
    shown = text(client.get(address("published")))
    assert "北关街道" in shown
    assert "公示" in shown
    # 北关 appeals; a panel decides on that row alone.
    client.force_login(li)
    before = Standing(2026).sheets[network["北关"].pk]
    client.post(address("appeal", "G1"), {"reason": "漏看两次活动"})
    assert Cycle.objects.get().state == State.APPEALING
    row = Objection.objects.get(stage="appeal")
    client.force_login(sun)
    members = [member.pk for member in plan.assessors.filter(duty="panel")]
    client.post(
        address("answer", row.pk),
        {"is_upheld": "yes", "points": "3.5", "panel": members, "opinion": "材料属实"},
    )
    after = Standing(2026).sheets[network["北关"].pk]
    assert after.line_of("G1").points == Decimal("3.50")
    assert [line for line in after.lines if line.item.code != "G1"] == [
        line for line in before.lines if line.item.code != "G1"
    ]
    client.force_login(zhou)
    assert "以后才能进行" in text(client.get(address("cycle")))
    wednesday.move_to(at(9, day=date(2027, 1, 25)))
    grades = {f"grade{place.unit.pk}": place.grade for place in Standing(2026).places()}
    step(zhou, "grade", **grades)
    assert Result.objects.count() == 2
    step(zhou, "announce", document="莲考〔2027〕1号")
    assert "莲考〔2027〕1号" in text(client.get(address("published")))
    step(sun, "rectify")
    weak = plan.rectifications.filter(unit=network["北关"])
    assert weak.exists()
    for who, unit in ((li, "北关"), (wu, "西关")):
        for row in plan.rectifications.filter(unit=network[unit]):
            client.force_login(who)
            client.post(address("rectify", row.pk), {"measures": "排定值班，按月自查。"})
            client.post(address("rectify", row.pk), {"outcome": OUTCOME})
            assert client.post(address("rectify", row.pk), {"outcome": "改口"}).status_code == 404
            client.force_login(sun)
            client.post(
                address("close_rectification", row.pk),
                {"is_done": "no", "finding": "值班表没有上墙"},
            )
            client.force_login(who)
            assert "值班表没有上墙" in text(client.get(address("rectify", row.pk)))
            client.post(address("rectify", row.pk), {"outcome": OUTCOME})
            client.force_login(sun)
            client.post(
                address("close_rectification", row.pk),
                {"is_done": "yes", "finding": "已到现场看过"},
            )
    step(zhou, "archive")
    cycle = Cycle.objects.get()
    assert cycle.state == State.ARCHIVED
    assert len(cycle.digest) == 64
    assert [row.state for row in Turn.objects.all()] == [
        "drafting", "consulting", "issued", "self_review", "verifying", "scoring", "provisional", "publicity",
        "appealing", "graded", "announced", "rectifying", "archived",
    ]  # fmt: skip


def test_monitoring_begins_with_the_first_roll_up_and_tells_each_street_once_a_month(
    issued, wednesday, li, wu, zhang, network
):
    for _ in range(3):
        received(network, zhang)  # and nobody passes them on
    wednesday.move_to(at(2, day=date(2027, 1, 1)))
    reckon_nightly()
    reckon_nightly()
    assert Cycle.objects.get().state == State.MONITORING
    drain()
    for who in (li, wu):
        [note] = [item.text for item in who.inbox.all() if "考核监测" in item.text]
        assert "2026 年 12 月" in note
    assert "1 项低于目标：B1" in li.inbox.first().text
    assert "能计分的各项都达到目标" in wu.inbox.first().text


def test_months_that_are_over_have_their_figures(issued, wednesday, client, zhou):
    wednesday.move_to(at(2, day=date(2026, 12, 8)))
    reckon_nightly()
    client.force_login(zhou)
    page = text(client.get(address("indicator_sheet", "B1")))
    assert "2026-11-30" in page
    assert "2026-12-07" in page
    assert "<svg" in page


def test_a_team_of_two_does_not_verify(closed, sun, wednesday):
    wednesday.move_to(at(9, day=date(2027, 1, 21)))
    with pytest.raises(Refusal, match="考评组至少 3 人"):
        walk("verify", by=sun)


def test_a_team_of_one_unit_does_not_verify(closed, network, sun, li, zhang, gao, wednesday):
    """Three of 北关; one of another house among them makes it a team."""
    wednesday.move_to(at(9, day=date(2027, 1, 21)))
    head = staff("lifang", "李芳", Role.STATION_HEAD, network["北关"])
    for who, duty in ((li, "lead"), (zhang, "scorer"), (head, "scorer")):
        records.add_assessor(closed, who, duty, by=sun)
    with pytest.raises(Refusal, match="都来自同一单位"):
        walk("verify", by=sun)
    records.add_assessor(closed, gao, "scorer", by=sun)
    assert walk("verify", by=sun).state == State.VERIFYING


def test_before_its_time_is_over_all_streets_have_to_have_reviewed_themselves(
    team, sun, li, wu, network
):
    with pytest.raises(Refusal, match="还有街道没有自评"):
        walk("verify", by=sun)
    for unit, who in (("北关", li), ("西关", wu)):
        records.review_self(team, network[unit], comment="", by=who)
    assert walk("verify", by=sun).state == State.VERIFYING


def test_nobody_scores_before_two_people_saw_the_files_that_were_drawn(
    team, network, sun, gao, wednesday
):
    """At 北关 three were taken in, at 西关 one: fewer than five, so that all are drawn."""
    wednesday.move_to(at(9, day=date(2027, 1, 21)))
    walk("verify", by=sun)
    streets = (network["北关"], network["西关"])
    for unit in streets:
        for code in ("B2", "I1"):
            with pytest.raises(Refusal, match="抽查没有完成"):
                walk("score", by=sun)
            for sample in checks.draw(unit, code, 2026, by=sun):
                found = dict.fromkeys(checks.points_of(code, sample.case), True)
                look = checks.write_down(sample.case.center, code, found, by=sun, sample=sample)
                with pytest.raises(Refusal, match="抽查没有完成"):
                    walk("score", by=sun)
                checks.look_again(look, found, by=gao)
    assert walk("score", by=sun).state == State.SCORING


def test_a_row_that_is_excused_needs_no_files(team, network, sun, wednesday):
    wednesday.move_to(at(9, day=date(2027, 1, 21)))
    walk("verify", by=sun)
    for name in ("北关", "西关"):
        records.excuse(team, network[name], ["B2", "I1"], reason="档案室水灾", by=sun)
    assert walk("score", by=sun).state == State.SCORING


def test_a_changed_row_of_evidence_stops_the_result(team, sun, wednesday):
    wednesday.move_to(at(9, day=date(2027, 1, 21)))
    for verb in ("verify", "score"):
        walk(verb, by=sun, note="不抽")
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE assessment_evidencerow DISABLE TRIGGER append_only")
        cursor.execute("UPDATE assessment_evidencerow SET counted = NOT counted")
    with pytest.raises(Refusal, match="与校验值不符"):
        walk("settle", by=sun)


def test_until_entries_end_the_old_year_is_reckoned_every_night(issued, wednesday):
    for day, years in ((date(2027, 1, 1), {2026}), (date(2027, 1, 11), {2026, 2027}), (date(2027, 1, 12), {2027})):  # fmt: skip
        RollUp.objects.all().delete()
        wednesday.move_to(at(2, day=day))
        reckon_nightly()
        assert set(RollUp.objects.values_list("year", flat=True)) == years, day


def test_everybody_reads_of_the_publication_on_the_front_page(
    judging, network, client, sun, zhou, ma, gao
):
    words = "2026 年度公共法律服务目标责任考核结果公示"
    assert words not in text(client.get("/?now"))
    for name in ("北关", "西关"):
        give(judging, network[name], "3", ma)
        give(judging, network[name], "3", gao)
    for verb, who in (("settle", sun), ("publish", zhou)):
        walk(verb, by=who)
    assert words in text(client.get("/?now"))


# Judging --------------------------------------------------------------------------------------


@pytest.fixture
def judging(judged_plan, sun, ma, gao, he, li, wednesday):
    """They judge G1, worth four points."""
    for user, duty in [(ma, "lead"), (gao, "scorer"), (he, "scorer"), (li, "scorer")]:
        records.add_assessor(judged_plan, user, duty, by=sun)
    wednesday.move_to(at(9, day=date(2027, 1, 21)))
    walk("verify", by=sun)
    walk("score", by=sun, note="不抽")
    return judged_plan


def give(plan, unit, points, by):
    row = plan.rows.get(code="G1")
    return records.judge(plan, unit, row, Decimal(points), reason="看过材料", by=by)


def test_nobody_judges_the_own_street(judging, network, li, client):
    with pytest.raises(Refusal, match="应当回避"):
        give(judging, network["北关"], "4", li)
    give(judging, network["西关"], "4", li)
    client.force_login(li)
    assert "回避" in text(client.get(reverse("assessment:judging")))


def test_a_third_is_asked_only_where_two_are_apart(judging, network, ma, gao, he):
    unit = network["西关"]
    give(judging, unit, "2", ma)
    give(judging, unit, "3", gao)
    assert "G1" not in Standing(2026).judged(unit)
    give(judging, unit, "2.2", he)
    assert 4 * Standing(2026).judged(unit)["G1"] == Decimal("2.10")
    give(judging, network["北关"], "3", ma)
    give(judging, network["北关"], "3.2", gao)
    with pytest.raises(Refusal, match="不用第三个人"):
        give(judging, network["北关"], "1", he)


def test_a_score_can_be_corrected_until_another_has_judged(judging, network, ma, gao):
    unit = network["西关"]
    for who, points in ((ma, "1"), (ma, "3"), (gao, "3")):
        give(judging, unit, points, who)
    with pytest.raises(Refusal, match="不能再改"):
        give(judging, unit, "0", ma)
    assert 4 * Standing(2026).judged(unit)["G1"] == 3
    assert Judgement.objects.count() == 3
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Judgement.objects.update(points=4)


def test_nobody_learns_what_was_given_before_the_result(client, judging, network, ma, gao, li, sun):
    for name in ("北关", "西关"):
        give(judging, network[name], "3", ma)
        give(judging, network[name], "3", gao)
    assert street(Standing(2026), network, "北关").line_of("G1").why_not == "尚未评定"
    walk("settle", by=sun)
    assert street(Standing(2026), network, "北关").line_of("G1").why_not == ""


def test_nobody_approves_what_they_prepared(network, sun, wednesday):
    plans.begin_plan(2026, by=sun)
    walk("consult", by=sun)
    wednesday.move_to(at(9, day=date(2026, 12, 7)))
    with pytest.raises(Refusal, match="不能由经办人自己批准"):
        walk("issue", by=sun)


def test_a_grade_that_differs_from_the_points_needs_a_reason(
    judging, network, sun, zhou, ma, gao, client, wednesday
):
    for name in ("北关", "西关"):
        give(judging, network[name], "3", ma)
        give(judging, network[name], "3", gao)
    for verb, who in (("settle", sun), ("publish", zhou)):
        walk(verb, by=who)
    wednesday.move_to(at(9, day=date(2027, 2, 1)))
    client.force_login(zhou)
    grades = {f"grade{place.unit.pk}": "不合格" for place in Standing(2026).places()}
    best = max(Standing(2026).places(), key=lambda place: place.total)
    assert best.grade != "不合格"
    assert "请写明理由" in text(client.post(address("take_step", "grade"), grades))
    assert not Result.objects.exists()
    client.post(address("take_step", "grade"), grades | {"note": "区委督查通报"})
    assert Turn.objects.last().note == "区委督查通报"


def test_only_the_team_judges(judging, network, sun, client, wu):
    with pytest.raises(Refusal, match="不在今年的考评组"):
        give(judging, network["西关"], "4", sun)
    client.force_login(wu)
    assert client.get(reverse("assessment:judging")).status_code == 404
    assert (
        client.post(reverse("assessment:judge", args=[2026, "610104003", "G1"])).status_code == 404
    )


def test_more_than_the_weight_is_refused_beside_the_field(judging, client, ma):
    client.force_login(ma)
    answer = client.post(
        reverse("assessment:judge", args=[2026, "610104003", "G1"]),
        {"points": "4.01", "reason": "好"},
    )
    assert "最多 4.00 分" in text(answer)
    assert not Judgement.objects.exists()


# Events, excuses, red lines -------------------------------------------------------------------


def event(plan, unit, code, by, document="莲司〔2026〕8号"):
    return records.write_event(
        plan, unit, code, on=date(2026, 11, 1), document=document, note="经查属实", by=by
    )


def test_a_complaint_costs_a_point_until_it_is_voided(client, reckoned, network, sun):
    plan, unit = Plan.objects.get(), network["西关"]
    before = Standing(2026).totals[unit.pk]
    client.force_login(sun)
    typed = {
        "unit": unit.pk,
        "code": "Q1",
        "on": "2026-11-01",
        "document": "莲司〔2026〕8号",
        "note": "窗口态度投诉查实",
    }
    client.post(address("add_event"), typed)
    sheet = street(Standing(2026), network, "西关")
    assert (sheet.taken, Standing(2026).totals[unit.pk]) == (1, max(0, before - 1))
    again = typed | {"document": "莲司[2026] 8号"}  # the same document, typed otherwise
    assert "已经给这个街道记过" in text(client.post(address("add_event"), again))
    client.post(address("void_event", Event.objects.get().pk), {"reason": "复查不属实"})
    assert Standing(2026).totals[unit.pk] == before
    with pytest.raises(IntegrityError, match="was decided and stays"), transaction.atomic():
        Event.objects.update(void_reason="别的")
    assert plan.events.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"document": ""}, "请填写文号"),
        ({"on": "2025-12-31"}, "2026 年以内"),
        ({"code": "A1"}, "没有这个选项"),
        ({"note": "当事人电话 13900000001"}, "不要写证件号码"),
        ({"note": "电话 139.0000 0001"}, "不要写证件号码"),
        ({"document": "13900000001"}, "不要写证件号码"),
    ],
)
def test_an_event_needs_its_proof(client, reckoned, network, sun, changes, words):
    client.force_login(sun)
    typed = {
        "unit": network["西关"].pk,
        "code": "Q1",
        "on": "2026-11-01",
        "document": "莲司〔2026〕8号",
        "note": "投诉查实",
    }
    answer = client.post(address("add_event"), typed | changes)
    assert words in text(answer)
    assert not Event.objects.exists()


def test_of_one_kind_of_praise_only_the_highest_counts(reckoned, network, sun):
    plan, unit = Plan.objects.get(), network["西关"]
    for code in ("P1", "P2", "P4"):
        event(plan, unit, code, sun)
    assert street(Standing(2026), network, "西关").added == 3  # two of the city, one besides


def test_an_excuse_is_public_and_can_be_ended(client, reckoned, network, sun):
    client.force_login(sun)
    client.post(
        address("add_excuse"),
        {"unit": network["北关"].pk, "codes": ["A1", "B3"], "reason": "七月洪灾"},
    )
    lines = {line.item.code: line.why_not for line in street(Standing(2026), network, "北关").lines}
    assert (lines["A1"], lines["B3"]) == ("免责", "免责")
    row = Plan.objects.get().excuses.get(code="A1")
    client.post(address("end_excuse", row.pk))
    lines = {line.item.code: line.why_not for line in street(Standing(2026), network, "北关").lines}
    assert lines["A1"] != "免责"


def test_a_flag_without_a_decision_leaves_the_grade_untouched(
    client, team, network, panel, sun, ma
):
    line = team.red_lines.first()
    before = {place.unit.pk: place.grade for place in Standing(2026).places()}
    flag = records.raise_flag(team, network["北关"], line, facts="有人反映", by=ma)
    assert {place.unit.pk: place.grade for place in Standing(2026).places()} == before
    with pytest.raises(IntegrityError, match="flag_caps_by_decision_only"), transaction.atomic():
        Flag.objects.update(cap="不合格")
    client.force_login(sun)
    two = {"cap": "不合格", "panel": [m.pk for m in panel[:2]], "opinion": "查实"}
    assert "至少 3 人" in text(client.post(address("decide_flag", flag.pk), two))
    client.post(address("decide_flag", flag.pk), two | {"panel": [m.pk for m in panel]})
    grades = {place.unit.pk: place.grade for place in Standing(2026).places()}
    assert grades[network["北关"].pk] == "不合格"
    with pytest.raises(IntegrityError, match="was decided and stays"), transaction.atomic():
        Flag.objects.update(cap="")


def test_a_red_line_waits_for_one_decision(client, team, network, sun, ma):
    line, unit = team.red_lines.first(), network["北关"]
    typed = {"unit": unit.pk, "red_line": line.pk, "facts": "有人反映"}
    client.force_login(sun)
    client.post(address("add_flag"), typed)
    assert "已经提出，还没有认定" in text(client.post(address("add_flag"), typed))
    flag = Flag.objects.get()
    with pytest.raises(IntegrityError, match="one_open_flag"), transaction.atomic():
        Flag.objects.create(plan=team, unit=unit, red_line=line, facts="x", raised_by=ma)
    Flag.objects.update(panel="x", opinion="不属实", decided_by=sun, decided_at=flag.raised_at)
    records.raise_flag(team, unit, line, facts="又有人反映", by=ma)


def test_a_street_says_its_opinion_once_each_time_it_is_asked(client, network, sun, li):
    plan = plans.begin_plan(2026, by=sun)
    client.force_login(li)
    for number in (1, 2):
        walk("consult", by=sun)
        assert "提意见" in text(client.get(address("plan")))
        client.post(address("say_opinion"), {"text": "A1 的目标太高"})
        assert address("say_opinion") not in text(client.get(address("plan")))
        assert "已经提过意见" in text(client.post(address("say_opinion"), {"text": "还有一句"}))
        assert plan.opinions.count() == number
        walk("redraft", by=sun)


# Objections -----------------------------------------------------------------------------------


def test_an_open_dispute_is_a_range_and_an_upheld_one_counts(team, network, li, sun, gao):
    unit = network["北关"]
    found = {point: point == "hours" for point in checks.SHEETS["A3"].points}
    both(unit, "A3", found, by=(sun, gao), year=2026)
    now = Standing(2026).totals[unit.pk]
    claim = records.contest(team, unit, "A3", numerator=5, denominator=5, reason="都已公示", by=li)
    low, high = Standing(2026).span(unit)
    assert (low, high) == (now, 100)  # nothing else can be scored here
    assert Standing(2026).totals[unit.pk] == now
    records.answer_objection(claim, is_upheld=True, opinion="属实", points=None, panel=(), by=sun)
    figure = street(Standing(2026), network, "北关").line_of("A3").figure
    assert (figure.numerator, figure.denominator) == (5, 5)
    assert (Standing(2026).span(unit), Standing(2026).totals[unit.pk]) == (None, high)
    with pytest.raises(Refusal, match="已经答复"):
        records.answer_objection(claim, is_upheld=False, opinion="x", points=None, panel=(), by=sun)


def test_a_street_proves_what_it_says_and_nothing_is_added_later(
    client, team, network, li, wu, ma, sun, zhao
):
    client.force_login(li)
    claim = {"numerator": 3, "denominator": 3, "reason": "有一件记错"}
    refused = client.post(address("contest", "B1"), claim | {"files": upload(b"MZ")})
    assert "只能上传照片" in text(refused)
    client.post(address("contest", "B1"), claim | {"files": [upload(png()), upload(pdf())]})
    first, second = ObjectionFile.objects.all()
    assert (first.label, second.label) == ("佐证材料（1）", "佐证材料（2）")
    for who, status in ((li, 200), (ma, 200), (sun, 200), (wu, 404), (zhao, 404)):
        client.force_login(who)
        answer = client.get(address("objection_file", first.pk))
        assert answer.status_code == status, who
        assert status == 404 or answer.content.startswith(b"%PDF-")
    looks = AccessLog.objects.filter(what=AccessLog.What.ATTACHMENT)
    assert {look.user for look in looks} == {li, ma, sun}
    client.force_login(sun)
    assert address("objection_file", second.pk) in text(client.get(address("records")))
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        ObjectionFile.objects.update(label="别的")
    with pytest.raises(IntegrityError), transaction.atomic():
        StoredFile.objects.filter(pk=first.file_id).delete()


def test_who_has_to_answer_is_reminded_before_the_day_and_after_it(
    client, team, network, li, sun, he, wednesday
):
    row = records.contest(
        team, network["北关"], "B1", numerator=3, denominator=3, reason="x", by=li
    )

    def heard(who, day):
        wednesday.move_to(at(9, day=day))
        remind_of_objections()
        remind_of_objections()
        drain()
        return [item.text for item in who.inbox.order_by("pk") if "质疑" in item.text]

    assert row.due_on == date(2027, 1, 25)
    assert heard(sun, date(2027, 1, 20)) == []
    [soon] = heard(sun, date(2027, 1, 21))
    assert soon == "2026 年考核，北关街道对 B1 的数据质疑请在 2027-01-25 前答复。"
    client.force_login(sun)
    assert "逾期未答复" not in text(client.get(address("records")))
    _, late = heard(sun, date(2027, 1, 26))
    assert "已经逾期" in late
    assert heard(he, date(2027, 1, 27)) == []  # of the panel, which decides on appeals only
    client.force_login(sun)
    assert "逾期未答复" in text(client.get(address("records")))
    records.answer_objection(row, is_upheld=False, opinion="x", points=None, panel=(), by=sun)
    assert "逾期未答复" not in text(client.get(address("records")))


def test_what_was_not_put_right_is_marked_and_goes_on_to_the_next_year(
    client, network, sun, wednesday
):
    plan, unit = plans.begin_plan(2026), network["北关"]
    plans.begin_plan(2027)
    Cycle.objects.filter(plan=plan).update(state="rectifying", document="莲考〔2027〕1号")
    days = {"plan_due": date(2026, 12, 1), "done_due": date(2026, 12, 10)}
    row = Rectification.objects.create(plan=plan, unit=unit, code="B1", **days)
    for day, planned, is_overdue in ((1, False, False), (2, False, True), (2, True, False), (11, True, True)):  # fmt: skip
        wednesday.move_to(at(9, day=date(2026, 12, day)))
        if planned and not row.planned_at:
            records.plan_rectification(row, measures="排班")
            row.refresh_from_db()
        assert row.is_overdue == is_overdue
        client.force_login(sun)
        assert ("逾期" in text(client.get(address("cycle")))) == is_overdue
    following = text(client.get(reverse("assessment:cycle", args=[2027])))
    assert "上一年没有完成的整改（1）" in following
    assert "逾期" in following


def test_a_street_objects_for_itself_alone_and_in_its_time(client, team, network, li, wu):
    client.force_login(li)
    assert client.get(address("appeal", "A1")).status_code == 200
    answer = client.post(address("appeal", "A1"), {"reason": "不服"})
    assert "不能申诉" in text(answer)
    client.post(address("contest", "A1"), {"numerator": 1, "denominator": 1, "reason": "有安排"})
    assert Objection.objects.get().unit == network["北关"]
    client.force_login(wu)
    assert "有安排" not in text(client.get(reverse("assessment:own_sheet"), follow=True))
    assert client.get(address("unit_sheet", "610104003")).status_code == 404


def test_who_scored_who_is_of_the_street_and_who_appealed_do_not_decide(
    judging, network, sun, zhou, li, wu, ma, gao, tang, qin, jing
):
    for unit in ("北关", "西关"):
        give(judging, network[unit], "3", ma)
        give(judging, network[unit], "3", gao)
    for verb, who in (("settle", sun), ("publish", zhou)):
        walk(verb, by=who)
    row = records.appeal(judging, network["西关"], "G1", reason="不服", by=wu)
    good = [records.add_assessor(judging, who, "panel", by=sun) for who in (tang, qin, sun)]
    of_the_street = records.add_assessor(judging, wu, "panel", by=sun)
    scorers = list(judging.assessors.exclude(duty="panel"))[:3]
    ruling = {"is_upheld": True, "opinion": "x", "by": sun}
    for panel in (scorers, [*good, of_the_street]):
        with pytest.raises(Refusal, match="应当回避"):
            records.answer_objection(row, points=Decimal(1), panel=panel, **ruling)
    with pytest.raises(Refusal, match="至少 3 人"):
        records.answer_objection(row, points=Decimal(1), panel=good[:2], **ruling)
    with pytest.raises(Refusal, match="请填 0 到"):
        records.answer_objection(row, points=Decimal(101), panel=good, **ruling)


def test_a_bonus_that_was_left_out_can_be_granted_on_appeal(
    judging, network, sun, zhou, ma, gao, wu, tang, qin
):
    for unit in ("北关", "西关"):
        give(judging, network[unit], "3", ma)
        give(judging, network[unit], "3", gao)
    for verb, who in (("settle", sun), ("publish", zhou)):
        walk(verb, by=who)
    row = records.appeal(judging, network["西关"], "P2", reason="经验在全市推广", by=wu)
    panel = [records.add_assessor(judging, who, "panel", by=sun) for who in (tang, qin, sun)]
    records.answer_objection(
        row, is_upheld=True, opinion="属实", points=Decimal(2), panel=panel, by=sun
    )
    assert street(Standing(2026), network, "西关").added == 2


def test_one_person_has_one_duty(team, ma, sun, zhou):
    with pytest.raises(Refusal, match="已在考评人员里"):
        records.add_assessor(team, ma, "panel", by=sun)
    with pytest.raises(Refusal, match="已有组长"):
        records.add_assessor(team, zhou, "lead", by=sun)


# Streets that come together -------------------------------------------------------------------


def test_what_is_looked_at_counts_until_the_result_is_settled(judging, network, sun, zhou, ma, gao):
    """In January places and files of the old year are still looked at; then nothing moves any more."""
    unit = network["西关"]
    points = {str(number): number > 0 for number in range(5)}
    both(unit, "A3", points, by=(sun, gao), on=date(2027, 1, 21), year=2026)
    figure = street(Standing(2026), network, "西关").line_of("A3").figure
    assert (figure.numerator, figure.denominator) == (4, 5)
    for name in ("北关", "西关"):
        give(judging, network[name], "3", ma)
        give(judging, network[name], "3", gao)
    walk("settle", by=sun)
    figure = street(Standing(2026), network, "西关").line_of("A3").figure
    assert (figure.numerator, figure.denominator) == (4, 5)
    with pytest.raises(Refusal, match="不能再检查"):
        checks.write_down(unit, "A3", points, by=sun, on=date(2027, 1, 21), year=2026)
    assert Closing.objects.filter(year=2026).count() == 2


def test_a_head_of_two_streets_hears_of_both(issued, network, wednesday, li, zhou):
    Posting.objects.create(
        user=li, center=network["西关"], role="station_head", valid_from=date(2026, 1, 1)
    )
    wednesday.move_to(at(9, day=LATER))
    walk("close", by=zhou)
    drain()
    assert len([item for item in li.inbox.all() if "自评" in item.text]) == 2


def test_closed_late_a_street_still_has_five_days(issued, wednesday, zhou):
    wednesday.move_to(at(9, day=date(2027, 1, 22)))
    assert walk("close", by=zhou).until == date(2027, 1, 29)


def test_last_years_tasks_come_first(client, closed, li):
    plans.begin_plan(2027)
    client.force_login(li)
    page = text(client.get(reverse("assessment:own_sheet"), follow=True))
    assert "自评到" in page
    assert "2026 年考核得分" in page


def test_a_merged_street_is_weighed_by_days_and_leaves_the_ranking(issued, network, wednesday):
    old, new = network["西关"], network["北关"]
    Center.objects.filter(pk=old.pk).update(closed_on=date(2026, 12, 1), successor=new)
    CenterPeriod.objects.filter(center=old).update(valid_to=date(2026, 11, 30))
    actions.roll_up(actions.start_roll_up(2026).pk)
    standing = Standing(2026)
    assert [place.unit for place in standing.places()] == [new]
    days = {unit.area: standing.days_of(unit) for unit in standing.streets}
    assert days == {"北关街道": 341, "西关街道": 334}  # to 7 December, to 30 November
    assert standing.with_merged(new, {old.pk: Decimal(80), new.pk: Decimal(90)}) == Decimal("85.05")


def test_a_street_that_began_in_the_year_weighs_its_own_days(issued, network):
    old, new = network["西关"], network["北关"]
    Center.objects.filter(pk=old.pk).update(closed_on=date(2026, 12, 1), successor=new)
    CenterPeriod.objects.filter(center=new).update(valid_from=date(2026, 12, 1))
    actions.roll_up(actions.start_roll_up(2026).pk)
    standing = Standing(2026)
    assert standing.days_of(new) == 7
    assert standing.with_merged(new, {old.pk: Decimal(80), new.pk: Decimal(90)}) == Decimal("80.21")


def test_nothing_turns_a_cycle_twice(closed, zhou):
    cycle = closed.cycle
    with pytest.raises(Refusal, match="不能关账"):
        turn(cycle, "close", by=zhou)
    assert Assessor.objects.count() == 0
