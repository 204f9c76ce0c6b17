"""What the bureau types of the checklist and of training."""

from django import forms
from django.utils import timezone

from centers.cases.forms.fields import DatedForm
from centers.common.attempts import Attempts
from centers.common.wording import PlainWords

from ..models import StandardItem


def years_ahead():
    """This year and the next two."""
    year = timezone.localdate().year
    return [(str(n), f"{n} 年") for n in range(year, year + 3)]


class YearForm(Attempts, PlainWords, forms.Form):
    """From which year on something holds."""

    year = forms.TypedChoiceField(
        label="从哪一年起", choices=years_ahead, coerce=int,
        error_messages={"required": "请选择从哪一年起执行。"},
    )  # fmt: skip


class WordingForm(YearForm):
    """A line of the checklist."""

    text = forms.CharField(label="内容", max_length=60)
    source = forms.CharField(
        label="来源", max_length=200, help_text="写明文件名称、文号；没有文件的写“区局自定”。"
    )
    field_order = ["group", "text", "source", "year"]


class ItemForm(WordingForm):
    group = forms.ChoiceField(label="类别", choices=[("", "请选择"), *StandardItem.Group.choices])


class NormForm(DatedForm):
    times = forms.IntegerField(
        label="每年至少培训（次）", min_value=1, max_value=12,
        error_messages={"required": "请填写每年至少培训的次数。"},
    )  # fmt: skip
    source = forms.CharField(
        label="来源", max_length=200, help_text="写明文件名称、文号；法律没有规定次数。"
    )
    field_order = ["times", "source", "valid_from"]
