"""Around every request: one log line without personal data, and plain answers where something is amiss."""

import logging
import time

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.encoding import escape_uri_path

from .addresses import own_page
from .refusals import Refusal

log = logging.getLogger("lianhu.request")


def log_request(get_response):
    """Method, path without query string, status, milliseconds and user id; nothing that names a person."""

    def middleware(request):
        began = time.monotonic()
        response = get_response(request)
        # Only a user that the view asked for: a log line must not cost a query, or fail without a database.
        user = getattr(request, "_cached_user", None)
        log.info(
            "%s %s %s %dms user=%s",
            request.method,
            escape_uri_path(request.path),  # a line break in it would begin a line of its own
            response.status_code,
            (time.monotonic() - began) * 1000,
            getattr(user, "pk", None) or "-",
        )
        return response

    return middleware


def keep_private(get_response):
    """Pages of a session are never kept: on a shared computer, Back after signing out shows nothing.

    Outside the session middleware, so that the answer that begins a session counts, too.
    """

    def middleware(request):
        response = get_response(request)
        name = settings.SESSION_COOKIE_NAME
        of_a_session = name in request.COOKIES or name in response.cookies
        if of_a_session and "no-store" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "no-store, private"
        return response

    return middleware


def refuse_nul(get_response):
    """No address of ours holds a NUL character, and the database would choke on it: not found."""

    def middleware(request):
        query = request.META.get("QUERY_STRING", "")
        if "\0" in request.path_info or "%00" in query or "\0" in query:
            raise Http404
        return get_response(request)

    return middleware


def explain_wrong_method(get_response):
    """A bare 405 gets a page with a way out: somebody opened the address of a button."""

    def middleware(request):
        response = get_response(request)
        if response.status_code == 405 and not response.content:
            response.content = render_to_string("405.html", request=request)
        return response

    return middleware


class refusals:  # noqa: N801  read as a verb's object in settings, like its neighbours
    """A `Refusal` raised anywhere becomes its Chinese sentence and a way back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Refusal):
            return None
        messages.error(request, str(exception))
        back = exception.way_out or request.headers.get("Referer", "")
        return HttpResponseRedirect(own_page(request, back) or "/")
