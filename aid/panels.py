"""What the case page shows of an application."""

from django.utils import timezone

from .actions import findings, lacking_in_file
from .grounds import EXEMPTION, GROUND, limit_of


def application(request, case):
    """The facts of the application, its means and findings; means only for whoever sees the file in full."""
    row = case.aid_application
    ground = GROUND.get(row.ground)
    exemption = EXEMPTION.get(row.exemption)
    return "aid/_panel.html", {
        "application": row,
        "limit": limit_of(
            today=timezone.localdate(), limitation_on=row.limitation_on, is_urgent=row.is_urgent
        )
        if case.closed_at is None
        else "",
        "may_means": request.user.may("aid.means"),
        "may_assign": request.user.may("aid.assign"),
        "may_link": request.user.may("aid.review"),
        "ground": ground,
        "exemption": exemption,
        "findings": findings(case) if case.opened_at else (),
        "liaisons": row.case.aid_liaisons.all(),
        "choices": case.aid_choices.select_related("provider"),
        "checks": case.aid_checks.all(),
        "subsidy": getattr(case, "aid_subsidy", None),
        "lacking": lacking_in_file(case) if case.status == "concluded" else [],
        "related": list(type(row).objects.sharing_facts_with(row).select_related("case"))
        if row.group_id
        else [],
    }
