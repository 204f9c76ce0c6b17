"""A case in plain words, for whoever applied: what happens next and by when, what happened, who looked.

Nothing here names a member of staff, repeats a note of theirs, or shows a number unmasked.
"""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils import timezone

from centers.common.dates import spoken_day

from .clocks import CLOCKS
from .models import AccessLog

LOOKS_SHOWN = 50
JOINED = []  # functions: resident → [Joined]
LATE = "已经过了这一天。可以拨打 12348，报案件编号催办。"
PROVISIONAL = "当年节假日安排还没有公布，日期可能调整。"


def next_words(case):
    """Sentences on what comes next and by which day, from the clocks that run; [] where none does."""
    today, sentences = timezone.localdate(), []
    running = sorted(
        (d for d in case.deadlines.all() if is_running(d) and CLOCKS[d.code].public),
        key=lambda d: (d.due_at, d.pk),
    )
    for deadline in running:
        day = spoken_day(deadline.due_on)
        if deadline.due_on.year != today.year:
            day = f"{deadline.due_on.year}年{day}"
        words = CLOCKS[deadline.code].public.format(day=day) + "。"
        if today > deadline.due_on:
            words += LATE
        elif deadline.is_provisional:
            words += PROVISIONAL
        sentences.append(words)
    return sentences


def what_comes(case):
    """For the page of one case: what is arranged, then `next_words`."""
    return [*case.kind_of.ahead(case), *next_words(case)]


@dataclass(frozen=True)
class Joined:
    """A case that is somebody's matter, though others asked for it, as it stands among their matters."""

    label: str
    url: str
    status: str
    tone: str
    words: str = ""


def register_joined(find):
    """Adds what a line finds of such; call it from `AppConfig.ready()`."""
    JOINED.append(find)


def joined_by(user):
    return [row for find in JOINED for row in find(user)]


def is_running(deadline):
    return deadline.met_at is None and deadline.dropped_at is None and deadline.stopped_at is None


def warning(case):
    """What whoever applied must know before all else, or ""; said while the case is open."""
    words = case.kind_of.warning
    return words(case) if words and case.closed_at is None else ""


@dataclass(frozen=True)
class Entry:
    """A line of the timeline: when, what, and what the reader themself wrote then."""

    at: datetime
    words: str
    own_note: str = ""


def timeline(case):
    """What the applicant was told and did, the newest first. Everything else is the office's own."""
    entries = []
    for event in case.events.all():
        own = event.by_id is not None and event.by_id == case.applicant_id
        words = event.told or (f"您{event.words}" if own else "")
        if words:
            entries.append(Entry(event.at, words, event.note if own else ""))
    return entries[::-1]


@dataclass
class Look:
    """One unit on one day: what it opened."""

    day: date
    unit: str
    what: list = field(default_factory=list)


def looks(case):
    """Who looked at the file: units by day, the newest first, as many as one page holds."""
    found = {}
    rows = AccessLog.objects.filter(case=case).order_by("-at", "-pk")
    for row in rows.only("at", "unit", "what")[: LOOKS_SHOWN * 10]:
        day = timezone.localdate(row.at)
        look = found.setdefault((day, row.unit), Look(day, row.unit or "单位未登记"))
        if row.get_what_display() not in look.what:
            look.what.append(row.get_what_display())
    return list(found.values())[:LOOKS_SHOWN]
