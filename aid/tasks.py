from celery import shared_task

from . import actions


@shared_task
def lapse_overdue():
    actions.lapse_overdue()


@shared_task
def close_late_choices():
    actions.close_late_choices()


@shared_task
def delete_old_drafts():
    actions.delete_old_drafts()
