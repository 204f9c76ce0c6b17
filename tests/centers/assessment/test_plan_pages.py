"""Making a plan through the pages: rows, grades, red lines, the spreadsheet, issuing, amending."""

from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint
from django.urls import reverse
from openpyxl import load_workbook

from centers.assessment import actions, plans, records
from centers.assessment.models import Amendment, Band, Plan, PlanRow, RedLine
from centers.assessment.standing import Standing
from centers.common.refusals import Refusal
from tests.cast import at

from .conftest import both, walk

ROW = {
    "order": 1, "code": "A1", "group": "平台建设", "name": "三级平台覆盖率", "weight": "6", "rule": "linear",
    "target": "100", "floor": "0", "cap": "", "section": "科室", "evidence": "记录",
}  # fmt: skip


@pytest.fixture
def draft(network):
    return plans.begin_plan(2026)


def address(name, *arguments):
    return reverse(f"assessment:{name}", args=[2026, *arguments])


def text(answer):
    return answer.content.decode()


def book_of(client, **query):
    answer = client.get(address("plan_xlsx"), query)
    return BytesIO(b"".join(answer.streaming_content))


def put_in(client, data, name="plan.xlsx"):
    return client.post(address("upload"), {"file": SimpleUploadedFile(name, data)})


def test_a_row_is_changed_added_and_removed(client, draft, sun):
    client.force_login(sun)
    page = text(client.get(address("edit_row", "B1")))
    assert 'value="98"' in page  # in percent
    client.post(address("edit_row", "A1"), ROW | {"weight": "7.5", "target": "95"})
    row = draft.rows.get(code="A1")
    assert (row.weight, row.target) == (Decimal("7.5"), Decimal("0.95"))
    client.post(
        address("add_row"), ROW | {"code": "m1", "rule": "manual", "target": "1", "weight": "4"}
    )
    assert draft.rows.get(code="M1").rule == "manual"
    client.post(address("remove_row", "M1"))
    assert not draft.rows.filter(code="M1").exists()
    assert "应当正好是 100" in text(client.get(address("plan")))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"weight": "0"}, "权重要大于 0"),
        ({"target": "101"}, "1 到 100 之间"),
        ({"target": "0.96"}, "1 到 100 之间"),
        ({"code": "b1"}, "方案里已有这个代码"),
        ({"code": "A/1"}, "一两个大写字母加数字"),
        ({"rule": "bonus"}, "权重填 0"),
        ({"rule": "deduct", "target": "1", "floor": "9"}, "不能超过权重"),
        ({"weight": "NaN"}, "请填写数字"),
        ({"name": ""}, "请填写指标"),
        ({"by_median": "on"}, "权重最多 3"),
    ],
)
def test_a_wrong_row_says_what_is_wrong_and_changes_nothing(client, draft, sun, changes, words):
    client.force_login(sun)
    answer = client.post(address("edit_row", "A1"), ROW | changes)
    assert answer.status_code == 422
    assert words in text(answer)
    assert draft.rows.get(code="A1").weight == 6


def test_settings_grades_and_red_lines(client, draft, sun):
    client.force_login(sun)
    client.post(
        address("plan_settings"),
        {"source": "区政府文件", "most_added": "4", "most_taken": "8", "first_half": "40"},
    )
    plan = Plan.objects.get()
    assert (plan.most_added, plan.most_taken, plan.first_half) == (4, 8, 40)
    first, *others = plan.bands.all()
    typed = {f"least{band.pk}": band.least for band in others} | {f"least{first.pk}": "92", f"share{first.pk}": "20"}  # fmt: skip
    client.post(address("bands"), typed)
    assert plan.bands.values_list("least", "share").first() == (92, 20)
    wrong = client.post(address("bands"), typed | {f"least{first.pk}": "70"})
    assert "从高到低" in text(wrong)
    veto = {"words": "某事", "is_veto": "on"}
    assert "必须写明上位依据" in text(client.post(address("add_red_line"), veto))
    client.post(address("add_red_line"), veto | {"legal_basis": "某条例第九条"})
    line = plan.red_lines.get(words="某事")
    client.post(address("remove_red_line", line.pk))
    assert not plan.red_lines.filter(pk=line.pk).exists()


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("most_added", "-1", "不能小于 0。"), ("most_taken", "-0.5", "不能小于 0。"), ("first_half", "-1", "不能小于 0。"),
        ("first_half", "100", "填 1 到 99 之间的整数"), ("most_added", "", "请填写加分上限"), ("most_taken", "", "请填写扣分上限"),
    ],
)  # fmt: skip
def test_wrong_settings_are_told_in_words(client, draft, sun, name, value, words):
    client.force_login(sun)
    right = {"source": "x", "most_added": "5", "most_taken": "10", "first_half": "40"}
    page = text(client.post(address("plan_settings"), right | {name: value}))
    assert words in page
    assert "约束" not in page


