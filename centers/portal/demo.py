"""The cast of the demo: who signs in how. None of them is a person; no number is anybody's."""

from centers.accounts.rights import Role

PASSWORD = "Lianhu-Demo-2026"  # noqa: S105  the demo's, printed on every start of it
TOTP_SECRET = "LIANHUDEMOLIANHUDEMOLIANHUDEMOXX"  # noqa: S105  the second factor's, shown on its page

RESIDENTS = [("13900000001", "王桂兰"), ("13900000002", "陈晓燕")]

# user name, name, role, unit code, second factor
STAFF = [
    ("zhangmin", "张敏", Role.WINDOW_CLERK, "610104003", False),
    ("liwei", "李伟", Role.STATION_HEAD, "610104003", False),
    ("zhaojing", "赵静", Role.ROOM_WORKER, "610104003001", False),
    ("wangqiang", "王强", Role.WINDOW_CLERK, "610104", False),
    ("sunli", "孙丽", Role.NETWORK_ADMIN, "610104", False),
    ("zhoutao", "周涛", Role.BUREAU_LEADER, "610104", False),
    ("qinyan", "秦岩", Role.SYSTEM_ADMIN, "610104", True),
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
