"""What a clerk types."""

from django import forms

from centers.common.attempts import Attempts
from centers.common.fields import NameField, PhoneField, tidy_name
from centers.org.models import ServiceItem

from ..models import Booking, Slot, new_key
from .resident import EXTRA_FIELDS, NeedsField, note, topics


def suggested(**attrs):
    """A line of text with suggestions; the page lists them below the form (`_suggestions.html`)."""
    return forms.TextInput(attrs={"list": "suggestions", "autocomplete": "off", **attrs})


class OutcomeForm(Attempts, forms.Form):
    SUGGESTIONS = [
        "解答法律咨询，告知可申请法律援助",
        "引导申请法律援助",
        "引导人民调解",
        "告知仲裁、诉讼途径，告知可申请法律援助",
        "引导办理公证",
        "另约时间详谈，告知可申请法律援助",
        "不属于法律事务，告知相应部门",
    ]

    outcome = forms.CharField(
        label="办理情况",
        max_length=200,
        help_text=(
            "按《法律援助法》第二十三条，每次答复都要提示可依法申请法律援助，并告知条件和程序。"
            "输入一两个字会提示常用语，按回车办结。"
        ),
        error_messages={"required": "请写明办理情况", "max_length": "请控制在 200 字以内"},
        widget=suggested(),
    )


class WindowForm(forms.Form):
    """A window of the unit: one that its rosters name, or another one in words."""

    window = forms.ChoiceField(label="窗口或房间", required=False)
    other = forms.CharField(
        label="不在列表里的，请写在这里",
        max_length=30,
        required=False,
        error_messages={"max_length": "请控制在 30 字以内"},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, known, **options):
        super().__init__(*args, **options)
        self.fields["window"].choices = [("", "请选择"), *((name, name) for name in known)]
        if not known:
            del self.fields["window"]
            self.fields["other"].label = "窗口或房间"

    def clean(self):
        data = super().clean()
        data["chosen"] = tidy_name(data.get("other") or "") or data.get("window", "")
        if not data["chosen"] and not self.errors:
            raise forms.ValidationError("请选择或写明窗口")
        return data


class DeskForm(Attempts, forms.Form):
    """What a clerk asks of somebody who stands there or calls. The key makes a second submit harmless."""

    NOT_ANSWERS = {"key"}

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
    access_needs = NeedsField()
    note = note()

    def __init__(self, *args, services, **options):
        super().__init__(*args, **options)
        self.fields["service"].queryset = services
        self.fields["service"].empty_label = None  # the first one stands there already

    @property
    def answers(self):
        """{column of the request: value} of what was typed."""
        return {
            name: value for name, value in self.cleaned_data.items() if name not in self.NOT_ANSWERS
        }


class WalkInForm(DeskForm):
    """Few keys: name and kind of matter are all that must be typed."""

    NOT_ANSWERS = {"key", "anyway"}
    FOLDED = ("access_needs", "note")
    field_order = ["person_name", "topic", "person_phone", "service", "is_priority"]

    is_priority = forms.BooleanField(label="优先（老年人、残疾人、孕妇等）", required=False)
    anyway = forms.BooleanField(label="仍要登记（确实是另一个人，或另一件事）", required=False)

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["person_name"].widget.attrs["autofocus"] = True

    @property
    def is_unfolded(self):
        """Whether what is folded away must be seen: it holds an error or something typed."""
        return any(self.errors.get(name) or self[name].value() for name in self.FOLDED)


