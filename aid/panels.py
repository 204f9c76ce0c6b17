"""What the case page shows of an application."""

from centers.cases import reach

from .actions import findings, lacking_in_file, limit_of
from .grounds import EXEMPTION, GROUND


def application(request, case):
    """The facts of the application, its means and findings; means only for whoever sees the file in full."""
    row = case.aid_application
    ground = GROUND.get(row.ground)
    exemption = EXEMPTION.get(row.exemption)
    return "aid/_panel.html", {
        "application": row,
        "limit": limit_of(case),
        "may_means": reach.may_do(request.user, case, "aid.means"),
        "may_assign": reach.may_do(request.user, case, "aid.assign"),
        "may_link": reach.may_do(request.user, case, "aid.review"),
        "ground": ground,
        "exemption": exemption,
        "findings": findings(case) if case.opened_at else (),
        "liaisons": row.case.aid_liaisons.all(),
        "choices": case.aid_choices.select_related("provider"),
        # What was found of a provider is not for the provider.
        "checks": case.aid_checks.all() if reach.may_do(request.user, case, "case.file") else (),
        "subsidy": getattr(case, "aid_subsidy", None),
        "lacking": lacking_in_file(case) if case.status == "concluded" else [],
        "related": list(type(row).objects.sharing_facts_with(row).select_related("case"))
        if row.group_id
        else [],
    }
