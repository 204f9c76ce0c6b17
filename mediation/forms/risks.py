"""What is typed about risks and emergencies."""

import re

from django import forms
from django.utils import timezone

from centers.common.attempts import Attempts
from centers.common.fields import DayInput
from centers.common.masking import PHONE_OR_LANDLINE
from centers.common.wording import PlainWords

from ..models import IncidentPlan, RiskAssessment

SHORT = r"1[0-9]{2}\Z"  # 110, 119, 120
ROWS = {"rows": 4}


class OfUnit(Attempts, PlainWords, forms.ModelForm):
    """A row of one of the units within reach."""

    def __init__(self, *args, units, **options):
        super().__init__(*args, **options)
        self.fields["center"].queryset = units
        self.fields["center"].label_from_instance = lambda unit: unit.short_name


class RiskForm(OfUnit):
    class Meta:
        model = RiskAssessment
        fields = ["center", "subject", "likelihood", "impact", "advice"]
        widgets = {"advice": forms.Textarea(attrs=ROWS)}
        help_texts = {"subject": "重大事项的名称，或者“某纠纷调解以后”。不写姓名。"}
        error_messages = {
            "likelihood": {"required": "请选择发生的可能有多大。"},
            "impact": {"required": "请选择影响有多大。"},
        }


class DecideForm(Attempts, PlainWords, forms.Form):
    decision = forms.ChoiceField(
        label="决定", choices=[("", "请选择"), *RiskAssessment.Decision.choices]
    )
    measures = forms.CharField(
        label="措施", max_length=1000, required=False, widget=forms.Textarea(attrs=ROWS),
        help_text="采取措施后实施的必须写：做什么、由谁做、什么时候做好。",
    )  # fmt: skip


class IncidentPlanForm(OfUnit):
    class Meta:
        model = IncidentPlan
        fields = ["center", "name", "scenario", "steps", "contacts", "valid_from", "reviewed_on"]
        widgets = {
            "steps": forms.Textarea(attrs={"rows": 7}), "contacts": forms.Textarea(attrs={"rows": 5}),
            "valid_from": DayInput(), "reviewed_on": DayInput(),
        }  # fmt: skip
        help_texts = {
            "steps": "一行一步，按先后写。",
            "contacts": "一行一个：单位 职责 电话，用空格隔开。写值班电话，不写个人手机号码。",
        }
        error_messages = {"valid_from": {"required": "请填写预案从哪天起执行。"}}

    def clean_contacts(self):
        lines = [line.split() for line in self.cleaned_data["contacts"].splitlines() if line.strip()]  # fmt: skip
        for line in lines:
            if len(line) != 3:
                raise forms.ValidationError(
                    f"“{' '.join(line)}”不是“单位 职责 电话”三项，请用空格隔开。"
                )
            if not (re.match(SHORT, line[2]) or re.match(PHONE_OR_LANDLINE, line[2])):
                raise forms.ValidationError(f"“{line[2]}”不像电话号码，例如 029-12345678、110。")
        return "\n".join(" ".join(line) for line in lines)

    def clean_steps(self):
        return "\n".join(line.strip() for line in self.cleaned_data["steps"].splitlines() if line.strip())  # fmt: skip

    def clean_reviewed_on(self):
        day = self.cleaned_data["reviewed_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("不能晚于今天。")
        return day


class StartForm(Attempts, PlainWords, forms.Form):
    words = forms.CharField(
        label="现在的情况", max_length=400, widget=forms.Textarea(attrs=ROWS), help_text="不写姓名。"
    )  # fmt: skip


class NoteForm(Attempts, PlainWords, forms.Form):
    words = forms.CharField(
        label="做了什么", max_length=400, help_text="不写姓名。",
        error_messages={"required": "请写明做了什么。"},
    )  # fmt: skip


class ReviewForm(Attempts, PlainWords, forms.Form):
    went_well = forms.CharField(
        label="做得好的", max_length=1000, widget=forms.Textarea(attrs=ROWS),
        error_messages={"required": "请写明哪些做得好。"},
    )  # fmt: skip
    to_change = forms.CharField(
        label="要改进的", max_length=1000, widget=forms.Textarea(attrs=ROWS),
        help_text="没有的，写“没有”，并写明为什么。", error_messages={"required": "请写明有哪些要改进。"},
    )  # fmt: skip
