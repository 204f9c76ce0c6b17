"""The citizen identity number and its check character."""

import pytest
from django.core.exceptions import ValidationError

from centers.common.id_number import check_character, normalise, validate_id_number


def test_the_example_of_the_standard():
    assert check_character("11010519491231002") == "X"


@pytest.mark.parametrize("number", ["11010519491231002X", "440524188001010014"])
def test_examples_of_the_standard_are_valid(number):
    assert validate_id_number(number) is None  # no ValidationError


@pytest.mark.parametrize(
    "number",
    ["110105194912310021", "11010519491331002X", "1101051949123100", "11010529991231002X", "", "X" * 18],
)  # fmt: skip
def test_others_are_not(number):
    with pytest.raises(ValidationError):
        validate_id_number(number)


def test_spaces_and_a_small_x_are_forgiven():
    assert normalise(" 110105 19491231 002x ") == "11010519491231002X"
