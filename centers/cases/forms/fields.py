"""Fields that the forms of every line have."""

from datetime import date

from django import forms
from django.utils import timezone

from centers.common.attempts import Attempts
from centers.common.fields import DayInput
from centers.common.masking import mask_phone
from centers.common.wording import PlainWords


def paragraph(rows=4, **attrs):
    return forms.Textarea(attrs={"rows": rows, **attrs})


class BirthDateField(forms.DateField):
    """A day that has been, of somebody who may be alive."""

    widget = DayInput

    def validate(self, value):
        super().validate(value)
        if value and not date(1900, 1, 1) <= value <= timezone.localdate():
            raise forms.ValidationError("请核对出生日期。")


class KnownPhone:
    """For a form at the desk: a number that was given elsewhere is taken over without being shown."""

    def __init__(self, *args, known_phone="", **options):
        super().__init__(*args, **options)
        self.known_phone = known_phone
        self.fields["phone"].required = False
        self.fields["phone"].label = "手机号码（没有可不填）"
        if known_phone:
            shown = mask_phone(known_phone)
            self.fields["phone"].help_text = f"已留的号码 {shown} 自动带入，换号才填。"

    def clean_phone(self):
        return self.cleaned_data["phone"] or self.known_phone


def reason(label, *, initial="", help_text=""):
    return forms.CharField(
        label=label,
        initial=initial,
        max_length=2000,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": f"请写明{label}。", "max_length": "最多 2000 个字。"},
    )


def choice(label, words):
    return forms.ChoiceField(
        label=label,
        choices=[("", "请选择"), *((word, word) for word in words)],
        error_messages={"required": f"请选择{label}。"},
    )


def refuse_unless_during(case, value, what):
    """A ValidationError where something is said to have happened before the case or is yet to come."""
    first, today = timezone.localdate(case.opened_at), timezone.localdate()
    day = timezone.localdate(value) if hasattr(value, "hour") else value
    if (hasattr(value, "hour") and value > timezone.now()) or day > today:
        raise forms.ValidationError(f"{what}不能晚于现在。")
    if day < first:
        raise forms.ValidationError(f"{what}不能早于收到申请的那天（{first:%Y-%m-%d}）。")


class DatedForm(Attempts, PlainWords, forms.Form):
    """A document that says so, and from which day on."""

    source = forms.CharField(label="依据文件", max_length=200, help_text="写明文件名称、文号。")
    valid_from = forms.DateField(
        label="从哪天起执行", widget=DayInput(), help_text="今天或以后的日子。"
    )

    def clean_valid_from(self):
        day = self.cleaned_data["valid_from"]
        if day < timezone.localdate():
            raise forms.ValidationError("不能早于今天：过去的标准不能改。")
        return day