def test_every_rule_of_a_plan_that_a_form_may_break_has_words():
    """So that nobody reads the name of a rule, whatever else a form forgets."""
    for model in (Plan, PlanRow, Band, RedLine):
        for rule in model._meta.constraints:
            is_typed = isinstance(rule, CheckConstraint) and "_at" not in str(rule.condition)
            if is_typed and "amendment" not in str(rule.condition):
                stock = CheckConstraint.default_violation_error_message
                assert rule.violation_error_message != stock, rule.name


def test_a_veto_without_a_basis_is_refused_by_model_and_database(draft):
    with pytest.raises(ValidationError, match="上位依据"):
        RedLine.objects.create(plan=draft, order=9, words="某事", is_veto=True)
    with pytest.raises(IntegrityError, match="veto_has_a_legal_basis"), transaction.atomic():
        draft.red_lines.update(is_veto=True)


def test_a_plan_goes_out_and_comes_back_unchanged(client, draft, sun):
    client.force_login(sun)
    names = ("code", "weight", "target", "rule", "once", "always", "order", "least")
    before = list(draft.rows.values(*names))
    assert draft.rows.get(code="H2").least == 30
    data = book_of(client).getvalue()
    draft.rows.filter(code="A1").update(weight=1)
    assert put_in(client, data).status_code == 302
    assert list(draft.rows.values(*names)) == before


def test_a_spreadsheet_with_a_wrong_line_changes_nothing(client, draft, sun):
    client.force_login(sun)
    book = load_workbook(book_of(client))
    sheet = book.active
    sheet["E4"], sheet["G5"] = "很多", "随便"
    wrong = BytesIO()
    book.save(wrong)
    answer = put_in(client, wrong.getvalue())
    assert answer.status_code == 422
    assert "第 4 行" in text(answer)
    assert "第 5 行" in text(answer)
    assert draft.rows.count() == 31


def test_a_percentage_of_a_spreadsheet_is_what_it_says(client, draft, sun):
    client.force_login(sun)
    book = load_workbook(book_of(client))
    sheet = book.active
    assert sheet["B4"].value == "A1"
    sheet["F4"], sheet["K4"] = 0.97, True
    sheet["F4"].number_format = "0%"
    changed = BytesIO()
    book.save(changed)
    put_in(client, changed.getvalue())
    row = draft.rows.get(code="A1")
    assert (row.target, row.always) == (Decimal("0.97"), True)


def bomb(size=30 * 1024 * 1024):
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * size)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"not a book", "打不开"),
        (bomb(), "太大"),
        (b"0" * 1024 * 1025, "超过 1 MB"),
        (bomb(1024)[:-30] + b"0" * 30, "打不开"),
        (bomb(1024).replace(b"x", b"y", 3), "打不开"),
    ],
    ids=["words", "bomb", "large", "cut", "changed"],
)
def test_other_files_are_refused(client, draft, sun, data, words):
    client.force_login(sun)
    answer = put_in(client, data)
    assert answer.status_code == 422
    assert words in text(answer)


def test_a_plan_is_issued_by_another_after_the_streets_were_asked(
    client, draft, sun, zhou, li, wednesday
):
    client.force_login(li)
    assert client.get(address("plan")).status_code == 404
    client.force_login(sun)
    client.post(address("take_step", "consult"))
    client.force_login(li)
    assert "征求意见" in text(client.get(reverse("assessment:own_sheet"), follow=True))
    client.post(address("say_opinion"), {"text": "A1 的目标偏高，建议九成。"})
    client.force_login(zhou)
    assert "A1 的目标偏高" in text(client.get(address("plan")))
    assert "2026-12-02 以后才能进行" in text(client.get(address("cycle")))
    assert client.post(address("take_step", "issue")).status_code == 422
    wednesday.move_to(at(9, day=date(2026, 12, 3)))
    client.force_login(sun)
    assert client.post(address("take_step", "issue")).status_code == 404
    client.force_login(zhou)
    client.post(address("take_step", "issue"))
    plan = Plan.objects.get()
    assert plan.issued_by == zhou
    client.force_login(sun)
    for name, arguments in [
        ("edit_row", ["A1"]),
        ("plan_settings", []),
        ("bands", []),
        ("upload", []),
    ]:
        assert client.get(address(name, *arguments)).status_code == 404


def test_nothing_changes_while_the_streets_are_asked(client, draft, sun):
    client.force_login(sun)
    walk("consult", by=sun)
    client.post(address("remove_row", "A1"))
    client.post(address("remove_red_line", draft.red_lines.first().pk))
    assert client.get(address("bands")).status_code == 404
    assert draft.rows.filter(code="A1").exists()
    assert draft.red_lines.count() == 7
    walk("redraft", by=sun)
    client.post(address("remove_row", "A1"))
    assert not draft.rows.filter(code="A1").exists()


