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


DESK = frozenset({"booking.view", "booking.handle", "desk.help"})

RIGHTS = {
    Role.ROOM_WORKER: DESK,
    Role.WINDOW_CLERK: DESK,
    Role.STATION_STAFF: DESK,
    Role.STATION_HEAD: DESK | {"roster.edit", "booking.report"},
    Role.CENTRE_HEAD: DESK | {"roster.edit", "booking.report"},
    Role.NETWORK_ADMIN: frozenset(
        {"bureau.view", "booking.report", "org.edit", "calendar.edit", "roster.edit", "desk.help"}
    ),
    Role.BUREAU_LEADER: frozenset({"bureau.view", "booking.report"}),
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
}


def roles_with(right):
    """The roles that carry a right."""
    return [role for role, rights in RIGHTS.items() if right in rights]
