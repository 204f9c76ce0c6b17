"""What a clerk types."""

from django import forms

from centers.common.fields import NameField, PhoneField
from centers.org.models import ServiceItem

from ..models import new_key
from .attempts import Attempts
from .resident import NeedsField, note, topics


class OutcomeForm(forms.Form):
    outcome = forms.CharField(
        label="办理情况",
        max_length=200,
        help_text="用一两句话写明做了什么，例如“解答劳动报酬问题，告知可申请法律援助”。",
        error_messages={"required": "请写明办理情况"},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class DeskForm(Attempts, forms.Form):
    """What a clerk asks of somebody who stands there or calls. The key makes a second submit harmless."""

    key = forms.RegexField(r"^[\w-]{16,24}$", widget=forms.HiddenInput, initial=new_key)
    person_name = NameField(
        label="姓名",
        error_messages={"required": "请填写来人姓名"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    person_phone = PhoneField(label="手机号码（没有可不填）", required=False)
    service = forms.ModelChoiceField(
        label="事项", queryset=ServiceItem.objects.none(), error_messages={"required": "请选择事项"}
    )
    topic = topics("类别")
    note = note()

    def __init__(self, *args, services, **options):
        super().__init__(*args, **options)
        self.fields["service"].queryset = services
        self.fields["service"].empty_label = "请选择"

    @property
    def answers(self):
        """{column of the request: value} of what was typed."""
        return {name: value for name, value in self.cleaned_data.items() if name != "key"}


class PhoneBookingForm(DeskForm):
    """A booking by telephone: the number is needed, because that is where the reminder goes."""

    access_needs = NeedsField()

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["person_phone"] = PhoneField(
            label="手机号码", error_messages={"required": "请填写来电人的手机号码，用于提醒"}
        )
        self.order_fields(
            ["person_name", "person_phone", "service", "topic", "access_needs", "note"]
        )


class RevealForm(forms.Form):
    """Why a clerk needs the number; the reason stays with the booking."""

    reason = forms.ChoiceField(
        label="查看手机号码的事由",
        choices=[
            ("", "请选择"),
            *((text, text) for text in ["通知改约", "确认是否到场", "核对身份", "其他工作需要"]),
        ],
        error_messages={"required": "请先选择事由，系统会记录"},
    )


class DeskCancelForm(forms.Form):
    reason = forms.CharField(
        label="取消原因",
        max_length=100,
        help_text="例如“本人来电取消”“律师临时出庭，已电话改约”。",
        error_messages={"required": "请写明取消原因"},
    )
