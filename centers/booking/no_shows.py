"""Pure: how often somebody may stay away before booking ahead online pauses. Walking in never does."""

from datetime import timedelta

MOST = 3
WITHIN = timedelta(days=90)
PAUSE = timedelta(days=30)


def paused_until(missed):
    """The last day of the pause that a person's missed days bring about, or None.

    missed: dates on which they did not come. Three within ninety days pause for thirty, counted from
    the third.

    >>> from datetime import date
    >>> paused_until([date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 2)])
    datetime.date(2026, 12, 2)
    """
    days = sorted(missed)
    return max(
        (
            last + PAUSE
            for first, last in zip(days, days[MOST - 1 :], strict=False)
            if last - first < WITHIN
        ),
        default=None,
    )
