"""What the bureau types while it makes a plan."""

from django import forms
from django.core.validators import MinValueValidator, RegexValidator
from django.utils import timezone

from centers.common.attempts import Attempts
from centers.common.fields import DayInput, fold
from centers.common.wording import PlainWords

from .models import Plan, PlanRow, RedLine
from .models.plan import CODE, CODE_WORDS
from .scoring import FEW, RULES
from .words import DocumentField, WordsField

HUNDRED, MOST_BY_MEDIAN = 100, 3


class CodeField(forms.CharField):
    """A code, however its letters were typed."""

    def to_python(self, value):
        return fold(super().to_python(value)).strip().upper()


class RowForm(Attempts, PlainWords, forms.ModelForm):
    """One row of a draft. Rates are typed in percent."""

    code = CodeField(label="代码", max_length=8, validators=[RegexValidator(CODE, CODE_WORDS)])

    class Meta:
        model = PlanRow
        fields = [
            "order", "code", "group", "name", "weight", "rule", "target", "floor", "cap", "least", "always",
            "once", "by_median", "section", "evidence",
        ]  # fmt: skip
        labels = {"target": "目标值"}
        error_messages = {"name": {"required": "请填写指标名称。"}}
        help_texts = {
            "weight": "各项权重合计正好 100；加分和另行扣分填 0。",
            "target": "按比率计分的填百分数，如 98；按起扣分、加分的填每起几分；两人评分的填 1。",
            "floor": "每起扣分的，最少得几分；没有下限的填 0。",
            "cap": "加分、另行扣分的，这一项最多几分；不限的不填。",
            "least": f"总数不足这么多件的不计分，权重分给其他指标；不填的按 {FEW} 件。",
            "always": "总数再少也按比例计分，没有发生的得满分。",
            "by_median": "新指标没有上年可比的，目标用各街道的中位数，权重最多 3；打勾以后目标值只作备用。",
            "once": "同一类别里打了这个勾的，只计分值最高的一项，计一次。",
        }

    def __init__(self, *args, instance=None, codes=(), **options):
        """codes: those of the draft's other rows, which may not be used again."""
        initial = self.shown(instance) if instance and instance.pk else {}
        super().__init__(*args, instance=instance, initial=initial, **options)
        self.codes = codes
        self.fields["floor"].required = False
        for name in ("weight", "target", "floor", "cap"):
            self.fields[name].min_value = 0
            self.fields[name].validators.append(MinValueValidator(0, "不能小于 0。"))

    @staticmethod
    def shown(row):
        """What differs between a row and what is typed for it."""
        return {"target": (HUNDRED * row.target if row.is_rate else row.target).normalize()}

    def clean_code(self):
        code = self.cleaned_data["code"]
        if code in self.codes:
            raise forms.ValidationError("方案里已有这个代码。")
        return code

    def validate_constraints(self):
        """Only what the fields themselves allow: a sentence beside a field says more than the name of a rule."""
        if not self.errors:
            super().validate_constraints()

    def clean_floor(self):
        return self.cleaned_data["floor"] or 0

    def clean(self):
        data = super().clean()
        rule, weight, target = RULES.get(data.get("rule")), data.get("weight"), data.get("target")
        if rule is None or weight is None or target is None:
            return data
        if rule.is_beside and weight:
            self.add_error("weight", "加分、另行扣分的权重填 0。")
        if not rule.is_beside and weight <= 0:
            self.add_error("weight", "权重要大于 0。")
        if target <= 0 or (rule.is_rate and not 1 <= target <= HUNDRED):
            self.add_error(
                "target",
                "目标值填 1 到 100 之间的百分数，如 98。"
                if rule.is_rate
                else "每起的分值要大于 0。",
            )
        elif rule.is_rate:
            data["target"] = target / HUNDRED
        if data.get("by_median") and (data["rule"] != "linear" or weight > MOST_BY_MEDIAN):
            self.add_error("by_median", "目标取中位数的，按比例计分，权重最多 3。")
        if not rule.is_beside and (data.get("floor") or 0) > weight:
            self.add_error("floor", "最少得分不能超过权重。")
        return data


