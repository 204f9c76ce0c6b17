from celery import shared_task

from . import actions, notices, seats, slots


@shared_task
def free_expired_holds():
    seats.free_expired_holds()


@shared_task
def write_due_reminders():
    for kind in notices.LEADS:
        while notices.write_due_reminders(kind):
            pass


@shared_task
def close_past_days():
    actions.close_past_days()
    actions.forget_abandoned()


@shared_task
def make_slots():
    slots.make_slots()
