"""The pages of a draft: a form with what was answered already, and all answers in words."""

from centers.cases.models import Party
from centers.common.masking import mask_id_number, mask_phone

from ..actions import FACTS
from ..facts import facts
from ..grounds import GROUND
from ..models import Application
from .application import ExemptionForm, GroundForm, pages_for


def form_for(page, case, user, data=None):
    """The form of a page as this applicant sees it: earlier answers stand in it, numbers only masked."""
    options = {"initial": known(case, user)}
    if page.form is GroundForm:
        options["matter_kind"] = case.aid_application.matter_kind
    form = page.form(data, **options)
    party = case.principal
    if "id_number" in form.fields and party and party.id_number_sealed:
        form.keep("id_number", mask_id_number(party.id_number))
    if "phone" in form.fields:
        form.keep("phone", mask_phone(phone_of(case, user)))
    return form


def phone_of(case, user):
    """The number to be reached at: what was answered, until then that of the account."""
    party = case.principal
    return (party and party.phone) or user.phone


def known(case, user):
    """What the draft says already, by the names of the fields; what no form may show unmasked is left out."""
    application, party = case.aid_application, case.principal
    proxy = next((p for p in case.parties.all() if p.role == Party.Role.PROXY), None)
    answers = {name: getattr(application, name) for name in FACTS}
    if application.household is not None and not application.exemption:
        answers["exemption"] = ExemptionForm.NEITHER
    else:
        answers["exemption"] = application.exemption
    if party:
        names = (
            "name",
            "ethnicity",
            "sex",
            "birth_date",
            "address",
            "address_protected",
            "id_type",
        )
        answers |= {name: getattr(party, name) for name in names}
    elif application.who == Application.Who.SELF:
        answers["name"] = user.name
    if proxy:
        answers |= {"proxy_name": proxy.name, "proxy_relation": proxy.relation}
    else:
        answers["proxy_name"] = user.name
    answers["opponents"] = "、".join(
        p.name for p in case.parties.all() if p.role == Party.Role.OPPONENT
    )
    return {name: value for name, value in answers.items() if value not in (None, "")}


# What the check page shows of each page: the words before an answer, and its key among the facts.
SHOWN = {
    "who": [("为谁申请", "who")],
    "proxy": [("代为申请人", "proxy"), ("羁押场所", "detained_at")],
    "name": [("姓名", "name"), ("民族", "ethnicity")],
    "id": [("证件", "id_type"), ("号码", "id_number")],
    "birth": [("性别", "sex"), ("出生日期", "birth_date")],
    "contact": [("电话", "phone"), ("住址", "address"), ("住址和电话保密", "protected")],
    "categories": [("人群类别", "categories")],
    "matter": [("类别", "matter_kind")],
    "ground": [("事项", "ground")],
    "cause": [("什么事", "cause"), ("对方", "opponent")],
    "organ": [("机关", "organ"), ("办到哪一步", "stage")],
    "venue": [("与莲湖区的联系", "venue")],
    "facts": [("事情的经过", "facts"), ("希望的结果", "request")],
    "exemption": [("免予核查的情况", "exemption")],
    "means": [
        ("家庭人口", "household"), ("每月收入", "monthly_income"), ("每月支出", "monthly_expense"),
        ("财产", "assets"), ("欠债", "debts"),
    ],
    "urgent": [("届满日", "limitation_on"), ("需要立即保全或先予执行", "urgent")],
}  # fmt: skip


def answered(case):
    """[(page, [(words, answer)])] of all that a draft says, numbers masked."""
    application, party = case.aid_application, case.principal
    words = facts(case) | {
        "who": application.get_who_display(),
        "ground": GROUND[application.ground].plain if application.ground else "",
        "detained_at": application.detained_at,
        "protected": "是" if party and party.address_protected else "否",
        "urgent": "是" if application.is_urgent else "否",
    }
    words["id_number"] = mask_id_number(words.get("id_number"))
    words["phone"] = mask_phone(words.get("phone"))
    if not application.exemption:
        words["exemption"] = "都不是"
    return [
        (page, [(label, words.get(key) or "没有填") for label, key in SHOWN[page.slug]])
        for page in pages_for(application, party)
    ]
