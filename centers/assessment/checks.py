"""What people look at with their own eyes: the list of what a unit shows, and files drawn by lot. Two look, each by
themself (两人核查); each point that they agree on is a row, so that a figure of checks is counted like any other.
"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from centers.cases.models import Case
from centers.common.locks import one_at_a_time
from centers.common.refusals import Refusal
from centers.org.ancestry import line_of
from centers.org.models import Center

from .indicators import COUNTED, Column, Indicator, Period, register_indicator
from .models import Check, Cycle, Look, Sample, State
from .own import SECTION

SHARE, LEAST = 10, 5  # of a hundred files, and at least so many


@dataclass(frozen=True)
class Sheet:
    """What is looked at for an indicator, point by point: {point: its words}. files: (street, Period) → the cases
    of which some are drawn by lot; None where somebody goes to the place itself."""

    points: dict
    files: Callable | None = None

    @property
    def is_of_files(self):
        return self.files is not None


SHEETS = {}
# {code of a sheet on which lines have points of their own: {kind of a case: `Sheet`}}
OF_KIND = {}


def register_sheet(code, name, says, *, points, files=None, **more):
    """Adds a sheet and the indicator that counts its points; call it from `AppConfig.ready()`.

    more: owner, control, line of the `Indicator`.
    """
    SHEETS[code] = Sheet(points, files)
    register_indicator(
        Indicator(
            code, name, says, basis="年度目标责任考核方案", rows=looked_at(code),
            counts=lambda period: Q(is_good=True), columns=COLUMNS, related=("center", "sample"), is_checked=True,
            is_confidential=files is not None, **more,
        )
    )  # fmt: skip


def register_points(code, kind, *, points, files):
    """What is looked at in files of a kind for an indicator that all lines share, and which files these are; call it
    from `AppConfig.ready()`. Files of a kind without points are not drawn for it."""
    kinds = OF_KIND.setdefault(code, {})
    if kind in kinds:
        raise ImproperlyConfigured(f"{code} has points for {kind} already")
    kinds[kind] = Sheet(points, files)


def files_with_points(code):
    """(street, Period) → the cases of all kinds that have points on a sheet."""

    def files(street, period):
        rows = Case.objects.none()
        for sheet in OF_KIND.get(code, {}).values():
            rows |= sheet.files(street, period)
        return rows

    return files


def points_of(indicator, case=None):
    """{point: its words} of a sheet; of a file those of its kind where the sheet leaves them to the lines."""
    kinds = OF_KIND.get(indicator)
    return kinds[case.kind].points if kinds else SHEETS[indicator].points


def words_of(indicator, point):
    """What a point of a sheet is called."""
    sheets = (SHEETS[indicator], *OF_KIND.get(indicator, {}).values())
    return next((sheet.points[point] for sheet in sheets if point in sheet.points), point)


def taken_in(street, period):
    """All cases that a station and its rooms took in during a period."""
    first, after = period.moments
    rows = Case.objects.begun().filter(station=street)
    return rows.filter(opened_at__gte=first, opened_at__lt=after)


def wanted_of(count):
    """How many of so many files are to be drawn: a tenth, five at least, all where there are fewer."""
    return min(count, max(LEAST, math.ceil(count * SHARE / 100)))


@dataclass(frozen=True)
class Lack:
    """What is missing of the files of a street for an indicator: how many are to be drawn, how many were, and how
    many of these were looked at by two who agreed."""

    unit: Center
    code: str
    wanted: int
    drawn: int
    seen: int

    def __str__(self):
        return f"{self.unit.area} {self.code}：应抽 {self.wanted} 份，已抽 {self.drawn} 份，两人看完 {self.seen} 份"


def lacking(streets, codes, year):
    """[Lack] of the sheets of files among some indicators, street by street. A file that was purged before two
    looked at it is asked of nobody."""
    found = []
    for code in codes:
        for unit in streets if code in SHEETS and SHEETS[code].is_of_files else ():
            wanted = wanted_of(SHEETS[code].files(unit, Period.of_year(year)).count())
            drawn = Sample.objects.filter(indicator=code, unit=unit, year=year)
            drawn = drawn.exclude(case=None, look__confirmed_at=None)
            lack = Lack(unit, code, wanted, drawn.count(), drawn.exclude(look__confirmed_at=None).count())  # fmt: skip
            if lack.seen < max(wanted, lack.drawn):
                found.append(lack)
    return found


@transaction.atomic
def draw(unit, indicator, year, *, by):
    """Draws files by lot: a tenth of those of the year, five at least, less those that were drawn before. Gives the
    new `Sample` rows. Refusal where none is left."""
    one_at_a_time(f"assessment:draw:{unit.pk}:{indicator}")
    refuse_settled(year)
    rows = SHEETS[indicator].files(unit, Period.of_year(year))
    drawn = Sample.objects.filter(indicator=indicator, case__in=rows)
    wanted = wanted_of(rows.count()) - drawn.count()
    left = list(
        rows.exclude(pk__in=drawn.values("case")).order_by("pk").values_list("pk", "number")
    )
    if wanted <= 0 or not left:
        raise Refusal("这个街道应抽的案卷已经抽满，或者没有可以抽的案卷。")
    keys = sorted(random.SystemRandom().sample(left, min(wanted, len(left))))
    return Sample.objects.bulk_create(
        Sample(indicator=indicator, case_id=key, number=number, unit=unit, year=year, drawn_by=by)
        for key, number in keys
    )


def stations_of(user):
    """The streets where somebody has a post, through whatever unit below it."""
    tops = [center for center in user.posted_centers() if center.tier != Center.Tier.DISTRICT]
    rows = Center.objects.filter(tier=Center.Tier.STATION)
    return [s for s in rows if any(top.path.startswith(s.path) for top in tops)]


def refuse_own(unit, by):
    """Refusal for whoever would look at a unit of the street where they have a post."""
    if line_of(unit)["station"] in stations_of(by):
        raise Refusal("本单位的检查应当回避。")


# Two look, each by themself -------------------------------------------------------------------


@transaction.atomic
def write_down(unit, indicator, answers, *, by, on=None, year=None, sample=None, note=""):
    """What the first of two found on a sheet: {point: whether it is in order}. Gives the `Look`, which counts once a
    second person has looked as well: for a year, that of the day unless it is said, until its result is settled."""
    on = on or timezone.localdate()
    year = sample.year if sample else year or on.year
    refuse_settled(year)
    refuse_own(unit, by)
    one_at_a_time(f"assessment:check:{unit.pk}:{indicator}")
    same = {"sample": sample} if sample else {"sample": None, "center": unit, "on": on}
    if Look.objects.filter(indicator=indicator, **same).exists():
        raise Refusal("这份案卷已经检查过了。" if sample else "这个单位这一天已经检查过。")
    return Look.objects.create(
        indicator=indicator, center=unit, sample=sample, on=on, year=year, found=answers, note=note, by=by
    )  # fmt: skip


def locked(look):
    refuse_settled(look.year)
    return Look.objects.select_for_update(of=["self"]).get(pk=look.pk)


@transaction.atomic
def look_again(look, answers, *, by, note=""):
    """What the second person found, who is another one. Where both found the same, the points count from now on;
    where not, they wait until it is settled."""
    look = locked(look)
    if look.by_again_id:
        raise Refusal("第二人已经复核过了。")
    if look.by_id == by.pk:
        raise Refusal("复核要由另一个人进行。")
    refuse_own(look.center, by)
    look.found_again, look.note_again = answers, note
    look.by_again, look.at_again = by, timezone.now()
    look.save()
    return look if look.differing else confirm(look)


@transaction.atomic
def settle(look, answers, *, by, note):
    """What holds of the points that two people found differently: they talked, or a third looked. It needs a word."""
    look = locked(look)
    if look.confirmed_at or not look.by_again_id:
        raise Refusal("已经有结论。" if look.confirmed_at else "还没有第二人复核。")
    refuse_own(look.center, by)
    if set(answers) != set(look.differing):
        raise Refusal("请对不一致的每一项写明结论。")
    look.settled, look.settled_note, look.settled_by = answers, note, by
    return confirm(look)


def confirm(look):
    """From now on the points of a sheet count."""
    look.confirmed_at = timezone.now()
    look.save()
    place, note = line_of(look.center), look.settled_note or look.note or look.note_again
    Check.objects.bulk_create(
        Check(
            indicator=look.indicator, point=point, is_good=is_good, on=look.on, year=look.year, by=look.by,
            by_again=look.by_again, sample=look.sample, note=note, **place,
        )
        for point, is_good in look.points.items()
    )  # fmt: skip
    return look


def refuse_settled(year):
    """Refusal once the result of a year is settled; the year cannot be settled while this lasts."""
    cycle = Cycle.objects.select_for_update(of=["self"]).filter(plan__year=year).first()
    if cycle and cycle.is_past(State.PROVISIONAL):
        raise Refusal(f"{year} 年的初步结果已经形成，不能再检查。")


def looked_at(code):
    """Period → the points of a sheet that count for it; what was looked at after the year stands in its last days."""

    def rows(period):
        found = Check.objects.filter(indicator=code, year=period.first.year, on__gte=period.first)
        return found if period.ends_the_year else found.filter(on__lte=period.last)

    return rows


COLUMNS = (
    Column("单位", lambda row: row.center.short_name),
    Column("日期", lambda row: row.on),
    Column("案卷", lambda row: row.sample.number if row.sample else "现场"),
    Column("检查内容", lambda row: words_of(row.indicator, row.point)),
    Column("说明", lambda row: row.note),
    COUNTED,
)


def register():
    """The sheets of the network itself."""
    register_sheet(
        "A3", "公示与无障碍", "现场检查的公示和无障碍项目中，合格的比例。",
        owner=SECTION, control="按要求公示、改造",
        points={
            "hours": "公示开放时间", "fees": "公示服务事项和免费、收费情况", "staff": "公示工作人员和值班人员",
            "complaint": "公示投诉电话", "access": "有无障碍通道或者无障碍服务台",
        },
    )  # fmt: skip
    register_sheet(
        "I1", "数据质量", "抽查案卷的登记项目中，没有差错的比例；各条线的案卷各有检查内容。",
        files=files_with_points("I1"), owner=SECTION, control="如实、及时登记", points={},
    )  # fmt: skip
