from datetime import timedelta

from celery import shared_task
from django.core.management import call_command
from django.db.models import ProtectedError
from django.utils import timezone

from .models import User

UNCONFIRMED_FOR = timedelta(days=1)


@shared_task
def delete_unconfirmed():
    """Residents whose number was never confirmed leave after a day; a row that others refer to stays."""
    for user in User.objects.unconfirmed().filter(created_at__lt=timezone.now() - UNCONFIRMED_FOR):
        try:
            user.delete()
        except ProtectedError:
            continue


@shared_task
def clear_sessions():
    """Sessions that have run out, which hold the numbers and codes of sign-ins left half done."""
    call_command("clearsessions")