class PhoneBookingForm(DeskForm):
    """A booking by telephone: a number is needed, because that is where the reminder goes."""

    NOT_ANSWERS = {"key", "agreed"}
    field_order = [
        "service", "relation", "person_name", "person_phone", "proxy_phone", "agreed", "topic",
        "organisation", "headcount", "other_party_name", "other_party_phone", "access_needs", "note",
    ]  # fmt: skip

    relation = forms.ChoiceField(
        label="办事人是来电人的", choices=Booking.Relation.choices, initial=Booking.Relation.SELF
    )
    proxy_phone = PhoneField(
        label="来电人手机号码（替别人来电的填写）",
        required=False,
        help_text="提醒发到这个号码；办事人也有手机的，两边都发。",
    )
    agreed = forms.BooleanField(
        label="替别人来电的：已问明办事人知道并同意代为预约",
        required=False,
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["person_name"].label = "办事人姓名"
        self.fields["person_name"].error_messages["required"] = "请填写办事人姓名"
        self.fields["person_phone"].label = "办事人手机号码"
        if service := self.service_asked_for():
            self.fields |= EXTRA_FIELDS[service.asks]()
            self.order_fields(self.field_order)

    def service_asked_for(self):
        """The service that was posted, came with the address or stands first."""
        services = list(self.fields["service"].queryset)
        wanted = str(self["service"].value() or "")
        return next((s for s in services if str(s.pk) == wanted), next(iter(services), None))

    def clean(self):
        data = super().clean()
        if data.get("relation") == Booking.Relation.SELF:
            data["proxy_phone"] = ""
            if not data.get("person_phone") and "person_phone" not in self.errors:
                self.add_error("person_phone", "请填写来电人的手机号码，用于提醒")
            return data
        if not data.get("proxy_phone") and "proxy_phone" not in self.errors:
            self.add_error("proxy_phone", "请填写来电人的手机号码，用于提醒")
        if not data.get("agreed"):
            self.add_error("agreed", "请先问明办事人同意，再勾选此项")
        return data


class InsteadForm(DeskForm):
    """Another time for somebody whose booking the unit called off: who they are is known already.

    Their number stays on the server; only a new one is typed.
    """

    NOT_ANSWERS = {"key", "new_phone"}
    CARRIED = ("relation", "consent", "person_name", "person_phone")
    OF_THE_SERVICE = ("organisation", "headcount", "other_party_name", "other_party_phone")

    person_name = person_phone = None
    new_phone = PhoneField(required=False, help_text="只在号码变了时填写；提醒发到新号码。")
    field_order = ["service", "topic", "access_needs", "note", "new_phone"]

    def __init__(self, *args, instead, **options):
        super().__init__(*args, **options)
        self.instead = instead
        whose = "代约人" if instead.is_for_other else "本人"
        self.fields["new_phone"].label = f"换一个号码（{whose}，不换的不填）"

    @property
    def answers(self):
        was, typed = self.instead, super().answers
        names = self.CARRIED + (self.OF_THE_SERVICE if typed["service"] == was.service else ())
        known = {name: getattr(was, name) for name in names} | {"proxy_phone": was.booker_phone}
        if number := self.cleaned_data["new_phone"]:
            known["proxy_phone" if was.is_for_other else "person_phone"] = number
        return known | typed


class SlotForm(forms.Form):
    """One of the times shown, chosen by its own button."""

    slot = forms.ModelChoiceField(
        queryset=Slot.objects.none(),
        error_messages={"required": "请选择时间", "invalid_choice": "这个时间已不能选，请另选"},
    )

    def __init__(self, *args, slots, **options):
        super().__init__(*args, **options)
        self.fields["slot"].queryset = slots


class RevealForm(forms.Form):
    """Why a clerk needs the number; the reason stays with the booking."""

    reason = forms.ChoiceField(
        label="查看手机号码的事由",
        choices=[
            ("", "请选择"),
            *(
                (text, text)
                for text in ["电话办理", "通知改约", "确认是否到场", "核对身份", "其他工作需要"]
            ),
        ],
        error_messages={"required": "请先选择事由，系统会记录"},
    )


class DeskCancelForm(forms.Form):
    SUGGESTIONS = ["本人来电取消", "本人到窗口取消", "值班人员临时有事，已电话改约"]

    reason = forms.CharField(
        label="取消原因",
        max_length=100,
        help_text="例如“本人来电取消”“律师临时出庭，已电话改约”。",
        error_messages={"required": "请写明取消原因"},
        widget=suggested(),
    )


class NotMissedForm(forms.Form):
    SUGGESTIONS = ["点错了", "本人到过，当时没有登记", "网点原因没有接待"]

    reason = forms.CharField(
        label="撤销原因",
        max_length=100,
        help_text="撤销后不再算未到场，列为“未登记到场情况”，可以再补记。",
        error_messages={"required": "请写明为什么撤销"},
        widget=suggested(),
    )


class LateRecordForm(Attempts, forms.Form):
    SUGGESTIONS = ["当天已接待，忘记登记", "当天没有来", "已电话核实"]

    came = forms.ChoiceField(
        label="来了没有",
        choices=[("yes", "来了"), ("no", "没有来")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择来了还是没有来；不清楚的不要补记"},
    )
    note = forms.CharField(
        label="依据和说明",
        max_length=100,
        help_text="写明怎么知道的，例如“当天已接待，忘记登记”。",
        error_messages={"required": "请写明依据"},
        widget=suggested(),
    )


class SendOnForm(Attempts, forms.Form):
    SUGGESTIONS = ["本处今天没有值班律师", "这个事项那里当场可以办", "离家近", "本人要求"]

    note = forms.CharField(
        label="原因",
        max_length=100,
        help_text="两个网点的工作人员都会看到，请不要写案情。",
        error_messages={"required": "请写明为什么转过去"},
        widget=suggested(),
    )
