"""Of which days the figures are."""

from django import forms
from django.utils import timezone

from centers.common.fields import DayInput
from centers.common.wording import PlainWords

from ..statistics import EARLIEST, Period, a_year_before


def refuse_ancient(day):
    if day < EARLIEST:
        raise forms.ValidationError(f"不能早于 {EARLIEST}。")


class DayAsked(forms.DateField):
    """A day of which there may be figures."""

    def __init__(self, **options):
        super().__init__(widget=DayInput(), validators=[refuse_ancient], **options)


class PeriodForm(PlainWords, forms.Form):
    first = DayAsked(label="从", error_messages={"required": "请填写从哪天起统计。"})
    last = DayAsked(label="到", error_messages={"required": "请填写统计到哪天。"})

    def clean(self):
        data = super().clean()
        first, last = data.get("first"), data.get("last")
        if last and last > timezone.localdate():
            self.add_error("last", "不能晚于今天。")
        if first and last and last < first:
            self.add_error("last", "不能早于开始的日期。")
        elif first and last and a_year_before(last) >= first:
            self.add_error("last", "一次最多统计一年。")
        return data

    @property
    def period(self):
        """What was asked for; without an answer the year so far."""
        return Period(**self.cleaned_data) if self.is_valid() else Period.so_far()


def period_form(values):
    """The form as an address fills it in, or with the year so far."""
    period = Period.so_far()
    is_asked = "first" in values or "last" in values
    return PeriodForm(
        values if is_asked else None, initial={"first": period.first, "last": period.last}
    )
