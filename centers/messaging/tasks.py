from celery import shared_task

from . import actions


@shared_task
def deliver():
    """Sends what is due; any number of workers may run it at once."""
    actions.drain()
