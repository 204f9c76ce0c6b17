"""What is typed about looking for quarrels."""

from django import forms
from django.utils import timezone

from centers.common.attempts import Attempts
from centers.common.fields import DayInput
from centers.common.wording import PlainWords
from centers.org.models import Center

from ..models import Sweep, SweepPlan
from ..sweeps import USUAL


class SweepFilter(PlainWords, forms.Form):
    """Which tasks the list shows."""

    whose = forms.ChoiceField(
        label="单位", required=False, choices=[("", "本单位"), ("all", "所辖全部")]
    )
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("open", "待完成"), ("late", "逾期"), ("done", "已完成")],
    )


class FoundForm(Attempts, PlainWords, forms.Form):
    """How many; each is then registered as a lead."""

    found = forms.IntegerField(
        label="发现几件", min_value=1, max_value=999, initial=1,
        error_messages={"required": "请填写发现的件数。"},
    )  # fmt: skip
    note = forms.CharField(
        label="说明（选填）", max_length=Sweep._meta.get_field("note").max_length, required=False,
        help_text="不写姓名和号码；每一件的情况在下一步登记线索时写。",
    )  # fmt: skip


class PlanForm(Attempts, PlainWords, forms.ModelForm):
    class Meta:
        model = SweepPlan
        fields = [
            "name", "kind", "unit", "tier", "cadence", "first_day", "last_day", "focus", "source",
        ]  # fmt: skip
        widgets = {
            "first_day": DayInput(),
            "last_day": DayInput(),
            "focus": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "cadence": "每周到星期日，每半月到 15 日和月底，每月到月底为一轮。",
            "last_day": "长期排查的不填；只排查一次的，填完成期限。",
            "source": f"有文件的写明名称、文号；没有的写“{USUAL}”。",
        }
        error_messages = {
            "unit": {"required": "请选择在哪个范围排查。"},
            "tier": {"required": "请选择由哪一级单位排查。"},
            "first_day": {"required": "请填写从哪天开始排查。"},
        }

    def __init__(self, *args, units, **options):
        options["initial"] = {"first_day": timezone.localdate(), "source": USUAL}
        super().__init__(*args, **options)
        self.fields["unit"].queryset = units
        self.fields["unit"].label_from_instance = lambda unit: unit.short_name
        self.fields["tier"].choices = [
            ("", "请选择"), (Center.Tier.ROOM, "各社区"), (Center.Tier.STATION, "各街道"),
            (Center.Tier.DISTRICT, "区里"),
        ]  # fmt: skip

    def clean_first_day(self):
        day = self.cleaned_data["first_day"]
        if day < timezone.localdate():
            raise forms.ValidationError("不能早于今天。")
        return day
