"""Sealed values: readable with the right key and purpose, and in no other way."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from cryptography.exceptions import InvalidTag

from centers.common.crypto import keyed_index, seal, unseal

NUMBER = "61010419500101123X"
PURPOSE = "accounts.user.id_number"
OLD = {"1": urlsafe_b64encode(b"a" * 32).decode()}
ROTATED = {"2": urlsafe_b64encode(b"b" * 32).decode(), **OLD}


@pytest.fixture
def old_keys(settings):
    settings.FIELD_KEYS = OLD
    return settings


@pytest.mark.parametrize("cipher", ["sm4-gcm", "aes-gcm"])
@pytest.mark.parametrize("text", [NUMBER, "", "阿依古丽·买买提", "𠮷"])
def test_what_was_sealed_is_read_again(cipher, text, settings):
    settings.FIELD_CIPHER = cipher
    sealed = seal(text, purpose=PURPOSE)
    assert sealed.startswith(f"1.{cipher}.")
    assert unseal(sealed, purpose=PURPOSE) == text
    assert not text or text not in sealed


def test_the_state_cipher_is_the_default(settings):
    assert settings.FIELD_CIPHER == "sm4-gcm"


def test_the_same_text_is_never_sealed_to_the_same_value():
    assert len({seal(NUMBER, purpose=PURPOSE) for _ in range(50)}) == 50


def test_another_purpose_cannot_read_it():
    with pytest.raises(InvalidTag):
        unseal(seal(NUMBER, purpose=PURPOSE), purpose="aid.applicant.id_number")


def test_another_key_cannot_read_it(old_keys):
    sealed = seal(NUMBER, purpose=PURPOSE)
    old_keys.FIELD_KEYS = {"1": ROTATED["2"]}
    with pytest.raises(InvalidTag):
        unseal(sealed, purpose=PURPOSE)


@pytest.mark.parametrize("place", [0, 11, 12, 27, 28, -1])
def test_one_changed_bit_anywhere_is_noticed(place):
    version, cipher, payload = seal(NUMBER, purpose=PURPOSE).split(".")
    raw = bytearray(urlsafe_b64decode(payload))
    raw[place] ^= 1
    with pytest.raises(InvalidTag):
        unseal(f"{version}.{cipher}.{urlsafe_b64encode(bytes(raw)).decode()}", purpose=PURPOSE)


def test_a_value_cannot_be_passed_off_as_made_by_the_other_cipher():
    _, _, payload = seal(NUMBER, purpose=PURPOSE).split(".")
    with pytest.raises(InvalidTag):
        unseal(f"1.aes-gcm.{payload}", purpose=PURPOSE)


def test_after_rotation_old_values_are_read_and_new_ones_use_the_new_key(old_keys):
    before = seal(NUMBER, purpose=PURPOSE)
    old_keys.FIELD_KEYS = ROTATED
    after = seal(NUMBER, purpose=PURPOSE)
    assert (before[0], after[0]) == ("1", "2")
    assert unseal(before, purpose=PURPOSE) == unseal(after, purpose=PURPOSE) == NUMBER


def test_the_index_outlives_rotation_and_is_apart_for_each_purpose(old_keys):
    before = keyed_index(NUMBER, purpose=PURPOSE)
    old_keys.FIELD_KEYS = ROTATED
    assert keyed_index(NUMBER, purpose=PURPOSE) == before
    assert keyed_index(NUMBER, purpose="aid.applicant.id_number") != before
    assert keyed_index(NUMBER[:-1] + "0", purpose=PURPOSE) != before


def test_the_index_needs_the_key(old_keys):
    before = keyed_index(NUMBER, purpose=PURPOSE)
    old_keys.FIELD_KEYS = {"1": ROTATED["2"]}
    assert keyed_index(NUMBER, purpose=PURPOSE) != before
