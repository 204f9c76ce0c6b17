"""Writing a dispute down at the desk: few things that must be, the rest folded away for later."""

import re
from datetime import timedelta

from django import forms
from django.utils import timezone

from centers.cases.forms.fields import KnownPhone, paragraph
from centers.cases.models import Party
from centers.common.attempts import Attempts
from centers.common.fields import DayInput, NameField, PhoneField, fold, tidy_name
from centers.common.masking import MOBILE
from centers.common.wording import PlainWords
from centers.org.models import Body

from ..models import Difficulty, Dispute, DisputeType, SideConsent, Source

MOST_PEOPLE = 30
NO_ORGAN = {Source.APPLIED, Source.OWN, Source.SWEEP}
PEOPLE_HELP = "两方以外还有别人的才填，每行一人，姓名后面空一格写电话（没有可不写）。"


def quiet(**attrs):
    return forms.TextInput(attrs={"autocomplete": "off", **attrs})


class PeopleField(forms.CharField):
    """People, one a line: a name, and a mobile number where there is one. Gives [{name, phone}]."""

    widget = paragraph(3)

    def clean(self, value):
        lines = [fold(line).strip() for line in super().clean(value).splitlines()]
        found = [self.person(line) for line in lines if line]
        if len(found) > MOST_PEOPLE:
            raise forms.ValidationError(f"一次最多登记 {MOST_PEOPLE} 人，其余的登记以后再补。")
        return found

    def person(self, line):
        name, _, phone = re.sub(r"[，,、\t]+", " ", line).rpartition(" ")
        if not re.search(r"\d", phone):
            name, phone = line, ""
        phone = phone.replace("-", "")
        if phone and not re.match(MOBILE, phone):
            raise forms.ValidationError(f"“{line[:20]}”的电话不是 11 位手机号码，请核对。")
        if not (name := tidy_name(name)) or len(name) > 50:
            raise forms.ValidationError(f"“{line[:20]}”里没有姓名，请核对。")
        return {"name": name, "phone": phone}


class DisputeForm(Attempts, PlainWords, forms.Form):
    """What every way in asks about the dispute itself."""

    dispute_type = forms.ChoiceField(
        label="纠纷类型", choices=[("", "请选择"), *DisputeType.choices]
    )
    facts = forms.CharField(
        label="纠纷简要情况",
        max_length=4000,
        widget=paragraph(4),
        help_text="什么时候、为了什么、现在怎样。",
    )


