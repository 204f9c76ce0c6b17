"""A form is sent once: its page bears a key, and the second press with the same key finds it taken.

`{% once %}` writes the key into a form, `Attempts.attempt` takes it in the transaction of the verb. Whoever comes
first holds it until that has ended: the other waits, and is refused where it succeeded.
"""

import re
from datetime import timedelta
from string import ascii_lowercase

from django.utils import timezone
from django.utils.crypto import get_random_string

from . import refusals
from .models import Pressed

NAME = "once"
LENGTH = 32
# Letters alone: no row of digits that looks like a phone number.
KEY = re.compile(rf"[a-z]{{{LENGTH}}}")
KEPT = timedelta(days=2)
AGAIN = "这一页刚才已经提交成功，没有重复办理。确实需要再办一次的，请再按一次。"


def new_key():
    return get_random_string(LENGTH, ascii_lowercase)


def take(key):
    """Takes the key of a page, inside the transaction of what it asks for. Refusal where it was taken before; a page
    without a key is not held up."""
    if not key or not KEY.fullmatch(key):
        return
    with refusals.once(AGAIN):
        Pressed.objects.create(key=key)


def forget_old():
    """Deletes keys of two days ago and older; gives their number."""
    return Pressed.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]
