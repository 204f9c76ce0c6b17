"""Where allauth meets this house: phones, codes, messages in Chinese, second factors under our keys."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from django.forms import TextInput
from django.utils import timezone

from centers.common import crypto
from centers.common.fields import PhoneField

from . import codes, devices, sessions
from .actions import note_sign_in
from .arrivals import signed_in
from .models import User
from .second_factor import must_have_second_factor

SECOND_FACTOR = "accounts.second_factor"
WRONG = "用户名或密码不正确，请核对后重新填写"
FRESH = 300  # seconds after a sign-in in which nobody is asked for the password again


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": "验证码不正确，请核对后重新填写",
        "incorrect_password": "密码不正确，请重新填写",
        "rate_limited": "操作太频繁，请稍后再试",
        "too_many_login_attempts": "连续多次不正确，请 15 分钟后再试，或请系统管理员重置密码",
        "username_password_mismatch": WRONG,
        "phone_password_mismatch": WRONG,  # somebody typed a phone number as user name
    }

    def get_login_stages(self):
        """No e-mail, and no phone to verify apart: a code signs residents in, staff have no phone."""
        return [
            "allauth.account.stages.LoginByCodeStage",
            "allauth.mfa.stages.AuthenticateStage",
        ]

    def is_open_for_signup(self, request):
        return False  # the first code makes the account; there is no form for it

    def phone_form_field(self, **options):
        widget = TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"})
        return PhoneField(**{"label": "手机号码", "widget": widget, **options})

    def get_phone(self, user):
        return (user.phone, user.phone_verified_at is not None) if user.phone else None

    def get_user_by_phone(self, phone):
        return User.objects.filter(kind=User.Kind.RESIDENT, phone=phone).first()

    def set_phone(self, user, phone, verified):
        user.phone, user.phone_verified_at = phone, timezone.now() if verified else None
        user.save(update_fields=["phone", "phone_verified_at"])

    def set_phone_verified(self, user, phone):
        if user.phone_verified_at is None:
            self.set_phone(user, phone, verified=True)

    def generate_phone_verification_code(self, *, user, phone):
        """The code under way for this phone in this browser, if any: asking again repeats it."""
        return codes.under_way(self.request, phone) or super().generate_phone_verification_code(
            user=user, phone=phone
        )

    def send_verification_code_sms(self, user, phone, code, **kwargs):
        codes.deliver(phone, code)

    def _get_login_attempts_cache_key(self, request, **credentials):
        return devices.counter_of(request, credentials.get("username", ""))

    def login(self, request, user):
        super().login(request, user)
        sessions.claim(request, user)

    def post_login(self, request, user, **hook):
        response = super().post_login(request, user, **hook)
        note_sign_in(user)
        signed_in(user)
        if user.is_staff:
            devices.remember(request, response, user.username)
        return response

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not within five minutes of signing in: the password was typed a moment ago."""
        records = get_authentication_records(self.request, self.request.user)
        now = timezone.now().timestamp()
        return not any(now - record["at"] < FRESH for record in records)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "动态口令不正确，请填写应用上现在显示的 6 位数字",
        "cannot_delete_authenticator": "按规定，您的账号必须使用动态口令，不能停用",
    }

    def get_totp_label(self, user):
        return user.username

    def encrypt(self, text):
        return crypto.seal(text, purpose=SECOND_FACTOR)

    def decrypt(self, encrypted_text):
        return crypto.unseal(encrypted_text, purpose=SECOND_FACTOR)

    def can_delete_authenticator(self, authenticator):
        return not must_have_second_factor(authenticator.user)
