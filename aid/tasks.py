from celery import shared_task

from . import actions


@shared_task
def lapse_overdue():
    actions.lapse_overdue()
