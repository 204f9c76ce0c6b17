"""Where and when something is free. Every answer is a fixed number of queries."""

from django.db.models import Case, Min, Q, Sum, When
from django.db.models.functions import Greatest
from django.db.models.lookups import GreaterThan
from django.utils import timezone
from django.utils.dateparse import parse_date

from centers.org.models import Center, ServiceItem

from .models import Slot, free_seats


def services():
    """The items of the public catalogue that can be booked today."""
    return ServiceItem.objects.current(timezone.localdate()).filter(is_bookable=True)


def parse_day(text):
    """A date from an address, or None for anything that is none."""
    try:
        return parse_date(text or "")
    except ValueError:
        return None


TIERS = [Center.Tier.DISTRICT, Center.Tier.STATION, Center.Tier.ROOM]


def places(service, street=None):
    """Units that receive people for a service in the coming days.

    Each carries `seats` (free seats), `first_free` (the earliest free start, or None) and `is_near`
    (in the chosen street). Near units come first, units with a free seat before full ones, then by
    tier, then by the earliest time.
    """
    free = free_seats("slots__")
    near = street.path if street else "-"  # no path begins so
    return (
        Center.objects.open()
        .filter(slots__in=Slot.objects.bookable().for_service(service))
        .annotate(
            seats=Sum(Greatest(free, 0)),
            first_free=Min("slots__starts_at", filter=GreaterThan(free, 0)),
            is_near=Case(When(path__startswith=near, then=True), default=False),
            rank=Case(*(When(tier=tier, then=rank) for rank, tier in enumerate(TIERS))),
        )
        .order_by("-is_near", Case(When(seats=0, then=1), default=0), "rank", "first_free", "path")
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
