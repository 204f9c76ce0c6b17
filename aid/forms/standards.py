"""What the bureau types when the standard of hardship or a subsidy changes."""

from django import forms
from django.utils import timezone

from centers.common.attempts import Attempts
from centers.common.fields import DayInput
from centers.common.wording import PlainWords

from ..models import MatterKind


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


class MeansForm(DatedForm):
    monthly_income = forms.DecimalField(
        label="家庭人均月收入不超过（元）", min_value=1, max_digits=10, decimal_places=2
    )
    field_order = ["monthly_income", "source", "valid_from"]


class RateForm(DatedForm):
    matter_kind = forms.ChoiceField(label="案件类别", choices=[("", "请选择"), *MatterKind.choices])
    amount = forms.DecimalField(
        label="每件补贴（元）", min_value=0, max_digits=10, decimal_places=2
    )
    field_order = ["matter_kind", "amount", "source", "valid_from"]
