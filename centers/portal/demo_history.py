"""Believable past weeks for the demo: who came to the rosters' times, who did not, who found nothing.

Drawn by chance from one seed: the same day always gives the same weeks. Names and numbers are invented.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from random import Random

from django.utils import timezone

from centers.accounts.models import Posting
from centers.booking.models import (
    Booking,
    BookingEvent,
    Roster,
    Slot,
    UnmetSearch,
    Waiting,
    person_key,
)
from centers.booking.slots import planned, unsaved
from centers.org.models import Center

WEEKS = 8
SEED = "莲湖"
BATCH = 1000
FAMILY_NAMES = "王李张刘陈杨赵黄周吴徐孙马朱胡郭何高林罗"
GIVEN_NAMES = ["秀兰", "建军", "桂芳", "志明", "玉珍", "国强", "晓梅", "海涛", "淑华", "文博"]
PHONES = range(13900005000, 13900007000)

BUSY = {  # the share of seats that is taken, of the quietest and of the busiest unit of a tier
    Center.Tier.DISTRICT: (0.8, 0.95),
    Center.Tier.STATION: (0.45, 0.97),
    Center.Tier.ROOM: (0.1, 0.6),
}
CALLED_OFF, CANCELLED, MOVED = 0.01, 0.1, 0.06  # of the slots, of the seats, of the bookings
Status, Channel, Kind = Booking.Status, Booking.Channel, UnmetSearch.Kind
CHANNELS = {Channel.WEB: 60, Channel.PHONE: 25, Channel.WALK_IN: 15}
AT_THE_DESK = {Channel.PHONE: 50, Channel.WALK_IN: 50}
ENDS = {Status.SERVED: 82, Status.NO_SHOW: 12, Status.UNRECORDED: 6}
KINDS = {Kind.ELSEWHERE: 60, Kind.LOST: 25, Kind.NOWHERE: 15}
WAITED = {Waiting.Status.BOOKED: 55, Waiting.Status.LEFT: 20, Waiting.Status.LAPSED: 25}
SEARCHED = {8: 3, 9: 9, 10: 8, 11: 4, 12: 2, 13: 2, 14: 6, 15: 4, 16: 2, 19: 3, 20: 5, 21: 2}
VERBS = {
    Status.NO_SHOW: "no_show",
    Status.CANCELLED: "cancel",
    Status.CALLED_OFF: "call_off",
}


def load_history():
    """Fills the eight weeks up to yesterday; gives the number of bookings. Done before, it changes nothing."""
    today = timezone.localdate()
    if Slot.objects.filter(date__lt=today).exists():
        return 0
    first = today - timedelta(days=today.weekday(), weeks=WEEKS - 1)
    last = today - timedelta(days=1)
    Roster.objects.filter(valid_from=today).update(valid_from=first)
    world = make_world()
    slots = past_slots(first, last)
    bookings = [booking for slot in slots for booking in bookings_of(slot, world)]
    give_tickets(bookings)
    Slot.objects.bulk_create(slots, batch_size=BATCH)
    Booking.objects.bulk_create(bookings, batch_size=BATCH)
    events = [event for booking in bookings for event in events_of(booking, world)]
    BookingEvent.objects.bulk_create(events, batch_size=BATCH)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    UnmetSearch.objects.bulk_create(searches(days, world), batch_size=BATCH)
    Waiting.objects.bulk_create(waitings(days, world), batch_size=BATCH)
    return len(bookings)


@dataclass
class World:
    """Chance, and what it draws from."""

    random: Random
    people: list  # columns of the person served
    services: dict  # roster: its services
    line: dict  # unit: the columns of its place in the tree
    busy: dict  # unit: the share of its seats that is taken
    clerks: dict  # unit: who works there, where the demo has somebody

    def one_of(self, weights):
        return self.random.choices(list(weights), weights.values())[0]


def make_world():
    random = Random(SEED)  # noqa: S311  nothing secret is drawn
    names = [family + given for family in FAMILY_NAMES for given in GIVEN_NAMES]
    people = [(random.choice(names), str(phone)) for phone in PHONES]
    units = list(Center.objects.open())
    return World(
        random=random,
        people=[
            {"person_name": name, "person_phone": phone, "person_key": person_key(name, phone)}
            for name, phone in people
        ],
        services={
            r.pk: list(r.services.all()) for r in Roster.objects.prefetch_related("services")
        },
        line={unit.pk: line_of(unit, units) for unit in units},
        busy={unit.pk: random.uniform(*BUSY[unit.tier]) for unit in units},
        clerks=dict(Posting.objects.filter(center__isnull=False).values_list("center", "user")),
    )


def line_of(unit, units):
    """The same columns as `seats.line_of`, without a query for each of 152 units."""
    above = {other.tier: other for other in units if unit.path.startswith(other.path)}
    return {
        "center": unit,
        "station": above.get(Center.Tier.STATION),
        "district": above[Center.Tier.DISTRICT],
    }


def past_slots(first, last):
    """The times that the rosters would have called for."""
    rosters = {roster.pk: roster for roster in Roster.objects.all()}
    return unsaved(planned(list(rosters.values()), first, last), rosters)


def bookings_of(slot, world):
    """Who booked a slot; its counters follow."""
    random, found = world.random, []
    busy = world.busy[slot.center_id] * (1.05 if slot.date.weekday() < 2 else 0.9)
    is_closed = random.random() < CALLED_OFF
    for _ in range(slot.capacity):
        if random.random() >= busy:
            continue
        is_public = slot.public_taken < slot.capacity - slot.desk_seats
        channel = world.one_of(CHANNELS if is_public else AT_THE_DESK)
        if is_closed:
            if channel != Channel.WALK_IN:
                found.append(booking(slot, channel, Status.CALLED_OFF, world))
            continue
        slot.taken += 1
        slot.public_taken += channel == Channel.WEB
        end = Status.SERVED if channel == Channel.WALK_IN else world.one_of(ENDS)
        found.append(booking(slot, channel, end, world))
        if random.random() < CANCELLED:
            found.append(booking(slot, Channel.WEB, Status.CANCELLED, world))
    if is_closed:
        slot.closed_reason = "值班人员临时有事"
    return found


def booking(slot, channel, status, world):
    """One booking, from its arrangement to its end. People come and are called within the slot's own half hour."""
    random = world.random
    walked_in = channel == Channel.WALK_IN
    arrived = slot.starts_at + timedelta(minutes=random.randint(0, 8))
    asked = (
        arrived if walked_in else moment(slot.date - timedelta(days=random.randint(1, 13)), random)
    )
    row = Booking(
        slot=slot,
        **world.line[slot.center_id],
        **random.choice(world.people),
        service=random.choice(world.services[slot.roster_id]),
        topic=random.choice(Booking.Topic.values),
        channel=channel,
        seat_by_desk=channel != Channel.WEB,
        mode=slot.roster.mode,
        day=slot.date,
        starts_at=arrived if walked_in else slot.starts_at,
        ends_at=slot.ends_at,
        status=status,
        created_at=asked,
        confirmed_at=asked,
        arranged_at=asked,
        moves=int(channel == Channel.WEB and random.random() < MOVED),
    )
    if status == Status.SERVED:
        row.arrived_at = row.queue_at = arrived
        row.first_called_at = row.called_at = arrived + timedelta(
            minutes=random.expovariate(1 / 5) % 12
        )
        row.finished_at = slot.ends_at
        row.window, row.outcome = slot.roster.window, "已解答，并告知可以申请法律援助"
    return row


