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

RIGHTS = {
    Role.ROOM_WORKER: DESK | {"case.receipts", "aid.help"},
    Role.WINDOW_CLERK: DESK | INTAKE,
    Role.STATION_STAFF: DESK | INTAKE | {"case.search", "case.refer"},
    Role.STATION_HEAD: DESK
    | INTAKE
    | HEAD
    | {"roster.edit", "booking.report", "case.search", "case.refer", "assess.own"},
    Role.CENTRE_HEAD: DESK | {"roster.edit", "booking.report"},
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
            "assess.check",
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
            "assess.view",
            "assess.own",
            "assess.approve",
        }
    ),
    Role.AID_REVIEWER: INSTITUTION,
    Role.AID_DIRECTOR: INSTITUTION | HEAD | {"aid.decide"},
    Role.AID_PROVIDER: frozenset({"case.view", "aid.work", "desk.help"}),
    Role.PROVIDER_HEAD: frozenset({"case.view", "aid.arrange", "desk.help"}),
    Role.OBJECTION_OFFICER: frozenset(
        {"case.view", "case.file", "aid.means", "aid.object", "desk.help"}
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
}


def roles_with(right):
    """The roles that carry a right."""
    return [role for role, rights in RIGHTS.items() if right in rights]
