"""The questions of a resident's own application, one small form a page."""

from dataclasses import dataclass

from django import forms

from centers.cases.forms.fields import paragraph
from centers.cases.models import Party
from centers.common.attempts import Attempts
from centers.common.fields import NameField, PhoneField
from centers.common.masking import mask_phone
from centers.common.wording import PlainWords
from centers.org.models import Body, Center

from .intake import DisputeForm, as_party


class Question(Attempts, PlainWords, forms.Form):
    """One page. Made from (data, case=); `answers` is what goes into the draft, as often as somebody goes back."""

    is_sent_once = False

    def __init__(self, *args, case, **options):
        super().__init__(*args, **options)
        self.case = case

    def answers(self):
        return self.cleaned_data


class WhereForm(Question):
    """Whose committee: that of the community, or of the street where nobody knows which."""

    committee = forms.ModelChoiceField(
        label="社区或者街道", queryset=Body.objects.none(),
        help_text="选您住的社区，或者纠纷发生的社区。不清楚的，选街道。",
    )  # fmt: skip

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        rows = local_committees()
        field = self.fields["committee"]
        field.queryset = Body.objects.filter(pk__in=[body.pk for body in rows])
        field.choices = [("", "请选择"), *by_street(rows)]
        self.initial["committee"] = self.case.body_id


def local_committees():
    """The committees of streets and communities, in the order of the tree, those of one unit by name."""
    rows = Body.objects.filter(
        kind=Body.Kind.MEDIATION_COMMITTEE, closed_on=None, center__closed_on=None,
        center__tier__in=[Center.Tier.STATION, Center.Tier.ROOM],
    )  # fmt: skip
    return list(rows.select_related("center").order_by("center__path", "name"))


def by_street(rows):
    """[(street, [(key, name)])] for a list in groups."""
    groups, street = {}, ""
    for body in rows:
        if body.center.tier == Center.Tier.STATION:
            street = body.center.area
        label = (
            f"{body.center.area}（{short(body)}）"
            if body.center.tier == Center.Tier.STATION
            else body.center.area
        )
        groups.setdefault(street or body.center.area, []).append((body.pk, label))
    return list(groups.items())


def short(body):
    """What a committee is called within its street."""
    return body.name.removeprefix("莲湖区").removeprefix(body.center.area) or body.name


class MatterForm(DisputeForm):
    claims = forms.CharField(
        label="您希望怎么解决",
        max_length=2000,
        widget=paragraph(3),
        help_text="例如：请对方清走堆在楼道里的东西。",
    )

    def __init__(self, *args, case, **options):
        super().__init__(*args, **options)
        dispute = case.dispute
        if dispute.facts:
            self.initial = {n: getattr(dispute, n) for n in ("dispute_type", "facts", "claims")}

    def answers(self):
        return self.cleaned_data


class OtherForm(Question):
    other_name = NameField(
        label="对方姓名或名称", help_text="不知道姓名的，写能找到人的说法，例如：5 号楼 302 住户。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    other_phone = PhoneField(label="对方手机号码（不知道可不填）", required=False)
    forget_phone = forms.BooleanField(label="删除已填的对方手机号码", required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        other = self.case.parties.filter(order=1).first()
        if other:
            self.initial["other_name"] = other.name
        if other is None or not other.phone:
            del self.fields["forget_phone"]
        else:
            self.fields[
                "other_phone"
            ].help_text = f"已填写 {mask_phone(other.phone)}，不改的不用再填。"

    def clean_other_phone(self):
        phone = self.cleaned_data["other_phone"]
        if phone and phone == self.case.applicant.phone:
            raise forms.ValidationError("这是您自己的手机号码，请填写对方的；不知道的不填。")
        return phone

    def answers(self):
        data = self.cleaned_data
        other = {
            "name": data["other_name"], "phone": data["other_phone"],
            "forget_phone": data.get("forget_phone", False),
        }  # fmt: skip
        return {"people_from": 1, "people": [as_party(other, Party.Role.OPPONENT)]}


class SelfForm(Question):
    name = NameField(label="您的姓名", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    address = forms.CharField(label="您的住址（可不填）", max_length=120, required=False)
    address_protected = forms.BooleanField(label="住址和电话不告诉对方", required=False)
    is_closed = forms.BooleanField(label="要求不公开调解", required=False)
    has_minor = forms.BooleanField(label="这件事涉及未成年人", required=False)
    has_violence = forms.BooleanField(
        label="有家庭暴力，或者担心被打、被威胁", required=False,
        help_text="勾选以后调委会会优先办理。正在发生的，请马上打 110。",
    )  # fmt: skip

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        me = self.case.parties.filter(order=0).first()
        self.initial = {
            "name": me.name if me else self.case.applicant.name,
            "address_protected": bool(me and me.address_protected),
            "is_closed": self.case.dispute.is_closed, "has_minor": self.case.dispute.has_minor,
            "has_violence": self.case.dispute.has_violence,
        }  # fmt: skip

    def answers(self):
        data = self.cleaned_data
        me = {
            "name": data["name"], "phone": self.case.applicant.phone, "address": data["address"],
            "address_protected": data["address_protected"],
        }  # fmt: skip
        return {
            "is_closed": data["is_closed"], "has_minor": data["has_minor"],
            "has_violence": data["has_violence"],
            "people": [as_party(me, Party.Role.APPLICANT) | {"is_organisation": False}],
        }  # fmt: skip


@dataclass(frozen=True)
class Page:
    """One question of the application: its part of the address, its heading, its form."""

    slug: str
    title: str
    form: type


PAGES = (
    Page("where", "请哪里的调委会调解", WhereForm),
    Page("matter", "是什么纠纷", MatterForm),
    Page("other", "对方是谁", OtherForm),
    Page("self", "您的情况", SelfForm),
)
PAGE = {page.slug: page for page in PAGES}


def is_answered(page, case):
    """Whether a page of a draft was answered."""
    orders = {party.order for party in case.parties.all()}
    return {
        "where": case.body_id is not None,
        "matter": bool(case.dispute.facts and case.dispute.claims),
        "other": 1 in orders,
        "self": 0 in orders,
    }[page.slug]


def missing_pages(case):
    return [page for page in PAGES if not is_answered(page, case)]


def answered(case):
    """[(page, [(label, words)])] of a draft, for the check."""
    dispute = case.dispute
    people = {party.order: party for party in case.parties.all()}
    me, other = people[0], people[1]
    choices = [
        words
        for words, is_on in (
            ("住址和电话不告诉对方", me.address_protected), ("要求不公开调解", dispute.is_closed),
            ("涉及未成年人", dispute.has_minor), ("有家庭暴力，或者担心被打、被威胁", dispute.has_violence),
        )
        if is_on
    ]  # fmt: skip
    rows = {
        "where": [("调委会", case.body.name)],
        "matter": [
            ("纠纷类型", dispute.get_dispute_type_display()), ("事情的经过", dispute.facts),
            ("希望怎么解决", dispute.claims),
        ],
        "other": [("对方", other.name), ("对方电话", mask_phone(other.phone) or "没有填")],
        "self": [("姓名", me.name), ("住址", me.address or "没有填"), ("选择", "、".join(choices) or "没有")],
    }  # fmt: skip
    return [(page, rows[page.slug]) for page in PAGES]
