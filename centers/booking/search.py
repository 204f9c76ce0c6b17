"""Where and when something is free. Every answer is a fixed number of queries."""

from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from allauth.core.internal.httpkit import get_client_ip
from django.core.cache import cache
from django.db import connection
from django.db.models import Min, Q, Sum
from django.db.models.functions import Greatest
from django.db.models.lookups import GreaterThan
from django.utils import timezone
from django.utils.dateparse import parse_date
from redis import RedisError

from centers.common.crypto import keyed_index
from centers.common.dates import clock, spoken_day
from centers.common.limits import HOUR_SECONDS
from centers.org.ancestry import line_of
from centers.org.models import Center, ServiceItem

from .models import Mode, Roster, Slot, UnmetSearch, free_seats

VISIT, SESSION, PHONE, VIDEO = "visit", "session", "phone", "video"
WAYS = {  # how people meet, with the slots that are meant; without a choice, all that are face to face
    VISIT: ("到网点当面办", Q(roster__mode=Mode.VISIT, roster__kind=Roster.Kind.DUTY)),
    SESSION: ("巡回、驻点专场", Q(roster__mode=Mode.VISIT) & ~Q(roster__kind=Roster.Kind.DUTY)),
    PHONE: ("电话办，不用出门", Q(roster__mode=Mode.PHONE)),
    VIDEO: ("视频办，不用出门", Q(roster__mode=Mode.VIDEO)),
}
FACE_TO_FACE = Q(roster__mode=Mode.VISIT)
# The place of each kind of offer in the list: station, room, centre, somebody on a circuit, telephone.
RANKS = {Center.Tier.STATION: 1, Center.Tier.ROOM: 2, Center.Tier.DISTRICT: 3}
RANKS_OF_WAYS = {SESSION: 4, PHONE: 5, VIDEO: 6}


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


# Where ----------------------------------------------------------------------------------------


def places(service, street=None):
    """Where people are received for a service in the coming days, as a list of rows of `center` (its key) and `way`.

    Each carries `seats` (free seats), `first_free` (the earliest free start, or None) and `is_near` (in
    the chosen street). Places with a free seat come before full ones, near ones before others, then
    station, room, centre, circuit and telephone, then the earliest time.
    """
    free = free_seats()
    groups = (
        Slot.objects.bookable()
        .for_service(service)
        .filter(center__closed_on=None)
        .order_by()
        .values_list("center", "center__path", "center__tier", "roster__mode", "roster__kind")
        .annotate(
            seats=Sum(Greatest(free, 0)),
            first_free=Min("starts_at", filter=GreaterThan(free, 0)),
        )
    )
    rows = {}
    for center, path, tier, mode, kind, seats, first_free in groups:
        way = mode if mode != Mode.VISIT else VISIT if kind == Roster.Kind.DUTY else SESSION
        row = rows.setdefault(
            (center, way),
            {
                "center": center,
                "path": path,
                "way": way,
                "rank": RANKS_OF_WAYS.get(way) or RANKS[tier],
                "is_near": bool(street) and path.startswith(street.path),
                "seats": 0,
                "first_free": None,
            },
        )
        row["seats"] += seats
        row["first_free"] = min(filter(None, [row["first_free"], first_free]), default=None)
    return sorted(rows.values(), key=place_in_the_list)


def place_in_the_list(row):
    first = row["first_free"].timestamp() if row["first_free"] else 0
    return row["seats"] == 0, not row["is_near"], row["rank"], first, row["path"]


def with_units(rows):
    """Rows of `places`, each with its `unit` and the `label` of its way."""
    units = Center.objects.in_bulk({row["center"] for row in rows})
    return [row | {"unit": units[row["center"]], "label": WAYS[row["way"]][0]} for row in rows]


def next_places(service, besides, way="", *, same_way=False, most=3):
    """Places and ways that have a free seat, other than the one that is full, in the order of `places` around it.

    With `same_way` only those where people meet as they would at the one that is full.
    """
    ways = {way} if way else {VISIT, SESSION}
    rows = [
        row
        for row in places(service, line_of(besides)["station"])
        if row["seats"]
        and not (row["center"] == besides.pk and row["way"] in ways)
        and (row["way"] in ways or not same_way)
    ]
    return with_units(rows[:most])


