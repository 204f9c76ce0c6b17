"""The State Council's yearly notice, as staff paste it: one day a line."""

import re
from datetime import date

from centers.common.working_days import FIXED

from .lines import BadLines
from .models import CalendarDay

LINE = re.compile(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[\s　]+(休|班)(?:[\s　]+(\S.*))?$")
FESTIVALS = ("元旦", "春节", "清明", "劳动节", "端午", "中秋", "国庆")
KINDS = {"休": CalendarDay.Kind.HOLIDAY, "班": CalendarDay.Kind.MAKEUP_WORKDAY}


def parse(text):
    """{date: (kind, festival)} of lines such as “2026-01-01 休 元旦” and “2026-01-04 班 元旦”.

    Empty lines are skipped. Raises BadLines unless every line is right and all are of one year.
    """
    days, lines, problems = {}, {}, []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            day, kind, name = _read(line.strip())
        except ValueError as error:
            problems.append((number, str(error)))
            continue
        if day in days:
            problems.append((number, f"{day} 与第 {lines[day]} 行重复。"))
        elif days and day.year != min(days).year:
            problems.append((number, f"{day} 与前面的日期不是同一年，请一次录入一年。"))
        else:
            days[day], lines[day] = (kind, name), number
    if not days and not problems:
        problems.append((0, "请粘贴放假通知里的日期。"))
    if problems:
        raise BadLines(problems)
    return days


def _read(line):
    match = LINE.match(line)
    if not match:
        raise ValueError(f"“{line}”应写成“2026-01-01 休 元旦”或“2026-01-04 班 元旦”。")
    *numbers, word, name = match.groups()
    name = (name or "").strip()
    try:
        day = date(*map(int, numbers))
    except ValueError:
        raise ValueError(f"没有“{'-'.join(numbers)}”这一天。") from None
    if not name:
        raise ValueError("缺少节日名称。")
    if len(name) > 20:
        raise ValueError("节日名称不能超过 20 个字。")
    if word == "班" and day.weekday() < 5:
        raise ValueError(f"{day} 不是周末，不用写调休上班。")
    return day, KINDS[word], name


def special_days(days):
    """{date: (kind, festival)} of the year that a notice is about.

    The statutory holidays with a fixed date are days of rest by regulation even where the notice was
    pasted without them; every other day is a workday or a weekend.
    """
    year = next(iter(days)).year
    fixed = {date(year, *day): (CalendarDay.Kind.HOLIDAY, name) for day, name in FIXED.items()}
    return {**fixed, **days}


def missing_festivals(days):
    """The festivals of every year to which a notice gives no day of rest, in their order."""
    named = [name for kind, name in days.values() if kind == CalendarDay.Kind.HOLIDAY]
    return [festival for festival in FESTIVALS if not any(festival in name for name in named)]
