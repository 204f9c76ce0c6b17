"""What a resident types. Errors say what to do."""

from django import forms
from django.core.validators import RegexValidator

from centers.common.fields import CodeField, NameField, PhoneField

from ..models import Booking

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
