"""What the law asks of a committee's people and of its term. Pure.

人民调解法: 第八条 (three to nine members, one chair, women, a member of a minority where several peoples live), 第九条
(three years).
"""

from calendar import monthrange
from datetime import timedelta
from typing import NamedTuple

FEWEST, MOST = 3, 9
TERM_YEARS = 3
NEAR = 90  # days before the end of a term in which it is said
HAN = "汉族"

COMMERCIAL = "商事调解"
COMMERCIAL_WORDS = (
    "商事调解组织适用《商事调解条例》（国务院令第827号，2026年5月1日起施行），不在这里登记。人民调解不收取任何费用"
    "（人民调解法第四条）。"
)


class Fault(NamedTuple):
    """One thing that is not as it should be; a warning is of what is near."""

    words: str
    is_warning: bool = False


def three_years_after(day):
    """The last day of a term of three years (人民调解法 第九条). Where the month has no such day it is the month's
    last (民法典 第二百零二条)."""
    year = day.year + TERM_YEARS
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def faults_of_people(committee):
    """[Fault] of who is in it. committee: anything with `members`, `chairs`, `women`, `minorities`,
    `is_mixed`."""
    rules = (
        (
            committee.members < FEWEST,
            f"委员只有 {committee.members} 人，应当有三至九人（第八条）。",
        ),
        (committee.members > MOST, f"委员有 {committee.members} 人，应当是三至九人（第八条）。"),
        (committee.chairs == 0, "没有主任，应当设主任一人（第八条）。"),
        (committee.chairs > 1, f"主任有 {committee.chairs} 人，应当只设一人（第八条）。"),
        (committee.women == 0, "没有妇女委员，应当有妇女成员（第八条）。"),
        (
            committee.is_mixed and committee.minorities == 0,
            "在多民族居住地区，没有人数较少民族的委员，应当有（第八条）。",
        ),
    )
    return [Fault(words) for is_so, words in rules if is_so]


def faults_of_term(term_end, today):
    """[Fault] of its term: over, or over soon (第九条)."""
    day = f"{term_end.year}年{term_end.month}月{term_end.day}日"
    if term_end < today:
        return [Fault(f"任期已于{day}届满，应当推选（聘任）新一届委员（第九条）。")]
    if term_end <= today + timedelta(days=NEAR):
        left = (term_end - today).days
        when = f"还有 {left} 天" if left else "今天"
        return [Fault(f"任期到{day}，{when}届满，请准备换届（第九条）。", is_warning=True)]
    return []


def faults(committee, today):
    """[Fault] of a committee, its people first."""
    return [*faults_of_people(committee), *faults_of_term(committee.term_end, today)]


def is_commercial(name):
    """Whether a name is that of an organisation of commercial mediation, which is another regime."""
    return COMMERCIAL in name
