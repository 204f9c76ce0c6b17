"""Cases, their people, what happened to them, their clocks and their papers."""

from .case import Assignment, Case, CaseEvent, Party
from .deadline import Deadline, DeadlineNotice, DeadlineRule, DeadlineStop
from .file import Attachment, StoredFile
from .log import AccessLog, Export, Feedback, PurgeOrder, SavedFilter, Vault
from .paper import Delivery, NumberSeries, Paper, PaperVoid
from .referral import Referral

__all__ = [
    "AccessLog",
    "Assignment",
    "Attachment",
    "Case",
    "CaseEvent",
    "Deadline",
    "DeadlineNotice",
    "DeadlineRule",
    "DeadlineStop",
    "Delivery",
    "Export",
    "Feedback",
    "NumberSeries",
    "Paper",
    "PaperVoid",
    "Party",
    "PurgeOrder",
    "Referral",
    "SavedFilter",
    "StoredFile",
    "Vault",
]
