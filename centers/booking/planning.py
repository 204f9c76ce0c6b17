"""What stands against a pattern, what a planner should know before saving it, and its words."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from centers.common.dates import spoken_day
from centers.org.hours import open_periods
from centers.org.models import CalendarDay, ServiceItem, Weekday
from centers.org.week import spoken

from .models import DAYS_AHEAD, Mode, Roster
from .roster import times, uncovered
from .slots import closed_days, days_of, exceptions

LOOK_AHEAD = timedelta(days=60)  # how far ahead days of rest are named


# What stands against it -----------------------------------------------------------------------


def objections(roster, services):
    """[(field, sentence)] of what stands against a pattern, saved or not, that is sound in itself."""
    hours = in_the_stop if roster.is_circuit else in_the_hours
    return [
        *in_the_way(roster, services),
        *in_the_services(roster, services),
        *hours(roster),
        *in_the_post(roster),
    ]


def in_the_way(roster, services):
    if roster.mode != Mode.VISIT and roster.kind != Roster.Kind.DUTY:
        yield "mode", f"{roster.get_kind_display()}只能当面办理。"
    elif roster.mode != Mode.VISIT:
        for service in services:
            if not service.can_be_remote:
                yield "services", f"“{service}”只能当面办理。"
    if roster.mode == Mode.VIDEO and not roster.meeting:
        yield "meeting", "视频办理请填写会议号或链接。"
    if roster.mode != Mode.VIDEO and roster.meeting:
        yield "meeting", "只有视频办理才有会议号，请留空。"


def in_the_services(roster, services):
    for service in services:
        if service.level_at(roster.center.tier) == ServiceItem.Level.NONE:
            yield "services", f"{roster.center.get_tier_display()}不提供“{service}”。"


def in_the_hours(roster):
    center = roster.center
    since = max(roster.valid_from, timezone.localdate())
    rows = list(center.opening_hours.between(since, roster.valid_to))
    periods = sorted({(h.opens, h.closes) for h in rows if h.weekday == roster.weekday})
    day = roster.get_weekday_display()
    if not rows:
        yield "center", "该网点还没有登记办公时间，请先由网络管理员登记。"
    elif not periods:
        yield "weekday", f"{center.short_name}{day}不办公。"
    elif not times(roster.starts, roster.ends, roster.minutes, periods):
        yield (
            "starts",
            f"{center.short_name}{day}的办公时间是 {spoken(periods)}，这段值班放不下完整的一次。",
        )


def in_the_stop(roster):
    day = roster.valid_from
    if closure := roster.center.closures.overlapping(day, day).first():
        yield "date", f"{roster.center.short_name}这一天停止接待：{closure.reason}。"


def in_the_post(roster):
    for other in Roster.objects.clashing(roster)[:1]:
        yield "starts", f"与已有的排班重叠：{post(other)}，{other.when}（{dates(other)}）。"


# What a planner should know -------------------------------------------------------------------


def remarks(roster):
    """Sentences about the parts of a pattern and the days to come on which it makes no times."""
    today = timezone.localdate()
    first = max(roster.valid_from, today)
    if roster.is_circuit:
        said = [*about_the_stop(roster)]
    else:
        last = min(filter(None, [first + LOOK_AHEAD, roster.valid_to]))
        off = [
            f"{spoken_day(day)}{why}，不生成时段。" for day, why in days_off(roster, first, last)
        ]
        said = [*unused_parts(roster), *off]
    said += beside(roster)
    if first > today + timedelta(days=DAYS_AHEAD):
        said.append(f"时段提前两周自动生成；{spoken_day(first)}的还没有到生成的时候。")
    return said


def beside(roster):
    """Sentences about others who are in the same room at the same time: allowed, but worth knowing."""
    if not roster.window or roster.mode != Mode.VISIT:
        return
    rows = Roster.objects.filter(
        center=roster.center_id,
        weekday=roster.weekday,
        mode=Mode.VISIT,
        starts__lt=roster.ends,
        ends__gt=roster.starts,
    ).exclude(pk=roster.pk)
    room = "".join(roster.window.split())
    for other in rows.between(roster.valid_from, roster.valid_to or date.max):
        if "".join(other.window.split()) == room:
            yield f"同一时间“{other.window}”还有{other.title}（{other.when}），请确认坐得下。"


def unused_parts(roster):
    """Sentences about the parts of a weekly pattern that make no times."""
    first = max(roster.valid_from, timezone.localdate())
    rows = roster.center.opening_hours.between(first, first)
    periods = sorted((h.opens, h.closes) for h in rows if h.weekday == roster.weekday)
    slots = times(roster.starts, roster.ends, roster.minutes, periods)
    for begin, end in uncovered(roster.starts, roster.ends, slots):
        inside = any(opens < end and begin < closes for opens, closes in periods)
        why = "放不下完整的一次" if inside else "不在办公时间"
        yield f"{begin:%H:%M}–{end:%H:%M} {why}，不生成时段。"


def about_the_stop(roster):
    day, center = roster.valid_from, roster.center
    periods = open_periods([center.pk], day, day)[center.pk].get(day, [])
    if not periods:
        yield f"{spoken_day(day)}{center.short_name}不办公，请先和网点说好谁来开门。"
    else:
        for begin, end in uncovered(roster.starts, roster.ends, periods):
            yield f"{begin:%H:%M}–{end:%H:%M} 不在{center.short_name}的办公时间，请先和网点说好。"
    slots = times(roster.starts, roster.ends, roster.minutes, [(roster.starts, roster.ends)])
    for begin, end in uncovered(roster.starts, roster.ends, slots):
        yield f"{begin:%H:%M}–{end:%H:%M} 放不下完整的一次，不生成时段。"


def days_off(roster, first, last):
    """(day, why) of the days between two on which a weekly pattern falls and nobody is received."""
    opened = open_periods([roster.center_id], first, last)[roster.center_id]
    why = why_closed(roster.center, first, last)
    for n in range((last - first).days + 1):
        day = first + timedelta(days=n)
        if day.weekday() == roster.weekday and day not in opened:
            yield day, why(day)


@dataclass
class WeekDay:
    """One day of a unit's week: when it is open, or why not; who is due; and when nobody is."""

    day: date
    opening: str
    why_closed: str
    shifts: list  # (pattern, its exception or None)
    gaps: list  # “14:00–15:00”


