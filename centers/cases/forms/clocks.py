"""What the bureau types when a clock is to run by another length."""

from django import forms
from django.utils import timezone

from centers.common.attempts import Attempts
from centers.common.fields import DayInput
from centers.common.wording import PlainWords

from ..models.deadline import DeadlineRule

LONGEST = 1000  # of any unit


class ClockFilter(forms.Form):
    """Which rules the list shows."""

    line = forms.ChoiceField(label="业务", required=False)
    verified = forms.ChoiceField(
        label="核对情况",
        required=False,
        choices=[("", "全部"), ("yes", "已核对原文"), ("no", "未核对")],
    )

    def __init__(self, *args, lines, **options):
        super().__init__(*args, **options)
        self.fields["line"].choices = [("", "全部"), *lines]


class RuleForm(Attempts, PlainWords, forms.Form):
    """自某日起改为: a new dated row, never an edit."""

    valid_from = forms.DateField(
        label="从哪天起", widget=DayInput(), help_text="今天或以后的日子。"
    )
    count = forms.IntegerField(label="长度", min_value=1, max_value=LONGEST)
    unit = forms.ChoiceField(
        label="单位",
        choices=DeadlineRule._meta.get_field("unit").choices,
        help_text="法律、法规写“日”的是自然日，写“工作日”的才是工作日。",
    )
    rolls = forms.BooleanField(
        label="最后一天逢休息日的，顺延到下一个工作日",
        required=False,
        help_text="限制人身自由的期限不顺延，请不要勾选。按小时、工作日计算的不受影响。",
    )
    basis = forms.CharField(
        label="依据", max_length=200, help_text="写明文件名称和条款，如“《法律援助法》第四十三条”。"
    )
    source = forms.CharField(
        label="来源",
        max_length=200,
        help_text="原文从哪里看到的，如“国家法律法规数据库，2026-12-01”。",
    )
    is_verified = forms.BooleanField(label="已对照原文核对", required=False)

    def clean_valid_from(self):
        day = self.cleaned_data["valid_from"]
        if day < timezone.localdate():
            raise forms.ValidationError("不能早于今天：过去的规则不能改。")
        return day


def facts_of(rule):
    """What the form begins with: the rule as it is; its source and date are to be written anew."""
    return {name: getattr(rule, name) for name in ("count", "unit", "rolls", "basis")}
