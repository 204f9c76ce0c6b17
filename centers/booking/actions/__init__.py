"""The verbs of booking.

Locks are always taken in one order, so that no two gestures wait for each other: the resident,
bookings by primary key, what is asked for one at a time (a person's places, a form's key), slots by
primary key, places on the waiting list.
"""

from .desk import (
    LATE_RECORD,
    NO_SHOW_AFTER,
    advance,
    book_by_phone,
    call,
    call_next,
    close_past_days,
    forget_abandoned,
    pass_over,
    possible,
    record_late,
    redirect,
    register_walk_in,
    to_window,
)
from .limits import pause_of, refuse_paused_account
from .resident import (
    accept,
    cancel,
    confirm,
    decline,
    find_by_code,
    hold,
    let_go,
    move,
    offers_for,
    unlock_codes,
)
from .rosters import (
    add_exception,
    add_roster,
    copy_week,
    edit_circuit,
    edit_roster,
    end_roster,
    remove_exception,
)
from .waiting import join, leave

__all__ = [
    "LATE_RECORD",
    "NO_SHOW_AFTER",
    "accept",
    "add_exception",
    "add_roster",
    "advance",
    "book_by_phone",
    "call",
    "call_next",
    "cancel",
    "close_past_days",
    "confirm",
    "copy_week",
    "decline",
    "edit_circuit",
    "edit_roster",
    "end_roster",
    "find_by_code",
    "forget_abandoned",
    "hold",
    "join",
    "leave",
    "let_go",
    "move",
    "offers_for",
    "pass_over",
    "pause_of",
    "possible",
    "record_late",
    "redirect",
    "refuse_paused_account",
    "register_walk_in",
    "remove_exception",
    "to_window",
    "unlock_codes",
]
