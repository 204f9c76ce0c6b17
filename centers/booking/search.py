"""Where and when something is free. Every answer is a fixed number of queries."""

from django.db import connection
from django.db.models import BooleanField, Case, F, Min, Q, Sum, Value, When
from django.db.models.functions import Greatest
from django.db.models.lookups import GreaterThan
from django.utils import timezone
from django.utils.dateparse import parse_date

from centers.org.models import Center, ServiceItem

from .models import Mode, Roster, Slot, UnmetSearch, free_seats
from .seats import units_of

VISIT, SESSION, PHONE, VIDEO = "visit", "session", "phone", "video"
WAYS = {  # how people meet, with the slots that are meant; without a choice, all that are face to face
    VISIT: ("到网点当面办", Q(roster__mode=Mode.VISIT, roster__kind=Roster.Kind.DUTY)),
    SESSION: ("巡回、驻点专场", Q(roster__mode=Mode.VISIT) & ~Q(roster__kind=Roster.Kind.DUTY)),
    PHONE: ("电话办，不用出门", Q(roster__mode=Mode.PHONE)),
    VIDEO: ("视频办，不用出门", Q(roster__mode=Mode.VIDEO)),
}
FACE_TO_FACE = Q(roster__mode=Mode.VISIT)
# The place of each kind of offer in the list: station, room, centre, somebody on a circuit, telephone.
RANKS = [
    (WAYS[SESSION][1], 4),
    (WAYS[PHONE][1], 5),
    (WAYS[VIDEO][1], 6),
    (Q(center__tier=Center.Tier.STATION), 1),
    (Q(center__tier=Center.Tier.ROOM), 2),
    (Q(center__tier=Center.Tier.DISTRICT), 3),
]


def services():
    """The items of the public catalogue that can be booked today."""
    return ServiceItem.objects.current(timezone.localdate()).filter(is_bookable=True)


def parse_day(text):
    """A date from an address, or None for anything that is none."""
    try:
        return parse_date(text or "")
    except ValueError:
        return None


def way_of(text):
    """A way from an address, "" for anything that is none."""
    return text if text in WAYS else ""


def slots_of(service, way=""):
    """The slots that a resident may ask for a service in one way, face to face where none is named."""
    return (
        Slot.objects.bookable().for_service(service).filter(WAYS[way][1] if way else FACE_TO_FACE)
    )


def places(service, street=None):
    """Where people are received for a service in the coming days, as rows of `center` (its key) and `way`.

    Each carries `seats` (free seats), `first_free` (the earliest free start, or None) and `is_near` (in
    the chosen street). Places with a free seat come before full ones, near ones before others, then
    station, room, centre, circuit and telephone, then the earliest time.
    """
    free = free_seats()
    near = street.path if street else "-"  # no path begins so
    return (
        Slot.objects.bookable()
        .for_service(service)
        .filter(center__closed_on=None)
        .values(
            "center",
            way=Case(*(When(q, then=Value(way)) for way, (_, q) in WAYS.items())),
            is_near=Case(
                When(center__path__startswith=near, then=True),
                default=False,
                output_field=BooleanField(),
            ),
            rank=Case(*(When(q, then=rank) for q, rank in RANKS)),
            path=F("center__path"),
        )
        .annotate(
            seats=Sum(Greatest(free, 0)),
            first_free=Min("starts_at", filter=GreaterThan(free, 0)),
        )
        .order_by(Case(When(seats=0, then=1), default=0), "-is_near", "rank", "first_free", "path")
    )


def with_units(rows):
    """The rows of `places` as a list, each with its `unit`."""
    rows = list(rows)
    units = Center.objects.in_bulk({row["center"] for row in rows})
    return [row | {"unit": units[row["center"]], "label": WAYS[row["way"]][0]} for row in rows]


def next_places(service, besides, way="", most=3):
    """Places and ways that have a free seat, other than the one that is full, in the order of `places` around it."""
    street = units_of(besides)["station"]
    full = Q(center=besides.pk) & (Q(way=way) if way else Q(way__in=[VISIT, SESSION]))
    rows = places(service, street).filter(seats__gt=0).exclude(full)
    return with_units(rows[:most])


def note_if_unmet(service, street, rows):
    """Counts the search behind a list of places where its street, or everything, has no free seat."""
    if any(row["seats"] and (row["is_near"] or not street) for row in rows):
        return
    elsewhere = any(row["seats"] for row in rows)
    kind = UnmetSearch.Kind.ELSEWHERE if elsewhere else UnmetSearch.Kind.NOWHERE
    where = street or Center.objects.open().filter(tier=Center.Tier.DISTRICT).first()
    count_unmet(service, where, kind)


def days(service, center, way=""):
    """Days with slots, as rows of `date` and `seats` (free)."""
    slots = slots_of(service, way).filter(center=center).with_free()
    return list(
        slots.values("date")
        .annotate(seats=Sum("free", filter=Q(free__gt=0), default=0))
        .order_by("date")
    )


def times(service, center, date, way=""):
    """Slots of a day with `free` and `desk_free`, in order."""
    slots = slots_of(service, way).filter(center=center, date=date)
    return slots.with_free().select_related("roster").order_by("starts_at", "pk")


def count_unmet(service, center, kind):
    """Counts a search of this hour that ended without a free time. One statement, so nothing waits for it."""
    now = timezone.localtime()
    table = connection.ops.quote_name(UnmetSearch._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} AS u (day, hour, service_id, center_id, kind, searches)"  # noqa: S608
            " VALUES (%s, %s, %s, %s, %s, 1)"
            " ON CONFLICT (center_id, day, hour, service_id, kind)"
            " DO UPDATE SET searches = u.searches + 1",
            [now.date(), now.hour, service.pk, center.pk, kind],
        )
