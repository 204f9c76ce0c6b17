from celery import shared_task

from . import reminders


@shared_task
def remind():
    reminders.remind()
