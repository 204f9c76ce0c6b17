"""Writing to the outbox, and draining it."""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from .channels import CHANNELS
from .models import Message

log = logging.getLogger("lianhu.messages")

BATCH = 20
TRIES = 6
PATIENCE = 30  # seconds that one run may take, so that other tasks get their turn


def queue(key, text, *, user=None, phone=""):
    """Writes one row per channel that can reach this person; a key written before adds nothing.

    Call it inside the transaction of the event it tells of: what is rolled back is never sent.
    """
    reachable = {
        Message.Channel.INBOX: user is not None,
        Message.Channel.CONSOLE: bool(phone),
    }
    Message.objects.bulk_create(
        [
            Message(key=f"{key}:{channel}", channel=channel, user=user, phone=phone, text=text)
            for channel in settings.MESSAGE_CHANNELS
            if reachable[channel]
        ],
        ignore_conflicts=True,
    )


def withdraw(prefix):
    """Takes back what has not left yet, for events that are no longer true. Gives the number of rows.

    A claimed message counts as not left: its worker looks once more before it sends.
    """
    waiting = [Message.Status.QUEUED, Message.Status.SENDING]
    return Message.objects.filter(key__startswith=prefix, status__in=waiting).update(
        status=Message.Status.WITHDRAWN
    )


@transaction.atomic
def claim():
    """Takes a batch of due messages for this worker alone and marks them as under way."""
    now = timezone.now()
    mine = list(Message.objects.due().select_for_update(skip_locked=True)[:BATCH])
    Message.objects.filter(pk__in=[m.pk for m in mine]).update(
        status=Message.Status.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )
    for message in mine:
        message.claimed_at = now
        message.attempts += 1
    return mine


def still_mine(message):
    """Renews the claim right before sending; False where the row was withdrawn or settled meanwhile."""
    row = Message.objects.filter(
        pk=message.pk, status=Message.Status.SENDING, claimed_at=message.claimed_at
    )
    return bool(row.update(claimed_at=timezone.now()))


def deliver_claimed(message):
    """Sends one claimed message. The claim is committed already, so a crash here cannot send it again."""
    if not still_mine(message):
        return
    row = Message.objects.filter(pk=message.pk)
    try:
        with transaction.atomic():
            receipt = CHANNELS[message.channel].send(message)
            row.update(status=Message.Status.SENT, sent_at=timezone.now(), receipt=receipt)
    except Exception as error:  # noqa: BLE001  whatever a gateway raised, the row must say so
        log.warning("message %s failed: %s", message.pk, type(error).__name__)
        row.update(
            status=Message.Status.QUEUED if message.attempts < TRIES else Message.Status.FAILED,
            due_at=timezone.now() + timedelta(minutes=2**message.attempts),
        )


def settle_stale():
    """What a dead worker left under way: again where that is harmless, otherwise 未确认 for staff to see."""
    stale = Message.objects.stale()
    repeatable = [code for code, channel in CHANNELS.items() if channel.idempotent]
    stale.filter(attempts__gte=TRIES).update(status=Message.Status.FAILED)
    stale.filter(channel__in=repeatable).update(status=Message.Status.QUEUED)
    stale.update(status=Message.Status.UNCONFIRMED)


def drain():
    """Settles what was left behind, then sends what is due. Gives the number of messages taken.

    It stops after a while; the next sweep goes on.
    """
    settle_stale()
    taken, began = 0, time.monotonic()
    while time.monotonic() - began < PATIENCE and (batch := claim()):
        for message in batch:
            deliver_claimed(message)
        taken += len(batch)
    return taken
