"""Residents and the clerk, signed in as if a moment ago, and the seats that they hold.

A newcomer, the hold and whatever else is theirs carry one number of eight digits, so that a recorded
request becomes that of anybody else by replacing it.
"""

import time
from dataclasses import dataclass
from datetime import time as clock
from datetime import timedelta
from itertools import count

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils import timezone

from centers.accounts.models import User
from centers.booking.models import HOLD, Booking, Roster, Slot, person_key
from centers.org.models import Center

from .data import FIRST_PHONE, HALF_HOUR, OF_SLOT, UNIT, copies, moment, pattern, run

SEATS_HELD = 20  # of every slot whose seats are all held
numbers = count(61_000_000)


@dataclass
class Person:
    """Somebody who is signed in: their cookies, and the token of their forms."""

    number: int
    cookies: dict
    token: str

    @property
    def check_page(self):
        """Where the hold of this person is confirmed."""
        return f"/bookings/benchhold{self.number}/check/"

    @property
    def secret(self):
        """The hash by which the portal counts this person."""
        return person_key(f"居民{self.number}", f"139{self.number}")


def sign_in(user, keys):
    """A `Person` with a fresh session for each key of a user; their password is that of `user`."""
    now, store = time.time(), SessionStore()
    until = timezone.now() + timedelta(hours=8)
    state = {
        BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
        HASH_SESSION_KEY: user.get_session_auth_hash(),
        "began_at": now,
        "seen_at": now,
    }
    sessions = [
        Session(f"bench{key}", store.encode({SESSION_KEY: str(key), **state}), until)
        for key in keys
    ]
    Session.objects.bulk_create(sessions, batch_size=1000)
    return [person(key, session.pk) for key, session in zip(keys, sessions, strict=True)]


def person(number, session):
    request = HttpRequest()
    token = get_token(request)
    cookies = {
        settings.SESSION_COOKIE_NAME: session,
        settings.CSRF_COOKIE_NAME: request.META["CSRF_COOKIE"],
    }
    return Person(number, cookies, token)


def clerk():
    user = User.objects.get(username="bench")
    return sign_in(user, [user.pk])[0]


def newcomers(number):
    """So many residents, new, signed in a moment ago."""
    keys = [next(numbers) for _ in range(number)]
    first = User.objects.get(phone=FIRST_PHONE)
    everybody = f"SELECT generate_series({keys[0]}, {keys[-1]}) n"
    copies(first, everybody, id="s.n", phone="'139' || s.n", name="'居民' || s.n")
    return sign_in(first, keys)


@dataclass
class Held:
    """Held seats, one for each of `people`, answers and all: what is missing is the last button."""

    people: list

    @property
    def first(self):
        return self.people[0].number

    @property
    def first_slot(self):
        """The key of the first of their slots; the others follow. No other number is as long."""
        return 10 * self.first

    @property
    def confirmed(self):
        """How many of them are bookings now."""
        numbers = [person.number for person in self.people]
        return Booking.objects.filter(pk__in=numbers, status=Booking.Status.CONFIRMED).count()


def held_seats(number):
    """Holds of newcomers at times all over the network in the coming days."""
    held = Held(newcomers(number))
    day = timezone.localdate() + timedelta(days=2)
    roster = Roster.objects.create(
        center=Center.objects.get(code=UNIT),
        title="咨询台",
        window=f"第 {held.first} 号",  # one more each time
        weekday=day.weekday(),
        starts=clock(9),
        ends=clock(17),
        valid_from=day,
    )
    begins = f"{moment(day, '09:00')} + s.n %% 10 * interval '1 day' + s.n * interval '1 second'"
    taken = f"least({SEATS_HELD}, {number} - {SEATS_HELD} * s.n)"
    copies(
        Slot.objects.first(),
        f"SELECT n, u.* FROM generate_series(0, {(number - 1) // SEATS_HELD}) n"
        " JOIN bench_unit u ON nth = 1 + n % (SELECT count(*) FROM bench_unit)".replace("%", "%%"),
        id=f"{held.first_slot} + s.n",
        roster_id=str(roster.pk),
        center_id="s.center_id",
        date=f"'{day}'::date + s.n %% 10",
        starts_at=begins,
        ends_at=f"{begins} + {HALF_HOUR}",
        capacity=str(SEATS_HELD),
        taken=taken,
        public_taken=taken,
        desk_seats="0",
    )
    copies(
        pattern(),
        f"SELECT l.*, u.station_id, u.district_id, {held.first} + n AS number"
        f" FROM generate_series(0, {number - 1}) n"
        f" JOIN booking_slot l ON l.id = {held.first_slot} + n / {SEATS_HELD}"
        " JOIN bench_unit u USING (center_id)",
        id="s.number",
        key="'benchhold' || s.number",
        code="s.number::text",
        tap_key="lpad(s.number::text, 12, '0')",
        **OF_SLOT,
        channel="'web'",
        status="'held'",
        held_until=f"now() + interval '{HOLD.seconds} seconds'",
        confirmed_at="NULL",
        booked_by_id="s.number",
        person_name="'居民' || s.number",
        person_phone="'139' || s.number",
        outcome="''",
    )
    run("ANALYZE booking_booking, booking_slot, accounts_user, django_session")
    return held
