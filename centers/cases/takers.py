"""Which lines take referrals, as data: a line registers itself, and referrals to its units become possible."""

from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Taker:
    """A line that takes people in who are sent on to it.

    right: who answers, at the unit or above it. tiers: the units that one can be sent to. opens: the kind of
    case that it leads to, "" where it leads to none; intake: the name of the address, for one referral,
    where that case is written down.
    """

    line: str
    name: str
    right: str
    tiers: tuple
    opens: str = ""
    intake: str = ""


TAKERS = {}


def register_taker(taker):
    """Adds a line; call it from `AppConfig.ready()`. A second one for a line is refused."""
    if taker.line in TAKERS:
        raise ImproperlyConfigured(f"{taker.line} takes referrals already")
    TAKERS[taker.line] = taker


def takers_of(user):
    """The lines for which this person answers."""
    return [taker for taker in TAKERS.values() if user.may(taker.right)]


def takers_for(case):
    """The lines that a case can be sent on to: a case of the kind that a line opens is there already."""
    return [taker for taker in TAKERS.values() if taker.opens != case.kind]
