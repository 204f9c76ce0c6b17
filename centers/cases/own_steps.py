"""What a line says on the page of a step that whoever applied takes themself: withdraw, object, hand in.

A step without a row here gets words made from its own row of the flow.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured

from .actions import advance
from .flow import possible
from .kinds import APPLICANT, PARTY

OWN_STEPS = {}
OWN = (APPLICANT, PARTY)  # in place of a right: the steps that residents take themselves


def by_advance(case, verb, *, by, note, **said):
    return advance(case, verb, by=by, note=note, said=said)


@dataclass(frozen=True)
class OwnStep:
    """The page of one step.

    heading: a question. lead: what follows from it. submit: the words on the button. note_label, note_help:
    what is asked. files: what materials that come with it are called, "" where none may. url_name: an address of the line's own
    in place of the common page. action: verb(case, step's verb, by=, note=). fits: (case, resident) → whether it
    is offered beyond what the flow says.
    """

    heading: str
    lead: str = ""
    submit: str = "确认"
    done: str = "已提交。"
    note_label: str = "说明"
    note_help: str = ""
    files: str = ""
    url_name: str = ""
    action: Callable = by_advance
    fits: Callable = lambda case, user: True


def register_own_step(kind, verb, **words):
    """Call it from `AppConfig.ready()`; a second time for one step is refused."""
    if (kind, verb) in OWN_STEPS:
        raise ImproperlyConfigured(f"{kind}.{verb} has a page already")
    OWN_STEPS[kind, verb] = OwnStep(**words)


def page_of(case, step):
    """The `OwnStep` of a step of a case."""
    default = OwnStep(heading=f"{step.label}？", submit=step.label)
    return OWN_STEPS.get((case.kind, step.verb), default)


def own_steps(case, user):
    """[(step, its `OwnStep`)] that a resident whose matter it is may take now, as buttons."""
    found = [(step, page_of(case, step)) for step in possible(case, user) if step.right in OWN]
    return [(step, page) for step, page in found if page.fits(case, user)]
