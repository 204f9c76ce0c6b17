"""Who looked at rows of cases behind a figure, and why, and at what a street handed in. Kept in the log of looks,
without anybody's data.
"""

from datetime import timedelta

from django.utils import timezone

from centers.cases.attachments import PDF
from centers.cases.gate import unit_of
from centers.cases.models import AccessLog
from centers.common.refusals import Refusal
from centers.common.strangers import TooHeavy
from centers.common.typesetting import watermarked
from centers.org.models import Center

OPEN_FOR = timedelta(minutes=30)


def what(indicator, unit, year):
    return f"{year} 年考核 {indicator.code} {unit.code}"


def note(user, indicator, unit, year, purpose):
    AccessLog.objects.create(
        user=user, what=AccessLog.What.ROWS, unit=unit_of(user),
        purpose=f"{what(indicator, unit, year)}：{purpose}",
    )  # fmt: skip


def is_open(user, indicator, unit, year):
    """Whether somebody said why within the last half hour, for this unit or one above it."""
    since = timezone.now() - OPEN_FOR
    said = [
        f"{what(indicator, above, year)}：" for above in (unit, *Center.objects.get_ancestors(unit))
    ]
    rows = AccessLog.objects.filter(user=user, what=AccessLog.What.ROWS, at__gt=since)
    return any(text.startswith(tuple(said)) for text in rows.values_list("purpose", flat=True))


def shown_to(row, user):
    """(bytes, type) of what a street handed in with an objection, under the name of whoever looks, which is written
    down."""
    said = f"{row.objection.plan.year} 年考核 {row.objection}"
    AccessLog.objects.create(
        user=user, what=AccessLog.What.ATTACHMENT, unit=unit_of(user),
        purpose=f"{said}：{row.label}"[:200],
    )  # fmt: skip
    lines = [f"{user.name}　{unit_of(user)}", f"{timezone.localtime():%Y-%m-%d %H:%M}", said]
    try:
        return watermarked(row.file.read(), row.file.content_type, lines), PDF
    except TooHeavy:
        raise Refusal("这份材料打开要占用太多内存或者时间，不能显示。请街道重新提交。") from None
