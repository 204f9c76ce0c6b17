"""Only the doors this portal has: of allauth's addresses those named here, under the names it uses."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from django.urls import include, path

from centers.common.gates import staff_required

from . import signin, staff, views

own = [
    path("accounts/stay/", views.stay, name="stay"),
    path("accounts/password/", views.password, name="password"),
    path("privacy/<slug:code>/", views.notice, name="notice"),
    path("my/profile/", views.profile, name="profile"),
    path("my/profile/name/", views.edit_name, name="edit_name"),
    path("my/profile/id-number/", views.edit_id_number, name="edit_id_number"),
    path("my/profile/id-number/clear/", views.clear_id_number, name="clear_id_number"),
    path("my/profile/consents/<int:pk>/withdraw/", views.withdraw, name="withdraw"),
    path("bureau/staff/", staff.people, name="staff"),
    path("bureau/staff/add/", staff.add, name="add_staff"),
    path("bureau/staff/<int:pk>/", staff.person, name="staff_person"),
    path("bureau/staff/<int:pk>/postings/add/", staff.add_posting, name="add_posting"),
    path("bureau/staff/postings/<int:pk>/end/", staff.end_posting, name="end_posting"),
    path("bureau/staff/<int:pk>/deactivate/", staff.deactivate, name="deactivate"),
    path("bureau/staff/<int:pk>/reactivate/", staff.reactivate, name="reactivate"),
    path("bureau/staff/<int:pk>/reset-password/", staff.reset_password, name="reset_password"),
    path(
        "bureau/staff/<int:pk>/reset-second-factor/",
        staff.reset_second_factor,
        name="reset_second_factor",
    ),
]

urlpatterns = [
    path("", include((own, "accounts"))),
    path("accounts/sign-in/", signin.ask_code, name="account_request_login_code"),
    path("accounts/sign-in/code/", signin.confirm_code, name="account_confirm_login_code"),
    path("accounts/sign-out/", account.logout, name="account_logout"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/staff/", signin.staff_sign_in, name="account_login"),
    path(
        "accounts/staff/second-factor/",
        signin.staff_only(signin.show_second_factor),
        name="mfa_authenticate",
    ),
    path(
        "accounts/confirm-password/",
        staff_required(account.reauthenticate),
        name="account_reauthenticate",
    ),
    path("accounts/second-factor/", staff_required(mfa.index), name="mfa_index"),
    path(
        "accounts/second-factor/confirm/",
        staff_required(mfa.reauthenticate),
        name="mfa_reauthenticate",
    ),
    path(
        "accounts/second-factor/activate/",
        staff_required(totp.activate_totp),
        name="mfa_activate_totp",
    ),
    path(
        "accounts/second-factor/deactivate/",
        staff_required(totp.deactivate_totp),
        name="mfa_deactivate_totp",
    ),
    path(
        "accounts/second-factor/recovery/",
        staff_required(recovery.view_recovery_codes),
        name="mfa_view_recovery_codes",
    ),
    path(
        "accounts/second-factor/recovery/new/",
        staff_required(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
]
