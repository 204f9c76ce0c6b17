"""What people's mediation supplies to the annual assessment of the streets."""

from django.db.models import F, Q
from django.utils import timezone

from centers.assessment.checks import register_points, register_sheet, taken_in
from centers.assessment.indicators import COUNTED, Column, Indicator, register_indicator
from centers.cases.models import Deadline
from centers.common.dates import spoken_day, spoken_moment

from .flow import DISPUTE
from .models import Agreement, Alert, Dispute
from .signals import Level

SECTION = "人民参与和促进法治科"


def pressing(period):
    """Warnings of a period that were orange or red at some time, but for those that still have time to be answered."""
    first, after = period.moments
    rows = Alert.objects.filter(peak__gte=Level.ORANGE, raised_at__gte=first, raised_at__lt=after)
    return rows.filter(Q(first_response_at__isnull=False) | Q(respond_by__lte=timezone.now()))


# The level, where and when; nothing of the matter or of a person.
COLUMNS = (
    Column("级别", lambda row: row.get_peak_display()),
    Column("单位", lambda row: row.center.short_name),
    Column("提出", lambda row: spoken_moment(row.raised_at)),
    Column("期限", lambda row: spoken_moment(row.respond_by)),
    Column(
        "答复",
        lambda row: spoken_moment(row.first_response_at) if row.first_response_at else "没有答复",
    ),
    COUNTED,
)
ANSWERED = Indicator(
    "C5", "排查与升级处置",
    "橙色、红色预警在时限以内答复的比例；曾经达到橙色或者红色的都算，降低级别不改变；还没有到时限的不算。",
    SECTION, "橙色二小时、红色三十分钟以内答复，没有统一规定，为本区做法，可由区局调整", "收到预警马上答复、到场处置", pressing,
    lambda period: Q(missed_at=None, first_response_at__isnull=False), COLUMNS, related=("center",), line="mediation",
)  # fmt: skip


def requests(period):
    """The clocks of registration that began in a period, but for those that still have time."""
    first, after = period.moments
    rows = Deadline.objects.filter(
        code="mediation.register", case__kind=DISPUTE, started_at__gte=first, started_at__lt=after,
        dropped_at=None,
    )  # fmt: skip
    return rows.filter(Q(met_at__isnull=False) | Q(due_at__lte=timezone.now()))


def spoken_or(value, otherwise):
    return spoken_moment(value) if value else otherwise


# Masked: the number of the case and when, nothing of the matter or of a person.
OF_CASE = (
    Column("编号", lambda row: row.case.number),
    Column("单位", lambda row: row.case.center.short_name),
    Column("类型", lambda row: row.case.subject),
)
REGISTERED = Indicator(
    "C1", "矛盾纠纷登记受理及时率",
    "收到申请后一个工作日以内受理登记或者答复不予受理的比例；还没有到期的不算。",
    SECTION, "收到申请后一个工作日内登记，为本区考核要求，可由区局调整", "收到申请当天登记", requests,
    lambda period: Q(met_at__lt=F("due_at")),
    (
        *OF_CASE,
        Column("收到", lambda row: spoken_moment(row.started_at)),
        Column("期限", lambda row: spoken_day(row.due_on)),
        Column("登记", lambda row: spoken_or(row.met_at, "没有登记")),
        COUNTED,
    ),
    at="case__", related=("case__center",), line="mediation", is_confidential=True,
)  # fmt: skip


def owed(period):
    """The agreements in force that were to be performed in a period; of those due today only what was performed."""
    last = min(period.last, timezone.localdate())
    rows = Agreement.objects.filter(effective_at__isnull=False, last_on__range=(period.first, last))
    return rows.filter(Q(last_on__lt=timezone.localdate()) | Q(performed_on__isnull=False))


PERFORMED = Indicator(
    "C3", "调解协议履行率",
    "履行期限在考核期以内的调解协议中，按期履行完毕的比例；还没有到期的不算。",
    SECTION, "《人民调解法》第三十一条：调解委员会应当对调解协议的履行情况进行监督，督促当事人履行", "督促履行、及时登记",
    owed, lambda period: Q(performed_on__lte=F("last_on")),
    (
        *OF_CASE,
        Column("形式", lambda row: row.get_form_display()),
        Column("期限", lambda row: row.last_on),
        Column("履行", lambda row: row.performed_on or "没有履行"),
        COUNTED,
    ),
    at="case__", related=("case__center",), line="mediation", is_confidential=True,
)  # fmt: skip


def ended(period):
    """Disputes that were settled or not in a period. A refusal or a withdrawal is a right and no failure."""
    first, after = period.moments
    return Dispute.objects.filter(outcome_at__gte=first, outcome_at__lt=after).exclude(outcome="")


SETTLED = Indicator(
    "C4", "调解成功率",
    "调解成功的纠纷，占调解成功和调解不成的纠纷的比例；当事人不同意、中途终止的不算，这是当事人的权利。",
    SECTION, "《人民调解法》第三条、第十七条、第二十三条（自愿）", "耐心调解，不得强迫", ended,
    lambda period: Q(outcome=Dispute.Outcome.SETTLED),
    (
        *OF_CASE,
        Column("结果", lambda row: row.get_outcome_display()),
        Column("时间", lambda row: spoken_moment(row.outcome_at)),
        COUNTED,
    ),
    at="case__", related=("case__center",), line="mediation", is_confidential=True,
)  # fmt: skip


def files(street, period):
    """The disputes that a street took in and archived."""
    return taken_in(street, period).filter(kind=DISPUTE, status="archived")


# What a volume has to hold: 人民调解工作文书格式（司法部）, and the days of this portal for 回访 and 归档.
VOLUME = {
    "form": "申请书或者受理登记表齐全，登记项目与证件、案卷一致",
    "rights": "调解前告知权利义务，告知书有当事人签名",
    "records": "调查记录、调解记录有被调查人、当事人和调解员签名",
    "agreement": "达成协议的，协议书有签名和调委会印章，口头协议有登记表",
    "followup": "应当回访的，有回访记录",
    "archived": "结案后十五日以内归档",
}


def register():
    register_indicator(REGISTERED)
    register_points("I1", DISPUTE, files=files, points=VOLUME)
    register_sheet(
        "C2", "人民调解规范合格率", "抽查的调解案卷中，完整、规范的比例。", files=files,
        points={"complete": "文书齐全，告知、同意、记录、协议、回访都规范（有一项不规范即不合格）"},
        owner=SECTION, control="按规范制作案卷", line="mediation",
    )  # fmt: skip
    register_indicator(PERFORMED, SETTLED, ANSWERED)
