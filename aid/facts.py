"""What the papers of legal aid can say of a case, as {key: text}. Nothing is typed a second time."""

from django.utils import timezone

from centers.cases.models import Party
from centers.cases.papers import in_words
from centers.org.models import Body

from .flow import APPLICATION
from .grounds import EXEMPTION, GROUND

BUREAU = "西安市莲湖区司法局"
PROTECTED = "（依法保密）"
AFTER_OBJECTION = (
    "自收到异议审查决定之日起六十日内依法向西安市莲湖区人民政府申请行政复议，"
    "或者六个月内依法向有管辖权的人民法院提起行政诉讼"
)
REMEDY = (
    f"如对本决定有异议，可以依照《中华人民共和国法律援助法》第四十九条的规定向{BUREAU}提出。"
    f"对{BUREAU}维持本决定不服的，可以{AFTER_OBJECTION}。"
)
REMEDY_AFTER = f"如不服本决定，可以{AFTER_OBJECTION.replace('异议审查决定', '本决定书')}。"


def institution(case):
    """(Center, name) of who issues the papers: the district's institution of legal aid."""
    body = Body.objects.filter(kind=Body.Kind.AID_INSTITUTION, closed_on=None).first()
    return case.district, body.name if body else "西安市莲湖区法律援助中心"


def receiver(case):
    """(Center, name) of who received the application: the unit itself gives the receipt."""
    return case.center, case.center.name


def bureau(case):
    """(Center, name) of who decides on objections: the bureau, not the institution (第四十九条)."""
    return case.district, BUREAU


def day(value):
    return in_words(value) if value else ""


def moment(value):
    if not value:
        return ""
    local = timezone.localtime(value)
    return f"{in_words(local)} {local:%H:%M}"


def yuan(value):
    return "" if value is None else f"{value:,.2f}元"


def facts(case, *, outward=False):
    """All that is known of a case, in words. outward: for somebody other than the applicant, so that
    whoever asked for it keeps address and phone to themselves."""
    if case.kind != APPLICATION:
        return people(case, outward=outward) | dates(case) | {"cause": case.subject}
    app = case.aid_application
    ground = GROUND.get(app.ground)
    return people(case, outward=outward) | dates(case) | {
        "bureau": BUREAU,
        "remedy": REMEDY,
        "categories": app.categories_words,
        "detained_at": app.detained_at,
        "matter_kind": app.get_matter_kind_display(),
        "ground": ground.label if ground else "",
        "article": f"《中华人民共和国法律援助法》{ground.article}" if ground and ground.article else "",
        "cause": app.cause,
        "organ": app.organ,
        "stage": app.stage,
        "venue": app.get_venue_display(),
        "facts": app.facts,
        "request": app.request,
        "limitation_on": day(app.limitation_on),
        "means_check": app.get_means_check_display(),
        "exemption": EXEMPTION[app.exemption].label if app.exemption in EXEMPTION else "",
        "household": f"{app.household}人" if app.household else "",
        "monthly_income": yuan(app.monthly_income),
        "monthly_expense": yuan(app.monthly_expense),
        "assets": app.assets,
        "debts": app.debts,
        "pledge": f"已承诺（{moment(app.pledged_at)}）" if app.pledged_at else "",
        "hardship_finding": app.hardship_finding,
        "scope_finding": app.scope_finding,
        "proposal": app.get_proposal_display(),
        "decision_reason": app.decision_reason,
        "provider": app.provider.name if app.provider else "",
        "provider_unit": case.body.name if case.body else "",
        "provider_phone": case.body.phone if case.body else "",
        "selection": app.get_selection_display(),
        "met_at": moment(app.met_at),
        "ended_on": day(app.ended_on),
        "outcome": app.get_outcome_display(),
        "amount_recovered": yuan(app.amount_recovered),
        **earlier_numbers(case),
    }  # fmt: skip


def people(case, *, outward):
    parties = {party.role: party for party in case.parties.all()}
    opponents = [p.name for p in case.parties.all() if p.role == Party.Role.OPPONENT]
    main = case.principal
    if main is None:
        return {}
    hidden = outward and main.address_protected
    return {
        "name": main.name,
        "sex": main.get_sex_display(),
        "birth_date": day(main.birth_date),
        "ethnicity": main.ethnicity,
        "id_type": main.get_id_type_display(),
        "id_number": main.id_number,
        "phone": PROTECTED if hidden else main.phone,
        "address": PROTECTED if hidden else main.address,
        "proxy": proxy_words(parties.get(Party.Role.PROXY)),
        "opponent": "、".join(opponents),
        "organ": parties[Party.Role.ORGAN].name if Party.Role.ORGAN in parties else "",
    }


def proxy_words(proxy):
    """陈晓燕（女儿）"""
    if proxy is None:
        return ""
    return f"{proxy.name}（{proxy.relation}）" if proxy.relation else proxy.name


def deliveries(rows):
    """What form 22 says of deliveries: one line a delivery in each value, empty where it has nothing to say."""
    lines = {
        "served_papers": [row.paper.title for row in rows],
        "served_numbers": [row.paper.number for row in rows],
        "served_to": [row.receiver for row in rows],
        "served_how": [row.get_method_display() for row in rows],
        "served_when": [moment(row.served_at) for row in rows],
        "signed_by": [row.signed_by for row in rows],
        "served_note": [row.note for row in rows],
    }
    return {key: "\n".join(" ".join(word.split()) for word in said) for key, said in lines.items()}


def dates(case):
    return {
        "received_at": moment(case.opened_at),
        "applied_on": day(case.opened_at and timezone.localtime(case.opened_at)),
        "channel": case.get_channel_display(),
        "received_by": case.center.name,
        "receiver_address": case.center.address,
        "receiver_phone": case.center.phone,
        "case_number": case.number,
        "code": case.code,
    }


def earlier_numbers(case):
    """The numbers of the decisions that later papers speak of."""
    numbers = {paper.code: paper.number for paper in case.papers.standing()}
    return {
        "grant_number": numbers.get("aid.09", ""),
        "termination_number": numbers.get("aid.18", ""),
        "decision_number": numbers.get("aid.18") or numbers.get("aid.10", ""),
    }
