"""Menus are data with a right attached: each app registers its items, the pages draw them."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

MENUS = {"desk": [], "bureau": []}


@dataclass(frozen=True)
class Item:
    """One entry: its words, the name of its address, the right that shows it, its place in the row, and where the
    right alone does not say it, whom it concerns now: user → bool."""

    label: str
    url_name: str
    right: str
    order: int = 50
    concerns: Callable | None = None

    @property
    def url(self):
        return reverse(self.url_name)


def register_menu(name, *items):
    """Adds items to a menu; call it from `AppConfig.ready()`. A second item for one address is refused."""
    known = {item.url_name for item in MENUS[name]}
    for item in items:
        if item.url_name in known:
            raise ImproperlyConfigured(f"{item.url_name} is in the {name} menu already")
        MENUS[name].append(item)
    MENUS[name].sort(key=lambda item: item.order)


def items_for(name, user):
    """The items of a menu that this person may open."""
    if not getattr(user, "is_staff", False):
        return []
    return [
        item
        for item in MENUS[name]
        if user.may(item.right) and (item.concerns is None or item.concerns(user))
    ]
