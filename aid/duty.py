"""Two small kinds beside the application: a consultation on record, and help by a duty lawyer."""

from centers.accounts.rights import Role
from centers.cases.kinds import UNBEGUN_STATUSES, Reach, Scope, Status, step

ADVICE = "aid.advice"
DUTY_HELP = "aid.duty_help"

ADVICE_STATUSES = (
    *UNBEGUN_STATUSES,
    Status("recorded", "已登记", "work", "ok", is_end=True, public="咨询已登记。"),
)
ADVICE_STEPS = (
    step(
        "advise", "登记咨询", "new", "recorded", "aid.receive", papers=("aid.01",), is_plain=False
    ),
)
STATION = (Role.STATION_STAFF, Role.STATION_HEAD, Role.AID_REVIEWER, Role.AID_DIRECTOR)
ADVICE_REACH = (
    Reach(STATION, ("work",), Scope.SUBTREE),
    Reach((Role.WINDOW_CLERK,), ("work",), Scope.UNIT),
)

HELP_STATUSES = (
    *UNBEGUN_STATUSES,
    Status("waiting", "待通知值班律师", "work", turn=("aid.assign",)),
    Status("notified", "已通知，待帮助", "work", turn=("aid.assign",)),
    Status("helped", "已提供帮助", "archive", "ok", is_end=True),
)
HELP_STEPS = (
    step(
        "ask_help", "登记法律帮助申请", "new", "waiting", "aid.receive", papers=("aid.23",),
        starts=("aid.hand_on",), is_plain=False,
    ),
    step("notify_police", "公安机关通知值班律师", "waiting", "notified", "aid.assign",
         papers=("aid.24",), meets=("aid.hand_on",)),
    step("notify_security", "国家安全机关通知值班律师", "waiting", "notified", "aid.assign",
         papers=("aid.25",), meets=("aid.hand_on",)),
    step("notify_procuratorate", "人民检察院通知值班律师", "waiting", "notified", "aid.assign",
         papers=("aid.26",), meets=("aid.hand_on",)),
    step("notify_court", "人民法院通知值班律师", "waiting", "notified", "aid.assign",
         papers=("aid.27",), meets=("aid.hand_on",)),
    step("record_help", "登记提供的帮助", "notified", "helped", "aid.assign",
         papers=("aid.28", "aid.29"), style="btn-primary"),
)  # fmt: skip
HELP_REACH = (Reach((Role.AID_REVIEWER, Role.AID_DIRECTOR), ("work", "archive"), Scope.SUBTREE),)
