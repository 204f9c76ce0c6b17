from celery import shared_task

from . import actions, notices, offers, slots


@shared_task
def free_run_out():
    """Holds and offers that ran out, then free seats for whoever waits."""
    offers.free_run_out()
    offers.offer_all()


@shared_task
def call_off_closed():
    """What a worker that died between closing a slot and calling off its bookings left behind."""
    offers.call_off_closed()


@shared_task
def write_due_reminders():
    for kind in notices.LEADS:
        while notices.write_due_reminders(kind):
            pass


@shared_task
def close_past_days():
    actions.close_past_days()
    actions.forget_abandoned()
    offers.close_lists()


@shared_task
def make_slots():
    slots.make_slots()
