"""What a planner of rosters types."""

from django import forms

from centers.common.wording import PlainWords
from centers.org.models import ServiceItem, Weekday

from ..models import Roster


class RosterForm(PlainWords, forms.ModelForm):
    class Meta:
        model = Roster
        fields = [
            "center", "title", "window", "services", "weekday", "starts", "ends",
            "minutes", "capacity", "valid_from", "valid_to",
        ]  # fmt: skip
        widgets = {
            "services": forms.CheckboxSelectMultiple,
            "starts": forms.TimeInput(attrs={"type": "time"}),
            "ends": forms.TimeInput(attrs={"type": "time"}),
            "valid_from": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "valid_to": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, centers, services, today, **options):
        super().__init__(*args, **options)
        self.today = today
        self.fields["center"].queryset = centers
        self.fields["center"].label_from_instance = lambda center: center.short_name
        self.fields["center"].empty_label = "请选择"
        self.fields["weekday"].choices = [("", "请选择"), *Weekday.choices]
        self.fields["services"].queryset = services
        self.fields["services"].error_messages["required"] = "请至少选择一个可约事项"

    def clean_valid_from(self):
        first = self.cleaned_data["valid_from"]
        if first < self.today:
            raise forms.ValidationError("开始日期不能早于今天")
        return first

    def clean(self):
        data = super().clean()
        starts, ends = data.get("starts"), data.get("ends")
        center = data.get("center")
        for service in data.get("services", []) if center else []:
            if getattr(service, f"at_{center.tier}") == ServiceItem.Level.NONE:
                self.add_error("services", f"{center.get_tier_display()}不提供“{service.name}”")
        first, last = data.get("valid_from"), data.get("valid_to")
        if starts and ends and ends <= starts:
            self.add_error("ends", "结束时间要晚于开始时间")
        elif starts and ends and data.get("minutes"):
            length = (ends.hour - starts.hour) * 60 + ends.minute - starts.minute
            if length < data["minutes"]:
                self.add_error("minutes", "每次时长超过了整个值班时间")
        if first and last and last < first:
            self.add_error("valid_to", "结束日期不能早于开始日期")
        return data


class EndRosterForm(forms.Form):
    last_day = forms.DateField(
        label="最后一个值班日",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "请填写日期", "invalid": "请填写日期，例如 2026-12-31"},
    )

    def __init__(self, *args, first, **options):
        super().__init__(*args, **options)
        self.first = first

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day < self.first:
            raise forms.ValidationError(f"不能早于 {self.first:%Y-%m-%d}")
        return day