class IntakeForm(KnownPhone, DisputeForm):
    """All on one page. Without the folded part five answers suffice."""

    source = forms.ChoiceField(label="来源", choices=Source.choices, initial=Source.APPLIED)
    name = NameField(label="申请人（一方）姓名或名称", widget=quiet())
    phone = PhoneField()
    other_name = NameField(label="对方姓名或名称", widget=quiet())
    other_phone = PhoneField(label="对方手机号码（没有可不填）", required=False)
    committee = forms.ModelChoiceField(label="办理的调委会", queryset=Body.objects.none())
    form = forms.ChoiceField(
        label="申请方式", choices=Dispute.Form.choices, initial=Dispute.Form.ORAL, required=False
    )
    more = PeopleField(label="其他当事人", required=False, help_text=PEOPLE_HELP)
    claims = forms.CharField(
        label="各方的请求", max_length=2000, required=False, widget=paragraph(2)
    )
    difficulty = forms.ChoiceField(
        label="难易程度", choices=Difficulty.choices, initial=Difficulty.ORDINARY, required=False
    )
    amount = forms.DecimalField(
        label="涉及金额（元）", min_value=0, max_digits=14, decimal_places=2, required=False
    )
    headcount = forms.IntegerField(
        label="涉及人数",
        min_value=1,
        max_value=100000,
        required=False,
        help_text="十人以上算群体性纠纷。",
    )
    organ = forms.CharField(
        label="移交、委派或者转办的单位", max_length=80, required=False, widget=quiet()
    )
    source_ref = forms.CharField(label="来文文号", max_length=60, required=False, widget=quiet())
    received_on = forms.DateField(
        label="签字接收法院委派、委托的日期",
        required=False,
        widget=DayInput(),
        help_text="期限从这一天起算；今天接收的不填。",
    )
    is_summary = forms.BooleanField(label="法院委托，适用简易程序（七日）", required=False)
    police_case_ref = forms.CharField(
        label="治安案件编号（公安机关已经立案的才填）",
        max_length=60,
        required=False,
        widget=quiet(),
    )
    has_minor = forms.BooleanField(label="涉及未成年人", required=False)
    has_violence = forms.BooleanField(label="涉及家庭暴力", required=False)
    is_closed = forms.BooleanField(label="当事人要求不公开调解", required=False)

    FOLDED = (
        "form", "more", "claims", "difficulty", "amount", "headcount", "organ", "source_ref", "received_on", "is_summary",
        "police_case_ref", "has_minor", "has_violence", "is_closed",
    )  # fmt: skip
    OPEN = (
        "source",
        "committee",
        "name",
        "phone",
        "other_name",
        "other_phone",
        "dispute_type",
        "facts",
    )

    def __init__(self, *args, committees, **options):
        super().__init__(*args, **options)
        offer(self, committees)
        for name in ("phone", "other_phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    @property
    def open_fields(self):
        return [self[name] for name in self.OPEN]

    @property
    def folded_fields(self):
        return [self[name] for name in self.FOLDED]

    @property
    def is_unfolded(self):
        """Whether something in the folded part is wrong or was filled in."""
        return bool(self.errors.keys() & set(self.FOLDED)) or any(
            self.data.get(name) for name in ("more", *self.FOLDED)
        )

    def clean_received_on(self):
        return received(self.cleaned_data["received_on"])

    def clean(self):
        data = super().clean()
        source = data.get("source")
        if source and source not in NO_ORGAN and not data.get("organ"):
            self.add_error("organ", "请写明移交、委派或者转办的单位。")
        if source == Source.APPLIED and data.get("form") == Dispute.Form.NONE:
            self.add_error("form", "当事人申请的，请选择书面或者口头。")
        phones = data.get("phone"), data.get("other_phone")
        if phones[0] and phones[0] == phones[1]:
            self.add_error("other_phone", "双方不能是同一个手机号码，请核对；不知道的不填。")
        if data.get("name") and data.get("name") == data.get("other_name") and not all(phones):
            self.add_error("other_name", "对方和申请人同名。确实是两个人的，请填写双方的手机号码。")
        return data

    def answers(self):
        """The facts, and the people of all sides in their order."""
        data = dict(self.cleaned_data)
        asked = data["source"] == Source.APPLIED
        first, second = (
            (Party.Role.APPLICANT, Party.Role.OPPONENT) if asked else (Party.Role.PARTY,) * 2
        )
        people = [
            as_party({"name": data.pop("name"), "phone": data.pop("phone")}, first),
            as_party({"name": data.pop("other_name"), "phone": data.pop("other_phone")}, second),
            *map(as_party, data.pop("more")),
        ]
        data["people"] = people
        data["form"] = (data["form"] or Dispute.Form.ORAL) if asked else Dispute.Form.NONE
        data["difficulty"] = data["difficulty"] or Difficulty.ORDINARY
        data["headcount"] = max(data["headcount"] or 0, len(people))
        return data


class LeadForm(DisputeForm):
    """A lead: what was found; who is concerned, where that is known already."""

    committee = forms.ModelChoiceField(label="办理的调委会", queryset=Body.objects.none())
    people = PeopleField(
        label="涉及的人（知道的才填）",
        required=False,
        help_text="每行一人，姓名后面空一格写电话（没有可不写）。",
    )

    def __init__(self, *args, committees, **options):
        super().__init__(*args, **options)
        offer(self, committees)

    def answers(self):
        data = dict(self.cleaned_data)
        data["people"] = [as_party(person) for person in data["people"]]
        data["headcount"] = max(2, len(data["people"]))
        return data


def as_party(person, role=Party.Role.PARTY):
    return {**person, "role": role, "is_organisation": len(person["name"]) > 4}


def offer(form, committees):
    """The committees to choose from; a single one is not asked about."""
    field = form.fields["committee"]
    field.queryset, field.empty_label = committees, "请选择"
    if committees.count() == 1:
        form.initial["committee"] = committees.get().pk
        field.widget = forms.HiddenInput()


def received(day):
    """The day on which a case of another organ was signed for."""
    today = timezone.localdate()
    if day and not today - timedelta(days=60) <= day <= today:
        raise forms.ValidationError("接收日期不能晚于今天，也不能早于六十天以前，请核对。")
    return day


class FactsForm(Attempts, PlainWords, forms.ModelForm):
    """What may be corrected of the register until the volume is archived."""

    class Meta:
        model = Dispute
        fields = [
            "dispute_type", "difficulty", "facts", "claims", "amount", "headcount", "organ", "source_ref",
            "received_on", "police_case_ref", "has_minor", "has_violence", "is_closed",
        ]  # fmt: skip
        widgets = {"facts": paragraph(5), "claims": paragraph(3), "received_on": DayInput()}

    def clean_received_on(self):
        day = self.cleaned_data["received_on"]
        return received(day) if "received_on" in self.changed_data else day


class PersonForm(PlainWords, forms.Form):
    """What the register knows of one party."""

    name = NameField(label="姓名或名称", widget=quiet())
    is_organisation = forms.BooleanField(label="是单位", required=False)
    sex = forms.ChoiceField(
        label="性别", choices=[("", "请选择"), *Party.Sex.choices], required=False
    )
    age = forms.IntegerField(label="年龄", min_value=0, max_value=120, required=False)
    ethnicity = forms.CharField(label="民族", max_length=20, required=False)
    occupation = forms.CharField(label="职业", max_length=30, required=False)
    workplace = forms.CharField(label="工作单位", max_length=60, required=False)
    phone = PhoneField(label="手机号码", required=False)
    address = forms.CharField(label="住址", max_length=120, required=False, widget=quiet())
    address_protected = forms.BooleanField(label="住址和电话保密，不告诉其他人", required=False)
    forget_phone = forms.BooleanField(label="删除已登记的手机号码", required=False)
    forget_address = forms.BooleanField(label="删除已登记的住址", required=False)
    agent = NameField(label="代理人", required=False, widget=quiet())
    agent_relation = forms.CharField(label="代理人与当事人的关系", max_length=20, required=False)
    identity_checked = forms.BooleanField(label="已核对身份证件原件", required=False)


class AddPartyForm(Attempts, PersonForm):
    """One more party: who they are, on which side, and, once talks go on, how they agreed to them."""

    role = forms.ChoiceField(label="是哪一方", error_messages={"required": "请选择是哪一方。"})
    consent = forms.ChoiceField(
        label="同意参加调解的方式", choices=[("", "请选择"), *SideConsent.Form.choices[1:3]],
        error_messages={"required": "已经在调解的，新添加的当事人同意参加才能登记。"},
    )  # fmt: skip
    witness = forms.CharField(
        label="见证人", max_length=50, required=False, help_text="口头同意的必填，可以是在场的另一位工作人员。",
    )  # fmt: skip

    field_order = ["name", "role", "phone", "consent", "witness"]

    def __init__(self, *args, case, **options):
        super().__init__(*args, **options)
        for name in ("forget_phone", "forget_address"):
            del self.fields[name]
        for field in self.fields.values():
            if not field.required and not isinstance(field, forms.BooleanField):
                field.label = f"{field.label}（可不填）"
        self.fields["witness"].label = "见证人"
        asked = case.dispute.form != Dispute.Form.NONE
        # Who asked is one; others beside them are parties, too.
        roles = [Party.Role.OPPONENT, Party.Role.PARTY] if asked else [Party.Role.PARTY]
        self.fields["role"].choices = [(role.value, role.label) for role in roles]
        if case.status not in {"mediating", "suspended"}:
            del self.fields["consent"], self.fields["witness"]

    def clean(self):
        data = super().clean()
        if data.get("consent") == SideConsent.Form.ORAL and not data.get("witness"):
            self.add_error("witness", "口头同意的，请写明见证人。")
        return data
