"""Who has a say when opening times change: booking counts what is affected, and makes its slots anew."""

from centers.common.registry import Registry

# listener(center), called inside the transaction that changed hours or closures; the center is None
# when the calendar changed for everybody.
on_opening_change = Registry()

# count(center, first_day, last_day) gives (number, words) of what stands on a unit's days, both ends
# included, such as (3, "个已确认的预约，系统会通知本人改约"); the words follow the number on the page.
count_affected = Registry()


def opening_changed(center):
    for listener in on_opening_change:
        listener(center)


def affected(center, first_day, last_day):
    """What a closure of those days would upset, as [(number, words)]; what it would not is left out."""
    counts = (count(center, first_day, last_day) for count in count_affected)
    return [(number, words) for number, words in counts if number]
