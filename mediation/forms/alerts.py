"""What is typed about warnings. The form of raising one is filled in on a telephone, with somebody shouting."""

from django import forms

from centers.cases.forms.fields import DatedForm
from centers.common.attempts import Attempts
from centers.common.wording import PlainWords

from ..models import Alert
from ..signals import GROUP, Level, Trigger, level_of

NO_NAMES = "不写姓名、证件号码和电话。"
LEVELS = list(reversed(Level.choices))


class AlertFilter(PlainWords, forms.Form):
    """Which warnings the list shows."""

    level = forms.ChoiceField(label="级别", required=False, choices=[("", "全部"), *LEVELS])
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("waiting", "待答复"), ("open", "处置中"), ("closed", "已结束")],
    )
    unit = forms.ModelChoiceField(
        label="街道", required=False, queryset=None, empty_label="全部", to_field_name="code"
    )

    def __init__(self, *args, streets, **options):
        super().__init__(*args, **options)
        self.fields["unit"].queryset = streets
        self.fields["unit"].label_from_instance = lambda unit: unit.area


class RaiseForm(Attempts, PlainWords, forms.Form):
    """Five answers at most. The level follows from what is ticked; a lower one needs a reason, which is asked then."""

    unit = forms.ModelChoiceField(
        label="在哪里", queryset=None, error_messages={"required": "请选择发生在哪个单位的范围。"}
    )
    triggers = forms.MultipleChoiceField(
        label="有哪些情形", choices=Trigger.choices, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选一项；都不是的，选“其他”。"},
    )  # fmt: skip
    headcount = forms.IntegerField(
        label="大约几人（不清楚的不填）", min_value=1, max_value=99999, required=False,
        help_text=f"{GROUP} 人以上的按群体性处理。",
    )  # fmt: skip
    level = forms.TypedChoiceField(
        label="级别", coerce=int, empty_value=None, required=False,
        choices=[("", "按勾选的情形判断"), *LEVELS],
    )  # fmt: skip
    words = forms.CharField(
        label="什么情况", max_length=400, widget=forms.Textarea(attrs={"rows": 3}), help_text=NO_NAMES,
        error_messages={"required": "请写明发生了什么。"},
    )  # fmt: skip
    reason = forms.CharField(label="为什么低于判断的级别", max_length=90, required=False)

    def __init__(self, *args, units, **options):
        super().__init__(*args, **options)
        self.fields["unit"].queryset = units
        self.fields["unit"].label_from_instance = lambda unit: unit.short_name
        found = list(units[:2])
        if len(found) == 1:  # nothing to choose
            self.fields["unit"].initial = found[0]
            self.fields["unit"].widget = forms.HiddenInput()
        if not self.data.get("reason"):
            self.fields["reason"].widget = forms.HiddenInput()

    def clean(self):
        data = super().clean()
        called_for = level_of(data.get("triggers", ()), data.get("headcount") or 0)
        level = data["level"] = data.get("level") or called_for
        if level < called_for and not data.get("reason"):
            self.fields["reason"].widget = forms.TextInput()
            self.add_error(
                "reason", f"这些情形应为{called_for.label}；要报得低，请写明理由，也可以改回级别。"
            )
        return data

    @property
    def facts(self):
        """What the verb is told: a reason for less stands with what happened."""
        data = self.cleaned_data
        triggers = list(data["triggers"])
        if (data["headcount"] or 0) >= GROUP and Trigger.CROWD not in triggers:
            triggers.append(Trigger.CROWD)
        words = data["words"] + (f"（报得较低：{data['reason']}）" if data.get("reason") else "")
        return {
            "center": data["unit"], "level": data["level"], "triggers": triggers, "words": words,
        }  # fmt: skip


class WordsForm(Attempts, PlainWords, forms.Form):
    """What is being done."""

    words = forms.CharField(
        label="正在怎样处置", max_length=400, widget=forms.Textarea(attrs={"rows": 4}), help_text=NO_NAMES,
        error_messages={"required": "请写明谁在处置、做了什么。"},
    )  # fmt: skip


class LevelForm(Attempts, PlainWords, forms.Form):
    level = forms.TypedChoiceField(
        label="改为", coerce=int, choices=[("", "请选择"), *LEVELS],
        error_messages={"required": "请选择调整后的级别。"},
    )  # fmt: skip
    words = forms.CharField(label="理由", max_length=400, help_text=NO_NAMES)


class CloseForm(Attempts, PlainWords, forms.Form):
    outcome = forms.ChoiceField(label="结果", choices=[("", "请选择"), *Alert.Outcome.choices])
    averted = forms.ChoiceField(
        label="避免了（选填）", required=False, choices=[("", "没有"), *Alert.Averted.choices],
        help_text="确实避免了才选。统计只按这里计算，不接受另报的数字。",
    )  # fmt: skip
    words = forms.CharField(
        label="处置情况", max_length=400, widget=forms.Textarea(attrs={"rows": 4}), help_text=NO_NAMES
    )  # fmt: skip


class RuleForm(DatedForm):
    """By when a level is answered from a day on."""

    level = forms.TypedChoiceField(label="级别", coerce=int, choices=[("", "请选择"), *LEVELS])
    count = forms.IntegerField(label="时限", min_value=1, max_value=9999)
    unit = forms.ChoiceField(
        label="单位", choices=[("minutes", "分钟"), ("working_days", "工作日")],
        help_text="分钟不分昼夜、节假日连续计算；工作日到当天结束。",
    )  # fmt: skip
    source = forms.CharField(label="依据", max_length=200, help_text="没有规定的，写明是本区做法。")
    field_order = ["level", "count", "unit", "source", "valid_from"]

    @property
    def facts(self):
        data = self.cleaned_data
        lengths = {"minutes": None, "working_days": None, data["unit"]: data["count"]}
        return {name: data[name] for name in ("level", "source", "valid_from")} | lengths
