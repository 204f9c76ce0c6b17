"""Sessions that end by themselves, and staff who must first secure their account."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect

from centers.common.addresses import page_before
from centers.common.gates import SAFE

from . import sessions
from .second_factor import lacks_second_factor

PASSIVE = "X-Passive"  # a page that polls by itself says so: polling keeps no session alive


def end_idle_session(get_response):
    """Signs out whoever was idle too long, on too long, or replaced, and says why.

    A public page is then simply shown; a page with a gate sends on to sign in and back again.
    """

    def middleware(request):
        if not request.user.is_authenticated:
            return get_response(request)
        passive = PASSIVE in request.headers
        reason = sessions.why_over(request)
        if not reason:
            if not passive:
                sessions.touch(request)
            return get_response(request)
        was_staff = request.user.is_staff
        if passive:  # the page itself will hear the reason at its next step
            return HttpResponse(status=401)
        logout(request)
        messages.warning(request, reason)
        if request.method in SAFE:
            return get_response(request)
        return redirect_to_login(
            page_before(request),
            "account_login" if was_staff else "account_request_login_code",
        )

    return middleware


class require_second_factor:  # noqa: N801  a verb in settings, like its neighbours
    """Until the initial password is changed and the second factor set up, staff get no further."""

    ALWAYS_OPEN = frozenset({"account_logout", "accounts:stay"})
    WHILE_CHANGING = ALWAYS_OPEN | {"accounts:password"}
    WHILE_ACTIVATING = ALWAYS_OPEN | {
        "mfa_activate_totp",
        "account_reauthenticate",
        "accounts:password",
    }

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        user = request.user
        if not user.is_authenticated or not user.is_staff or request.path == "/healthz":
            return None
        here = request.resolver_match.view_name
        if user.must_change_password:
            return None if here in self.WHILE_CHANGING else redirect("accounts:password")
        if here in self.WHILE_ACTIVATING or not lacks_second_factor(user):
            return None
        return redirect("mfa_activate_totp")
