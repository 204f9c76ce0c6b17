"""What the papers of people's mediation can say of a case, as {key: text}. Nothing is typed a second time."""

from django.utils import timezone

from centers.cases.models import Party
from centers.cases.papers import Stationery, in_words

from .flow import CONFIRM
from .rules import competent_court, routes_words
from .signals import Level

PROTECTED = "（依法保密）"


def committee(case):
    """(Center, name) of who issues the papers: the committee, at the unit where it sits, whoever had the case first."""
    return case.body.center if case.body else case.center, committee_name(case)


def committee_name(case):
    return case.body.name if case.body else case.center.name


def place(case):
    """What stands in brackets in a number: 北关街道龙首西北区社区."""
    name = committee_name(case).removeprefix("西安市").removeprefix("莲湖区")
    return name.removesuffix("人民调解委员会")


def day(value):
    return in_words(value) if value else ""


def day_of(moment):
    return in_words(timezone.localdate(moment)) if moment else ""


def moment(value):
    return f"{day_of(value)} {timezone.localtime(value):%H:%M}" if value else ""


def yuan(value):
    return "" if value is None else f"{value:,.2f}元"


def facts(case, *, outward=False):
    """All that is known of a case, in words. outward: for somebody outside the committee, so that whoever asked for
    it keeps address and phone to themselves. No paper says an identity number."""
    dispute = case.dispute
    return {
        **people(case, outward=outward),
        **agreed(case),
        "case_number": case.number,
        "committee_name": committee_name(case),
        "source": dispute.get_source_display(),
        "source_ref": dispute.source_ref,
        "dispute_type": dispute.get_dispute_type_display(),
        "difficulty": dispute.get_difficulty_display(),
        "facts": dispute.facts,
        "claims": dispute.claims,
        "amount": yuan(dispute.amount),
        "headcount": f"{dispute.headcount}人",
        "applied_on": day_of(case.opened_at),
        "registered_on": day_of(dispute.registered_at),
        "closed_on": day_of(case.closed_at),
        "police_case_ref": dispute.police_case_ref,
        "mediators": mediators(case),
        "routes": routes_words(dispute.dispute_type),
        "court": competent_court(dispute.source, dispute.organ),
        "contact": case.handler.name if case.handler else committee_name(case),
        "contact_phone": committee(case)[0].phone,
        "phone": committee(case)[0].phone,
        "risk_level": risk_level(case),
        "visited": visited(case),
        "told_on": day_of(dispute.told_at),
        "year": str(timezone.localdate(case.opened_at).year) if case.opened_at else "",
    }  # fmt: skip


def risk_level(case):
    """The highest level of what warned of it, "" where nothing did."""
    peaks = case.mediation_alerts.exclude(outcome="false").values_list("peak", flat=True)
    return Level(max(peaks)).label if peaks else ""


def visited(case):
    """What the last visit found, on the closing report."""
    visit = case.mediation_visits.order_by("at", "pk").last()
    return f"{day_of(visit.at)}{visit.get_how_display()}：{visit.opinion}" if visit else ""


POLICE = (
    "公安机关已经立案的，只有调解协议不会使治安案件结束。协议履行以后，由双方书面共同申请，是否处罚由公安机关决定"
    "（《治安管理处罚法》第九条第四款）。"
)


def ahead(case):
    """What whoever's matter it is should know: the next meeting, and that the police decide for themselves."""
    if case.dispute.police_case_ref and not case.dispute.police_result and not case.state.is_end:
        return [*meetings_ahead(case), POLICE]
    return meetings_ahead(case)


def meetings_ahead(case):
    """When and where the next meeting is, or that it is still to be arranged, while talks go on."""
    if case.status != "mediating":
        return []
    sitting = case.sittings.ahead().first()
    if sitting is None:
        return ["调解员会通知您下次调解的时间和地点。"]
    openness = "" if sitting.is_open else "，不公开进行"
    return [f"下次调解：{moment(sitting.at)}，{sitting.place}{openness}。"]


def mediators(case):
    """田芳、郑国强: who was assigned, in that order; the committee where nobody was."""
    given = (
        case.assignments.filter(task="handler").order_by("-began_at", "pk").select_related("user")
    )
    standing = [a for a in given if a.ended_at is None]
    named = standing or given[:1]
    return "、".join(a.user.name for a in named) or committee_name(case)


def sides_of(case):
    """The parties of a case with their sides, in order, in one query."""
    return case.parties.select_related("side").order_by("order", "pk")


def people(case, *, outward):
    parties = list(sides_of(case))
    words = {party: side_words(party, outward=outward) for party in parties}
    mine = [p for p in parties if p.role == Party.Role.APPLICANT]
    return {
        "applicants": "\n".join(words[p] for p in mine),
        "others": "\n".join(words[p] for p in parties if p not in mine),
        "asked_by": "、".join(p.name for p in mine),
        "parties": "\n".join(words.values()),
        "parties_names": "、".join(p.name for p in parties),
    }


def side_words(party, *, outward):
    """王桂兰，女，汉族，1950年1月1日出生，退休，电话…，住北关正街12号. What is not known is left out."""
    side = getattr(party, "side", None)
    is_hidden = outward and party.address_protected
    born = f"{day(party.birth_date)}出生" if party.birth_date else ""
    aged = f"{side.age}岁" if side and side.age and not born else ""
    phone, address = (
        (PROTECTED, "") if is_hidden else (party.phone and f"电话{party.phone}", party.address)
    )
    said = [
        party.name, party.get_sex_display(), party.ethnicity, born or aged, side and side.occupation,
        side and side.workplace, phone, address,
    ]  # fmt: skip
    agent = f"代理人{side.agent}（{side.agent_relation}）" if side and side.agent else ""
    return "，".join(filter(None, [*said, agent]))


def agreed(case):
    """What an agreement says, once there is one."""
    row = getattr(case, "agreement", None)
    if row is None:
        return {}
    until = case.deadlines.filter(code=CONFIRM).last()
    return {
        "content": row.content,
        "performance": performance_words(row.performance, row.due_on),
        "agreed_on": day_of(row.effective_at or row.agreed_at),
        "performed_on": day(row.performed_on),
        "confirm_until": day(until and until.due_on),
        "deadline": day(until and until.due_on),
    }


def performance_words(how, due_on):
    """一次性支付，2026年12月31日前履行"""
    return f"{how}，{day(due_on)}前履行完毕" if due_on else how


STATIONERY = Stationery(prefix="莲人调", issuer=committee, facts=facts, place=place)
