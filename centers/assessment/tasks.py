from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from centers.common.refusals import Refusal

from . import actions


@shared_task
def reckon(key):
    actions.roll_up(key)


@shared_task
def reckon_nightly():
    """As of yesterday, whose day is over; in January that is still the old year."""
    yesterday = timezone.localdate() - timedelta(days=1)
    try:
        run = actions.start_roll_up(yesterday.year, until=yesterday)
    except Refusal:
        return  # one is under way, and `go_on` looks after it
    actions.roll_up(run.pk)


@shared_task
def go_on():
    actions.go_on_with_left()
