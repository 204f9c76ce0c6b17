"""What a kind of case is, as data: its states, its steps, who sees it when.

A line registers its kinds from `AppConfig.ready()`; pages, the timeline, `manage.py registry` and the
test that walks every step are drawn from these tables. A step that needs more than its row says is a
verb in `<line>/actions.py` that calls `advance` inside its own transaction.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from functools import cached_property

from django.apps import apps
from django.core.exceptions import ImproperlyConfigured

APPLICANT = "applicant"  # in place of a right: whoever applied
PARTY = "party"  # in place of a right: any resident whose matter it is, as the kind says
SYSTEM = "system"  # in place of a right: a sweep, nobody's hand

# Two states that every kind has, before it begins. A draft is an applicant's own; a case that staff write
# down is new until the step that takes it in, in the same transaction.
DRAFT, NEW = "draft", "new"


class Note(StrEnum):
    """Whether a step asks for words."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Scope(StrEnum):
    """Which cases of a phase a posting reaches."""

    ASSIGNED = "assigned"  # those with an assignment in force
    UNIT = "unit"  # accepted at the unit itself
    SUBTREE = "subtree"  # accepted at the unit or below it
    BODY = "body"  # given to the organisation beside the tree


class Depth(IntEnum):
    """How much of a case somebody sees; more includes less."""

    RECEIPT = 1  # that it was received, when and where: no name
    MASKED = 2  # the file with names masked, for a stated reason
    FULL = 3


@dataclass(frozen=True)
class Status:
    """A state: its words, the phase that reach goes by, its tone (ok, wait, bad, quiet).

    public: what an applicant reads in its place, with what happens next. turn: the rights whose holders
    have the next move, for the work queue; empty where it is the applicant's or nobody's.
    """

    code: str
    label: str
    phase: str
    tone: str = "wait"
    public: str = ""
    turn: tuple = ()
    is_end: bool = False


@dataclass(frozen=True)
class Step:
    """One verb: from which states, to which, who may.

    target: None where the state stays. starts, meets, resumes, drops: codes of clocks. papers: codes of
    papers that it issues; letters: of those that go out only where somebody is named to receive them. told:
    what the applicant reads of it in the timeline; "" where nothing. reissues: whether it gives a paper once
    more, which is offered once the last one is void. once: whether it is taken once in the life of a case.
    when: case → why there is nothing to do, or "", beside what the table says.
    is_confidential: whether its note is for those alone who keep the file. is_plain: whether people press it;
    others are called by verbs and sweeps alone.
    """

    verb: str
    label: str
    source: frozenset
    target: str | None
    right: str
    note: Note = Note.NONE
    starts: tuple = ()
    meets: tuple = ()
    resumes: tuple = ()
    drops: tuple = ()
    papers: tuple = ()
    letters: tuple = ()
    told: str = ""
    reissues: bool = False
    once: bool = False
    when: Callable | None = None
    is_confidential: bool = False
    style: str = "btn-outline-primary"
    is_plain: bool = True


# Before the beginning: phases that no row of a reach table names.
UNBEGUN_STATUSES = (
    Status(DRAFT, "草稿", DRAFT, "quiet", "您还没有提交。"),
    Status(NEW, "登记中", NEW, "quiet"),
)


def step(verb, label, source, target, right, **more):
    """A `Step`; source is one state or several, separated by spaces."""
    return Step(verb, label, frozenset(source.split()), target, right, **more)


@dataclass(frozen=True)
class Reach:
    """A row of the reach table: these roles see cases of these phases, so far and so much.

    rights: those of a posting that hold there; None where all of them do.
    """

    roles: tuple
    phases: tuple
    scope: Scope
    depth: Depth = Depth.FULL
    rights: frozenset | None = None

    def carries(self, right):
        return self.rights is None or right in self.rights


@dataclass(frozen=True)
class Kind:
    """A kind of case. `code` is "line.noun"; numbers begin with `prefix`.

    is_public: whether the applicant sees it under 我的事项. detail: the name of the one-to-one row with
    the facts of the kind. resume_url: case → where a draft is gone on with. receipt_url: case → the receipt,
    for a unit that passed it on. feedback_in: phases in which whoever applied is asked what they think of it.
    warning: case → a sentence for whoever applied where time presses, or "". ahead: case → sentences on what is
    arranged, for those whose matter it is. also_told: (case, event) → tells whom the line tells of a step beside
    whoever applied. handed_over: (case, user, by) → what the line does where another handler was named, or a Refusal.
    is_party: (case, resident) → whether
    it is their matter, too; for `PARTY`. keeper: the right that keeps the file, its materials and deliveries.
    shares_materials: whether whoever applied sees what others added. bound_in: phases in which the volume is bound,
    and nothing is added, taken down or declared void.
    """

    code: str
    name: str
    prefix: str
    statuses: tuple
    steps: tuple
    reach: tuple
    is_public: bool = True
    detail: str = ""
    resume_url: Callable | None = None
    receipt_url: Callable | None = None
    feedback_in: tuple = ()
    warning: Callable | None = None
    ahead: Callable = lambda case: []
    also_told: Callable = lambda case, event: None
    handed_over: Callable = lambda case, user, by: None
    is_party: Callable = lambda case, user: case.applicant_id == user.pk
    keeper: str = "case.file"
    shares_materials: bool = True
    bound_in: tuple = ()

    def __post_init__(self):
        known = {status.code for status in self.statuses}
        if missing := {DRAFT, NEW} - known:
            raise ImproperlyConfigured(f"{self.code}: {sorted(missing)} are missing")
        for row in self.steps:
            strange = row.source - known | ({row.target} - known - {None})
            if strange:
                raise ImproperlyConfigured(f"{self.code}.{row.verb}: no state {sorted(strange)}")
        if len({row.verb for row in self.steps}) != len(self.steps):
            raise ImproperlyConfigured(f"{self.code}: a verb stands twice")
        phases = {status.phase for status in self.statuses}
        for row in self.reach:
            if strange := set(row.phases) - phases:
                raise ImproperlyConfigured(f"{self.code}: no phase {sorted(strange)}")

    @property
    def line(self):
        return self.code.split(".")[0]

    @cached_property
    def line_name(self):
        """法律援助, as the line's app calls itself."""
        return apps.get_app_config(self.line).verbose_name

    @cached_property
    def status_of(self):
        """{code: Status}"""
        return {status.code: status for status in self.statuses}

    @cached_property
    def step_of(self):
        """{verb: Step}"""
        return {row.verb: row for row in self.steps}

    def in_phases(self, phases):
        """The codes of the states of some phases."""
        return [status.code for status in self.statuses if status.phase in phases]


KINDS = {}


def verbs_that_issue(code):
    """The verbs of all kinds whose steps issue a paper, in the order of the tables."""
    steps = [row for kind in KINDS.values() for row in kind.steps]
    return [row.verb for row in steps if code in row.papers + row.letters]


def register_kind(kind):
    """Adds a kind; a second one of the same code, or of the same prefix, is refused."""
    if kind.code in KINDS or any(kind.prefix == known.prefix for known in KINDS.values()):
        raise ImproperlyConfigured(f"{kind.code} is registered already")
    KINDS[kind.code] = kind


def lines():
    """{code: name} of the lines that have kinds."""
    return {kind.line: kind.line_name for kind in KINDS.values()}
