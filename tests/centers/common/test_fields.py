"""The same number, name or code, however it was typed or pasted."""

import pytest
from django.core.exceptions import ValidationError

from centers.common.fields import CodeField, NameField, PhoneField, tidy_name
from centers.common.id_number import normalise


@pytest.mark.parametrize(
    "typed",
    [
        "13812345678",
        " 138 1234 5678 ",
        "138-1234-5678",
        "（138）1234—5678",
        "+86 138 1234 5678",
        "008613812345678",
        "8613812345678",
        "１３８１２３４５６７８",
        "＋８６　１３８１２３４５６７８",
        "\u202d13812345678\u202c",
    ],
)
def test_one_number_whatever_the_writing(typed):
    assert PhoneField().clean(typed) == "13812345678"


@pytest.mark.parametrize(
    "typed",
    ["1381234567", "138123456789", "12812345678", "1381234567a", "١٣٨١٢٣٤٥٦٧٨", "१३८१२३४५६७८",
     "1381234567٨", "13812345678\0x", "029-88886666"],
)  # fmt: skip
def test_what_is_no_number_is_explained(typed):
    with pytest.raises(ValidationError) as caught:
        PhoneField().clean(typed)
    assert caught.value.messages == ["请填写 11 位手机号码，以 1 开头，例如 138 1234 5678"]


def test_a_field_may_say_it_in_its_own_words_or_be_left_empty():
    with pytest.raises(ValidationError, match="来电人"):
        PhoneField(error_messages={"required": "请填写来电人的手机号码"}).clean(" \u200b ")
    assert PhoneField(required=False).clean(" ") == ""
    assert 'type="tel"' in PhoneField().widget.render("phone", "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("王桂兰", "王桂兰"),
        ("　王桂兰 ", "王桂兰"),
        ("王\u200b桂\u202e兰\x00", "王桂兰"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
        ("John\t\n  Ｓｍｉｔｈ", "John Smith"),
        ("𠮷野家", "𠮷野家"),
    ],
)
def test_a_name_is_kept_as_it_is_read(typed, kept):
    assert NameField().clean(typed) == tidy_name(typed) == kept


@pytest.mark.parametrize("typed", ["", "   ", "　", "\u200b\u202e", "名" * 51])
def test_a_name_of_nothing_or_of_too_much_is_refused(typed):
    with pytest.raises(ValidationError):
        NameField().clean(typed)


def test_codes_and_identity_numbers_are_folded_too():
    assert CodeField().clean("１２３ ４５６") == "123456"
    assert CodeField().clean("ＡＢＣＤ－2345") == "ABCD2345"
    assert normalise("61010419500101123ｘ") == "61010419500101123X"
