"""What a planner of rosters types."""

from datetime import timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils import timezone

from centers.common.attempts import Attempts
from centers.common.dates import spoken_day
from centers.common.fields import ClockInput, DayInput
from centers.common.wording import PlainWords
from centers.org.hours import open_periods
from centers.org.models import Body, Center, ServiceItem, Weekday
from centers.org.week import spoken

from .. import slots
from ..models import Circuit, Roster, RosterException
from ..planning import objections
from ..roster import times

WEEKS_NAMED = timedelta(weeks=6)  # days on duty that the form of an exception names


class UnitField(forms.ModelChoiceField):
    """A unit within somebody's reach, by its short name."""

    def label_from_instance(self, center):
        return center.short_name


# Limits that the form knows before it reckons with what was typed; the model has the same.
NUMBERS = {"minutes": (10, 240), "capacity": (1, 200)}
FAR = timedelta(days=2 * 366)


def not_far(day):
    if day > timezone.localdate() + FAR:
        raise forms.ValidationError("日期太远了，请核对年份")


class Plain(PlainWords):
    """A form of planning: its dates lie within two years, so that nothing is reckoned for ever."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.validators = [*field.validators, not_far]


class ShiftForm(Attempts, Plain, forms.ModelForm):
    """A shift of any kind: where, from when to when, how many, for which services."""

    shape = ("center", "starts", "ends", "minutes", "capacity", "window")

    def __init__(self, *args, centers, services, **options):
        super().__init__(*args, **options)
        self.today = timezone.localdate()
        for name, (low, high) in NUMBERS.items():
            self.fields[name].validators = [
                MinValueValidator(low, f"不能小于 {low}"),
                MaxValueValidator(high, f"不能大于 {high}"),
            ]
        self.fields["center"].queryset = centers
        self.fields["center"].empty_label = "请选择"
        # What the pattern offers already stays, though the catalogue may have dropped it.
        kept = Q(pk__in=services) | Q(rosters__isnull=False, rosters=self.instance.pk)
        self.fields["services"].queryset = ServiceItem.objects.filter(kept).distinct()
        self.fields["services"].error_messages["required"] = "请至少选择一个可约事项"

    def clean(self):
        """Sound in itself first, then against the unit, its hours and the other patterns."""
        data = self.cleaned_data
        starts, ends, minutes = data.get("starts"), data.get("ends"), data.get("minutes")
        if starts and ends and ends <= starts:
            self.add_error("ends", "结束时间要晚于开始时间")
        elif starts and ends and minutes and not times(starts, ends, minutes, [(starts, ends)]):
            self.add_error("minutes", "每次时长超过了整段值班时间")
        self.clean_dates()
        if not self.errors:
            wanted = self.wanted(data)
            for field, sentence in objections(wanted, data["services"]):
                self.add_error(field, sentence)
        return data

    def clean_dates(self):
        first, last = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", "结束日期不能早于开始日期")

    def wanted(self, data):
        """The pattern that would be saved."""
        fields = {name: data[name] for name in self._meta.fields if name != "services"}
        return Roster(pk=self.instance.pk, **fields)


class RosterForm(ShiftForm):
    """A weekly pattern. One that has begun keeps its unit and its first day."""

    class Meta:
        model = Roster
        fields = [
            "center", "kind", "title", "window", "mode", "meeting", "services", "weekday", "starts",
            "ends", "minutes", "capacity", "valid_from", "valid_to",
        ]  # fmt: skip
        field_classes = {"center": UnitField}
        widgets = {
            "kind": forms.RadioSelect,
            "mode": forms.RadioSelect,
            "services": forms.CheckboxSelectMultiple,
            "starts": ClockInput(),
            "ends": ClockInput(),
            "valid_from": DayInput(),
            "valid_to": DayInput(),
        }
        help_texts = {
            "kind": "驻点是别的单位的人定期来这里蹲点接待；只去几天的请用“巡回”。",
            "mode": "电话、视频只用于可以远程办理的事项。",
            "meeting": "只有视频办理才填，预约成功后告诉本人。",
            "valid_to": "长期值班可不填。",
        }

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["kind"].choices = [
            choice for choice in Roster.Kind.choices if choice[0] != Roster.Kind.CIRCUIT
        ]
        self.fields["kind"].initial = Roster.Kind.DUTY
        # Weekends work only to make up for a holiday, and then by a neighbour's weekday.
        days = [choice for choice in Weekday.choices if choice[0] < Weekday.SATURDAY]
        self.fields["weekday"].choices = [("", "请选择"), *days]
        self.fields["valid_from"].initial = self.today
        if self.instance.pk:
            self.fields["center"].disabled = True
            self.fields["valid_from"].disabled = self.instance.valid_from < self.today

    def clean_valid_from(self):
        first = self.cleaned_data["valid_from"]
        if first < self.today and not self.fields["valid_from"].disabled:
            raise forms.ValidationError("开始日期不能早于今天")
        return first

    def clean_valid_to(self):
        last = self.cleaned_data["valid_to"]
        if last and last < self.today:
            raise forms.ValidationError("结束日期不能早于今天")
        return last


class StopForm(ShiftForm):
    """One stop of a circuit: a place on one day."""

    date = forms.DateField(label="日期", widget=DayInput())
    field_order = ["center", "date"]

    class Meta:
        model = Roster
        fields = ["center", "starts", "ends", "window", "minutes", "capacity", "services"]
        field_classes = {"center": UnitField}
        labels = {"window": "在哪里接待"}
        widgets = {
            "services": forms.CheckboxSelectMultiple,
            "starts": ClockInput(),
            "ends": ClockInput(),
        }
        help_texts = {"window": "如“一楼活动室”“小区南门”。"}

    def __init__(self, *args, circuit, **options):
        super().__init__(*args, **options)
        self.circuit = circuit

    def clean_date(self):
        day = self.cleaned_data["date"]
        if day < self.today:
            raise forms.ValidationError("日期不能早于今天")
        return day

    def clean(self):
        data = super().clean()
        if not self.errors:
            self.instance = self.wanted(data)
        return data

    def wanted(self, data):
        stop = super().wanted(data)
        stop.kind, stop.circuit, stop.title = Roster.Kind.CIRCUIT, self.circuit, self.circuit.host
        stop.valid_from = stop.valid_to = data["date"]
        stop.weekday = data["date"].weekday()
        return stop


class EndRosterForm(Attempts, Plain, forms.Form):
    last_day = forms.DateField(
        label="最后一个值班日",
        widget=DayInput(),
        help_text="这一天照常值班，之后不再生成时段。当天也不来的，请另外“停一次”。",
    )

    def __init__(self, *args, first, **options):
        super().__init__(*args, **options)
        self.first = first

    def clean_last_day(self):
        day = self.cleaned_data["last_day"]
        if day < self.first:
            raise forms.ValidationError(f"不能早于 {self.first:%Y-%m-%d}")
        return day


class ExceptionForm(Attempts, Plain, forms.ModelForm):
    """One day of a pattern that differs: nobody comes, or at other hours."""

    OFF, HOURS = "off", "hours"
    what = forms.ChoiceField(
        label="怎么安排",
        choices=[(OFF, "停一次"), (HOURS, "改时间")],
        widget=forms.RadioSelect,
        initial=OFF,
    )
    field_order = ["date", "what", "starts", "ends", "reason"]

    class Meta:
        model = RosterException
        fields = ["date", "starts", "ends", "reason"]
        widgets = {
            "date": DayInput(),
            "starts": ClockInput(),
            "ends": ClockInput(),
        }
        help_texts = {"starts": "停一次的不用填。"}

    def __init__(self, *args, roster, **options):
        super().__init__(*args, **options)
        self.roster = roster
        self.today = timezone.localdate()
        if roster.is_circuit:
            self.fields["date"].initial = roster.valid_from
            self.fields["date"].disabled = True
        elif days := [*self.due(self.today, self.today + WEEKS_NAMED)]:
            self.fields["date"].help_text = f"近期值班日：{'、'.join(map(spoken_day, days))}。"

    def due(self, first, last):
        """{day: opening periods} of the days on which the pattern is due."""
        unit = self.roster.center_id
        periods = open_periods([unit], first, last)[unit]
        shut = slots.closed_days([unit], first, last)
        return dict(slots.days_of(self.roster, periods, shut, first, last))

    def clean_date(self):
        day = self.cleaned_data["date"]
        if day < self.today:
            raise forms.ValidationError("日期不能早于今天")
        if other := self.roster.exceptions.filter(date=day).first():
            raise forms.ValidationError(f"这一天已经安排过：{other}")
        self.opening = self.due(day, day).get(day)
        if self.opening is None:
            when = self.roster.when
            raise forms.ValidationError(f"{spoken_day(day)}本来就不值班（{when}），不用安排")
        return day

    def clean(self):
        data = self.cleaned_data
        if data.get("what") == self.OFF:
            data["starts"] = data["ends"] = None
            return data
        starts, ends = data.get("starts"), data.get("ends")
        for name in ("starts", "ends"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, "请填写改成几点")
        if starts and ends and ends <= starts:
            self.add_error("ends", "结束时间要晚于开始时间")
        elif starts and ends and "date" in data:
            opening = self.opening or [(starts, ends)]
            if not times(starts, ends, self.roster.minutes, opening):
                self.add_error(
                    "starts",
                    f"这段时间放不下完整的一次（每次 {self.roster.minutes} 分钟，办公时间 {spoken(opening)}）",
                )
        return data

    @property
    def values(self):
        """{column: value} of the exception."""
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class CopyForm(Attempts, Plain, forms.Form):
    source = UnitField(queryset=Center.objects.none(), to_field_name="code", label="从哪个网点复制")
    day = forms.DateField(
        label="哪一周",
        widget=DayInput(),
        help_text="填这一周里的任意一天；复制那一周在用的每周排班，不复制例外和巡回站点。",
    )
    target = UnitField(
        queryset=Center.objects.none(),
        to_field_name="code",
        label="复制到哪个网点",
        help_text="可以是同一个网点。",
    )
    valid_from = forms.DateField(label="从哪天起", widget=DayInput())
    valid_to = forms.DateField(
        label="到哪天止",
        required=False,
        widget=DayInput(),
        help_text="长期值班可不填。",
    )

    def __init__(self, *args, centers, **options):
        super().__init__(*args, **options)
        for name in ("source", "target"):
            self.fields[name].queryset = centers
            self.fields[name].empty_label = "请选择"

    def clean_valid_from(self):
        first = self.cleaned_data["valid_from"]
        if first < timezone.localdate():
            raise forms.ValidationError("开始日期不能早于今天")
        return first

    def clean(self):
        data = self.cleaned_data
        first, last = data.get("valid_from"), data.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", "结束日期不能早于开始日期")
        return data


class CircuitForm(Attempts, PlainWords, forms.ModelForm):
    # Whoever goes is the post of each stop, which is as short as every post.
    host = forms.CharField(
        label="谁去", max_length=30, help_text="如“某某公证处公证员”，居民会看到。"
    )

    class Meta:
        model = Circuit
        fields = ["title", "host", "body", "note"]
        help_texts = {"body": "没有列出的可不选。"}

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["body"].queryset = Body.objects.filter(closed_on=None)


class RosterFilter(forms.Form):
    """Which patterns a planner looks at; those that are over are asked for."""

    STATES = [
        ("", "在用和将开始"),
        ("running", "在用"),
        ("coming", "将开始"),
        ("ended", "已结束"),
        ("all", "全部"),
    ]
    unit = UnitField(
        queryset=Center.objects.none(),
        to_field_name="code",
        label="网点",
        required=False,
        empty_label="全部",
    )
    title = forms.CharField(label="岗位", max_length=30, required=False)
    kind = forms.ChoiceField(
        label="类别", required=False, choices=[("", "全部"), *Roster.Kind.choices]
    )
    weekday = forms.TypedChoiceField(
        label="星期",
        required=False,
        choices=[("", "全部"), *Weekday.choices],
        coerce=int,
        empty_value=None,
    )
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)

    def __init__(self, *args, centers, **options):
        super().__init__(*args, **options)
        self.fields["unit"].queryset = centers

    def found(self, rows):
        """The rows that were asked for; nonsense in the address asks for nothing."""
        today = timezone.localdate()
        wanted = self.cleaned_data if self.is_valid() else {}
        rows = {
            "running": rows.running(today),
            "coming": rows.coming(today),
            "ended": rows.ended(today),
            "all": rows,
        }.get(wanted.get("state"), rows.between(today))
        if wanted.get("unit"):
            rows = rows.filter(center=wanted["unit"])
        if wanted.get("title"):
            rows = rows.filter(title__icontains=wanted["title"])
        if wanted.get("kind"):
            rows = rows.filter(kind=wanted["kind"])
        if wanted.get("weekday") is not None:
            rows = rows.filter(weekday=wanted["weekday"])
        return rows
