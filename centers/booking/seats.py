"""Taking and giving back one seat of a slot. The verbs in `actions.py` are built on these."""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from centers.common.refusals import Refusal
from centers.org.models import Center

from .models import Booking, Slot


class SlotFull(Refusal):
    """The last seat went to somebody else."""


def free_expired_holds(slot=None):
    """Gives back the seats of holds that ran out, of one slot or of all. Gives the number freed.

    Rows that another gesture is working on are left to it.
    """
    freed = 0
    with transaction.atomic():
        holds = Booking.objects.expired_holds()
        if slot:
            holds = holds.filter(slot=slot)
        rows = list(holds.order_by("slot_id", "pk").select_for_update(skip_locked=True)[:500])
        Booking.objects.filter(pk__in=[row.pk for row in rows]).update(
            status=Booking.Status.EXPIRED
        )
        for row in rows:
            give_back(row)
            freed += 1
    return freed


def take_seat(slot, *, by_desk=False):
    """Takes one seat, or raises SlotFull. Call it inside the transaction that writes the booking.

    One conditional UPDATE decides; the CHECK constraints stand behind it.
    """
    free_expired_holds(slot)
    seats = Slot.objects.filter(pk=slot.pk, closed_reason="", taken__lt=F("capacity"))
    if by_desk:
        taken = seats.filter(ends_at__gt=timezone.now()).update(taken=F("taken") + 1)
    else:
        taken = seats.filter(
            starts_at__gt=timezone.now(), public_taken__lt=F("capacity") - F("desk_seats")
        ).update(taken=F("taken") + 1, public_taken=F("public_taken") + 1)
    if not taken:
        raise SlotFull("这个时段刚刚约满或已停约，请选择其他时段。")


def give_back(booking):
    """Returns the seat of a booking that no longer needs it."""
    if booking.slot_id:
        was_public = 1 if booking.channel == Booking.Channel.WEB else 0
        Slot.objects.filter(pk=booking.slot_id).update(
            taken=F("taken") - 1, public_taken=F("public_taken") - was_public
        )


def place_of(slot):
    """The columns that a booking of this slot carries: unit, station, district, day and times."""
    return {
        "slot": slot,
        **units_of(slot.center),
        "day": slot.date,
        "starts_at": slot.starts_at,
        "ends_at": slot.ends_at,
    }


def units_of(center):
    """Unit, station and district of a row, read once at acceptance and written together."""
    line = {unit.tier: unit for unit in [*Center.objects.get_ancestors(center), center]}
    return {
        "center": center,
        "station": line.get(Center.Tier.STATION),
        "district": line[Center.Tier.DISTRICT],
    }
