from celery import shared_task
from django.utils import timezone

from . import actions, alerts, sweeps, terms


@shared_task
def make_rounds():
    sweeps.make_rounds(timezone.localdate())


@shared_task
def escalate_late_alerts():
    alerts.escalate_late_alerts()


@shared_task
def warn_of_terms():
    terms.warn()


@shared_task
def lapse_confirmations():
    actions.lapse_confirmations()


@shared_task
def remind_of_performance():
    actions.remind_of_performance()


@shared_task
def delete_old_drafts():
    actions.delete_old_drafts()
