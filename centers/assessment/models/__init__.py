"""Plans, figures, checks, what people decide, and the cycle of a year."""

from .check import Check, Look, Sample
from .closing import Closing, EvidenceRow
from .cycle import Cycle, Opinion, Rectification, Result, SelfReview, State, Turn
from .figures import RollUp, Snapshot
from .plan import Amendment, Band, Plan, PlanRow, RedLine
from .records import Assessor, Event, Excuse, Flag, Judgement, Objection, ObjectionFile

__all__ = [
    "Amendment", "Assessor", "Band", "Check", "Closing", "Cycle", "Event", "EvidenceRow", "Excuse", "Flag",
    "Judgement", "Look", "Objection", "ObjectionFile", "Opinion", "Plan", "PlanRow", "Rectification", "RedLine", "Result", "RollUp",
    "Sample", "SelfReview", "Snapshot", "State", "Turn",
]  # fmt: skip
