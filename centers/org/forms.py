"""What people choose and staff type."""

import re
from datetime import time
from itertools import pairwise

from django import forms
from django.utils import timezone

from centers.common.fields import DayInput, tidy_name
from centers.common.wording import PlainWords, plain_words

from . import notice
from .lines import BadLines
from .models import LATITUDES, LONGITUDES, Body, Center, Closure, ServiceItem, Weekday


class AreaField(forms.ModelChoiceField):
    """Units shown as the street or community they serve."""

    def label_from_instance(self, center):
        return center.area


class NearestForm(forms.Form):
    """Where somebody lives: a street, then a community of it."""

    street = AreaField(
        queryset=Center.objects.none(),
        to_field_name="code",
        label="您住在哪个街道",
        empty_label="请选择街道",
        error_messages={
            "required": "请选择街道",
            "invalid_choice": "没有找到这个街道，请重新选择",
        },
    )
    community = AreaField(
        queryset=Center.objects.none(),
        to_field_name="code",
        label="您住在哪个社区",
        empty_label="不清楚，按街道查",
        required=False,
        error_messages={"invalid_choice": "这个社区不在所选街道，请重新选择"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        stations = Center.objects.open().filter(tier=Center.Tier.STATION)
        self.fields["street"].queryset = stations
        street = stations.filter(code=self.data.get("street", "")).first()
        if street:
            self.fields["community"].queryset = (
                Center.objects.open().below(street).filter(tier=Center.Tier.ROOM)
            )
        else:
            del self.fields["community"]


class LinesField(forms.CharField):
    """Several lines, their ends as they are stored: browsers send others than they were given."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")


class BodyForm(PlainWords, forms.ModelForm):
    """An organisation beside the tree: a law firm, a court, a partner."""

    class Meta:
        model = Body
        fields = ["kind", "name", "credit_code", "phone", "address", "closed_on"]
        widgets = {"closed_on": DayInput()}
        help_texts = {
            "closed_on": "不再合作或已注销的填写；以后不再出现在选择列表里，历史记录不变。"
        }

    def clean_name(self):
        return tidy_name(self.cleaned_data["name"])

    def clean(self):
        cleaned = super().clean()
        same = Body.objects.filter(kind=cleaned.get("kind"), name=cleaned.get("name"))
        if same.exclude(pk=self.instance.pk).exists():
            self.add_error("name", "这一类里已经有同名的单位。")
        return cleaned


class UnitForm(PlainWords, forms.ModelForm):
    class Meta:
        model = Center
        fields = [
            "phone",
            "address",
            "directions",
            "latitude",
            "longitude",
            "location_is_approximate",
        ]
        field_classes = {"directions": LinesField}
        labels = {"location_is_approximate": "坐标只是大概位置"}
        widgets = {
            "phone": forms.TextInput(attrs={"inputmode": "tel"}),
            "directions": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "phone": "没有电话就留空，页面会请居民拨打 12348。",
            "address": "填写门牌号，如“××路 ×× 号一楼”。",
            "directions": "公交、地铁站名，从哪个门进，有没有坡道和电梯。",
            "latitude": "约 34.27；与经度同时填写。",
            "longitude": "约 108.93。",
        }
        error_messages = {
            "latitude": {"max_digits": "请填写度数，小数点后最多 5 位，如 34.27160。"},
            "longitude": {"max_digits": "请填写度数，小数点后最多 5 位，如 108.93490。"},
        }

    def clean(self):
        cleaned = super().clean()
        bounds = {"latitude": LATITUDES, "longitude": LONGITUDES}
        for name, (low, high) in bounds.items():
            value = cleaned.get(name)
            if value is not None and not low <= value <= high:
                self.add_error(name, f"应在 {low} 和 {high} 之间，请检查经度和纬度是否填反。")
        given = {name for name in bounds if cleaned.get(name) is not None}
        if len(given) == 1:
            (missing,) = set(bounds) - given
            if missing not in self.errors:
                self.add_error(missing, "经度和纬度要同时填写。")
        return cleaned


PERIOD = re.compile(r"(\d{1,2}):(\d{2})\s*[-–—~至到]+\s*(\d{1,2}):(\d{2})")


class PeriodsField(forms.CharField):
    """“9:00-12:00” and “14:00-17:00”, on lines or with commas, as [(opens, closes), …] in order; empty for a day without service."""

    def to_python(self, value):
        text = (super().to_python(value) or "").translate(
            str.maketrans("０１２３４５６７８９：－～", "0123456789:-~")
        )
        parts = [part.strip() for part in re.split(r"[,，、;；\n]", text) if part.strip()]
        periods = sorted(self._period(part) for part in parts)
        for (_, closes), (opens, _) in pairwise(periods):
            if opens < closes:
                raise forms.ValidationError(
                    f"时间有重叠：{opens:%H:%M} 早于上一段的 {closes:%H:%M}。"
                )
        return periods

    def _period(self, part):
        match = PERIOD.fullmatch(part)
        if not match:
            raise forms.ValidationError(f"“{part}”应写成“9:00-12:00”；几段时间一行写一段。")
        first_hour, first_minute, last_hour, last_minute = map(int, match.groups())
        try:
            opens, closes = time(first_hour, first_minute), time(last_hour, last_minute)
        except ValueError:
            raise forms.ValidationError(f"“{part}”里没有这样的钟点。") from None
        if opens >= closes:
            raise forms.ValidationError(f"“{part}”的结束时间应晚于开始时间。")
        return opens, closes

    def has_changed(self, initial, data):
        return True

    def prepare_value(self, value):
        if isinstance(value, list):
            return "\n".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in value)
        return value


class HoursForm(PlainWords, forms.Form):
    """A unit's week. Days of rest follow the calendar, so only working weekdays are asked."""

    first_day = forms.DateField(
        label="从哪天起执行",
        widget=DayInput(),
        error_messages={"required": "请填写生效日期。"},
    )
    source = forms.CharField(
        label="依据",
        required=False,
        max_length=100,
        help_text="如“区司法局 2026 年 12 月 1 日通知”，可以不填。",
    )

    def __init__(self, *args, week=None, **kwargs):
        """week: {weekday: [(opens, closes), …]} to begin with."""
        super().__init__(*args, **kwargs)
        self.fields["first_day"].initial = timezone.localdate
        days = {
            f"day_{day.value}": PeriodsField(
                label=day.label,
                required=False,
                max_length=60,
                initial=(week or {}).get(day.value, []),
                # Two periods, each whole on its line, on a telephone in large type too.
                widget=forms.Textarea(attrs={"rows": 2, "placeholder": "不办公"}),
            )
            for day in Weekday
            if day < Weekday.SATURDAY
        }
        days["day_0"].help_text = "上午、下午各写一行，如 9:00-12:00；不办公的日子留空。"
        plain_words(days.values())
        self.fields = {**days, **self.fields}

    def clean_first_day(self):
        day = self.cleaned_data["first_day"]
        if day < timezone.localdate():
            raise forms.ValidationError("生效日期不能早于今天。")
        return day

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(self.week.values()):
            raise forms.ValidationError("请至少填写一天的办公时间；暂停办公请用“停止接待”。")
        return cleaned

    @property
    def week(self):
        return {
            day.value: self.cleaned_data[f"day_{day.value}"]
            for day in Weekday
            if f"day_{day.value}" in self.cleaned_data
        }


class ClosureForm(PlainWords, forms.ModelForm):
    class Meta:
        model = Closure
        fields = ["first_day", "last_day", "reason"]
        widgets = {
            "first_day": DayInput(),
            "last_day": DayInput(),
        }
        help_texts = {"reason": "居民会看到，如“场地维修”。"}
        error_messages = {"reason": {"required": "请填写原因，居民会看到。"}}

    def __init__(self, *args, center, **kwargs):
        super().__init__(*args, **kwargs)
        self.center = center

    def clean_first_day(self):
        day = self.cleaned_data["first_day"]
        if day < timezone.localdate():
            raise forms.ValidationError("不能早于今天。")
        return day

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", "最后一天不能早于第一天。")
        elif first and last:
            other = self.center.closures.overlapping(first, last).first()
            if other:
                self.add_error("first_day", f"与已有的安排重叠：{other}。")
        return cleaned


GUIDE_ROWS = {"who": 4, "papers": 5, "steps": 6, "place": 2, "hours": 2, "booking_note": 3}


class ServiceForm(PlainWords, forms.ModelForm):
    class Meta:
        model = ServiceItem
        fields = [
            "name",
            "category",
            "summary",
            "who",
            "papers",
            "steps",
            "place",
            "hours",
            "fee",
            "limit",
            "basis",
            "phone",
            "complaint_phone",
            "at_district",
            "at_station",
            "at_room",
            "is_bookable",
            "can_be_remote",
            "asks",
            "booking_note",
            "valid_from",
            "valid_to",
        ]
        field_classes = dict.fromkeys(GUIDE_ROWS, LinesField)
        labels = {"valid_from": "从哪天起公布", "valid_to": "公布到哪天"}
        help_texts = {
            "valid_to": "长期有效就留空。",
            "is_bookable": "勾选后，居民可以在网上预约。",
            "booking_note": "居民预约时和回执上都会看到，如“预约不等于申请”。",
        }
        widgets = {
            **{name: forms.Textarea(attrs={"rows": rows}) for name, rows in GUIDE_ROWS.items()},
            "valid_from": DayInput(),
            "valid_to": DayInput(),
        }

    def clean(self):
        cleaned = super().clean()
        first, last = cleaned.get("valid_from"), cleaned.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", "不能早于开始公布的日期。")
        return cleaned


class NoticeForm(PlainWords, forms.Form):
    source = forms.CharField(
        label="依据文件",
        max_length=120,
        help_text="写明文件名和文号，如“国务院办公厅关于2027年部分节假日安排的通知（国办发明电〔2026〕×号）”。",
        error_messages={"required": "请写明依据文件"},
    )
    text = forms.CharField(
        label="放假和调休的日子",
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="一行一天：放假写“2026-01-01 休 元旦”，周末上班写“2026-01-04 班 元旦”。没写到的日子按周一至周五上班，元旦、劳动节、国庆节的法定假日除外。",
        error_messages={"required": "请粘贴放假和调休的日子"},
    )

    def clean_text(self):
        """The days as `notice.parse` gives them; every wrong line is named."""
        try:
            days = notice.parse(self.cleaned_data["text"])
        except BadLines as error:
            raise forms.ValidationError(error.sentences) from error
        year, this_year = min(days).year, timezone.localdate().year
        if not this_year <= year <= this_year + 1:
            raise forms.ValidationError(f"只能录入 {this_year} 年和 {this_year + 1} 年的放假通知。")
        return days


class UnitFilter(forms.Form):
    q = forms.CharField(label="名称", required=False, max_length=30)
    tier = forms.ChoiceField(
        label="层级", required=False, choices=[("", "全部"), *Center.Tier.choices]
    )
    street = AreaField(
        queryset=Center.objects.none(),
        to_field_name="code",
        label="街道",
        required=False,
        empty_label="全部",
    )

    def __init__(self, *args, reach, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["street"].queryset = reach.filter(tier=Center.Tier.STATION)
