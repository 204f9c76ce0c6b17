"""What the bureau types about subsidies and about the files on which they depend."""

from django import forms

from centers.cases.forms.fields import DatedForm, paragraph
from centers.common.attempts import Attempts
from centers.common.wording import PlainWords

from ..models import Difficulty, FileGrade


class RateForm(DatedForm):
    difficulty = forms.ChoiceField(label="难易程度", choices=[("", "请选择"), *Difficulty.choices])
    amount = forms.DecimalField(
        label="每件补贴（元）", min_value=0, max_digits=10, decimal_places=2
    )
    field_order = ["difficulty", "amount", "source", "valid_from"]


class GradeForm(Attempts, PlainWords, forms.Form):
    grade = forms.ChoiceField(
        label="评查等次", choices=FileGrade.Grade.choices, widget=forms.RadioSelect
    )
    amount = forms.DecimalField(
        label="补贴（元，按标准的不填）",
        min_value=0,
        max_digits=10,
        decimal_places=2,
        required=False,
    )
    finding = forms.CharField(
        label="评查意见", max_length=300, required=False, widget=paragraph(3),
        help_text="不合格的、金额与标准不同的，必填。是否调成不影响评查和补贴。",
    )  # fmt: skip