def test_a_street_does_not_read_an_amendment_in_the_making(client, issued, sun, li):
    plans.begin_amendment(
        issued, document="莲考〔2026〕3号", reason="密", since=date(2026, 12, 16), by=sun
    )
    client.force_login(li)
    assert "莲考〔2026〕3号" not in text(client.get(address("plan")))
    assert client.get(address("plan"), {"version": "1"}).status_code == 404
    client.force_login(sun)
    assert "拟定中" in text(client.get(address("plan")))


def test_a_cap_below_nothing_is_refused(client, draft, sun):
    client.force_login(sun)
    answer = client.post(
        address("edit_row", "P1"),
        ROW | {"code": "P1", "rule": "bonus", "weight": "0", "target": "1", "cap": "-3"},
    )
    assert "不能小于 0" in text(answer)
    with pytest.raises(IntegrityError, match="cap_is_not_below_zero"), transaction.atomic():
        draft.rows.filter(code="P1").update(cap=-3)


def test_a_row_may_ask_for_more_cases_than_others(client, draft, sun, network, gao):
    client.force_login(sun)
    row = ROW | {"code": "A3", "name": "公示与无障碍", "weight": "3"}
    client.post(address("edit_row", "A3"), row | {"least": "30"})
    assert "不足 30 件不计分" in text(client.get(address("plan")))
    both(network["北关"], "A3", {str(n): True for n in range(29)}, by=(sun, gao))
    assert Standing(2026).is_reckoned is False
    actions.roll_up(actions.start_roll_up(2026).pk)
    line = Standing(2026).sheets[network["北关"].pk].line_of("A3")
    assert (line.figure.denominator, line.why_not) == (29, "样本不足")
    assert "29/29，100.00%，样本少" in text(client.get(address("unit_sheet", "610104003")))
    draft.rows.filter(code="A3").update(least=None)
    assert Standing(2026).sheets[network["北关"].pk].line_of("A3").why_not == ""
    assert "不能小于 1。" in text(client.post(address("edit_row", "A3"), row | {"least": "0"}))
    with pytest.raises(IntegrityError, match="asks_for_some"), transaction.atomic():
        draft.rows.filter(code="A3").update(least=0)


def test_a_row_that_is_renamed_from_a_day_on_breaks_no_page(client, issued, sun, zhou):
    """Issued, but not in force yet: pages go by the rows of today."""
    amendment = plans.begin_amendment(
        issued, document="莲考〔2026〕3号", reason="更名", since=date(2026, 12, 16), by=sun
    )
    issued.rows.filter(number=1, code="A1").update(code="A9")
    plans.issue_amendment(amendment, by=zhou)
    actions.roll_up(actions.start_roll_up(2026).pk)
    client.force_login(zhou)
    for name, arguments in [
        ("ranking_of", []),
        ("table", []),
        ("unit_sheet", ["610104003"]),
        ("what_if", ["610104003"]),
        ("records", []),
    ]:
        assert client.get(address(name, *arguments)).status_code == 200, name
    assert client.get(address("table_xlsx")).status_code == 200


def test_an_event_is_weighed_by_the_plan_of_its_day(issued, sun, zhou, wednesday, network):
    amendment = plans.begin_amendment(
        issued, document="莲考〔2026〕3号", reason="加重", since=date(2026, 12, 16), by=sun
    )
    issued.rows.filter(number=1, code="Q1").update(target=5)
    plans.issue_amendment(amendment, by=zhou)
    wednesday.move_to(at(9, day=date(2026, 12, 20)))
    for day, document in ((date(2026, 3, 1), "一号"), (date(2026, 12, 18), "二号")):
        records.write_event(
            Plan.objects.get(),
            network["西关"],
            "Q1",
            on=day,
            document=document,
            note="查实",
            by=sun,
        )
        actions.roll_up(actions.start_roll_up(2026).pk)
    assert Standing(2026).sheets[network["西关"].pk].taken == 6


def test_people_judge_no_more_than_a_fifth(draft):
    draft.rows.filter(code__in=["D1", "A1", "B1"]).update(rule="manual", target=1)
    with pytest.raises(Refusal, match="不能超过 20"):
        plans.issue_plan(draft, by=None)


# Amendments -----------------------------------------------------------------------------------


