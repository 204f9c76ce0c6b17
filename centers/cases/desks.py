"""What a line adds to the desk for its kinds: forms and verbs of steps, panels of the case page, intake.

Kept apart from `kinds`, which stays data that can be read without a page.
"""

from dataclasses import dataclass
from functools import partial

from django.core.exceptions import ImproperlyConfigured

from .actions import press
from .forms.desk import StepForm

STEPS, PANELS, INTAKES = {}, {}, []


def register_step(kind, verb, *, form, action=None):
    """Gives a step a form of its own, made from (data, case=, step=, by=), and a verb of its own, action(case,
    by=, **answers), that ends in `advance`. Without them its row and its papers say all."""
    if (kind, verb) in STEPS:
        raise ImproperlyConfigured(f"{kind}.{verb} has a form already")
    STEPS[kind, verb] = form, action


def page_of(kind, step):
    """(form, action) of a step."""
    form, action = STEPS.get((kind, step.verb), (StepForm, None))
    return form, action or partial(press, verb=step.verb)


def register_panel(kind, panel):
    """What the case page shows of the kind's own row: panel(request, case) → (template, context)."""
    PANELS[kind] = panel


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
