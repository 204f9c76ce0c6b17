from celery import shared_task
from django.db import transaction

from . import clocks, exports, referrals, reminders


@shared_task
def remind():
    reminders.remind()


@shared_task
def reckon_provisional():
    clocks.reckon_provisional()


@shared_task
def remind_of_referrals():
    referrals.remind()


@shared_task
def make_export(key):
    exports.make(key)


@shared_task
def make_left_exports():
    exports.make_left()


@shared_task
def delete_expired_exports():
    exports.delete_expired()


def calendar_changed(center):
    """Once the calendar of a year is entered, clocks that guessed its days are reckoned again."""
    if center is None:
        transaction.on_commit(reckon_provisional.delay, robust=True)
