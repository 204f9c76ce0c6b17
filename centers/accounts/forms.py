"""What people type: phone numbers, codes, passwords, names, posts."""

import re

from allauth.account.adapter import get_adapter
from allauth.account.forms import (
    ConfirmLoginCodeForm,
    LoginForm,
    ReauthenticateForm,
    RequestLoginCodeForm,
)
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as SecondFactorAgainForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.contrib.auth import password_validation
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone

from centers.common.fields import CodeField, DayInput, NameField
from centers.common.id_number import normalise, validate_id_number
from centers.org.models import Body, Center

from . import codes
from .actions import FURTHEST
from .models import Posting, User
from .rights import POSTED_AT, Role

# Residents ---------------------------------------------------------------------------------


class PhoneForm(RequestLoginCodeForm):
    """First step of a resident: the number. A number seen for the first time makes an account."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[
            "phone"
        ].help_text = "支持中国内地 11 位手机号码。首次使用即自动开通，无须注册。"

    def clean_phone(self):
        phone = self.cleaned_data["phone"]
        if refusal := codes.refuse_to_send(context.request, phone):
            raise ValidationError(refusal, code="refused")
        self._user = User.objects.resident_with(phone)
        return phone


class CodeForm(ConfirmLoginCodeForm):
    """Second step of a resident: the six digits."""

    code = CodeField(
        label="短信验证码",
        help_text="6 位数字，15 分钟内有效。",
        error_messages={"required": "请填写 6 位数字的验证码"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )

    def __init__(self, *args, count_guess, **kwargs):
        super().__init__(*args, **kwargs)
        self.count_guess = count_guess

    def clean_code(self):
        """What cannot be a code costs none of the three tries; a void code is not even compared."""
        if not re.fullmatch(r"[0-9]{6}", self.cleaned_data["code"]):
            raise ValidationError("验证码是 6 位数字，请重新填写", code="shape")
        left = self.count_guess()
        if left >= 0:
            try:
                return super().clean_code()
            except ValidationError:
                if left > 0:
                    raise ValidationError(
                        f"验证码不正确，请核对短信后重新填写（还可以试 {left} 次）", code="wrong"
                    ) from None
        raise ValidationError("验证码连续三次不正确，已作废", code="void")


class NameForm(forms.ModelForm):
    name = NameField(
        label="您的姓名",
        help_text="请填写与身份证一致的姓名，可以包含间隔号“·”。",
        error_messages={"required": "请填写姓名"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    class Meta:
        model = User
        fields = ["name"]


class IdNumberForm(forms.Form):
    number = forms.CharField(
        label="身份证号码",
        max_length=30,
        help_text="18 位，最后一位可以是字母 X。仅在办理需要核验身份的事项时使用，加密保存。",
        error_messages={"required": "请填写身份证号码"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def clean_number(self):
        number = normalise(self.cleaned_data["number"])
        validate_id_number(number)
        return number


# Staff sign in -----------------------------------------------------------------------------


class StaffSignInForm(LoginForm):
    """User name and password; phone numbers have no place here."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields = {
            "login": forms.CharField(
                label="用户名",
                max_length=30,
                error_messages={"required": "请填写用户名"},
                widget=forms.TextInput(
                    attrs={
                        "autocomplete": "username",
                        "autocapitalize": "none",
                        "spellcheck": "false",
                    }
                ),
            ),
            "password": forms.CharField(
                label="密码",
                strip=False,
                error_messages={"required": "请填写密码"},
                widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            ),
        }

    def _setup_password_field(self):
        """allauth would drop the password, because residents sign up without one."""

    def user_credentials(self):
        return {
            "username": self.cleaned_data["login"],
            "password": self.cleaned_data["password"],
        }


