"""What staff type at a case."""

import re

from django import forms
from django.utils import timezone

from centers.accounts.models import User
from centers.common.attempts import Attempts
from centers.common.fields import fold
from centers.common.wording import PlainWords

from ..kinds import Note
from ..models import Delivery
from ..papers import PAPERS, known_facts

PURPOSES = [
    "核对身份",
    "联系当事人",
    "办理本案",
    "核对是否重复申请",
    "答复当事人查询",
    "检查和监督",
    "其他工作需要",
]


class PurposeForm(PlainWords, forms.Form):
    """Why somebody looks; the reason stays in the log."""

    purpose = forms.ChoiceField(
        label="查看完整信息的事由",
        choices=[("", "请选择"), *((text, text) for text in PURPOSES)],
        error_messages={"required": "请先选择事由，系统会记录。"},
    )


class SearchForm(PlainWords, forms.Form):
    """A number, a name, or the exact ID or phone with a purpose. Sent in the body, never in the address."""

    what = forms.CharField(
        label="案件编号、姓名、证件号码或手机号码",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    purpose = forms.ChoiceField(
        label="事由（按证件号码或手机号码查找的必选）",
        required=False,
        choices=[("", "请选择"), *((text, text) for text in PURPOSES)],
    )

    def clean_what(self):
        return " ".join(fold(self.cleaned_data["what"]).split())

    @property
    def is_personal_number(self):
        """Whether what was typed reads like an ID or a phone number."""
        text = self.cleaned_data.get("what", "").replace(" ", "").replace("-", "")
        return bool(re.fullmatch(r"[A-Za-z]{1,2}\d{6,10}|\+?\d{6,17}[\dXx]", text))

    def clean(self):
        data = super().clean()
        if self.is_personal_number and not data.get("purpose"):
            self.add_error("purpose", "按证件号码或手机号码查找，请选择事由，系统会记录。")
        return data


LETTER_TO = "公函送往的机关（没有的不填，不出具公函）"


class StepForm(Attempts, PlainWords, forms.Form):
    """What a step asks beyond pressing it: a note where its row says so, and what its papers say that nobody
    knows yet. Lines add fields by subclassing; `said_fields` may give a paper's field its own widget."""

    LONG = 60  # signs of a label's field that get one line only
    said_fields = {}
    also = ()  # keys of papers that the action itself says

    def __init__(self, *args, case, step, by, **options):
        super().__init__(*args, **options)
        self.case, self.step, self.by = case, step, by
        for key, label, required in self.unknown():
            make = self.said_fields.get(key, plain_said)
            self.fields[key] = make(label, required)
        if step.note != Note.NONE:
            self.fields["note"] = forms.CharField(
                label="说明",
                max_length=2000,
                required=step.note == Note.REQUIRED,
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={"required": "请写明说明。", "max_length": "最多 2000 个字。"},
            )

    def unknown(self):
        """(key, label, whether it must be) of what the step's papers say and the case does not tell."""
        found = {}
        for code in self.step.papers:
            row = PAPERS[code]
            known = known_facts(self.case, row)
            for field in row.fields:
                if field.key in self.also or field.key in self.fields or known.get(field.key):
                    continue
                if field.required:
                    found[field.key] = (field.key, field.label, True)
        if self.step.letters:
            found["addressee"] = ("addressee", LETTER_TO, False)
        return found.values()

    @property
    def answers(self):
        return self.cleaned_data


def plain_said(label, required):
    """A field of a paper for which nothing special was made: some lines of text."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": f"请填写{label}。", "max_length": "最多 2000 个字。"},
    )


def one_line(label, required, **attrs):
    return forms.CharField(
        label=label,
        required=required,
        max_length=80,
        error_messages={"required": f"请填写{label}。", "max_length": "最多 80 个字。"},
        **attrs,
    )


class MomentInput(forms.DateTimeInput):
    """A day and a time, with the browser's own help."""

    input_type = "datetime-local"

    def __init__(self, **options):
        super().__init__(format="%Y-%m-%dT%H:%M", **options)


class DeliveryForm(Attempts, PlainWords, forms.Form):
    method = forms.ChoiceField(label="送达方式", choices=Delivery.Method.choices)
    receiver = forms.CharField(label="受送达人", max_length=80)
    signed_by = forms.CharField(
        label="签收人",
        max_length=80,
        required=False,
        help_text="直接、留置、转交送达的必填。代收的写明代收人和关系，留置的写见证人。",
    )
    served_at = forms.DateTimeField(
        label="送达时间",
        widget=MomentInput(),
        initial=timezone.now,
        error_messages={"invalid": "请填写日期和时间，如 2026-12-01 09:00。"},
    )
    note = forms.CharField(
        label="备注",
        max_length=200,
        required=False,
        help_text="邮寄的写邮件号码，公告的写登在哪里、哪一天，两者必填。",
    )

    def clean(self):
        data = super().clean()
        method = data.get("method")
        if method in Delivery.SIGNED and not data.get("signed_by"):
            self.add_error("signed_by", "请填写谁签收的；留置送达填写见证人。")
        if method in Delivery.NOTED and not data.get("note"):
            self.add_error("note", "请写明邮件号码，或者公告登在哪里、哪一天。")
        return data


class VoidForm(Attempts, PlainWords, forms.Form):
    reason = forms.CharField(
        label="作废原因",
        max_length=200,
        help_text="文号保留不再使用，原因一并保存。",
        error_messages={"required": "请写明作废原因。"},
    )


class HandOverForm(Attempts, PlainWords, forms.Form):
    """Who takes the cases over: colleagues within reach."""

    to = forms.ModelChoiceField(label="移交给", queryset=User.objects.none())
    note = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args, people, **options):
        super().__init__(*args, **options)
        self.fields["to"].queryset = people
        self.fields["to"].label_from_instance = lambda user: user.name


class SavedFilterForm(PlainWords, forms.Form):
    name = forms.CharField(label="名称", max_length=20)
