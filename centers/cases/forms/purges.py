"""What is typed before a case disappears: its number, twice, by two people."""

from django import forms

from centers.common.attempts import Attempts
from centers.common.fields import CodeField
from centers.common.wording import PlainWords

from ..models import PurgeOrder

YEARS = (5, 10, 15, 20, 30)
USUAL_YEARS = 10


class RetentionFilter(forms.Form):
    """For how long the cases of the list have been at an end."""

    years = forms.TypedChoiceField(
        label="结束满",
        required=False,
        coerce=int,
        empty_value=USUAL_YEARS,
        choices=[("", f"{USUAL_YEARS} 年"), *((n, f"{n} 年") for n in YEARS if n != USUAL_YEARS)],
    )


def number_field(**options):
    return CodeField(
        max_length=20, widget=forms.TextInput(attrs={"autocomplete": "off"}), **options
    )


class AskForm(Attempts, PlainWords, forms.Form):
    number = number_field(label="案件编号", help_text="照着案卷输入，不要粘贴。")
    reason = forms.ChoiceField(
        label="事由", choices=PurgeOrder.Reason.choices, widget=forms.RadioSelect
    )
    basis = forms.CharField(
        label="依据",
        max_length=200,
        help_text="写明规定和批准文件；不写姓名和案件编号。",
    )


class ApproveForm(Attempts, PlainWords, forms.Form):
    number = number_field(label="再输入一次案件编号")

    def __init__(self, *args, order, **options):
        super().__init__(*args, **options)
        self.order = order

    def clean_number(self):
        number = self.cleaned_data["number"]
        if number != self.order.number:
            raise forms.ValidationError("与申请的编号不一致，请核对。")
        return number
