"""Ways out of the outbox. A channel is a small class with `send(message) -> receipt`.

`ours`: it writes into our own database, in the transaction that settles the message, so that nothing
is ever in doubt. `idempotent`: what is sent twice arrives once. The order is the order of a drain:
what is ours does not wait for a gateway.
"""

import logging

from centers.common.masking import mask_phone

from .models import InboxItem, Message
from .sms import Sms

log = logging.getLogger("lianhu.messages")


class Inbox:
    """The reader's own page in the portal. The row is its own receipt, so sending twice leaves one."""

    ours = idempotent = True

    def send(self, message):
        InboxItem.objects.get_or_create(
            message=message, defaults={"user": message.user, "text": message.text}
        )
        return f"inbox:{message.pk}"


class Console:
    """Stands where the gateway stands: prints the message, as a gateway would send it."""

    ours = idempotent = False

    def send(self, message):
        log.info("to %s: %s", mask_phone(message.phone), message.text_without_code)
        return "console"


CHANNELS = {
    Message.Channel.INBOX: Inbox(),
    Message.Channel.CONSOLE: Console(),
    Message.Channel.SMS: Sms(),
}
