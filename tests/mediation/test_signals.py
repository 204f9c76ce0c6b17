"""Which level triggers call for, and quarrels that come again; how long somebody still has, in words."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from mediation.alert_words import clock_words
from mediation.signals import Level, level_of, place_of, place_signal, repeat_signal
from tests.cast import TODAY, at

NEAR = "邻里纠纷"


@pytest.mark.parametrize(
    ("triggers", "headcount", "level"),
    [
        (["weapons"], 0, Level.RED),
        (["suicide", "repeat"], 0, Level.RED),
        (["crowd", "threats"], 0, Level.RED),
        (["threats"], 10, Level.RED),  # so many are a crowd, ticked or not
        (["threats"], 9, Level.ORANGE),
        (["domestic_violence"], 0, Level.ORANGE),
        (["crowd"], 0, Level.ORANGE),
        (["other"], 10, Level.ORANGE),
        (["repeat"], 0, Level.YELLOW),
        (["police_before", "other"], 3, Level.YELLOW),
        (["other"], 0, Level.BLUE),
        ([], 0, Level.BLUE),
    ],
)
def test_levels(triggers, headcount, level):
    assert level_of(triggers, headcount) == level


def on(month, day, kind=NEAR, place="纸坊社区"):
    return date(2026, month, day), kind, place


@pytest.mark.parametrize(
    ("earlier", "words"),
    [
        ([], None),
        ([on(11, 25)], None),
        ([on(11, 3), on(11, 25, "物业")], None),
        ([on(10, 26), on(11, 25)], None),  # the thirtieth day back is too long ago
        (
            [on(10, 27), on(11, 25)],
            "同样的当事人三十日内第 2 次发生邻里纠纷（10月27日、11月25日），都在纸坊社区，建议列为黄色预警，"
            "调解时一并了解上一次的情况和履行结果。",
        ),
        (
            [on(11, 25), on(11, 3), on(11, 12, place="安定社区")],
            "同样的当事人三十日内第 3 次发生邻里纠纷（11月3日、11月12日、11月25日），建议列为黄色预警，"
            "由司法所指派两名以上调解员共同调解，查明反复发生的原因。",
        ),
        (
            [on(11, 3, "邻里"), on(11, 12, "物业"), on(11, 25, "合同")],
            "同样的当事人三十日内第 3 次发生纠纷（11月3日、11月12日、11月25日），都在纸坊社区，建议列为黄色预警，"
            "由司法所指派两名以上调解员共同调解，查明反复发生的原因。",
        ),
    ],
)
def test_quarrels_that_come_again(earlier, words):
    assert repeat_signal(earlier, TODAY) == words


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("", ""),
        ("　", ""),
        ("北关正街", ""),
        ("北关正街 12 号", "北关正街12号"),
        ("北关正街１２号", "北关正街12号"),
        ("北关正街12号，3-2-a", "北关正街12号32A"),
        ("纸坊小区十二号楼", "纸坊小区十二号楼"),
        ("三桥村", ""),
    ],
)
def test_addresses(address, key):
    assert place_of(address) == key


@pytest.mark.parametrize(
    ("days", "count"), [([(11, 25)], 0), ([(10, 26), (11, 25)], 0), ([(10, 27), (11, 3), (11, 25)], 3)]
)  # fmt: skip
def test_quarrels_at_one_address(days, count):
    words = place_signal([(date(2026, *day), NEAR) for day in days], TODAY)
    assert (words or "").startswith(f"同一地址三十日内第 {count} 次发生邻里纠纷（" if count else "")
    assert (words is None) is (count == 0)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (80, "还剩 1 小时 20 分，应在 11月25日 10:00 前答复"),
        (5, "还剩 5 分钟，应在 11月25日 10:00 前答复"),
        (-35, "已超过 35 分钟，应在 11月25日 10:00 前答复"),
        (26 * 60, "还剩 1 天 2 小时，应在 11月25日 10:00 前答复"),
    ],
)
def test_the_clock_in_words(minutes, words):
    alert = SimpleNamespace(closed_at=None, first_response_at=None, respond_by=at(10))
    assert clock_words(alert, at(10) - timedelta(minutes=minutes)) == words
