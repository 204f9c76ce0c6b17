"""What a resident types. Errors say what to do."""

import re
from datetime import timedelta

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone

from centers.common.attempts import Attempts
from centers.common.fields import CodeField, NameField, PhoneField, fold
from centers.common.masking import PHONE_OR_LANDLINE
from centers.common.wording import plain_words
from centers.org.models import ServiceItem

from ..models import DAYS_AHEAD, Booking, Waiting

NOTE_WARNING = "不超过 200 字。请不要写案情细节、证件号码或他人隐私，见面时再详细说。"
ACCESS_NEEDS = [
    ("sign", "手语"),
    ("wheelchair", "轮椅通道"),
    ("large_print", "大字材料"),
    ("dialect", "方言或民族语言"),
    ("company", "需要陪同"),
]
NAME_ERRORS = {"required": "请填写姓名，到场时工作人员凭姓名找到预约"}


class NeedsField(forms.MultipleChoiceField):
    """Accessibility needs, kept as the words that the desk reads."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options):
        super().__init__(
            label="需要的帮助（可不选）",
            choices=[(label, label) for _, label in ACCESS_NEEDS],
            required=False,
            **options,
        )

    def prepare_value(self, value):
        return value.split("、") if isinstance(value, str) and value else value

    def clean(self, value):
        return "、".join(super().clean(value))


def agreed(**options):
    return forms.BooleanField(
        label="办事人知道并同意我代为预约、填写上述信息",
        error_messages={"required": "请先征得办事人同意，再勾选此项"},
        **options,
    )


def topics(label="咨询类别"):
    return forms.ChoiceField(
        label=label,
        choices=[("", "请选择"), *Booking.Topic.choices],
        error_messages={"required": "请选择最接近的一类，拿不准可以选“其他”"},
    )


class NoteField(forms.CharField):
    """A short remark; numbers of papers, phones and bank cards are kept out of it."""

    LONG_NUMBER = re.compile(r"(?:[0-9][ -]?){10}[0-9]")

    def clean(self, value):
        text = super().clean(value)
        if self.LONG_NUMBER.search(fold(text)):
            raise forms.ValidationError(
                "请删去证件号码、手机号码或银行卡号，这里不要写；办理时再当面出示"
            )
        return text


class NumberField(forms.CharField):
    """A telephone number of any kind, however it was typed: full-width signs plain, no spaces."""

    def to_python(self, value):
        return re.sub(r"\s", "", fold(super().to_python(value))) or self.empty_value


def note():
    return NoteField(
        label="补充说明（可不填）",
        required=False,
        max_length=200,
        strip=True,
        help_text=NOTE_WARNING,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": "请控制在 200 字以内"},
    )


class WhoForm(forms.Form):
    """The first question after the phone: for whom?"""

    for_whom = forms.ChoiceField(
        label="给谁预约",
        choices=[("self", "我自己"), ("other", "家人或他人（代约）")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择给谁预约"},
    )
    topic = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_topic(self):
        topic = self.cleaned_data["topic"]
        return topic if topic in Booking.Topic.values else ""


RELATIONS = [c for c in Booking.Relation.choices if c[0] != Booking.Relation.SELF]


def other_party_fields():
    """Whom a quarrel is with, asked for mediation. Nobody is told of it before the case is registered."""
    return {
        "other_party_name": NameField(
            label="对方姓名或单位（可不填）",
            required=False,
            help_text="现在不会联系对方；登记受理后才由调解员通知。",
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        ),
        "other_party_phone": NumberField(
            label="对方联系电话（可不填）",
            required=False,
            max_length=20,
            help_text="手机号码，或区号加固定电话号码，如 029-12345678。",
            validators=[RegexValidator(PHONE_OR_LANDLINE, "请填写手机号码，或区号加固定电话号码")],
            widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        ),
    }


def group_fields():
    """Who asks for a talk, and for how many."""
    return {
        "organisation": forms.CharField(
            label="申请单位",
            max_length=60,
            help_text="如“××社区居委会”“××学校”。",
            error_messages={"required": "请填写申请单位名称"},
            widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        ),
        "headcount": forms.IntegerField(
            label="大约多少人参加",
            min_value=5,
            max_value=2000,
            error_messages={
                "required": "请填写大约人数",
                "invalid": "请填写数字，如 40",
                "min_value": "讲座一般至少 5 人；人少可以预约“法律咨询”",
                "max_value": "人数太多，请拨打 12348 商量",
            },
            widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
        ),
    }


# What a service asks beyond who comes and what about.
EXTRA_FIELDS = {
    ServiceItem.Asks.NOTHING: dict,
    ServiceItem.Asks.OTHER_PARTY: other_party_fields,
    ServiceItem.Asks.GROUP: group_fields,
}


class SelfForm(forms.ModelForm):
    """Who comes and what about, for the holder of the phone."""

    access_needs = NeedsField()

    class Meta:
        model = Booking
        fields = ["person_name", "topic", "access_needs", "note"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["person_name"] = NameField(
            label="姓名",
            error_messages=NAME_ERRORS,
            widget=forms.TextInput(attrs={"autocomplete": "name"}),
        )
        self.fields["topic"] = topics()
        self.fields["note"] = note()
        self.ask_more(self.instance.service, before="access_needs")

    def ask_more(self, service, *, before):
        """Adds what this service asks, ahead of a field, with what was answered already."""
        extra = EXTRA_FIELDS[service.asks]()
        if service.asks == ServiceItem.Asks.GROUP:
            self.fields["person_name"].label = "联系人姓名"
            self.fields["topic"].label = "想听哪方面"
        for name in extra:
            self.initial.setdefault(name, getattr(self.instance, name))
        place = list(self.fields).index(before)
        order = list(self.fields)
        self.fields |= extra
        self.order_fields([*order[:place], *extra, *order[place:]])


class ProxyForm(SelfForm):
    """The same for somebody else, with the relation, that person's phone and their consent."""

    class Meta(SelfForm.Meta):
        fields = ["relation", "person_name", "person_phone", "topic", "access_needs", "note"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["relation"] = forms.ChoiceField(
            label="办事人是您的",
            choices=[("", "请选择"), *RELATIONS],
            error_messages={"required": "请选择办事人和您的关系"},
        )
        self.fields["person_name"].label = "办事人姓名"
        self.fields["person_name"].widget.attrs["autocomplete"] = "off"
        self.fields["person_phone"] = PhoneField(
            label="办事人手机号码（没有可不填）",
            required=False,
            help_text="填写后，办事人也会收到预约消息；不填时按您的手机号码联系。",
        )
        self.fields["agreed"] = agreed()
        first = ["relation", "person_name", "person_phone"]
        self.order_fields([*first, *(name for name in self.fields if name not in first)])


class FindForm(forms.Form):
    code = CodeField(
        label="查询码",
        max_length=12,
        help_text="预约回执、申请回执上的 8 位字母和数字，不分大小写。",
        error_messages={"required": "请填写回执或短信里的查询码"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    tail = CodeField(
        label="手机号码后四位",
        validators=[RegexValidator("^[0-9A-Za-z]{4}$", "请填写最后四位")],
        help_text="预约、申请时所留手机号码的最后四位。申请时没有留手机号码的，填证件号码的最后四位。",
        error_messages={"required": "请填写手机号码（没有留的，证件号码）后四位"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": 4}),
    )


class WaitingForm(Attempts, forms.ModelForm):
    """A place in line: what would suit, and for whom."""

    WITHIN = [("3", "三天以内"), ("7", "一周以内"), (str(DAYS_AHEAD), "两周以内")]

    within = forms.ChoiceField(
        label="最晚什么时候", choices=WITHIN, initial=str(DAYS_AHEAD), widget=forms.RadioSelect
    )
    access_needs = NeedsField()

    class Meta:
        model = Waiting
        fields = ["reach", "part_of_day", "by_phone_too", "person_name", "topic", "access_needs"]
        widgets = {"reach": forms.RadioSelect, "part_of_day": forms.RadioSelect}
        labels = {"reach": "哪里的时间都可以？", "part_of_day": "上午还是下午方便？"}

    def __init__(self, *args, own_phone, **options):
        """own_phone: the number of a resident who asks; empty where a clerk writes it down for a caller."""
        super().__init__(*args, **options)
        self.own_phone = own_phone
        if not self.instance.service.can_be_remote:
            del self.fields["by_phone_too"]
        self.fields["relation"] = forms.ChoiceField(
            label="给谁候补" if own_phone else "来电人是办事人的",
            choices=[(Booking.Relation.SELF, "本人"), *RELATIONS],
            initial=Booking.Relation.SELF,
        )
        self.fields["person_name"] = NameField(
            label="办事人姓名",
            error_messages=NAME_ERRORS,
            widget=forms.TextInput(attrs={"autocomplete": "name" if own_phone else "off"}),
        )
        self.fields["person_phone"] = PhoneField(
            label="办事人手机号码（代他人候补时填写）" if own_phone else "手机号码",
            required=not own_phone,
            error_messages={"required": "请填写手机号码，有名额时按它联系"},
        )
        self.fields["topic"] = topics()
        self.fields["agreed"] = agreed(required=False)
        if not own_phone:
            self.fields["proxy_phone"] = PhoneField(
                label="来电人手机号码（代办时填写）",
                required=False,
                help_text="来电人和办事人都会收到消息。",
            )
            self.fields["agreed"].label = "已问过：办事人知道并同意由来电人代为候补"
        self.order_fields(
            ["reach", "part_of_day", "within", "by_phone_too", "relation", "person_name",
             "person_phone", "proxy_phone", "topic"]
        )  # fmt: skip
        extra = EXTRA_FIELDS[self.instance.service.asks]()
        self.fields |= extra
        self.order_fields([*(n for n in self.fields if n != "agreed"), "agreed"])
        plain_words(self.fields.values())

    def clean(self):
        data = super().clean()
        if data.get("relation") not in (None, Booking.Relation.SELF) and not data.get("agreed"):
            self.add_error("agreed", "代他人候补，请先征得办事人同意，再勾选此项")
        return data

    @property
    def entry(self):
        """The unsaved place in line with everything that was typed."""
        data, entry = self.cleaned_data, self.instance
        for name in set(entry.ANSWERS) & set(data):
            setattr(entry, name, data[name])
        own = self.own_phone if data["relation"] == Booking.Relation.SELF else ""
        entry.person_phone = own or data["person_phone"] or self.own_phone
        entry.last_day = timezone.localdate() + timedelta(days=int(data["within"]))
        return entry
