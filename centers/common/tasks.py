from celery import shared_task

from . import once


@shared_task
def forget_pressed():
    """Keys of forms that were sent long ago."""
    once.forget_old()
