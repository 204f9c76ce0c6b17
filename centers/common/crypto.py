"""Personal numbers at rest: encrypted with authentication, found again by a keyed index.

Keys live in the settings (`FIELD_KEYS`), never in the database. Each value names the version of its
key, so a new key can be put in front while older values stay readable.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from secrets import token_bytes

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES, SM4
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

CIPHERS = {"sm4-gcm": (SM4, 16), "aes-gcm": (AES, 32)}


def derived_key(version, purpose, length):
    """A key of its own for every purpose, so that values of two purposes cannot be joined."""
    master = urlsafe_b64decode(settings.FIELD_KEYS[version])
    return HKDF(hashes.SHA256(), length, salt=None, info=purpose.encode()).derive(master)


def seal(text, *, purpose):
    """`text` encrypted for one purpose: "version.cipher.payload", safe to store as a string."""
    version, name, raw = _lock(text.encode(), purpose)
    return f"{version}.{name}.{urlsafe_b64encode(raw).decode()}"


def unseal(sealed, *, purpose):
    """The text behind `seal`; raises InvalidTag where the value or its purpose was changed."""
    version, name, payload = sealed.split(".", 2)
    return _unlock(version, name, urlsafe_b64decode(payload), purpose).decode()


def seal_bytes(data, *, purpose):
    """`data` encrypted for one purpose, as bytes: the same head as of `seal`, then the payload as it is."""
    version, name, raw = _lock(data, purpose)
    return f"{version}.{name}.".encode() + raw


def unseal_bytes(sealed, *, purpose):
    """The bytes behind `seal_bytes`; raises InvalidTag where they or their purpose were changed."""
    version, name, raw = sealed.split(b".", 2)
    return _unlock(version.decode(), name.decode(), raw, purpose)


def _lock(data, purpose):
    version, name = next(iter(settings.FIELD_KEYS)), settings.FIELD_CIPHER
    algorithm, length = CIPHERS[name]
    nonce = token_bytes(12)
    box = Cipher(algorithm(derived_key(version, purpose, length)), modes.GCM(nonce)).encryptor()
    box.authenticate_additional_data(purpose.encode())
    body = box.update(data) + box.finalize()
    return version, name, nonce + box.tag + body


def _unlock(version, name, raw, purpose):
    nonce, tag, body = raw[:12], raw[12:28], raw[28:]
    algorithm, length = CIPHERS[name]
    box = Cipher(
        algorithm(derived_key(version, purpose, length)), modes.GCM(nonce, tag)
    ).decryptor()
    box.authenticate_additional_data(purpose.encode())
    return box.update(body) + box.finalize()


def digest(parts):
    """SM3 over some texts one after the other, as 64 hex digits: one changed text is another digest."""
    found = hashes.Hash(hashes.SM3())
    for part in parts:
        found.update(part.encode())
    return found.finalize().hex()


def keyed_index(text, *, purpose):
    """HMAC-SM3 of `text` under a key of this purpose, as 64 hex digits: equal texts, equal index.

    The index stays on the oldest key: rotating it would part a person from their earlier rows.
    """
    oldest = list(settings.FIELD_KEYS)[-1]
    mac = HMAC(derived_key(oldest, f"index:{purpose}", 32), hashes.SM3())
    mac.update(text.encode())
    return mac.finalize().hex()
