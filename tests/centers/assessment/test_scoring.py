"""From figures to points: rules, weights, rounding, rank and grade."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from centers.assessment.scoring import (
    EXCUSED,
    NOT_CONNECTED,
    NOT_JUDGED,
    RULES,
    TOO_FEW,
    Band,
    Figure,
    Item,
    Scheme,
    combined,
    deducted,
    gains,
    judgement,
    merged,
    ranks,
    reached,
    redistributed,
    ruled,
    sheet,
    with_beside,
)

D = Decimal
A1 = Item("A1", "A", D(6))
A2 = Item("A2", "A", D(5))
B1 = Item("B1", "B", D(6), target=D("0.98"))
C5 = Item("C5", "C", D(4), always=True)


def points(item, figure, **options):
    """What one row gives, with another one beside it that takes what it leaves."""
    return sheet(
        [item, Item("Z9", "Z", D(10))], {item.code: figure, "Z9": Figure(9, 10)}, **options
    )


# Rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "target", "figure", "expected"),
    [
        ("linear", "0.98", Figure(98, 100), "6.00"),
        ("linear", "0.98", Figure(49, 100), "3.00"),
        ("linear", "0.98", Figure(100, 100), "6.00"),
        ("linear", "0.9", Figure(2, 7), "1.90"),
        ("lower", "0.05", Figure(0, 200), "6.00"),
        ("lower", "0.05", Figure(2, 200), "4.80"),
        ("lower", "0.05", Figure(50, 200), "0.00"),
        ("threshold", "0.85", Figure(85, 100), "6.00"),
        ("threshold", "0.85", Figure(84, 100), "0.00"),
    ],
)
def test_rules(rule, target, figure, expected):
    item = Item("X1", "X", D(6), rule=rule, target=D(target))
    assert points(item, figure).lines[0].points == D(expected)


@pytest.mark.parametrize(
    ("floor", "count", "expected"),
    [("0", 0, "6.00"), ("0", 3, "4.50"), ("0", 40, "0.00"), ("2", 9, "2.00")],
)
def test_each_event_costs_down_to_the_floor(floor, count, expected):
    item = Item("X1", "X", D(6), rule="deduct", target=D("0.5"), floor=D(floor))
    full = sheet([item, A1], {"X1": Figure(0, 0), "A1": Figure(9, 9)})
    line = deducted(full, [([item], {"X1": count})]).lines[0]
    assert line.points == D(expected)


def test_an_event_costs_what_the_rows_said_on_its_day():
    """One of March at half a point, two of December at one each."""
    before = Item("X1", "X", D(6), rule="deduct", target=D("0.5"))
    after = Item("X1", "X", D(6), rule="deduct", target=D(1))
    full = sheet([after], {"X1": Figure(0, 0)})
    line = deducted(full, [([before], {"X1": 1}), ([after], {"X1": 2})]).lines[0]
    assert (line.points, line.figure.numerator) == (D("3.50"), 3)
    q = [Item("Q1", "Q", D(0), rule="penalty", target=D(points)) for points in (1, 5)]
    found = with_beside(full, [([q[0]], {"Q1": 1}), ([q[1]], {"Q1": 0})])
    assert found.taken == 1


def test_a_cap():
    most = Item("X1", "X", D(0), rule="bonus", target=D(1), cap=D(5))
    assert with_beside(sheet([A1], {}), [([most], {"X1": 9})]).added == D("5.00")


# Weights --------------------------------------------------------------------------------------


def test_what_is_not_connected_leaves_its_weight_to_its_group():
    lines = sheet([A1, A2, B1], {"A1": Figure(10, 10), "B1": Figure(98, 100)}).lines
    assert [line.weight for line in lines] == [D(11), D(0), D(6)]
    assert [line.why_not for line in lines] == ["", NOT_CONNECTED, ""]
    assert sum(line.points for line in lines) == 17


def test_an_empty_group_leaves_its_weight_to_all_others_in_proportion():
    weights = redistributed([A1, A2, B1], {"B1"})
    assert weights == {"A1": Fraction(102, 11), "A2": Fraction(85, 11), "B1": 0}
    assert sum(weights.values()) == 17


def test_few_cases_say_nothing_unless_each_one_counts():
    lines = sheet([A1, B1, C5], {"A1": Figure(9, 9), "B1": Figure(4, 4), "C5": Figure(1, 2)}).lines
    assert [line.why_not for line in lines] == ["", TOO_FEW, ""]
    assert lines[2].points == D("2.00") * lines[2].weight / 4
    nothing = sheet([A1, C5], {"A1": Figure(9, 9), "C5": Figure(0, 0)}).lines
    assert nothing[1].points == D("4.00")


@pytest.mark.parametrize(("number", "why"), [(29, TOO_FEW), (30, "")])
def test_a_row_may_ask_for_more_than_the_others(number, why):
    h2 = Item("H2", "H", D(4), least=30)
    assert sheet([A1, h2], {"A1": Figure(9, 9), "H2": Figure(20, number)}).lines[1].why_not == why


def test_an_excused_row_is_left_out():
    line = sheet([A1, B1], {"A1": Figure(9, 9), "B1": Figure(0, 9)}, excused={"B1"}).lines[1]
    assert (line.why_not, line.weight, line.points) == (EXCUSED, 0, 0)


def test_what_people_judge_waits_for_them():
    item = Item("M1", "M", D(8), rule="manual")
    assert points(item, None).lines[0].why_not == NOT_JUDGED
    assert points(item, None, judged={"M1": Fraction(7, 8)}).lines[0].points == D(7)


P1 = Item("P1", "P", D(0), rule="bonus", target=D(1), once=True)
P3 = Item("P3", "P", D(0), rule="bonus", target=D(3), once=True)
P4 = Item("P4", "R", D(0), rule="bonus", target=D(1))
Q2 = Item("Q2", "Q", D(0), rule="penalty", target=D(2))
BESIDE = [P1, P3, P4, Q2]


def beside(counts, *, good=9, **options):
    """The sheet of a unit with so many events of each row beside the hundred."""
    return with_beside(sheet([A1, *BESIDE], {"A1": Figure(good, 9)}), [(BESIDE, counts)], **options)


@pytest.mark.parametrize(
    ("counts", "added", "taken", "total"),
    [
        ({}, "0", "0", "6.00"),
        ({"P4": 2, "Q2": 1}, "2", "2", "6.00"),
        ({"P1": 2, "P3": 1}, "3", "0", "9.00"),  # of one kind only the dearest, once
        ({"P3": 2, "P4": 4}, "5", "0", "11.00"),  # within the cap
        ({"Q2": 6}, "0", "10", "0.00"),  # within the cap, and never below nothing
    ],
)
def test_what_is_added_and_taken_stands_beside_the_lines(counts, added, taken, total):
    found = beside(counts, most_added=D(5), most_taken=D(10))
    assert (found.added, found.taken, found.total) == (D(added), D(taken), D(total))
    assert [line.item.code for line in found.lines] == ["A1"]


def test_a_cap_is_one_for_the_year_however_many_parts_it_has():
    before, after = (
        Item("Q2", "Q", D(0), rule="penalty", target=D(2), cap=D(cap)) for cap in (6, 3)
    )
    halves = [([before], {"Q2": 2}), ([before], {"Q2": 2})]
    assert with_beside(sheet([A1], {}), halves).taken == 6
    amended = [([before], {"Q2": 2}), ([after], {"Q2": 2})]
    assert with_beside(sheet([A1], {}), amended).taken == 3  # as the newest row says


def test_a_panel_decides_about_a_row_and_nothing_else_moves():
    before = sheet([A1, A2], {"A1": Figure(9, 9), "A2": Figure(5, 10)})
    after = ruled(before, {"A2": D(4)})
    assert [line.points for line in after.lines] == [D("6.00"), D("4.00")]
    assert beside({"Q2": 2}, decided={"Q2": D(1)}).taken == 1


# Parts of a year ------------------------------------------------------------------------------


def test_halves_are_weighed():
    parts = [(Fraction(2, 5), sheet([A1], {"A1": Figure(3, 6)})), (Fraction(3, 5), sheet([A1], {"A1": Figure(6, 6)}))]  # fmt: skip
    found = combined(parts, {"A1": Figure(9, 12)})
    assert found.total == D("4.80")  # 0.4 × 3 + 0.6 × 6
    assert found.lines[0].figure == Figure(9, 12)


def test_a_row_that_says_nothing_in_one_half_counts_by_the_other():
    few = sheet([A1, A2], {"A1": Figure(1, 1), "A2": Figure(5, 5)})
    enough = sheet([A1, A2], {"A1": Figure(6, 6), "A2": Figure(5, 5)})
    half = Fraction(1, 2)
    found = combined([(half, few), (half, enough)], {"A1": Figure(7, 7)})
    assert [line.why_not for line in found.lines] == ["", ""]
    assert found.total == 11
    assert combined([(half, few), (half, few)], {}).lines[0].why_not == TOO_FEW


def test_how_much_of_its_points_a_rate_earns():
    lower = Item("L1", "L", D(4), rule="lower", target=D("0.05"))
    assert reached(lower, Figure(0, 100)) == 1
    assert reached(lower, Figure(50, 100)) == 0
    assert reached(B1, Figure(49, 100)) == Fraction(1, 2)
    assert reached(B1, Figure(0, 0)) is None


# What would earn more -------------------------------------------------------------------------


def test_what_would_earn_more():
    b1, lower = Item("B1", "B", D(6), target=D("0.98")), Item("L1", "L", D(4), rule="lower", target=D("0.1"))  # fmt: skip
    found = gains(sheet([A1, b1, lower], {"A1": Figure(9, 9), "B1": Figure(40, 50), "L1": Figure(3, 50)}))  # fmt: skip
    assert [(gain.line.item.code, gain.more, gain.points) for gain in found] == [
        ("L1", 3, D("2.40")),
        ("B1", 9, D("1.10")),
    ]


# Properties -----------------------------------------------------------------------------------

RATES = [code for code, rule in RULES.items() if rule.is_rate]
WEIGHTS = some.integers(1, 2000).map(lambda n: D(n) / 100)
ITEMS = some.lists(
    some.builds(
        Item,
        code=some.sampled_from([f"{g}{n}" for g in "ABCD" for n in range(1, 7)]),
        group=some.just(""), weight=WEIGHTS, rule=some.sampled_from(RATES),
        target=some.integers(1, 100).map(lambda n: D(n) / 100), always=some.booleans(),
    ),
    min_size=1, max_size=14, unique_by=lambda item: item.code,
).map(lambda items: [Item(**{**vars(item), "group": item.code[0]}) for item in items])  # fmt: skip
FIGURES = some.integers(0, 60).flatmap(
    lambda base: some.integers(0, base).map(lambda part: Figure(part, base))
)


@given(ITEMS, some.data())
def test_no_weight_is_lost_and_none_appears(items, data):
    out = data.draw(some.sets(some.sampled_from([item.code for item in items])))
    weights = redistributed(items, out)
    whole = sum(item.weight for item in items)
    assert sum(weights.values()) == (0 if len(out) == len(items) else whole)
    assert all(weight >= 0 for weight in weights.values())


@given(ITEMS, some.data())
def test_points_lie_between_nothing_and_the_weight(items, data):
    figures = {item.code: data.draw(some.none() | FIGURES) for item in items}
    known = {code: figure for code, figure in figures.items() if figure is not None}
    found = sheet(items, known)
    assert all(0 <= line.points <= line.weight + D("0.01") for line in found.lines)
    assert found.total == sum(line.points for line in found.lines)
    assert found == sheet(items, known)


@given(ITEMS, some.data())
def test_one_more_that_went_well_never_costs_points(items, data):
    figures = {item.code: data.draw(FIGURES) for item in items}
    item = data.draw(some.sampled_from(items))
    before, figure = sheet(items, figures), figures[item.code]
    if item.rule == "lower" or figure.numerator == figure.denominator:
        return
    better = figures | {item.code: Figure(figure.numerator + 1, figure.denominator)}
    assert sheet(items, better).total >= before.total


@given(ITEMS, some.data())
def test_parts_give_no_more_than_the_whole(items, data):
    """Whatever the shares, what people judged and what is known in each part."""
    items = [*items, Item("M1", "M", D(4), rule="manual")]
    judged = {"M1": data.draw(some.fractions(0, 1))}
    share = data.draw(some.fractions(0, 1))
    sheets = [
        (part, sheet(items, {i.code: data.draw(FIGURES) for i in items if i.rule != "manual"}, judged=judged))
        for part in (share, 1 - share)
    ]  # fmt: skip
    for line in combined(sheets, {}).lines:
        assert 0 <= line.points <= line.weight + D("0.02")
    assert abs(sum(line.weight for line in combined(sheets, {}).lines) - sum(i.weight for i in items)) < D("0.01")  # fmt: skip


@given(
    some.lists(some.integers(0, 6), min_size=1, max_size=5), some.integers(1, 500),
    some.none() | some.integers(0, 2000), some.sampled_from(["bonus", "penalty"]),
)  # fmt: skip
def test_parts_of_a_year_change_nothing_beside_the_hundred(counts, target, cap, rule):
    """As long as a row stays as it is, its events are worth the same however the year is cut."""
    most = cap if cap is None else D(cap) / 100
    item = Item("P4", "P", D(0), rule=rule, target=D(target) / 100, cap=most)
    cut = with_beside(sheet([A1], {}), [([item], {"P4": count}) for count in counts])
    whole = with_beside(sheet([A1], {}), [([item], {"P4": sum(counts)})])
    assert cut == whole
    assert most is None or abs(cut.line_of("P4").points) <= most


# Judging, merging, places ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        (("8", "8.5"), "8.25"),
        (("8", "9"), "8.50"),
        (("6", "9"), None),
        (("6", "9", "8.5"), "8.75"),
        (("6", "9", "7.5"), "8.25"),
    ],
)
def test_two_judge_and_a_third_where_they_are_apart(scores, expected):
    found = judgement(D(10), *(D(score) for score in scores))
    assert found == (D(expected) if expected else None)


def test_a_merged_street_is_weighed_by_days():
    assert merged([(D(90), 100), (D(80), 265)]) == D("82.74")


def test_equal_totals_share_a_place():
    assert ranks({"a": D(90), "b": D("88.5"), "c": D(90), "d": D(70)}) == {
        "a": 1, "c": 1, "b": 3, "d": 4,
    }  # fmt: skip


def test_the_fourth_of_nine_is_not_excellent():
    totals = {n: D(99 - n) for n in range(9)}
    grades = Scheme().grades(totals)
    assert [grades[n] for n in range(9)] == ["优秀"] * 3 + ["良好"] * 6


def test_who_shares_the_last_place_with_one_too_many_is_not_excellent():
    totals = dict(enumerate([D(99), D(98), D(95), D(95), *[D(70)] * 5]))
    assert list(Scheme().grades(totals).values())[:4] == [
        "优秀",
        "优秀",
        "良好",
        "良好",
    ]


def test_a_capped_unit_leaves_its_place_to_the_next():
    totals = {n: D(99 - n) for n in range(9)}
    grades = Scheme().grades(totals, {0: "合格", 8: "不合格"})
    assert (grades[0], grades[3], grades[8]) == ("合格", "优秀", "不合格")


def test_bands():
    totals = {"a": D("90"), "b": D("89.99"), "c": D("79.99"), "d": D("59.99")}
    assert Scheme().grades(totals) == {"a": "优秀", "b": "良好", "c": "合格", "d": "不合格"}


def test_no_grade_better_than_points_and_places_allow():
    totals = {n: D(99 - n) for n in range(9)}
    scheme = Scheme()
    given = scheme.grades(totals)
    assert scheme.refusal(totals, given) == ""
    assert "最多 3 个，现在是 4 个" in scheme.refusal(totals, given | {3: "优秀"})
    assert scheme.refusal(totals, given | {0: "良好"}) == ""
    low = totals | {8: D(70)}
    assert "最高是“合格”" in scheme.refusal(low, scheme.grades(low) | {8: "良好"})
    assert "某街道定为“优秀”" in scheme.refusal(totals, given, {0: "合格"}, said=lambda _: "某街道")


def test_the_last_grade_admits_everybody():
    scheme = Scheme((Band("好", D(50)), Band("差", D(0), Fraction(1, 5))))
    assert scheme.grades(dict.fromkeys(range(9), D(10))) == dict.fromkeys(range(9), "差")
