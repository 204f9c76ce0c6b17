"""The call screen: numbers and windows, for everybody in the room. No names."""

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from centers.accounts.middleware import PASSIVE

from .. import queue


@require_safe
def screen(request, code):
    facts = queue.screen(code)
    if facts is None:
        raise Http404
    idle = not facts["waiting"] and not facts["now"] and not facts["unit"].closed_on
    hours = queue.screen_hours(facts["unit"]) if idle else ""
    template = "booking/_screen.html" if PASSIVE in request.headers else "booking/screen.html"
    return render(request, template, facts | {"idle": idle, "hours": hours})
