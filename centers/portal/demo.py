"""The cast of the demo: who signs in how. None of them is a person; no number is anybody's."""

from datetime import date

from centers.accounts.rights import Role
from centers.org.models import Body

SEED = 1
PASSWORD = "Lianhu-Demo-2026"  # noqa: S105  the demo's, printed on every start of it
TOTP_SECRET = "LIANHUDEMOLIANHUDEMOLIANHUDEMOXX"  # noqa: S105  the second factor's, shown on its page

RESIDENTS = [("13900000001", "王桂兰"), ("13900000002", "陈晓燕")]

FIRM, OTHER_FIRM = "陕西莲城律师事务所", "陕西古城律师事务所"
COMMITTEE = "莲湖区北关街道龙首西北区社区人民调解委员会"
# kind, name, code of the unit where it sits
BODIES = [
    (Body.Kind.AID_INSTITUTION, "莲湖区法律援助中心", ""),
    (Body.Kind.LAW_FIRM, FIRM, ""),
    (Body.Kind.LAW_FIRM, OTHER_FIRM, ""),
    (Body.Kind.MEDIATION_COMMITTEE, COMMITTEE, "610104003001"),
]

# user name, name, role, unit code or name of the body, second factor
STAFF = [
    ("zhangmin", "张敏", Role.WINDOW_CLERK, "610104003", False),
    ("liwei", "李伟", Role.STATION_HEAD, "610104003", False),
    ("zhaojing", "赵静", Role.ROOM_WORKER, "610104003001", False),
    ("wangqiang", "王强", Role.WINDOW_CLERK, "610104", False),
    ("sunli", "孙丽", Role.NETWORK_ADMIN, "610104", False),
    ("zhoutao", "周涛", Role.BUREAU_LEADER, "610104", False),
    ("qinyan", "秦岩", Role.SYSTEM_ADMIN, "610104", True),
    ("machao", "马超", Role.AID_REVIEWER, "610104", False),
    ("gaojie", "高洁", Role.AID_DIRECTOR, "610104", False),
    ("hechuan", "何川", Role.OBJECTION_OFFICER, "610104", False),
    ("linfeng", "林峰", Role.AID_PROVIDER, FIRM, False),
    ("luolan", "罗兰", Role.AID_PROVIDER, OTHER_FIRM, False),
    ("xuzheng", "徐正", Role.PROVIDER_HEAD, FIRM, False),
    ("tianfang", "田芳", Role.MEDIATOR, COMMITTEE, False),
    ("zhengguoqiang", "郑国强", Role.COMMITTEE_CHAIR, COMMITTEE, False),
    ("guohong", "郭红", Role.MEDIATION_GUIDE, "610104", False),
    ("baiyong", "白勇", Role.COORDINATOR, "610104", False),
    ("qiaozhi", "乔志", Role.SUPERVISOR, "610104", False),
]

# user name, since when a lawyer, good at, about them
LAWYERS = [
    ("linfeng", date(2012, 7, 1), ["劳动", "人身损害"], "办理劳动争议和工伤案件多年。"),
    ("luolan", date(2016, 5, 1), ["婚姻家庭", "未成年人"], "熟悉婚姻家庭案件和未成年人保护。"),
]

SIGN_INS = [
    ("居民", "任意 11 位手机号码（如 13900000001），验证码显示在页面上"),
    *[
        (
            f"{name}（{Role(role).label}）",
            f"工作人员登录：{username} / {PASSWORD}{'，再输入页面显示的动态口令' if second else ''}",
        )
        for username, name, role, _, second in STAFF
    ],
]
