"""Who must show a second factor, and how the demo shows it for them."""

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from allauth.mfa.utils import decrypt
from django.conf import settings


def must_have_second_factor(user):
    """Policy: all staff outside the demo, and wherever the account itself says so."""
    return user.is_staff and (settings.STAFF_SECOND_FACTOR or user.needs_second_factor)


def lacks_second_factor(user):
    """Whether the policy asks for a second factor that has not been set up yet."""
    return (
        must_have_second_factor(user)
        and not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()
    )


def give_totp(user, secret):
    """Sets up the second factor with a known base32 secret: for demo accounts."""
    Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
    return auth.TOTP.activate(user, secret).instance


def demo_totp_code(user):
    """The code that an authenticator app would show now; None outside the demo."""
    totp = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    if not settings.DEMO or totp is None:
        return None
    return current_code(decrypt(totp.data["secret"]))


def current_code(secret):
    """Six digits for a base32 secret and this half minute (RFC 6238)."""
    return auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // 30))
