"""Counting seats: taking one of a slot, giving one back. What is done with them is in `offers.py`."""

from django.db.models import F
from django.utils import timezone

from centers.common.refusals import Refusal
from centers.org.ancestry import line_of

from .models import Slot


class SlotFull(Refusal):
    """The last seat went to somebody else."""


def take(slot, *, by_desk=False):
    """Takes one seat where there is one; whether it did. Call it inside the transaction that writes the booking.

    One conditional UPDATE decides; the CHECK constraints stand behind it.
    """
    seats = Slot.objects.filter(pk=slot.pk, closed_reason="", taken__lt=F("capacity"))
    if by_desk:
        return bool(seats.filter(ends_at__gt=timezone.now()).update(taken=F("taken") + 1))
    return bool(
        seats.filter(
            starts_at__gt=timezone.now(), public_taken__lt=F("capacity") - F("desk_seats")
        ).update(taken=F("taken") + 1, public_taken=F("public_taken") + 1)
    )


def give_back(booking):
    """Returns the seat of a booking that no longer needs it."""
    if booking.slot_id:
        was_public = 0 if booking.seat_by_desk else 1
        Slot.objects.filter(pk=booking.slot_id).update(
            taken=F("taken") - 1, public_taken=F("public_taken") - was_public
        )


def lock_slots(*keys):
    """Locks slots in the one order that everybody keeps: by primary key. Gives them by key."""
    rows = Slot.objects.filter(pk__in=keys).order_by("pk").select_for_update(of=["self"])
    return {slot.pk: slot for slot in rows.select_related("roster", "center")}


def place_of(slot, *, by_desk=False):
    """The columns that a booking of this slot carries: unit, station, district, way, day, times, whose seat."""
    return {
        "slot": slot,
        "seat_by_desk": by_desk,
        **line_of(slot.center),
        "mode": slot.roster.mode,
        "day": slot.date,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
    }
