"""Many clients at once, in a process of their own: `python -m tests.racer VERB SLOT FIRST COUNT`.

Each of COUNT residents, from the FIRST on, does the verb over a connection of their own; those of one
process start together. Prints how many succeeded. RACE_DB names the database.
"""

import os
import re
import sys
from threading import Barrier, Thread

os.environ["DJANGO_SETTINGS_MODULE"] = "lianhu_legal.settings.test"

import django
import time_machine
from django.conf import settings
from django.test import Client

settings.DATABASES["default"]["NAME"] = os.environ["RACE_DB"]
django.setup()

from django.db import connection  # noqa: E402
from django.urls import reverse  # noqa: E402

from centers.accounts.models import User  # noqa: E402
from centers.booking import actions  # noqa: E402
from centers.booking.models import HOLD, Booking, Slot  # noqa: E402
from centers.booking.seats import SlotFull, place_of  # noqa: E402
from tests.cast import MORNING, at  # noqa: E402

SEARCHES = 5  # of each kind and client, in a storm


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


def morning(slot, service, who, barrier):
    """Half past eight: the whole way through the pages to the first time of the new day that is left."""
    client = Client()
    client.force_login(who)
    page = reverse("booking:choose_time", args=[service.code, slot.center.code])
    barrier.wait()
    client.get(reverse("booking:choose_place", args=[service.code]))
    for _ in range(20):
        times = client.get(f"{page}?day={slot.date.isoformat()}").content.decode()
        free = re.findall(rf'href="({page}\d+/)', times)
        if not free:
            raise SlotFull("full")
        held = client.post(free[who.pk % len(free)], {"for_whom": "self"})
        if not held.url.endswith("/details/"):
            continue  # somebody was quicker
        answers = {"person_name": who.name, "topic": "labour"}
        check = client.post(held.url, answers).url
        done = client.post(check)
        if Booking.objects.filter(booked_by=who, status="confirmed").exists():
            return
        raise AssertionError(done.url)
    raise AssertionError("twenty times too slow")


def search(slot, service, who, barrier):
    """Looks for a time where there is none, each time as another visitor, and books nothing."""
    client = Client()
    place = reverse("booking:choose_place", args=[service.code])
    time = reverse("booking:choose_time", args=[service.code, slot.center.code])
    barrier.wait()
    for number, address in enumerate((place, time) * SEARCHES):
        browser = {"HTTP_USER_AGENT": f"{who.pk} {number}"}
        assert client.get(address, **browser).status_code == 200


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


VERBS = {  # with the moment at which it is done
    "take": (take, MORNING),
    "read_then_write": (read_then_write, MORNING),
    "morning": (morning, at(8, 30)),
    "search": (search, at(8, 30)),
}

if __name__ == "__main__":
    name, slot, first, count = sys.argv[1], *map(int, sys.argv[2:])
    verb, moment = VERBS[name]
    with time_machine.travel(moment):
        print(run(verb, slot, first, count))  # noqa: T201
