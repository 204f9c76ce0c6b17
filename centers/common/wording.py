"""What forms say when something is missing or wrong: short Chinese sentences in place of Django's own."""

import re

from django import forms

BLANK = "请选择"
# “请填写{label}。” reads well after most labels, and badly after one that asks itself (“请填写从”, “请选择由谁排查”).
ASKS = re.compile(r"^(请(?!求)|从|到|自)|谁|哪|几|怎样|什么")
MISSING = {"请填写{label}。": "这一项还没有填写。", "请选择{label}。": "这一项还没有选择。"}

# Words by kind of field and of error, the more special kinds later; {label} is that of the field, the
# rest is filled in by the validator.
WORDS = (
    (
        forms.Field,
        {"required": "请填写{label}。"},
    ),
    (
        forms.CharField,
        {
            "max_length": "最多 %(limit_value)d 个字，现在有 %(show_value)d 个。",
            "min_length": "至少 %(limit_value)d 个字，现在有 %(show_value)d 个。",
            "null_characters_not_allowed": "里面有无法保存的字符，请删除后重新输入。",
        },
    ),
    (
        forms.IntegerField,
        {
            "invalid": "请填写整数，如 3。",
            "min_value": "不能小于 %(limit_value)s。",
            "max_value": "不能大于 %(limit_value)s。",
        },
    ),
    (
        forms.DecimalField,
        {
            "invalid": "请填写数字，如 12.5。",
            "max_digits": "连小数在内最多 %(max)s 位数字。",
            "max_decimal_places": "小数点后最多 %(max)s 位。",
            "max_whole_digits": "小数点前最多 %(max)s 位。",
        },
    ),
    (forms.DateField, {"invalid": "请填写日期，如 2026-12-01。"}),
    (forms.TimeField, {"invalid": "请填写时间，如 09:00。"}),
    (
        forms.ChoiceField,
        {"required": "请选择{label}。", "invalid_choice": "没有这个选项，请重新选择。"},
    ),
    (
        forms.ModelChoiceField,
        {"required": "请选择{label}。", "invalid_choice": "没有这个选项，请重新选择。"},
    ),
)


def about(label, sentence):
    """A sentence of this list about a field with this label."""
    if ASKS.search(str(label or "")):
        sentence = MISSING.get(sentence, sentence)
    return sentence.format(label=label)


def plain_words(fields):
    """Gives fields their words, and lists a first line that asks; what a form says itself stays."""
    for field in fields:
        words = {}
        for kind, more in WORDS:
            words |= more if isinstance(field, kind) else {}
        for code, sentence in words.items():
            if field.error_messages.get(code) == _stock(field, code):
                field.error_messages[code] = about(field.label, sentence)
        _name_the_blank(field)


def _stock(field, code):
    """What Django says unless told otherwise; None where that comes from a validator."""
    kinds = [vars(kind).get("default_error_messages", {}) for kind in type(field).__mro__]
    return next((words[code] for words in kinds if code in words), None)


def _name_the_blank(field):
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == "---------":
            field.empty_label = BLANK
    elif isinstance(field, forms.ChoiceField):
        field.choices = [
            (value, BLANK if label == "---------" else label) for value, label in field.choices
        ]


class PlainWords:
    """A form whose fields say what is wrong in plain words: to be named before the form class."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        plain_words(self.fields.values())
