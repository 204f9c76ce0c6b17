"""What a person types. Errors say what to do."""

from django import forms
from django.core.validators import RegexValidator

from centers.common.fields import CodeField, NameField, PhoneField
from centers.common.refusals import Refusal
from centers.common.wording import PlainWords
from centers.org.models import ServiceItem, Weekday

from .models import Booking, Roster, new_key

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


def topics(label="咨询类别"):
    return forms.ChoiceField(
        label=label,
        choices=[("", "请选择"), *Booking.Topic.choices],
        error_messages={"required": "请选择最接近的一类，拿不准可以选“其他”"},
    )


def note():
    return forms.CharField(
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


class ProxyForm(SelfForm):
    """The same for somebody else, with the relation, that person's phone and their consent."""

    field_order = [
        "relation",
        "person_name",
        "person_phone",
        "topic",
        "access_needs",
        "note",
        "agreed",
    ]

    class Meta(SelfForm.Meta):
        fields = ["relation", "person_name", "person_phone", "topic", "access_needs", "note"]

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["relation"] = forms.ChoiceField(
            label="办事人是您的",
            choices=[
                ("", "请选择"),
                *(c for c in Booking.Relation.choices if c[0] != Booking.Relation.SELF),
            ],
            error_messages={"required": "请选择办事人和您的关系"},
        )
        self.fields["person_name"].label = "办事人姓名"
        self.fields["person_name"].widget.attrs["autocomplete"] = "off"
        self.fields["person_phone"] = PhoneField(
            label="办事人手机号码（没有可不填）",
            required=False,
            help_text="不填时按您的手机号码联系。",
        )
        self.fields["agreed"] = forms.BooleanField(
            label="办事人知道并同意我代为预约、填写上述信息",
            error_messages={"required": "请先征得办事人同意，再勾选此项"},
        )
        self.order_fields(self.field_order)


class FindForm(forms.Form):
    code = CodeField(
        label="查询码",
        max_length=12,
        help_text="预约回执上的 8 位字母和数字，不分大小写。",
        error_messages={"required": "请填写回执或短信里的查询码"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )
    tail = CodeField(
        label="手机号码后四位",
        validators=[RegexValidator("^[0-9]{4}$", "请填写 4 位数字")],
        help_text="预约时所留手机号码的最后四位数字。",
        error_messages={"required": "请填写手机号码后四位"},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": 4}
        ),
    )


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label="办理情况",
        max_length=200,
        help_text="用一两句话写明做了什么，例如“解答劳动报酬问题，告知可申请法律援助”。",
        error_messages={"required": "请写明办理情况"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeskForm(forms.Form):
    """What a clerk asks of somebody who stands there or calls. The key makes a second submit harmless."""

    key = forms.RegexField(r"^[\w-]{16,24}$", widget=forms.HiddenInput, initial=new_key)
    person_name = NameField(
        label="姓名",
        error_messages={"required": "请填写来人姓名"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    person_phone = PhoneField(label="手机号码（没有可不填）", required=False)
    service = forms.ModelChoiceField(
        label="事项", queryset=ServiceItem.objects.none(), error_messages={"required": "请选择事项"}
    )
    topic = topics("类别")
    note = note()

    def __init__(self, *args, services, **options):
        super().__init__(*args, **options)
        self.fields["service"].queryset = services
        self.fields["service"].empty_label = "请选择"

    def attempt(self, verb, *args, **options):
        """Does what the form asks for; a Refusal becomes an error of the form, which keeps what was typed."""
        try:
            return verb(*args, **options)
        except Refusal as refusal:
            self.add_error(None, str(refusal))
            return None


class PhoneBookingForm(DeskForm):
    """A booking by telephone: the number is needed, because that is where the reminder goes."""

    access_needs = NeedsField()

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["person_phone"] = PhoneField(
            label="手机号码", error_messages={"required": "请填写来电人的手机号码，用于提醒"}
        )
        self.order_fields(
            ["person_name", "person_phone", "service", "topic", "access_needs", "note"]
        )


class RosterForm(PlainWords, forms.ModelForm):
    class Meta:
        model = Roster
        fields = [
            "center", "title", "window", "services", "weekday", "starts", "ends",
            "minutes", "capacity", "valid_from", "valid_to",
        ]  # fmt: skip
        widgets = {
            "services": forms.CheckboxSelectMultiple,
            "starts": forms.TimeInput(attrs={"type": "time"}),
            "ends": forms.TimeInput(attrs={"type": "time"}),
            "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "valid_to": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, centers, services, today, **options):
        super().__init__(*args, **options)
        self.today = today
        self.fields["center"].queryset = centers
        self.fields["center"].label_from_instance = lambda center: center.short_name
        self.fields["center"].empty_label = "请选择"
        self.fields["weekday"].choices = [("", "请选择"), *Weekday.choices]
        self.fields["services"].queryset = services
        self.fields["services"].error_messages["required"] = "请至少选择一个可约事项"

    def clean_valid_from(self):
        first = self.cleaned_data["valid_from"]
        if first < self.today:
            raise forms.ValidationError("开始日期不能早于今天")
        return first

    def clean(self):
        data = super().clean()
        starts, ends = data.get("starts"), data.get("ends")
        center = data.get("center")
        for service in data.get("services", []) if center else []:
            if getattr(service, f"at_{center.tier}") == ServiceItem.Level.NONE:
                self.add_error("services", f"{center.get_tier_display()}不提供“{service.name}”")
        first, last = data.get("valid_from"), data.get("valid_to")
        if starts and ends and ends <= starts:
            self.add_error("ends", "结束时间要晚于开始时间")
        elif starts and ends and data.get("minutes"):
            length = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
            if length < data["minutes"]:
                self.add_error("minutes", "每次时长超过了整个值班时间")
        if first and last and last < first:
            self.add_error("valid_to", "结束日期不能早于开始日期")
        return data


class RevealForm(forms.Form):
    """Why a clerk needs the number; the reason stays with the booking."""

    reason = forms.ChoiceField(
        label="查看手机号码的事由",
        choices=[
            ("", "请选择"),
            *((text, text) for text in ["通知改约", "确认是否到场", "核对身份", "其他工作需要"]),
        ],
        error_messages={"required": "请先选择事由，系统会记录"},
    )


class DeskCancelForm(forms.Form):
    reason = forms.CharField(
        label="取消原因",
        max_length=100,
        help_text="例如“本人来电取消”“律师临时出庭，已电话改约”。",
        error_messages={"required": "请写明取消原因"},
    )


class EndRosterForm(forms.Form):
    last_day = forms.DateField(
        label="最后一个值班日",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写日期", "invalid": "请填写日期，例如 2026-12-31"},
    )

    def __init__(self, *args, first, **options):
        super().__init__(*args, **options)
        self.first = first

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day < self.first:
            raise forms.ValidationError(f"不能早于 {self.first:%Y-%m-%d}")
        return day
