"""The citizen identity number (公民身份号码, GB 11643-1999): 17 digits and a check character."""

import re
from datetime import date
from unicodedata import normalize

from django.core.exceptions import ValidationError

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK = "10X98765432"


def normalise(text):
    """Full-width signs plain, without spaces, with a capital X."""
    return re.sub(r"\s", "", normalize("NFKC", text or "")).upper()


def check_character(first_17):
    """The eighteenth character that belongs to the first seventeen digits."""
    return CHECK[sum(int(d) * w for d, w in zip(first_17, WEIGHTS, strict=True)) % 11]


def validate_id_number(number):
    """ValidationError with an instructive sentence unless `number` is a possible identity number."""
    if not re.fullmatch(r"\d{17}[\dX]", number, re.ASCII):
        raise ValidationError("身份证号码是 18 位，最后一位可以是字母 X", code="shape")
    if number[17] != check_character(number[:17]) or not born(number):
        raise ValidationError("身份证号码不正确，请对照证件逐位核对", code="check")


def born(number):
    """The date of birth that a number says; None where it says no day that has been."""
    try:
        day = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return day if day <= date.today() else None  # noqa: DTZ011


def sex_of(number):
    """male or female: the seventeenth digit is odd for men."""
    return "male" if int(number[16]) % 2 else "female"
