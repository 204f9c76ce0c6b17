"""What people type, however their keyboard or clipboard wrote it."""

import re
from unicodedata import category, normalize

from django import forms
from django.core.validators import RegexValidator

from .masking import MOBILE


def fold(text):
    """One form of writing: full-width letters and digits become plain (NFKC), what nobody sees goes."""
    text = re.sub(r"\s", " ", normalize("NFKC", text))
    return "".join(sign for sign in text if category(sign) not in {"Cc", "Cf"})


def tidy_name(text):
    """A name as it is kept and compared: folded, single spaces inside, none around."""
    return " ".join(fold(text).split())


class DayInput(forms.DateInput):
    """A date, with the browser's own calendar."""

    input_type = "date"

    def __init__(self, **options):
        super().__init__(format="%Y-%m-%d", **options)


class ClockInput(forms.TimeInput):
    """A time of day to the minute, with the browser's own help."""

    input_type = "time"

    def __init__(self, **options):
        super().__init__(format="%H:%M", **options)


class NameField(forms.CharField):
    """A person's name. One of nothing but spaces and invisible signs is empty."""

    def __init__(self, **options):
        super().__init__(**{"max_length": 50, **options})

    def to_python(self, value):
        return tidy_name(super().to_python(value)) or self.empty_value


class CodeField(forms.CharField):
    """A code read off a slip or a telephone; spaces and dashes are taken away."""

    def to_python(self, value):
        return re.sub(r"[ \-‐–—]", "", fold(super().to_python(value))) or self.empty_value


class PhoneField(forms.CharField):
    """A mobile number of mainland China; +86, spaces, dashes and brackets are taken away first."""

    widget = forms.TextInput(attrs={"type": "tel", "inputmode": "tel"})
    default_error_messages = {
        "required": "请填写手机号码",
        "invalid": "请填写 11 位手机号码，以 1 开头，例如 138 1234 5678",
    }
    default_validators = [RegexValidator(MOBILE)]

    def to_python(self, value):
        digits = re.sub(r"[ \-‐–—()]", "", fold(super().to_python(value)))
        return re.sub(r"^(\+|00)?86(?=1[0-9]{10}$)", "", digits) or self.empty_value
