"""Who must know when somebody proved who they are: booking unlocks a resident's 查询码."""

from django.core.exceptions import ImproperlyConfigured

LISTENERS = []


def on_sign_in(listener):
    """Registers listener(user), called after each complete sign-in. Call it from `AppConfig.ready()`."""
    if listener in LISTENERS:
        raise ImproperlyConfigured(f"{listener} is registered already")
    LISTENERS.append(listener)
    return listener


def signed_in(user):
    for listener in LISTENERS:
        listener(user)