class SettingsForm(Attempts, PlainWords, forms.ModelForm):
    """What holds for the plan as a whole."""

    class Meta:
        model = Plan
        fields = ["source", "most_added", "most_taken", "first_half"]
        error_messages = {
            "most_added": {"required": "请填写加分上限，没有加分的填 0。"},
            "most_taken": {"required": "请填写扣分上限，不扣的填 0。"},
        }

    @property
    def plan(self):
        return self.instance

    def clean_first_half(self):
        part = self.cleaned_data["first_half"]
        if part is not None and not 0 < part < HUNDRED:
            raise forms.ValidationError("填 1 到 99 之间的整数，或者不填。")
        return part


class BandsForm(Attempts, PlainWords, forms.Form):
    """From how many points each grade is given, and how many may have it. The names stay."""

    def __init__(self, *args, plan, **options):
        super().__init__(*args, **options)
        self.plan, self.bands = plan, list(plan.bands.all())
        for number, band in enumerate(self.bands):
            is_last = number == len(self.bands) - 1
            self.fields[f"least{band.pk}"] = forms.DecimalField(
                label=f"{band.name}：最低分", initial=band.least, min_value=0, max_value=HUNDRED,
                decimal_places=2, disabled=is_last,
                error_messages={"required": f"请填写得多少分以上是“{band.name}”。"},
            )  # fmt: skip
            if is_last:  # whoever reaches nothing else has it
                continue
            self.fields[f"share{band.pk}"] = forms.IntegerField(
                label=f"{band.name}：最多占百分之", initial=band.share, required=False, min_value=1,
                max_value=HUNDRED, help_text="不限的不填；名额逢小数进一。",
            )  # fmt: skip

    def clean(self):
        data = super().clean()
        least = [data.get(f"least{band.pk}") for band in self.bands]
        if None not in least and least != sorted(set(least), reverse=True):
            self.add_error(None, "最低分要从高到低，各不相同。")
        return data

    def save(self):
        for band in self.bands:
            band.least = self.cleaned_data[f"least{band.pk}"]
            band.share = self.cleaned_data.get(f"share{band.pk}")
            band.save()
        return self.bands


class RedLineForm(Attempts, PlainWords, forms.ModelForm):
    words = WordsField(label="红线事项", max_length=100)

    class Meta:
        model = RedLine
        fields = ["words", "is_veto", "legal_basis"]

    def __init__(self, *args, plan, **options):
        super().__init__(*args, **options)
        self.plan = plan

    def clean(self):
        data = super().clean()
        if data.get("is_veto") and not (data.get("legal_basis") or "").strip():
            self.add_error(
                "legal_basis", "一票否决必须写明上位依据：法律、中央或者省里文件的名称和条款。"
            )
        return data

    def save(self, commit=True):
        self.instance.plan = self.plan
        self.instance.order = self.plan.red_lines.count() + 1
        return super().save(commit)


class AmendmentForm(Attempts, PlainWords, forms.Form):
    """Why a plan that was issued is changed, by which document, and from when on."""

    document = DocumentField(label="调整文号", max_length=40, help_text="如“莲考〔2026〕3号”。")
    reason = WordsField(label="调整理由", max_length=300, widget=forms.Textarea({"rows": 3}))
    since = forms.DateField(
        label="自哪天起",
        widget=DayInput(),
        help_text="明天或以后；以前的工作按原来的指标计分。",
        error_messages={"required": "请填写从哪一天起按调整后的指标计分。"},
    )

    def __init__(self, *args, year, **options):
        super().__init__(*args, **options)
        self.year = year

    def clean_since(self):
        day = self.cleaned_data["since"]
        if day <= timezone.localdate() or day.year != self.year:
            raise forms.ValidationError(f"填明天或以后、{self.year} 年以内的日期。")
        return day


class UploadForm(Attempts, PlainWords, forms.Form):
    """A plan as a spreadsheet. read: bytes → the rows in it; it raises ValidationError."""

    file = forms.FileField(
        label="XLSX 表格", help_text="先下载现在的表格，改好以后原样导入；会替换拟定中的全部指标。",
        error_messages={"required": "请选择文件。", "empty": "选的文件是空的。"},
    )  # fmt: skip

    def __init__(self, *args, read, **options):
        super().__init__(*args, **options)
        self.read = read

    def clean_file(self):
        return self.read(self.cleaned_data["file"].read())
