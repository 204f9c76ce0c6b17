"""Browsers that a member of staff signed in from before.

Wrong passwords are counted apart for each known browser, and together for all unknown ones. So a
stranger who guesses at a user name can shut out other strangers, never a clerk at her own desk, and
nothing is counted by address, which a whole room shares (the device cookies of OWASP).
"""

from secrets import token_urlsafe

from django.conf import settings
from django.core import signing

COOKIE, SALT = "device", "accounts.devices"
REMEMBERED = 180 * 24 * 3600
MOST_PEOPLE = 20  # at one shared computer; the one who came first is forgotten first


def _read(request):
    try:
        return signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=REMEMBERED)
    except signing.BadSignature:
        return {"id": token_urlsafe(12), "people": []}


def counter_of(request, username):
    """The name under which this browser's wrong passwords for a user name are counted."""
    device = _read(request)
    known = username.lower() in device["people"]
    return f"{username.lower()}:{device['id'] if known else 'unknown'}"


def remember(request, response, username):
    """Marks the browser as known to a person who has just signed in from it."""
    device = _read(request)
    name = username.lower()
    people = [*(p for p in device["people"] if p != name), name][-MOST_PEOPLE:]
    response.set_cookie(
        COOKIE,
        signing.dumps({"id": device["id"], "people": people}, salt=SALT),
        max_age=REMEMBERED,
        path="/accounts/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
