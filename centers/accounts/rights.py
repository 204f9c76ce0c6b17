"""What each role may do, as one table. Which rows it reaches is the business of `visible_to`."""

from django.db import models


class Role(models.TextChoices):
    ROOM_WORKER = "room_worker", "工作室人员"
    WINDOW_CLERK = "window_clerk", "窗口人员"
    STATION_STAFF = "station_staff", "司法所工作人员"
    STATION_HEAD = "station_head", "司法所所长"
    CENTRE_HEAD = "centre_head", "区中心负责人"
    NETWORK_ADMIN = "network_admin", "网络管理员"
    BUREAU_LEADER = "bureau_leader", "分管领导"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    AID_REVIEWER = "aid_reviewer", "法律援助审查人员"
    AID_DIRECTOR = "aid_director", "法律援助机构负责人"
    AID_PROVIDER = "aid_provider", "法律援助承办人"
    PROVIDER_HEAD = "provider_head", "承办单位负责人"
    OBJECTION_OFFICER = "objection_officer", "异议审查人员"
    MEDIATOR = "mediator", "人民调解员"
    COMMITTEE_CHAIR = "committee_chair", "人民调解委员会主任"
    MEDIATION_GUIDE = "mediation_guide", "人民调解工作指导人员"
    COORDINATOR = "coordinator", "综治协调人员"
    SUPERVISOR = "supervisor", "督查人员"


DESK = frozenset({"booking.view", "booking.handle", "desk.help"})
# Taking an application in, passing it on, and looking after one's own cases.
# case.file: keeps the file, its materials and proofs of service; aid.means: sees what somebody owns and earns.
INTAKE = frozenset(
    {
        "case.view", "case.receipts", "case.referrals", "case.file", "aid.receive", "aid.check",
        "aid.means",
    }
)  # fmt: skip
HEAD = frozenset({"case.hand_over", "case.export", "case.late"})
INSTITUTION = frozenset(
    {
        "case.view", "case.search", "case.refer", "case.referrals", "desk.help", "case.file", "aid.means", "aid.receive", "aid.review", "aid.assign",
        "aid.archive", "aid.inspect", "aid.roster",
    }
)  # fmt: skip
# People's mediation. take: writes down who asks for it; sweep: looks for quarrels and raises a warning; who guides
# for the bureau does so for the district itself (`mediation.places.sweeping_units`).
DOOR = frozenset({"mediation.take", "mediation.sweep"})
# A station guides the committees of its street: reads, answers warnings, plans sweeps; it mediates only where it
# is posted to a committee.
GUIDANCE = frozenset({"mediation.guide", "mediation.alerts", "mediation.joint", "mediation.join"})
MEDIATING = DOOR | {"case.view", "case.file", "case.search", "desk.help", "mediation.work"}  # fmt: skip
STREET = GUIDANCE | {
    "mediation.reassign", "mediation.committees", "mediation.self_check", "mediation.sweep_plan",
    "mediation.analyse",
}  # fmt: skip

RIGHTS = {
    Role.ROOM_WORKER: DESK | DOOR | {"case.receipts", "aid.help"},
    Role.WINDOW_CLERK: DESK | INTAKE | {"mediation.take"},
    Role.STATION_STAFF: DESK
    | INTAKE
    | DOOR
    | GUIDANCE
    | {"case.search", "case.refer", "assess.judge"},
    Role.STATION_HEAD: DESK
    | INTAKE
    | HEAD
    | DOOR
    | STREET
    | {"roster.edit", "booking.report", "case.search", "case.refer", "assess.own", "assess.judge"},
    Role.CENTRE_HEAD: DESK | {"roster.edit", "booking.report", "assess.judge"},
    Role.NETWORK_ADMIN: frozenset(
        {
            "bureau.view",
            "booking.report",
            "org.edit",
            "calendar.edit",
            "clock.edit",
            "roster.edit",
            "desk.help",
            "aid.settings",
            "case.purge",
            "assess.view",
            "assess.own",
            "assess.edit",
            "assess.wall",
            "assess.check",
            "assess.judge",
        }
    ),
    Role.BUREAU_LEADER: frozenset(
        {
            "bureau.view",
            "booking.report",
            "case.view",
            "case.overview",
            "case.approve_export",
            "case.purge",
            "desk.help",
            "assess.view",
            "assess.own",
            "assess.approve",
            "assess.wall",
            "mediation.alerts",
            "mediation.read",
        }
    ),
    Role.AID_REVIEWER: INSTITUTION | {"assess.judge"},
    Role.AID_DIRECTOR: INSTITUTION | HEAD | {"aid.decide", "assess.judge"},
    Role.AID_PROVIDER: frozenset({"case.view", "aid.work", "desk.help"}),
    Role.PROVIDER_HEAD: frozenset({"case.view", "aid.arrange", "desk.help"}),
    Role.OBJECTION_OFFICER: frozenset(
        {"case.view", "case.file", "aid.means", "aid.object", "desk.help", "assess.judge"}
    ),
    Role.MEDIATOR: MEDIATING,
    Role.COMMITTEE_CHAIR: MEDIATING
    | {"case.hand_over", "case.late"}
    | {"mediation.chair", "mediation.self_check", "mediation.joint"},
    Role.MEDIATION_GUIDE: (STREET - {"mediation.reassign", "mediation.joint", "mediation.join"})
    | {
        "bureau.view",
        "case.view",
        "case.overview",
        "case.late",
        "desk.help",
        "mediation.standards",
        "mediation.subsidy",
        "mediation.studios",
        "mediation.sweep",
        "assess.judge",
    },
    Role.COORDINATOR: frozenset(
        {"case.view", "desk.help", "mediation.alerts", "mediation.join", "mediation.joint"}
    ),
    # Of 区监察局 and 区政府督查室: reads what the year of the streets rests on, and changes nothing.
    Role.SUPERVISOR: frozenset(
        {"bureau.view", "booking.report", "desk.help", "assess.view", "assess.own"}
    ),
    Role.SYSTEM_ADMIN: frozenset({"staff.edit", "message.view", "message.settle"}),
}

# Where each role may be posted: tiers of the tree, or "body" for an organisation beside it. A role with
# the desk needs a unit: its queue is that of a unit.
POSTED_AT = {
    Role.ROOM_WORKER: {"room"},
    Role.WINDOW_CLERK: {"district", "station"},
    Role.STATION_STAFF: {"station"},
    Role.STATION_HEAD: {"station"},
    Role.CENTRE_HEAD: {"district"},
    Role.NETWORK_ADMIN: {"district"},
    Role.BUREAU_LEADER: {"district"},
    Role.SYSTEM_ADMIN: {"district"},
    Role.AID_REVIEWER: {"district"},
    Role.AID_DIRECTOR: {"district"},
    Role.AID_PROVIDER: {"body"},
    Role.PROVIDER_HEAD: {"body"},
    Role.OBJECTION_OFFICER: {"district"},
    Role.MEDIATOR: {"body"},
    Role.COMMITTEE_CHAIR: {"body"},
    Role.MEDIATION_GUIDE: {"district"},
    Role.COORDINATOR: {"district", "station"},
    Role.SUPERVISOR: {"district"},
}


def roles_with(right):
    """The roles that carry a right."""
    return [role for role, rights in RIGHTS.items() if right in rights]
