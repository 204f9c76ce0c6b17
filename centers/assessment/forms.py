"""What somebody writes down who looks at a place or a file."""

from django import forms
from django.utils import timezone

from centers.common.attempts import Attempts
from centers.common.fields import DayInput
from centers.common.wording import PlainWords
from centers.org.models import Center

from .checks import SHEETS
from .indicators import INDICATORS
from .models import Cycle, State
from .words import WordsField

GOOD, BAD = "good", "bad"


class PointsForm(Attempts, PlainWords, forms.Form):
    """Some points of a sheet, {point: its words}, each in order or not; what is not wants a word why."""

    def __init__(self, *args, points, **options):
        super().__init__(*args, **options)
        self.points = points
        for point, label in self.points.items():
            self.fields[point] = forms.ChoiceField(
                label=label, choices=[(GOOD, "合格"), (BAD, "不合格")], widget=forms.RadioSelect,
                error_messages={"required": "请选择合格或者不合格。"},
            )  # fmt: skip
        self.fields["note"] = WordsField(
            label="说明", required=False, max_length=200,
            help_text="有不合格的，写明哪里不合格，不要写当事人的姓名和号码。",
        )  # fmt: skip

    def clean(self):
        data = super().clean()
        if BAD in [data.get(point) for point in self.points] and not data.get("note"):
            self.add_error("note", "有不合格的，请写明哪里不合格。")
        return data

    @property
    def answers(self):
        """{point: whether it is in order}"""
        return {point: self.cleaned_data[point] == GOOD for point in self.points}


class SettleForm(PointsForm):
    """The points that two people found differently, and how it was settled."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        note = self.fields["note"]
        note.label, note.required = "商定说明", True
        note.help_text = (
            "写明怎样商定的：两人再看后一致，还是第三人看的；不要写当事人的姓名和号码。"
        )
        note.error_messages["required"] = "请写明怎样商定的。"


def years_to_check():
    """This year, and the last, as long as its result is not settled."""
    this_year = timezone.localdate().year
    last = Cycle.objects.filter(plan__year=this_year - 1).first()
    is_open = last and not last.is_past(State.PROVISIONAL)
    return [(str(year), f"{year} 年") for year in (this_year, this_year - 1)[: 1 + bool(is_open)]]


class PlaceForm(PointsForm):
    """A place, and the day on which somebody was there."""

    unit = forms.ModelChoiceField(label="检查的单位", queryset=Center.objects.none())
    on = forms.DateField(label="检查日期", widget=DayInput(), initial=timezone.localdate)
    year = forms.ChoiceField(label="考核年度", choices=years_to_check)

    def __init__(self, *args, units, **options):
        super().__init__(*args, points=SHEETS["A3"].points, **options)
        self.fields["unit"].queryset = units
        self.fields["unit"].label_from_instance = lambda unit: unit.name

    def clean_on(self):
        day = self.cleaned_data["on"]
        if day > timezone.localdate() or day.year < timezone.localdate().year - 1:
            raise forms.ValidationError("检查日期不能晚于今天，也不能早于去年。")
        return day

    def clean(self):
        data = super().clean()
        day, year = data.get("on"), data.get("year")
        if day and year and day.year < int(year):
            self.add_error("on", f"{day.year} 年的检查不能算进 {year} 年，请改日期或者考核年度。")
        return data


class DrawForm(Attempts, PlainWords, forms.Form):
    year = forms.ChoiceField(label="考核年度", choices=years_to_check)
    indicator = forms.ChoiceField(label="指标", choices=[])
    unit = forms.ModelChoiceField(label="街道", queryset=Center.objects.none())

    def __init__(self, *args, streets, **options):
        super().__init__(*args, **options)
        self.fields["indicator"].choices = [
            (code, f"{code} {INDICATORS[code].name}")
            for code, sheet in SHEETS.items()
            if sheet.is_of_files
        ]
        self.fields["unit"].queryset = streets
        self.fields["unit"].label_from_instance = lambda unit: unit.area
