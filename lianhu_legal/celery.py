"""Celery and the whole beat table, on one screen."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lianhu_legal.settings.local")

HEARTBEAT = int(os.environ.get("HEARTBEAT", "10"))  # seconds between two of the worker's

app = Celery("lianhu_legal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


def every(seconds, task):
    """A sweep: what is found late is done late, so a missed tick costs nothing and may expire."""
    return {"task": task, "schedule": seconds, "options": {"expires": seconds}}


app.conf.beat_schedule = {
    "worker heartbeat": every(HEARTBEAT, "centers.portal.tasks.beat_heart"),
    "free holds and offers that ran out": every(30, "centers.booking.tasks.free_run_out"),
    "call off what was closed": every(30, "centers.booking.tasks.call_off_closed"),
    "write due reminders": every(30, "centers.booking.tasks.write_due_reminders"),
    "tell of deadlines": every(300, "centers.cases.tasks.remind"),
    "supplements that never came": every(600, "aid.tasks.lapse_overdue"),
    "pass over whoever did not answer a choice": every(60, "aid.tasks.close_late_choices"),
    "warnings that nobody answered": every(60, "mediation.tasks.escalate_late_alerts"),
    "deliver messages": every(15, "centers.messaging.tasks.deliver"),
    "close past bookings": {
        "task": "centers.booking.tasks.close_past_days",
        "schedule": crontab(hour=0, minute=20),
    },
    "make slots": {
        "task": "centers.booking.tasks.make_slots",
        "schedule": crontab(hour=0, minute=40),
    },
    "make rounds of sweeps": {
        "task": "mediation.tasks.make_rounds",
        "schedule": crontab(hour=0, minute=5),
    },
    "reckon the year": {
        "task": "centers.assessment.tasks.reckon_nightly",
        "schedule": crontab(hour=2, minute=10),
    },
    "close the books of the year": {
        "task": "centers.assessment.tasks.close_books",
        "schedule": crontab(hour=0, minute=1),
    },
    "remind of objections": {
        "task": "centers.assessment.tasks.remind_of_objections",
        "schedule": crontab(hour=8, minute=30),
    },
    "roll-ups that were left": every(60, "centers.assessment.tasks.go_on"),
    "exports that were left": every(60, "centers.cases.tasks.make_left_exports"),
    "delete expired exports": {
        "task": "centers.cases.tasks.delete_expired_exports",
        "schedule": crontab(hour=1, minute=20),
    },
    "forget keys of forms that were sent": {
        "task": "centers.common.tasks.forget_pressed",
        "schedule": crontab(hour=1, minute=40),
    },
    "remind of referrals": {
        "task": "centers.cases.tasks.remind_of_referrals",
        "schedule": crontab(hour=8, minute=30),
    },
    "reckon provisional clocks": {
        "task": "centers.cases.tasks.reckon_provisional",
        "schedule": crontab(hour=1, minute=20),
    },
    "delete old drafts of applications": {
        "task": "aid.tasks.delete_old_drafts",
        "schedule": crontab(hour=1, minute=10),
    },
    "warn of terms of committees that end": {
        "task": "mediation.tasks.warn_of_terms",
        "schedule": crontab(hour=8, minute=10),
    },
    "confirmations that nobody asked for in time": {
        "task": "mediation.tasks.lapse_confirmations",
        "schedule": crontab(hour=0, minute=30),
    },
    "remind of agreements to perform": {
        "task": "mediation.tasks.remind_of_performance",
        "schedule": crontab(hour=9, minute=0),
    },
    "delete old drafts of mediation": {
        "task": "mediation.tasks.delete_old_drafts",
        "schedule": crontab(hour=1, minute=15),
    },
    "delete unconfirmed residents": {
        "task": "centers.accounts.tasks.delete_unconfirmed",
        "schedule": crontab(minute=10),
    },
    "clear sessions": {
        "task": "centers.accounts.tasks.clear_sessions",
        "schedule": crontab(minute=15),
    },
}
