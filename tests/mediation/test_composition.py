"""Who is to be in a committee and how long a term lasts (人民调解法 第八、九条); no database."""

from dataclasses import dataclass, replace
from datetime import date

import pytest

from mediation.composition import (
    faults_of_people,
    faults_of_term,
    is_commercial,
    three_years_after,
)


@dataclass(frozen=True)
class People:
    members: int = 3
    chairs: int = 1
    women: int = 1
    minorities: int = 0
    is_mixed: bool = False


GOOD = People()
TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    "people", [GOOD, replace(GOOD, members=9), replace(GOOD, is_mixed=True, minorities=1)]
)
def test_nothing_is_wrong(people):
    assert faults_of_people(people) == []


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"members": 2}, "只有 2 人"),
        ({"members": 10}, "有 10 人"),
        ({"chairs": 0}, "没有主任"),
        ({"chairs": 2}, "主任有 2 人"),
        ({"women": 0}, "没有妇女"),
        ({"is_mixed": True}, "人数较少民族"),
    ],
)
def test_each_fault_is_said_with_its_article(changes, words):
    [fault] = faults_of_people(replace(GOOD, **changes))
    assert words in fault.words
    assert "第八条" in fault.words
    assert not fault.is_warning


def test_several_faults_are_all_said():
    assert len(faults_of_people(People(members=0, chairs=0, women=0, is_mixed=True))) == 4


@pytest.mark.parametrize(
    ("end", "words", "is_warning"),
    [
        (date(2026, 11, 24), "任期已于2026年11月24日届满", False),
        (date(2026, 11, 25), "今天届满", True),
        (date(2026, 11, 26), "还有 1 天", True),
        (date(2027, 2, 23), "还有 90 天", True),
    ],
)
def test_a_term_that_is_over_or_nearly(end, words, is_warning):
    [fault] = faults_of_term(end, TODAY)
    assert words in fault.words
    assert "第九条" in fault.words
    assert fault.is_warning == is_warning


def test_a_term_with_more_than_ninety_days_is_not_mentioned():
    assert faults_of_term(date(2027, 2, 24), TODAY) == []


@pytest.mark.parametrize(
    ("begun", "end"),
    [
        (date(2025, 3, 1), date(2028, 3, 1)),
        (date(2024, 2, 29), date(2027, 2, 28)),
        (date(2025, 2, 28), date(2028, 2, 28)),
    ],
)
def test_three_years(begun, end):
    assert three_years_after(begun) == end


@pytest.mark.parametrize(
    ("name", "is_so"),
    [
        ("西安某某商事调解中心", True),
        ("莲湖区五金商会人民调解委员会", False),
        ("莲湖区商事纠纷人民调解委员会", False),
    ],
)
def test_commercial_mediation_is_known_by_its_name(name, is_so):
    assert is_commercial(name) == is_so
