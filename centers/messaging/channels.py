"""Ways out of the outbox. A channel is a small class with `send(message) -> receipt`."""

import logging

from centers.common.masking import mask_phone

from .models import InboxItem, Message

log = logging.getLogger("lianhu.messages")


class Inbox:
    """The reader's own page in the portal. The row is its own receipt, so sending twice leaves one."""

    idempotent = True

    def send(self, message):
        InboxItem.objects.get_or_create(
            message=message, defaults={"user": message.user, "text": message.text}
        )
        return f"inbox:{message.pk}"


class Console:
    """Stands where a gateway will stand: prints the message, as a gateway would send it."""

    idempotent = False

    def send(self, message):
        log.info("to %s: %s", mask_phone(message.phone), message.text_without_code)
        return "console"


CHANNELS = {Message.Channel.INBOX: Inbox(), Message.Channel.CONSOLE: Console()}
