"""Rules for passwords of staff, and passwords that are used once."""

from secrets import SystemRandom

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError

SHORTEST = 12
KEPT = 5  # earlier passwords that may not come back
CLASSES = (
    "abcdefghijkmnpqrstuvwxyz",  # without l, o, I, O, 0 and 1: one-time passwords are read aloud
    "ABCDEFGHJKLMNPQRSTUVWXYZ",
    "23456789",
)


class LongEnough:
    """Twelve signs at least. Django's own validator still speaks English here."""

    def validate(self, password, user=None):
        if len(password) < SHORTEST:
            raise ValidationError(self.get_help_text(), code="password_too_short")

    def get_help_text(self):
        return f"密码至少 {SHORTEST} 位。"


class ThreeClasses:
    """At least three of: small letters, capitals, digits, other signs."""

    def validate(self, password, user=None):
        classes = (str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum())
        if sum(any(map(belongs, password)) for belongs in classes) < 3:
            raise ValidationError(self.get_help_text(), code="password_classes")

    def get_help_text(self):
        return "密码须包含大写字母、小写字母、数字、符号中的至少三种。"


class NotTheName:
    """Without the user name or the name of the person inside."""

    def validate(self, password, user=None):
        names = [getattr(user, "username", ""), getattr(user, "name", "")]
        if any(name and name.lower() in password.lower() for name in names):
            raise ValidationError(self.get_help_text(), code="password_holds_name")

    def get_help_text(self):
        return "密码不能包含用户名或姓名。"


class NotUsedBefore:
    """Not the present password and not one of the last five."""

    def validate(self, password, user=None):
        if user is None or not user.pk:
            return
        if any(check_password(password, used) for used in [user.password, *user.old_passwords]):
            raise ValidationError(self.get_help_text(), code="password_used_before")

    def get_help_text(self):
        return f"不能与最近 {KEPT} 次用过的密码相同。"


def one_time():
    """A password to be read out or written on a slip once: four groups of four, three classes."""
    random = SystemRandom()
    signs = [random.choice(group) for group in CLASSES]
    signs += random.choices("".join(CLASSES), k=16 - len(signs))
    random.shuffle(signs)
    return "-".join("".join(signs[i : i + 4]) for i in range(0, 16, 4))
