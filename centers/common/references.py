"""What people read out to find their matter again, and keys that nobody guesses."""

import unicodedata
from secrets import choice, token_urlsafe

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that reads like something else


def new_key():
    return token_urlsafe(16)


def new_code():
    """A 查询码: eight characters that can be read out over the phone, about 39 bits."""
    return "".join(choice(CODE_LETTERS) for _ in range(8))


def plain_code(text):
    """A 查询码 or a reference as it is stored, whatever was typed between its signs."""
    text = unicodedata.normalize("NFKC", text).upper()
    return "".join(sign for sign in text if sign.isascii() and sign.isalnum())
