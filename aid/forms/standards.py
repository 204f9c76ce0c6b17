"""What the bureau types when the standard of hardship or a subsidy changes."""

from django import forms

from centers.cases.forms.fields import DatedForm

from ..models import MatterKind


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
