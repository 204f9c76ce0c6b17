"""What whoever applied for legal aid reads beside the course of their case."""

from centers.cases.papers import in_words

from .actions import limit_of

WORDS = {
    "past": "您写的期限 {day} 已经过了。请马上打电话或者到窗口说明情况，看还能怎么办。",
    "near": "您写的期限 {day} 届满，不到七天了。申请期间期限照样计算。请马上打电话或者到窗口，"
    "可以先行提供法律援助，手续以后再补。",
    "urgent": "您说需要马上申请保全或者先予执行。请马上打电话或者到窗口，可以先行提供法律援助，手续以后再补。",
}


def warning(case):
    """A sentence where a limit is near or past, or something is urgent, until it is decided; else ""."""
    day = case.aid_application.limitation_on
    found = limit_of(case)
    return WORDS[found].format(day=day and in_words(day)) if found else ""