def moment(day, random, hours=range(8, 21)):
    """Some moment of a day, in Xi'an."""
    at = time(random.choice(hours), random.randrange(60))
    return datetime.combine(day, at, timezone.get_current_timezone())


def give_tickets(bookings):
    """Numbers whoever came, by unit and day, in the order of coming."""
    last = Counter()
    for row in sorted((b for b in bookings if b.arrived_at), key=lambda b: b.arrived_at):
        last[row.center_id, row.day] += 1
        row.ticket = last[row.center_id, row.day]


def events_of(row, world):
    """What was done with a booking: changes of time everywhere, the rest where the demo has somebody to read it."""
    clerk = world.clerks.get(row.center_id)
    steps = [("move", row.arranged_at, None)] if row.moves else []
    if clerk and row.channel in AT_THE_DESK:
        steps.append((row.channel, row.confirmed_at, clerk))
    if clerk and row.status in VERBS:
        steps.append((VERBS[row.status], row.starts_at, clerk))
    if clerk and row.status == Status.SERVED:
        if row.channel != Channel.WALK_IN:
            steps.append(("check_in", row.arrived_at, clerk))
        steps += [("call", row.called_at, clerk), ("finish", row.finished_at, clerk)]
    return [BookingEvent(booking=row, verb=verb, at=at, by_id=by) for verb, at, by in steps]


def wanted(days, world):
    """(day, unit, how often) where more people ask than there are seats: the busiest units, on working days."""
    for pk, busy in world.busy.items():
        for day in days:
            most = max(busy - 0.45, 0) * (10 if day.weekday() < 5 else 3)
            if often := world.random.randint(0, round(most)):
                yield day, pk, often


def searches(days, world):
    """Searches in vain, counted by hour as the search itself counts them."""
    offered = {}
    for roster in Roster.objects.all():
        offered.setdefault(roster.center_id, []).extend(world.services[roster.pk])
    found = Counter()
    for day, pk, often in wanted(days, world):
        for _ in range(often):
            service = world.random.choice(offered[pk])
            found[day, world.one_of(SEARCHED), pk, service.pk, world.one_of(KINDS)] += 1
    return [
        UnmetSearch(
            day=day, hour=hour, center_id=pk, service_id=service, kind=kind, searches=number
        )
        for (day, hour, pk, service, kind), number in found.items()
    ]


def waitings(days, world):
    """Places on the waiting list of the busiest units, all of them ended."""
    offered = {r.center_id: world.services[r.pk] for r in Roster.objects.all()}
    found = []
    for day, pk, often in wanted(days, world):
        if often < 4:
            continue
        joined = moment(day, world.random)
        found.append(
            Waiting(
                center_id=pk,
                service=world.random.choice(offered[pk]),
                **world.random.choice(world.people),
                channel=Channel.WEB,
                topic=world.random.choice(Booking.Topic.values),
                last_day=day + timedelta(days=7),
                status=world.one_of(WAITED),
                created_at=joined,
                queue_at=joined,
                offers=1,
                ended_at=joined + timedelta(hours=world.random.randint(2, 60)),
            )
        )
    return found
