"""Who must know when opening times change: booking makes its slots anew."""

from django.core.exceptions import ImproperlyConfigured

LISTENERS = []


def on_opening_change(listener):
    """Registers listener(center), called inside the transaction that changed hours or closures.

    `center` is None when the calendar changed for everybody. Call it from `AppConfig.ready()`.
    """
    if listener in LISTENERS:
        raise ImproperlyConfigured(f"{listener} is registered already")
    LISTENERS.append(listener)
    return listener


def opening_changed(center):
    for listener in LISTENERS:
        listener(center)
