"""Rosters make slots, slots sell seats, a booking is a seat with a person in it."""

from .booking import (
    CANCEL_UNTIL,
    HOLD,
    LIVE_BOOKINGS_A_PERSON,
    LIVE_BOOKINGS_AN_ACCOUNT,
    MOVES,
    Booking,
    BookingEvent,
    TicketCounter,
    new_code,
    new_key,
    person_key,
)
from .demand import UnmetSearch
from .roster import Circuit, Mode, Roster, RosterEvent, RosterException
from .slot import DAYS_AHEAD, RELEASE, Slot, free_seats, last_day_open
from .waiting import Waiting

__all__ = [
    "CANCEL_UNTIL",
    "DAYS_AHEAD",
    "HOLD",
    "LIVE_BOOKINGS_AN_ACCOUNT",
    "LIVE_BOOKINGS_A_PERSON",
    "MOVES",
    "RELEASE",
    "Booking",
    "BookingEvent",
    "Circuit",
    "Mode",
    "Roster",
    "RosterEvent",
    "RosterException",
    "Slot",
    "TicketCounter",
    "UnmetSearch",
    "Waiting",
    "free_seats",
    "last_day_open",
    "new_code",
    "new_key",
    "person_key",
]
