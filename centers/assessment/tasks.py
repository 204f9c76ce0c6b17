from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from centers.common.refusals import Refusal

from . import actions, monitoring
from .closing import may_close_from
from .indicators import Period


@shared_task
def reckon(key):
    actions.roll_up(key)


@shared_task
def reckon_nightly():
    """As of yesterday, whose day is over; the old year as well while entries for it still count."""
    yesterday = timezone.localdate() - timedelta(days=1)
    years = [yesterday.year]
    if yesterday < may_close_from(yesterday.year - 1):
        years.insert(0, yesterday.year - 1)
    for year in years:
        reckon_year(year, min(yesterday, Period.of_year(year).last))
        monitoring.note_month(year, yesterday)


def reckon_year(year, until):
    try:
        actions.fill_months(year, until=until)
        run = actions.start_roll_up(year, until=until)
    except Refusal:
        return  # one is under way, and `go_on` looks after it
    actions.roll_up(run.pk)


@shared_task
def close_books():
    actions.close_ended()


@shared_task
def remind_of_objections():
    monitoring.remind_of_objections()


@shared_task
def go_on():
    actions.go_on_with_left()
