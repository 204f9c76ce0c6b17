"""What a unit's public page shows of bookings."""

from django.db.models import Case, Min, Q, Sum, Value, When

from .models import Slot
from .search import WAYS
from .sessions import sessions

SESSIONS_SHOWN = 4


def free_slots(request, center):
    """The template and context of the panel “近期可约”: per service, the next free time and seats."""
    rows = (
        Slot.objects.bookable()
        .filter(center=center, roster__services__is_bookable=True)
        .with_free()
        .values(
            "roster__services__code",
            "roster__services__name",
            way=Case(*(When(q, then=Value(way)) for way, (_, q) in WAYS.items())),
        )
        .annotate(
            seats=Sum("free", filter=Q(free__gt=0), default=0),
            first_free=Min("starts_at", filter=Q(free__gt=0)),
        )
        .order_by("roster__services__order", "roster__services__code", "way")
    )
    rows = [row | {"label": WAYS[row["way"]][0]} for row in rows]
    coming = sessions(center=center)[:SESSIONS_SHOWN]
    return "booking/unit_panel.html", {"rows": rows, "unit": center, "sessions": coming}


def bookable_codes():
    """The codes of the services that somewhere have a time to choose."""
    slots = Slot.objects.bookable().filter(roster__services__is_bookable=True)
    return slots.values_list("roster__services__code", flat=True).distinct()