def test_what_was_issued_changes_by_a_numbered_amendment_and_only_forward(
    client, issued, sun, zhou, wednesday
):
    client.force_login(sun)
    asked = {"document": "莲考〔2026〕3号", "reason": "上级下调目标", "since": "2026-12-07"}
    assert "填明天或以后" in text(client.post(address("amend"), asked))
    client.post(address("amend"), asked | {"since": "2026-12-16"})
    client.post(
        address("edit_row", "B1"), ROW | {"code": "B1", "group": "法律援助", "target": "40"}
    )
    with pytest.raises(Refusal, match="已有一次调整"):
        plans.begin_amendment(issued, document="x", reason="y", since=date(2026, 12, 20), by=sun)
    assert client.post(address("issue_amendment")).status_code == 404
    client.force_login(zhou)
    client.post(address("issue_amendment"))
    plan = Plan.objects.get()
    assert plan.rows.get(number=0, code="B1").target == Decimal("0.98")
    assert plan.rows.get(number=1, code="B1").target == Decimal("0.4")
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        plan.rows.filter(number=1).update(weight=3)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        Amendment.objects.update(since=date(2026, 1, 1))
    wednesday.move_to(at(9, day=date(2026, 12, 20)))
    actions.roll_up(actions.start_roll_up(2026).pk)
    parts = [(part.first, part.number) for part, _ in Standing(2026).parts]
    assert parts == [(date(2026, 1, 1), 0), (date(2026, 12, 16), 1)]
    assert not Standing(2026).lacks_parts


def test_an_amendment_that_was_not_issued_goes_without_a_trace(client, issued, sun):
    client.force_login(sun)
    client.post(
        address("amend"), {"document": "莲考〔2026〕3号", "reason": "试", "since": "2026-12-16"}
    )
    client.post(address("drop_amendment"))
    assert not Amendment.objects.exists()
    assert Plan.objects.get().rows.count() == 31


def test_an_amendment_whose_day_has_come_is_not_issued_any_more(issued, sun, zhou, wednesday):
    amendment = plans.begin_amendment(
        issued, document="莲考〔2026〕3号", reason="试", since=date(2026, 12, 10), by=sun
    )
    wednesday.move_to(at(9, day=date(2026, 12, 10)))
    with pytest.raises(Refusal, match="只能对以后生效"):
        plans.issue_amendment(amendment, by=zhou)
    with pytest.raises(IntegrityError, match="amendment_only_forward"), transaction.atomic():
        Amendment.objects.update(issued_on=date(2026, 12, 10), issued_by=zhou)


@pytest.mark.parametrize("rows", [Band, RedLine])
def test_grades_and_red_lines_of_an_issued_plan_are_frozen(issued, rows):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        rows.objects.update(order=77)
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        rows.objects.first().delete()


def test_nothing_is_added_to_an_issued_plan(issued):
    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        PlanRow.objects.create(
            plan=issued, order=99, code="X1", group="X", name="X", weight=1, rule="linear", target=1
        )


def test_halves_are_scored_by_themselves(draft, checked, sun, zhou, wednesday):
    plan = Plan.objects.get()
    plan.first_half = 40
    plan.save()
    run = actions.roll_up(actions.start_roll_up(2026).pk)
    assert run.parts == [["2026-01-01", "2026-06-30"], ["2026-07-01", "2026-11-27"]]
    standing = Standing(2026)
    assert [(part.share.numerator, number) for part, number in standing.parts] == [(2, 1), (3, 2)]
    assert all(0 <= sheet.total <= 100 for sheet in standing.sheets.values())


def test_who_has_no_base_year_is_measured_by_the_middle(draft, network, sun, gao):
    """Of two streets at 100 % and 80 % the middle is 90 %."""
    draft.rows.filter(code="A3").update(by_median=True)
    for name, good in (("北关", 5), ("西关", 4)):
        points = {str(number): number < good for number in range(5)}
        both(network[name], "A3", points, by=(sun, gao))
    actions.roll_up(actions.start_roll_up(2026).pk)
    standing = Standing(2026)
    assert standing.medians == {"A3": Decimal("0.9")}
    line = standing.sheets[network["西关"].pk].line_of("A3")
    assert line.item.target == Decimal("0.9")
    assert line.points == round(line.weight * 8 / 9, 2)
    with pytest.raises(IntegrityError, match="weighs_little"), transaction.atomic():
        draft.rows.filter(code="B1").update(by_median=True)


def test_the_plan_of_next_year_can_be_made_and_no_later_one(client, network, sun):
    client.force_login(sun)
    client.post(reverse("assessment:begin_plan", args=[2027]))
    assert client.get(reverse("assessment:plan", args=[2027])).status_code == 200
    assert client.get(reverse("assessment:plan", args=[2028])).status_code == 404


def test_a_step_that_does_not_follow_is_refused(draft, sun):
    with pytest.raises(Refusal, match="不能公示"):
        walk("publish", by=sun)
