"""The rows of people's mediation."""

from .alerts import Alert, AlertEntry, AlertRule
from .committees import Committee, CourtNotice, Mediator, Studio, Term
from .disputes import (
    Agreement,
    CaseSubsidyRate,
    Difficulty,
    Dispute,
    DisputeType,
    FileGrade,
    JointMediation,
    JointMember,
    Side,
    SideConsent,
    Sitting,
    Source,
    Transfer,
    Visit,
)
from .risks import Incident, IncidentEntry, IncidentPlan, RiskAssessment
from .standards import StandardCheck, StandardItem, StandardReview, Training, TrainingNorm
from .studies import Study, StudyLook, StudyReader
from .sweeps import Sweep, SweepPlan, SweepUndo

__all__ = [
    "Agreement", "Alert", "AlertEntry", "AlertRule", "CaseSubsidyRate", "Committee", "CourtNotice", "Difficulty",
    "Dispute", "DisputeType", "FileGrade", "Incident", "IncidentEntry", "IncidentPlan", "JointMediation",
    "JointMember", "Mediator", "RiskAssessment", "Side", "SideConsent", "Sitting", "Source", "StandardCheck",
    "StandardItem", "StandardReview", "Studio", "Study", "StudyLook", "StudyReader", "Sweep", "SweepPlan", "SweepUndo", "Term",
    "Training", "TrainingNorm", "Transfer", "Visit",
]  # fmt: skip
