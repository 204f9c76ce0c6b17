"""What warns of a quarrel that may turn worse: the levels, what calls for each, and quarrels that come again. Pure.

No text fixes the four colours or what calls for them (人民调解法 25 asks only for prevention and for a report to the
police); this is the district's practice, as a table.
"""

import re
import unicodedata
from collections import Counter
from datetime import timedelta

from django.db import models

from centers.common.dates import spoken_day

GROUP = 10  # people, from which a quarrel is one of a crowd
AGAIN_WITHIN = timedelta(days=30)
# An address without one names a street, and no place.
HOUSE = re.compile(r"\d|[一二三四五六七八九十]+[号栋幢座楼室]")


class Level(models.IntegerChoices):
    """The four colours; a higher one is graver."""

    BLUE = 1, "蓝色（一般）"
    YELLOW = 2, "黄色（关注）"
    ORANGE = 3, "橙色（紧急）"
    RED = 4, "红色（重大）"


class Trigger(models.TextChoices):
    """What is ticked, or noticed in a register."""

    THREATS = "threats", "扬言报复"
    WEAPONS = "weapons", "持有凶器"
    SUICIDE = "suicide", "自杀言行"
    CROWD = "crowd", "十人以上"
    REPEAT = "repeat", "三十日内重复发生"
    DOMESTIC_VIOLENCE = "domestic_violence", "家庭暴力"
    POLICE_BEFORE = "police_before", "曾经报警"
    OTHER = "other", "其他"


# The first row whose triggers are all there says the level; where none is, it is blue.
CALLS_FOR = (
    (Level.RED, {Trigger.WEAPONS}),
    (Level.RED, {Trigger.SUICIDE}),
    (Level.RED, {Trigger.CROWD, Trigger.THREATS}),
    (Level.ORANGE, {Trigger.THREATS}),
    (Level.ORANGE, {Trigger.DOMESTIC_VIOLENCE}),
    (Level.ORANGE, {Trigger.CROWD}),
    (Level.YELLOW, {Trigger.REPEAT}),
    (Level.YELLOW, {Trigger.POLICE_BEFORE}),
)


def level_of(triggers, headcount=0):
    """The `Level` that the triggers call for; so many people are a crowd, whether or not that was ticked."""
    found = set(triggers) | ({Trigger.CROWD} if headcount >= GROUP else set())
    return next((level for level, needed in CALLS_FOR if needed <= found), Level.BLUE)


def repeat_signal(earlier, today):
    """Why quarrels of the same parties are a warning, in words, or None.

    earlier: (day, kind, place) of all their quarrels up to and with the one at hand, kind in words. Those of the
    last thirty days count: two of one kind, or three whatever their kinds.
    """
    recent = sorted(row for row in earlier if today - AGAIN_WITHIN < row[0] <= today)
    kinds = Counter(kind for _, kind, _ in recent)
    kind, count = max(kinds.items(), key=lambda item: item[1], default=("", 0))
    if count < 2:
        if len(recent) < 3:
            return None
        kind, same = "纠纷", recent
    else:
        same = [row for row in recent if row[1] == kind]
        kind = kind.removesuffix("纠纷") + "纠纷"
    places = {place for _, _, place in same}
    where = f"，都在{places.pop()}" if len(places) == 1 and len(same) > 1 else ""
    days = "、".join(spoken_day(day) for day, _, _ in same)
    advice = (
        "由司法所指派两名以上调解员共同调解，查明反复发生的原因"
        if len(same) > 2
        else "调解时一并了解上一次的情况和履行结果"
    )
    return f"同样的当事人三十日内第 {len(same)} 次发生{kind}（{days}）{where}，建议列为黄色预警，{advice}。"


def place_of(address):
    """What tells an address from others: without spaces and signs, full-width figures as plain ones; "" for one that
    names no house."""
    words = re.sub(r"[\W_]", "", unicodedata.normalize("NFKC", address)).upper()
    return words if HOUSE.search(words) else ""


def place_signal(earlier, today):
    """Why quarrels of one kind at one address, not of the same people, are a warning, in words, or None.

    earlier: (day, kind in words) of them all up to and with the one at hand. Those of the last thirty days count.
    """
    same = sorted(row for row in earlier if today - AGAIN_WITHIN < row[0] <= today)
    if len(same) < 2:
        return None
    days = "、".join(spoken_day(day) for day, _ in same)
    return (
        f"同一地址三十日内第 {len(same)} 次发生{same[-1][1]}（{days}），当事人不尽相同，建议列为黄色预警，"
        "调解时一并了解是否由同一原因引起。"
    )
