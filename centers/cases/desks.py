"""What a line adds to the desk for its kinds: forms and verbs of steps, panels of the case page, intake.

Kept apart from `kinds`, which stays data that can be read without a page.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

STEPS, PANELS, PUBLIC_PANELS, INTAKES = {}, {}, {}, []


@dataclass(frozen=True)
class StepPage:
    """How a step is asked for and done: a form made from (data, case=, by=), and the verb
    action(case, by=, note=, **cleaned) that ends in `advance`."""

    form: Callable
    action: Callable


def register_step(kind, verb, *, form, action):
    """Gives a step a form of its own; other steps get one made from their row and their papers."""
    if (kind, verb) in STEPS:
        raise ImproperlyConfigured(f"{kind}.{verb} has a form already")
    STEPS[kind, verb] = StepPage(form, action)


def register_panel(kind, panel, *, public=None):
    """What the case page shows of the kind's own row: panel(request, case) → (template, context).

    public: the same for the page of whoever applied.
    """
    PANELS[kind] = panel
    PUBLIC_PANELS[kind] = public


@dataclass(frozen=True)
class Intake:
    """A way in at the desk: its words, the name of its address, the right, and the services whose bookings
    lead to it (codes of the catalogue)."""

    label: str
    url_name: str
    right: str
    services: tuple = ()


def register_intake(intake):
    INTAKES.append(intake)


def intakes_for(user, service=""):
    """The ways in that this person may use; with a service, those that its bookings lead to."""
    return [
        intake
        for intake in INTAKES
        if user.may(intake.right) and (not service or service in intake.services)
    ]
