"""What a page shows of a person by default."""

import pytest

from centers.common.masking import mask_id_number, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张*"),
        ("张三丰", "张**"),
        ("欧阳修", "欧阳*"),
        ("司马相如", "司马**"),
        ("欧阳", "欧*"),
        ("王", "王*"),
        (" 李敏 ", "李*"),
        ("阿依古丽·买买提", "阿**"),
        ("古丽•艾山", "古**"),
        ("John Smith", "J**"),
        ("𠮷野家", "𠮷**"),
        ("", ""),
        (None, ""),
    ],
)
def test_names(name, shown):
    assert mask_name(name) == shown


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("+8613812345678", "138****5678"),
        ("029-88886666", "*******6666"),
        ("88886666", "****6666"),
        ("1234", "****"),
        ("", ""),
        (None, ""),
    ],
)
def test_phones(phone, shown):
    assert mask_phone(phone) == shown


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("61010419500101123X", "610***********123X"),
        ("610104500101123", "610********1123"),
        ("6101", "****"),
        ("", ""),
        (None, ""),
    ],
)
def test_id_numbers_never_show_the_birthday(number, shown):
    assert mask_id_number(number) == shown
