"""A recipient's choice, and a provider's answer to it."""

from django import forms

from centers.common.attempts import Attempts
from centers.common.wording import PlainWords


class ChoiceForm(Attempts, forms.Form):
    """Whom was picked stands beside it, in the order of the picks."""


class AnswerForm(Attempts, PlainWords, forms.Form):
    answer = forms.ChoiceField(
        label="您的答复",
        choices=[("yes", "接受"), ("no", "不能承办")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选“接受”或者“不能承办”。"},
    )
    reason = forms.CharField(
        label="不能承办的原因（选“不能承办”时填写）",
        max_length=100,
        required=False,
        help_text="例如：近期开庭多、不擅长这一类案件。只给法律援助机构看，受援人看不到。",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def clean(self):
        data = super().clean()
        if data.get("answer") == "no" and not data.get("reason"):
            self.add_error("reason", "请写明不能承办的原因。")
        return data
