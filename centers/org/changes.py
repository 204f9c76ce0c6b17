"""Who must know when opening times change: booking makes its slots anew."""

from centers.common.registry import Registry

# listener(center), called inside the transaction that changed hours or closures; the center is None
# when the calendar changed for everybody.
on_opening_change = Registry()


def opening_changed(center):
    for listener in on_opening_change:
        listener(center)
