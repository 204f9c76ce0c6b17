"""Free words and numbers of documents, as people type them."""

import re

from django import forms

from centers.common.fields import fold
from centers.common.logs import scrub

NO_NAMES = "写经过和依据，不要写当事人的姓名、证件号码和电话。"
BETWEEN = re.compile(
    r"(?<=\d)[\s.·_-]+(?=[\dXx])"
)  # what people put between the digits of a number
BRACKETS = str.maketrans("[]【】()（）", "〔〕〔〕〔〕〔〕")


class WordsField(forms.CharField):
    """Free words without anybody's number in them, however it is written."""

    def clean(self, value):
        text = super().clean(value)
        plain = BETWEEN.sub("", fold(text))
        if scrub(plain) != plain:
            raise forms.ValidationError("请不要写证件号码、电话等长号码。")
        return text


class DocumentField(WordsField):
    """The number of a document in one form of writing: 莲考〔2026〕3号."""

    def to_python(self, value):
        return "".join(fold(super().to_python(value)).split()).translate(BRACKETS)


def words(label, *, most, rows=3, help_text=NO_NAMES, required=True, required_words=""):
    """A box for free words. required_words: what is said where nothing was written, in place of “请填写…”."""
    return WordsField(
        label=label, max_length=most, required=required, help_text=help_text,
        widget=forms.Textarea({"rows": rows}), error_messages={"required": required_words or f"请写明{label}。"},
    )  # fmt: skip
