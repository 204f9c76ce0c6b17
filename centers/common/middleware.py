"""Around every request: one log line without personal data, and refusals turned into pages."""

import logging
import time

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

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
            request.path,
            response.status_code,
            (time.monotonic() - began) * 1000,
            getattr(user, "pk", None) or "-",
        )
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
        back = exception.way_out or request.META.get("HTTP_REFERER", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}):
            back = "/"
        return redirect(back)
