"""Invented cases for the demo and the benchmark: what the lines share, and where each adds its own.

Everything is drawn from one seed. Nobody in them exists: names are put together by chance, identity
numbers bear a wrong check character, telephone numbers begin with 139000.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

SOURCES = {}


@dataclass(frozen=True)
class Source:
    """How a line invents its cases.

    few: (world, number) → how many were made, each through the verbs, papers included. many: (world,
    number, say) → the same by whole sets inside the database, without papers. scenes: world → the cases of the
    demo, something for each of its desks. share: the part of all cases that the line's are.
    """

    line: str
    few: Callable
    many: Callable
    scenes: Callable
    share: float = 1.0


def register_source(source):
    """Adds a line's; a second one of the same line is refused. Call it from `AppConfig.ready()`."""
    if source.line in SOURCES:
        raise ImproperlyConfigured(f"{source.line} invents cases already")
    SOURCES[source.line] = source


def shares(number):
    """[(source, how many)] of so many cases, by the shares of the lines; the first takes what is left."""
    total = sum(source.share for source in SOURCES.values())
    found = [[source, int(number * source.share / total)] for source in SOURCES.values()]
    found[0][1] += number - sum(count for _, count in found)
    return found
