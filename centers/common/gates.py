"""Who may come through a view's door. Anonymous visitors are sent to sign in, strangers get 404."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.http import Http404

from .addresses import page_before

SAFE = ("GET", "HEAD")


def _gate(admits, *, login_url):
    """A decorator: `admits(user)` or 404; whoever is not signed in goes to `login_url` and comes back."""

    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            if not request.user.is_authenticated:
                safe = request.method in SAFE  # what was posted cannot be opened again
                back = request.get_full_path() if safe else page_before(request)
                return redirect_to_login(back, login_url)
            if not admits(request.user):
                raise Http404
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def right_required(*rights):
    """For staff with a posting in force that carries one of `rights`; which rows it reaches is
    `visible_to`'s word."""
    return _gate(
        lambda user: user.is_staff and any(user.may(right) for right in rights),
        login_url="account_login",
    )


signed_in_required = _gate(lambda user: True, login_url="account_request_login_code")
staff_required = _gate(lambda user: user.is_staff, login_url="account_login")
resident_required = _gate(lambda user: not user.is_staff, login_url="account_request_login_code")
