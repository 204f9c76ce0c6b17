"""Many clients at once, in a process of their own: `python -m tests.racer VERB SLOT FIRST COUNT`.

Each of COUNT residents, from the FIRST on, asks for a seat of the slot over a connection of their
own; those of one process start together. Prints how many got one. RACE_DB names the database.
"""

import os
import sys
from threading import Barrier, Thread

os.environ["DJANGO_SETTINGS_MODULE"] = "lianhu_legal.settings.test"

import django
import time_machine
from django.conf import settings

settings.DATABASES["default"]["NAME"] = os.environ["RACE_DB"]
django.setup()

from django.db import connection  # noqa: E402

from centers.accounts.models import User  # noqa: E402
from centers.booking import actions  # noqa: E402
from centers.booking.models import HOLD, Booking, Slot  # noqa: E402
from centers.booking.seats import SlotFull, place_of  # noqa: E402
from tests.cast import MORNING  # noqa: E402


def take(slot, service, who, barrier):
    """The verb behind the page."""
    barrier.wait()
    actions.hold(slot, service=service, by=who)


def read_then_write(slot, service, who, barrier):
    """What must not be done. It lives here alone, and shows that the test can fail."""
    taken = Slot.objects.get(pk=slot.pk).taken
    barrier.wait()
    if taken >= slot.capacity:
        raise SlotFull("full")
    Slot.objects.filter(pk=slot.pk).update(taken=taken + 1, public_taken=taken + 1)
    Booking.objects.create(
        **place_of(slot), service=service, channel="web", status="held",
        held_until=MORNING + HOLD, booked_by=who,
    )  # fmt: skip


def run(verb, slot, first, count):
    slot = Slot.objects.select_related("center").get(pk=slot)
    service = slot.roster.services.get()
    people = list(User.objects.filter(kind="resident").order_by("pk")[first : first + count])
    barrier, got = Barrier(len(people)), []

    def client(who):
        try:
            verb(slot, service, who, barrier)
            got.append(who.pk)
        except SlotFull:
            pass
        finally:
            connection.close()

    threads = [Thread(target=client, args=[who]) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(got)


if __name__ == "__main__":
    name, slot, first, count = sys.argv[1], *map(int, sys.argv[2:])
    with time_machine.travel(MORNING):
        print(run({"take": take, "read_then_write": read_then_write}[name], slot, first, count))  # noqa: T201
