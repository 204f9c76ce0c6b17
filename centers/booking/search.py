"""Where and when something is free. Every answer is a fixed number of queries."""

from django.db.models import Min, Q, Sum
from django.utils import timezone
from django.utils.dateparse import parse_date

from centers.org.models import Center, ServiceItem

from .models import Slot


def services():
    """The items of the public catalogue that can be booked today."""
    return ServiceItem.objects.current(timezone.localdate()).filter(is_bookable=True)


def parse_day(text):
    """A date from an address, or None for anything that is none."""
    try:
        return parse_date(text or "")
    except ValueError:
        return None


def places(service, street=None):
    """Units that receive people for a service in the coming days, the chosen street's first.

    Each `Center` carries `seats` (free seats) and `first_free` (the earliest free start, or None).
    """
    slots = Slot.objects.bookable().for_service(service).with_free()
    figures = {
        row["center"]: row
        for row in slots.values("center").annotate(
            seats=Sum("free", filter=Q(free__gt=0)),
            first_free=Min("starts_at", filter=Q(free__gt=0)),
        )
    }
    units = Center.objects.open().filter(pk__in=figures)
    for unit in units:
        unit.seats = figures[unit.pk]["seats"] or 0
        unit.first_free = figures[unit.pk]["first_free"]
        unit.is_near = street is not None and unit.path.startswith(street.path)
    return sorted(units, key=by_reach)


TIERS = [Center.Tier.DISTRICT, Center.Tier.STATION, Center.Tier.ROOM]


def by_reach(unit):
    """The chosen street first, units with a free seat before full ones, then the tier, then the time."""
    return (
        not unit.is_near,
        not unit.seats,
        TIERS.index(unit.tier),
        unit.first_free or timezone.now(),
        unit.path,
    )


def days(service, center):
    """Days with slots, as rows of `date`, `seats` (free) and `slots`."""
    slots = Slot.objects.bookable().for_service(service).filter(center=center).with_free()
    return list(
        slots.values("date")
        .annotate(seats=Sum("free", filter=Q(free__gt=0), default=0))
        .order_by("date")
    )


def times(service, center, date):
    """Slots of a day with `free` and `desk_free`, in order."""
    slots = Slot.objects.bookable().for_service(service).filter(center=center, date=date)
    return slots.with_free().select_related("roster").order_by("starts_at", "pk")
