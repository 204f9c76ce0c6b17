"""Who looked at rows of cases behind a figure, and why. Kept in the log of looks, without anybody's data."""

from datetime import timedelta

from django.utils import timezone

from centers.cases.gate import unit_of
from centers.cases.models import AccessLog
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
