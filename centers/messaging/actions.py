"""Writing to the outbox, draining it, and what a person decides about the rest."""

import logging
import random
import time
from contextlib import nullcontext
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from centers.common.refusals import Refusal

from .channels import CHANNELS
from .models import Message
from .sms import Undelivered

log = logging.getLogger("lianhu.messages")

Status, Trouble = Message.Status, Message.Trouble
BATCH = 20
TRIES = 6
# Seconds that one run may take: less than from one sweep to the next, so that a slow gateway keeps one
# worker busy and the others have their turn.
PATIENCE = 12

# What becomes of a message in trouble: while it may be tried again, and in the end.
AFTER = {
    Trouble.REFUSED: (Status.FAILED, Status.FAILED),
    Trouble.BUSY: (Status.QUEUED, Status.FAILED),
    Trouble.UNREACHABLE: (Status.QUEUED, Status.FAILED),
    Trouble.FAULT: (Status.QUEUED, Status.FAILED),
    Trouble.UNANSWERED: (Status.QUEUED, Status.UNCONFIRMED),
    Trouble.INTERRUPTED: (Status.QUEUED, Status.UNCONFIRMED),
}


def queue(key, text, *, user=None, phone=""):
    """Writes one row per channel that can reach this person; a key written before adds nothing.

    Call it inside the transaction of the event it tells of: what is rolled back is never sent. Several
    readers of one event have a key each; a key has at most 110 characters.
    """
    reachable = {
        Message.Channel.INBOX: user is not None,
        Message.Channel.CONSOLE: bool(phone),
        Message.Channel.SMS: bool(phone),
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
    waiting = [Status.QUEUED, Status.SENDING]
    return Message.objects.filter(key__startswith=prefix, status__in=waiting).update(
        status=Status.WITHDRAWN
    )


# Draining ----------------------------------------------------------------------------------


@transaction.atomic
def claim(channel):
    """Takes due messages of a channel for this worker alone and marks them as under way.

    One at a time where all that a dying worker holds would be in doubt.
    """
    now = timezone.now()
    most = BATCH if CHANNELS[channel].ours else 1
    due = Message.objects.due().filter(channel=channel)
    mine = list(due.select_for_update(skip_locked=True)[:most])
    Message.objects.filter(pk__in=[m.pk for m in mine]).update(
        status=Status.SENDING, claimed_at=now, attempts=F("attempts") + 1
    )
    for message in mine:
        message.claimed_at = now
        message.attempts += 1
    return mine


def held(message):
    """The row of a claimed message, as long as nobody withdrew or settled it meanwhile."""
    return Message.objects.filter(
        pk=message.pk, status=Status.SENDING, claimed_at=message.claimed_at
    )


def still_mine(message):
    """Renews the claim right before sending; False where the row was withdrawn or settled meanwhile."""
    now = timezone.now()
    mine = held(message).update(claimed_at=now)
    message.claimed_at = now
    return bool(mine)


def deliver_claimed(message):
    """Sends one claimed message; False where its channel had better be left alone for a while.

    The claim is committed already, so a crash here cannot send it again. A gateway is called outside
    of any transaction, which would stay open as long as the call.
    """
    if not still_mine(message):
        return True
    channel = CHANNELS[message.channel]
    try:
        with transaction.atomic() if channel.ours else nullcontext():
            receipt = channel.send(message)
            Message.objects.filter(pk=message.pk).update(
                status=Status.SENT, sent_at=timezone.now(), receipt=receipt, trouble=""
            )
    except Undelivered as told:
        problem = told
    except Exception as error:  # noqa: BLE001  whatever a channel raised, the row must say so
        problem = Undelivered(broken_off(channel), type(error).__name__)
    else:
        return True
    log.warning("message %s: %s", message.pk, problem)
    put_back(message, problem.trouble, wait=pause(message.attempts, problem.wait))
    return problem.trouble == Trouble.REFUSED


def broken_off(channel):
    """The trouble of a message that nobody can tell anything about."""
    return Trouble.FAULT if channel.ours else Trouble.INTERRUPTED


def pause(attempts, asked):
    """Until the next try: 2, 4, 8 … minutes, a little less so that not all come back together, or what
    the gateway asked for, in seconds, where that is longer."""
    minutes = 2**attempts * random.uniform(0.9, 1)  # noqa: S311  no secret
    return max(timedelta(minutes=minutes), timedelta(seconds=asked))


def put_back(message, trouble, *, wait):
    """Settles a claimed message that did not go out, or may not have. What may have is repeated only
    where repeating is harmless."""
    again, in_the_end = AFTER[trouble]
    in_doubt = in_the_end == Status.UNCONFIRMED
    repeat = message.attempts < TRIES and (CHANNELS[message.channel].idempotent or not in_doubt)
    held(message).update(
        status=again if repeat else in_the_end, trouble=trouble, due_at=timezone.now() + wait
    )


def settle_stale():
    """What a dead worker left under way: again where that is harmless, otherwise 未确认 for staff to see."""
    for message in Message.objects.stale():
        put_back(message, broken_off(CHANNELS[message.channel]), wait=timedelta(0))


def drain():
    """Settles what was left behind, then sends what is due. Gives the number of messages taken.

    It stops after a while; the next sweep goes on.
    """
    settle_stale()
    deadline = time.monotonic() + PATIENCE
    return sum(drain_channel(channel, deadline) for channel in CHANNELS)


def drain_channel(channel, deadline):
    """Sends what is due on one channel, until it is in trouble: a gateway that is away costs a drain one
    message's time, and one message's try. Gives the number of messages taken."""
    taken = 0
    while time.monotonic() < deadline and (batch := claim(channel)):
        taken += len(batch)
        if False in [deliver_claimed(message) for message in batch]:
            break
    return taken


# A person decides --------------------------------------------------------------------------


def settle_by_phone(message, *, by):
    """Somebody has told the reader by phone. Refusal where it is no longer open."""
    decide(message, by=by, status=Status.TOLD)


def send_again(message, *, by):
    """Somebody wants it sent again, although it may have arrived. Refusal where it is no longer open."""
    now = timezone.now()
    decide(message, by=by, status=Status.QUEUED, attempts=0, due_at=now, trouble="")


def decide(message, *, by, **fields):
    row = Message.objects.open_ended().filter(pk=message.pk)
    if not row.update(decided_by=by, decided_at=timezone.now(), **fields):
        raise Refusal("这条消息的状态已经变化，请看列表里的最新情况。")