def week_of(center, day):
    """The `WeekDay`s of the week of a day; Saturday and Sunday only where somebody is due."""
    monday = day - timedelta(days=day.weekday())
    days = [monday + timedelta(days=n) for n in range(7)]
    first, last = days[0], days[-1]
    periods = open_periods([center.pk], first, last)[center.pk]
    shut = closed_days([center.pk], first, last)
    rosters = list(center.rosters.between(first, last).prefetch_related("services"))
    differ = {(e.roster_id, e.date): e for e in exceptions(rosters, first, last)}
    why = why_closed(center, first, last)
    due = defaultdict(list)
    for roster in sorted(rosters, key=lambda r: (r.starts, r.title)):
        roster.center = center
        for on, _ in days_of(roster, periods, shut, first, last):
            due[on].append((roster, differ.get((roster.pk, on))))
    return [
        WeekDay(
            day=on,
            opening=spoken(periods.get(on, [])),
            why_closed="" if on in periods else why(on),
            shifts=due[on],
            gaps=nobody_on_duty(periods.get(on, []), due[on]),
        )
        for on in days
        if on.weekday() < Weekday.SATURDAY or due[on]
    ]


def nobody_on_duty(opening, shifts):
    """The parts of a day's opening hours in which nobody receives people face to face."""
    hours = [
        exception or roster
        for roster, exception in shifts
        if roster.mode == Mode.VISIT and not (exception and exception.starts is None)
    ]
    covered = [(shift.starts, shift.ends) for shift in hours]
    return [
        f"{begin:%H:%M}–{end:%H:%M}"
        for opens, closes in opening
        for begin, end in uncovered(opens, closes, covered)
    ]


def why_closed(center, first, last):
    """A function of a day between two: why the unit receives nobody then."""
    named = {
        day.date: day.name or "休息"
        for day in CalendarDay.objects.filter(date__range=(first, last))
        if not day.works
    }
    closures = list(center.closures.overlapping(first, last))

    def why(day):
        closed = next((c.reason for c in closures if c.first_day <= day <= c.last_day), None)
        return f"停止接待（{closed}）" if closed else named.get(day, "不办公")

    return why


# Its words ------------------------------------------------------------------------------------


def post(roster):
    return f"{roster.title}（{roster.window}）" if roster.window else roster.title


def dates(roster):
    """“2026-11-25 起” or “2026-11-25 至 2026-12-31”."""
    return (
        f"{roster.valid_from} 至 {roster.valid_to}"
        if roster.valid_to
        else f"{roster.valid_from} 起"
    )


def facts(roster, services):
    """{label: words} of all that a planner enters, as people read it."""
    said = {
        "网点": roster.center.short_name,
        "类别": roster.get_kind_display(),
        "方式": roster.get_mode_display(),
        "岗位": roster.title,
        "在哪里接待" if roster.is_circuit else "窗口或房间": roster.window,
        "可约事项": "、".join(sorted(service.name for service in services)),
        "会议号": roster.meeting,
    }
    if roster.is_circuit:
        said["日期"] = f"{roster.valid_from}"
    else:
        said["星期"] = roster.get_weekday_display()
    said |= {
        "开始": f"{roster.starts:%H:%M}",
        "结束": f"{roster.ends:%H:%M}",
        "每次时长": f"{roster.minutes} 分钟",
        "每个时段人数": f"{roster.capacity} 人",
    }
    if not roster.is_circuit:
        said["期间"] = dates(roster)
    return {label: words for label, words in said.items() if words}


def differences(before, after):
    """[(label, before, after)] of two `facts`; what was not or is no more is “无”."""
    return [
        (label, before.get(label, "无"), after.get(label, "无"))
        for label in {**before, **after}
        if before.get(label) != after.get(label)
    ]