class ConfirmPasswordForm(ReauthenticateForm):
    password = forms.CharField(
        label="密码",
        strip=False,
        error_messages={"required": "请填写密码"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


def totp_field(label="动态口令"):
    return CodeField(
        label=label,
        error_messages={"required": "请填写动态口令"},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )


class OnceOnly:
    """A code that was accepted is not accepted again, also not in the minute around it."""

    def clean_code(self):
        code = super().clean_code()
        if not cache.add(f"second-factor:used:{self.user.pk}:{code}", 1, timeout=120):
            raise ValidationError("这个动态口令已用过，请等应用上显示下一个", code="used")
        return code


class SecondFactorForm(OnceOnly, AuthenticateForm):
    code = totp_field("动态口令或备用码")


class ConfirmSecondFactorForm(OnceOnly, SecondFactorAgainForm):
    code = totp_field("动态口令或备用码")


class ActivateSecondFactorForm(OnceOnly, ActivateTOTPForm):
    code = totp_field("应用上显示的 6 位数字")


class PasswordForm(forms.Form):
    """A new password, after the present one."""

    present = forms.CharField(
        label="现在的密码",
        strip=False,
        error_messages={"required": "请填写现在的密码"},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = forms.CharField(
        label="新密码",
        strip=False,
        help_text="至少 12 位，包含大写字母、小写字母、数字、符号中的三种；不含用户名和姓名；与最近 5 次不同。",
        error_messages={"required": "请填写新密码"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再填一次新密码",
        strip=False,
        error_messages={"required": "请再填一次新密码"},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_present(self):
        if not get_adapter().reauthenticate(self.user, self.cleaned_data["present"]):
            raise ValidationError("现在的密码不正确", code="wrong")
        return self.cleaned_data["present"]

    def clean_new(self):
        password_validation.validate_password(self.cleaned_data["new"], self.user)
        return self.cleaned_data["new"]

    def clean_again(self):
        if self.cleaned_data.get("new") not in (None, self.cleaned_data["again"]):
            raise ValidationError("两次填写的新密码不一致", code="differs")
        return self.cleaned_data["again"]


# Staff accounts ----------------------------------------------------------------------------


class PostForm(forms.Form):
    """A post: what somebody is, where, from when."""

    role = forms.ChoiceField(
        label="岗位",
        choices=[("", "请选择"), *Role.choices],
        error_messages={"required": "请选择岗位"},
    )
    center = forms.ModelChoiceField(
        Center.objects.none(),
        label="所在机构",
        empty_label="请选择",
        required=False,
    )
    body = forms.ModelChoiceField(
        Body.objects.none(),
        label="或者所在的相关单位",
        empty_label="请选择",
        required=False,
        help_text="律师等承办人选律师事务所。机构和相关单位只选一个。",
    )
    valid_from = forms.DateField(
        label="任职开始日期",
        widget=DayInput(),
        error_messages={"required": "请填写日期", "invalid": "请按 2026-01-31 的格式填写日期"},
    )

    def __init__(self, *args, by, **kwargs):
        kwargs["initial"] = {"valid_from": timezone.localdate(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        tops = by.posted_centers("staff.edit")
        self.fields["center"].queryset = Center.objects.open().below(*tops)
        # Bodies stand beside the tree: whoever looks after all of it posts people there.
        if any(center.is_root() for center in tops):
            self.fields["body"].queryset = Body.objects.filter(closed_on=None)
        else:
            del self.fields["body"]

    def clean_valid_from(self):
        first_day, today = self.cleaned_data["valid_from"], timezone.localdate()
        if first_day < today:
            raise ValidationError("任职开始日期不能早于今天", code="past")
        if first_day > today + FURTHEST:
            raise ValidationError("任职开始日期不能晚于十年以后，请核对年份", code="far")
        return first_day

    def clean(self):
        cleaned = super().clean()
        center, body, role = cleaned.get("center"), cleaned.get("body"), cleaned.get("role")
        if bool(center) == bool(body):
            self.add_error("center", "机构和相关单位只选一个" if center else "请选择所在机构")
        elif role and (center.tier if center else "body") not in POSTED_AT[role]:
            self.add_error("role", "这个岗位不设在所选的机构，请更换岗位或机构")
        return cleaned


TAKEN = "这个用户名已有人使用，请换一个"


class StaffForm(PostForm):
    """A new account with its first post."""

    name = NameField(label="姓名", error_messages={"required": "请填写姓名"})
    username = forms.CharField(
        label="用户名",
        max_length=30,
        help_text="登录用，由字母、数字和 . _ - 组成，建立后不改。",
        error_messages={"required": "请填写用户名"},
        validators=[
            RegexValidator(r"^[A-Za-z0-9._-]{2,30}\Z", "用户名只能用字母、数字和 . _ -，2 至 30 位")
        ],
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    field_order = ["name", "username", "role", "center", "body", "valid_from"]

    def clean_username(self):
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(TAKEN, code="taken")
        return username


class EndPostingForm(forms.Form):
    last_day = forms.DateField(
        label="任职最后一天",
        help_text="当天仍可使用。要立即停止使用，请停用账号。",
        widget=DayInput(),
        initial=timezone.localdate,
        error_messages={"required": "请填写日期", "invalid": "请按 2026-01-31 的格式填写日期"},
    )


class StaffFilter(forms.Form):
    """The filters of the staff list; what does not make sense filters nothing."""

    q = forms.CharField(label="姓名或用户名", required=False, max_length=50)
    unit = forms.ModelChoiceField(
        Center.objects.none(),
        label="机构（含下级）",
        to_field_name="code",
        required=False,
        empty_label="全部",
    )
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("active", "使用中"), ("inactive", "已停用")],
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Center.objects.open().below(*by.posted_centers("staff.edit"))

    def narrow(self, people):
        """The accounts that match what was asked for."""
        asked = self.cleaned_data if self.is_valid() else {}
        if asked.get("q"):
            people = people.filter(name__icontains=asked["q"]) | people.filter(
                username__icontains=asked["q"]
            )
        if asked.get("unit"):
            there = Posting.objects.on(timezone.localdate()).filter(
                center__in=Center.objects.below(asked["unit"])
            )
            people = people.filter(pk__in=there.values("user"))
        if asked.get("state"):
            people = people.filter(is_active=asked["state"] == "active")
        return people