# When -----------------------------------------------------------------------------------------


class Time(NamedTuple):
    """One slot: `free` are the seats that a resident can take, `desk_free` those that a clerk can."""

    pk: int
    starts_at: datetime
    ends_at: datetime
    free: int
    desk_free: int
    title: str

    @property
    def hours(self):
        """“09:00–09:30”, in the time of the place."""
        return f"{clock(self.starts_at)}–{clock(self.ends_at)}"

    @property
    def start(self):
        """“09:00”."""
        return clock(self.starts_at)


class Day(NamedTuple):
    """A day with its times; `seats` are free for residents, `desk_seats` for a clerk."""

    date: date
    seats: int
    desk_seats: int
    times: list

    @property
    def words(self):
        """“11月26日”."""
        return spoken_day(self.date)


def timetable(service, unit, way=""):
    """The coming days on which a unit receives people for a service, each a `Day` with its `Time`s, in order."""
    rows = (
        slots_of(service, way)
        .filter(center=unit)
        .with_free()
        .order_by("date", "starts_at", "pk")
        .values_list("date", "pk", "starts_at", "ends_at", "free", "desk_free", "roster__title")
    )
    days = []
    for day, group in groupby(rows, key=lambda row: row[0]):
        times = [Time(*row[1:]) for row in group]
        seats = sum(time.free for time in times if time.free > 0)
        days.append(Day(day, seats, sum(time.desk_free for time in times), times))
    return days


def chosen_day(days, text, *, at_the_desk=False):
    """The `Day` that an address names, else the first with a free seat (at the desk: one for a clerk), else None."""
    wanted = parse_day(text)
    named = (day for day in days if day.date == wanted)
    free = (day for day in days if (day.desk_seats if at_the_desk else day.seats))
    return next(named, None) or next(free, None)


def link_to_day(request):
    """The address of this page for another day, up to the day itself: “?way=phone&day=”."""
    values = request.GET.copy()
    values.pop("day", None)
    values["day"] = ""
    return f"?{values.urlencode()}"


# What was looked for in vain ------------------------------------------------------------------


def note_places(request, service, street, rows):
    """Notes the search behind a list of places where its street, or everything, has no free seat."""
    if any(row["seats"] and (row["is_near"] or not street) for row in rows):
        return
    where = street or Center.objects.open().filter(tier=Center.Tier.DISTRICT).first()
    note_search(request, service, where, elsewhere=any(row["seats"] for row in rows))


def note_search(request, service, center, *, elsewhere=False, lost=False):
    """Counts a search that ended without a free time at a unit.

    `elsewhere`: another place has one; `lost`: it was chosen, and taken by somebody else. One person's
    search counts once an hour, however often the page is loaded, and at the widest place looked at: who
    found nothing in a street and then opens one of its units searched once.
    """
    if not is_new(request, service, center):
        return
    kind = UnmetSearch.Kind.ELSEWHERE if elsewhere else UnmetSearch.Kind.NOWHERE
    count_unmet(service, center, UnmetSearch.Kind.LOST if lost else kind)


def is_new(request, service, center):
    """Whether this visitor's search for a service is the first of the hour at a unit and all above it.

    A visitor is a session, or an address and a browser together, since whole community rooms share one
    address. The cache holds a keyed hash for an hour, nothing else; while it is away everything counts.
    """
    agent = request.headers.get("User-Agent", "")
    visitor = request.session.session_key or f"{get_client_ip(request)} {agent}"
    hour = f"{timezone.localtime():%Y-%m-%d %H}"
    name = keyed_index(f"{visitor} {service.pk} {hour}", purpose="unmet search")
    line = range(center.steplen, len(center.path), center.steplen)
    try:
        if cache.get_many([f"searched:{name}:{center.path[:end]}" for end in line]):
            return False
        return cache.add(f"searched:{name}:{center.path}", 1, timeout=HOUR_SECONDS)
    except RedisError:
        return True


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
