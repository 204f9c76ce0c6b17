"""Of which days the figures are."""

from django import forms
from django.utils import timezone

from centers.common.fields import DayInput
from centers.common.wording import PlainWords

from ..statistics import EARLIEST, Period, a_year_before


class PeriodForm(PlainWords, forms.Form):
    first = forms.DateField(label="从", widget=DayInput())
    last = forms.DateField(label="到", widget=DayInput())

    def clean(self):
        data = super().clean()
        first, last = data.get("first"), data.get("last")
        if first and first < EARLIEST:
            self.add_error("first", f"不能早于 {EARLIEST}。")
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
