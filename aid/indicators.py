"""What legal aid supplies to the annual assessment of the streets."""

from django.db.models import F, Q
from django.utils import timezone

from centers.assessment.checks import register_points, register_sheet, taken_in
from centers.assessment.indicators import COUNTED, Column, Indicator, register_indicator
from centers.cases.models import Deadline
from centers.common.dates import spoken_day, spoken_moment

from .flow import APPLICATION

SECTION = "法律援助中心"


def passed_on(period):
    """The clocks of the first check at stations that began in a period, but for those that still have time."""
    first, after = period.moments
    rows = Deadline.objects.filter(
        code="aid.pass_on", case__kind=APPLICATION, started_at__gte=first, started_at__lt=after,
        dropped_at=None,
    )  # fmt: skip
    return rows.filter(Q(met_at__isnull=False) | Q(due_at__lte=timezone.now()))


# Masked: the number of the case and when, nothing of the matter or of a person.
COLUMNS = (
    Column("案件编号", lambda row: row.case.number),
    Column("收件单位", lambda row: row.case.center.short_name),
    Column("收件", lambda row: spoken_moment(row.started_at)),
    Column("期限", lambda row: spoken_day(row.due_on)),
    Column("上报", lambda row: spoken_moment(row.met_at) if row.met_at else "没有上报"),
    COUNTED,
)
PASSED_ON = Indicator(
    "B1", "法律援助初审及时率",
    "街道工作站收到的法律援助申请，当天或者次一工作日上报区法律援助中心的比例；还没有到期的不算。",
    SECTION, "当天或者次一工作日上报，为本区考核要求，可由区局调整", "收件后及时初审上报", passed_on,
    lambda period: Q(met_at__lt=F("due_at")), COLUMNS, at="case__", related=("case__center",), line="aid",
    is_confidential=True,
)  # fmt: skip


def applications(street, period):
    return taken_in(street, period).filter(kind=APPLICATION)


def register():
    register_indicator(PASSED_ON)
    register_points(
        "I1", APPLICATION, files=applications, points={
            "name": "姓名与证件一致", "id_number": "证件号码正确", "contact": "联系电话、住址已登记",
            "category": "人群类别正确", "matter": "案件类别和事项正确", "received": "收到时间与凭证一致",
            "materials": "收到的材料与凭证一致", "unit": "受理单位正确",
        },
    )  # fmt: skip
    register_sheet(
        "B2", "法律援助初审材料一次性告知合格率", "抽查的案卷中，需要补充的材料一次告知清楚的比例。",
        files=applications, points={"told": "需要补充的材料一次告知清楚"}, owner=SECTION, control="一次列全",
        line="aid",
    )  # fmt: skip
