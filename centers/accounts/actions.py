"""What is done to accounts. Each verb is one transaction and leaves its mark in `AccountEvent`."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from centers.common.refusals import Refusal

from . import passwords
from .models import AccountEvent, Consent, Posting, PrivacyNotice, User
from .rights import roles_with

Verb = AccountEvent.Verb


FURTHEST = timedelta(days=3653)  # ten years; a later date is a slip of the pen


class LastAdministrator(Refusal):
    def __init__(self):
        super().__init__("这样一来就没有人能管理账号了。请先给另一位工作人员安排系统管理员岗位。")


class OwnPosting(Refusal):
    def __init__(self):
        super().__init__("不能给自己增加任职，请由另一位系统管理员办理。")


# Privacy -----------------------------------------------------------------------------------


def current_notice(code):
    """The version of a notice in force now; PrivacyNotice.DoesNotExist where none was loaded."""
    notice = PrivacyNotice.objects.in_force(code).first()
    if notice is None:
        raise PrivacyNotice.DoesNotExist(code)
    return notice


def record_consent(
    notice,
    *,
    by,
    channel=Consent.Channel.WEB,
    on_behalf_of="",
    kind=Consent.Kind.AGREED,
    at=None,
):
    """Writes down that `by` agreed to this version of a notice, and gives the row.

    For somebody else, `on_behalf_of` says for whom (the relation, never a name). At a window or on the
    phone, `by` is the member of staff who read it out. Being informed is `kind=TOLD`.
    """
    return Consent.objects.create(
        notice=notice, given_by=by, channel=channel, on_behalf_of=on_behalf_of, kind=kind,
        given_at=at or timezone.now(),
    )  # fmt: skip


def tell_of_rules(code, *, by, channel, on_behalf_of="", at=None):
    """That the rules on personal data of a notice were told: a statutory task asks for no consent."""
    return record_consent(
        current_notice(code),
        by=by,
        channel=channel,
        kind=Consent.Kind.TOLD,
        on_behalf_of=on_behalf_of,
        at=at,
    )


def withdraw_consent(consent, *, by):
    """Takes back an own agreement. A second time changes nothing."""
    Consent.objects.standing().filter(pk=consent.pk, given_by=by).update(
        withdrawn_at=timezone.now()
    )


def note_sign_in(user):
    """After a sign-in: staff leave a record, residents are told of the rules in force, once a version."""
    if user.is_staff:
        AccountEvent.objects.create(user=user, verb=Verb.SIGNED_IN, by=user)
        return
    notice = PrivacyNotice.objects.in_force("account").first()
    if notice and not notice.consents.filter(given_by=user).exists():
        record_consent(notice, by=user, kind=Consent.Kind.TOLD)


# Own account -------------------------------------------------------------------------------


@transaction.atomic
def change_password(user, password, *, by):
    """Sets a password that the person chose; sessions elsewhere end with it."""
    _set_password(user, password, must_change=False)
    AccountEvent.objects.create(user=user, verb=Verb.PASSWORD_CHANGED, by=by)


def _set_password(user, password, *, must_change):
    user.old_passwords = [user.password, *user.old_passwords][: passwords.KEPT]
    user.must_change_password = must_change
    user.set_password(password)
    user.save(update_fields=["old_passwords", "must_change_password", "password"])


# Staff -------------------------------------------------------------------------------------


@transaction.atomic
def add_staff(*, username, name, role, by, center=None, body=None, valid_from=None):
    """A new account with its first posting. Gives (user, one-time password); only its hash is kept."""
    password = passwords.one_time()
    user = User.objects.create_staff(username, password, name=name, must_change_password=True)
    AccountEvent.objects.create(user=user, verb=Verb.ADDED, by=by)
    add_posting(user, role=role, center=center, body=body, valid_from=valid_from, by=by)
    return user, password


@transaction.atomic
def add_posting(user, *, role, by, center=None, body=None, valid_from=None):
    """One more post for a member of staff, from a day on (today unless named).

    Raises OwnPosting: nobody widens their own rights. The first administrator of an installation comes
    from the command line, where there is no `by`.
    """
    if user == by:
        raise OwnPosting
    posting = Posting.objects.create(
        user=user,
        role=role,
        center=center,
        body=body,
        valid_from=valid_from or timezone.localdate(),
    )
    AccountEvent.objects.create(
        user=user,
        verb=Verb.POSTED,
        by=by,
        detail=f"{_in_words(posting)}，自 {posting.valid_from:%Y-%m-%d}",
    )
    return posting


@transaction.atomic
def end_posting(posting, *, last_day, by):
    """Lets a posting run out with `last_day`, never later than it does already.

    Raises Refusal, also where nobody could manage accounts after it.
    """
    posting = Posting.objects.select_for_update(of=["self"], no_key=True).get(pk=posting.pk)
    today = timezone.localdate()
    if last_day < posting.valid_from:
        raise Refusal("最后一天不能早于任职开始的日期。")
    if posting.valid_to and last_day > posting.valid_to:
        raise Refusal(
            f"这项任职到 {posting.valid_to:%Y-%m-%d} 为止，不能延后；需要继续任职的，请增加任职。"
        )
    if last_day > today + FURTHEST:
        raise Refusal("最后一天不能晚于十年以后，请核对年份。")
    _keep_an_administrator(max(last_day + timedelta(days=1), today), leaving=[posting])
    posting.valid_to = last_day
    posting.save(update_fields=["valid_to"])
    AccountEvent.objects.create(
        user=posting.user,
        verb=Verb.POSTING_ENDED,
        by=by,
        detail=f"{_in_words(posting)}，至 {last_day:%Y-%m-%d}",
    )


@transaction.atomic
def deactivate(user, *, by):
    """Closes an account at once: its sessions end with the next click, nobody can sign in to it."""
    _keep_an_administrator(timezone.localdate(), leaving=user.postings.all())
    user.is_active = False
    user.save(update_fields=["is_active"])
    user.end_sessions()
    AccountEvent.objects.create(user=user, verb=Verb.DEACTIVATED, by=by)


@transaction.atomic
def reactivate(user, *, by):
    """Opens a closed account again, with a new one-time password, which it gives."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    AccountEvent.objects.create(user=user, verb=Verb.REACTIVATED, by=by)
    return reset_password(user, by=by)


@transaction.atomic
def reset_password(user, *, by):
    """Gives a new one-time password, to be changed at the next sign-in; the old one and its sessions end."""
    password = passwords.one_time()
    _set_password(user, password, must_change=True)
    user.end_sessions()
    AccountEvent.objects.create(user=user, verb=Verb.PASSWORD_RESET, by=by)
    return password


@transaction.atomic
def reset_second_factor(user, *, by):
    """Forgets the authenticator and the recovery codes, for a lost phone; the person sets up anew."""
    Authenticator.objects.filter(user=user).delete()
    user.end_sessions()
    AccountEvent.objects.create(user=user, verb=Verb.SECOND_FACTOR_RESET, by=by)


def _in_words(posting):
    return f"{posting.center or posting.body} {posting.get_role_display()}"


def _keep_an_administrator(day, *, leaving):
    """LastAdministrator where these postings are the last that carry `staff.edit` on `day`.

    Locks postings and accounts, so that two administrators cannot each count on the other.
    """
    administrators = (
        Posting.objects.on(day)
        .filter(role__in=roles_with("staff.edit"), user__is_active=True)
        .select_related("user")
        .select_for_update(of=["self", "user"], no_key=True)
        .order_by("pk")
    )
    in_force = set(administrators)
    if in_force and in_force <= set(leaving):
        raise LastAdministrator
