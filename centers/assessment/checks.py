"""What people look at with their own eyes: the list of what a unit shows, and files drawn by lot. Each point looked
at is a row, so that a figure of checks is counted like any other.
"""

import math
import random

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from centers.cases.models import Case
from centers.common.refusals import Refusal
from centers.org.ancestry import line_of

from .indicators import COUNTED, Column, Indicator, Period
from .models import Check, Sample

SHARE, LEAST = 10, 5  # of a hundred files, and at least so many

# The points of each sheet. B2 and I1 are looked at in files drawn by lot, A3 at the place itself.
POINTS = {
    "A3": (
        ("hours", "公示开放时间"), ("fees", "公示服务事项和免费、收费情况"), ("staff", "公示工作人员和值班人员"),
        ("complaint", "公示投诉电话"), ("access", "有无障碍通道或者无障碍服务台"),
    ),
    "B2": (("told", "需要补充的材料一次告知清楚"),),
    "I1": (
        ("name", "姓名与证件一致"), ("id_number", "证件号码正确"), ("contact", "联系电话、住址已登记"),
        ("category", "人群类别正确"), ("matter", "案件类别和援助事项正确"), ("received", "收到时间与凭证一致"),
        ("materials", "收到的材料与凭证一致"), ("unit", "受理单位正确"),
    ),
}  # fmt: skip
OF_FILES = ("B2", "I1")
LABELS = {(code, point): label for code, points in POINTS.items() for point, label in points}


def may_be_drawn(unit, period):
    """The files of a street of which samples are drawn: applications that a station or its rooms took in."""
    first, after = period.moments
    rows = Case.objects.begun().filter(station=unit, kind="aid.application")
    return rows.filter(opened_at__gte=first, opened_at__lt=after)


@transaction.atomic
def draw(unit, indicator, year, *, by):
    """Draws files by lot: a tenth of those of the year, five at least, less those that were drawn before. Gives the
    new `Sample` rows. Refusal where none is left."""
    rows = may_be_drawn(unit, Period.of_year(year))
    drawn = Sample.objects.filter(indicator=indicator, case__in=rows)
    wanted = max(LEAST, math.ceil(rows.count() * SHARE / 100)) - drawn.count()
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


@transaction.atomic
def write_down(unit, indicator, answers, *, by, on=None, sample=None, note=""):
    """The points of one sheet as they were found: {point: whether it is in order}. A drawn file is looked at once."""
    if sample is not None:
        sample = Sample.objects.select_for_update(of=["self"]).get(pk=sample.pk)
        if sample.checked_at:
            raise Refusal("这份案卷已经检查过了。")
        sample.checked_at, sample.checked_by = timezone.now(), by
        sample.save(update_fields=["checked_at", "checked_by"])
    place = line_of(unit)
    return Check.objects.bulk_create(
        Check(
            indicator=indicator, point=point, is_good=is_good, on=on or timezone.localdate(), by=by,
            sample=sample, note=note, **place,
        )
        for point, is_good in answers.items()
    )  # fmt: skip


def looked_at(code):
    """Period → the points of a sheet that were looked at in it."""
    return lambda period: Check.objects.filter(
        indicator=code, on__range=(period.first, period.last)
    )


COLUMNS = (
    Column("单位", lambda row: row.center.short_name),
    Column("日期", lambda row: row.on),
    Column("案卷", lambda row: row.sample.number if row.sample else "现场"),
    Column("检查内容", lambda row: LABELS.get((row.indicator, row.point), row.point)),
    Column("说明", lambda row: row.note),
    COUNTED,
)
SECTION = "公共法律服务管理科"


def indicator(code, name, says, owner, control, **more):
    return Indicator(
        code, name, says, owner, "年度目标责任考核方案", control, looked_at(code),
        lambda period: Q(is_good=True), COLUMNS, related=("center", "sample"), **more,
    )  # fmt: skip


INDICATORS = (
    indicator("A3", "公示与无障碍", "现场检查的公示和无障碍项目中，合格的比例。", SECTION, "按要求公示、改造"),
    indicator(
        "B2", "法律援助初审材料一次性告知合格率", "抽查的案卷中，需要补充的材料一次告知清楚的比例。", "法律援助中心",
        "一次列全", line="aid",
    ),
    indicator("I1", "数据质量", "抽查案卷的登记项目中，没有差错的比例。", SECTION, "如实、及时登记"),
)  # fmt: skip
