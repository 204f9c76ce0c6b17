"""What the case page shows of a dispute."""

from centers.cases import reach
from centers.cases.kinds import Depth

from . import rules
from .actions import lacking_in_file
from .alerts import RAISING
from .flow import OPEN_TO_MORE
from .watch import signals_for


def dispute(request, case):
    """The facts, the sides with their consent, what warns of it, meetings, the agreement, what became of it."""
    row, is_read = case.dispute, reach.depth_of(request.user, case) == Depth.FULL
    agreement = getattr(case, "agreement", None)
    return "mediation/_panel.html", {
        "dispute": row,
        "signals": signals_for(case, request.user),
        "sides": case.sides.select_related("party").prefetch_related("consents"),
        "sittings": case.sittings.all(),
        "agreement": agreement,
        "unconfirmable": agreement and rules.UNCONFIRMABLE.get(agreement.cannot_be_confirmed, ""),
        "transfers": case.transfers.all(),
        "joint": getattr(case, "joint", None),
        "visits": case.mediation_visits.all(),
        "grade": getattr(case, "mediation_grade", None),
        "lacking": "、".join(lacking_in_file(case)) if case.status == "closed" else "",
        "may_add_party": case.status in OPEN_TO_MORE,
        "may_work": reach.may_do(request.user, case, "mediation.work")
        and case.status != "archived",
        "may_warn": is_read and any(request.user.may(right) for right in RAISING),
        "may_assess": is_read and request.user.may("mediation.analyse"),
    }
