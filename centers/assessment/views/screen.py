"""The screen on the wall: the figures of a year for whoever has its link."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from centers.accounts.middleware import PASSIVE
from centers.accounts.models import User
from centers.common.gates import right_required

from .. import wall
from ..indicators import INDICATORS
from ..rates import sum_of, words_together
from ..standing import Standing
from .common import rows_of, year_or_404


@require_POST
@right_required("assess.wall")
def make_wall(request, year):
    """A link that shows the figures without signing in, for a month, to whoever has it."""
    return redirect("assessment:wall", wall.token_for(year_or_404(year).year, request.user))


def is_reached(standing, row):
    """Whether all streets together reach the target of a row, on enough cases to say so."""
    figure = sum_of(standing, row.code, standing.streets)
    is_enough = figure and (row.always or figure.denominator >= row.few)
    return bool(is_enough) and standing.reached(row.code, figure) == 1


@require_safe
def show_wall(request, token):
    year, key = wall.read(token)
    user = User.objects.filter(pk=key, is_active=True).first()
    if user is None or not user.may("assess.wall"):
        raise Http404
    standing = Standing(year)
    context = {
        "standing": standing,
        "token": token,
        "places": standing.places() if standing.plan and standing.is_reckoned else [],
        "rates": [
            (row, words_together(standing, row.code, standing.streets), is_reached(standing, row))
            for row in rows_of(standing)
            if row.code in INDICATORS and row.is_rate
        ],
    }
    name = "_wall.html" if PASSIVE in request.headers else "wall.html"
    answer = render(request, f"assessment/{name}", context)
    answer["Cache-Control"], answer["X-Robots-Tag"] = "no-store, private", "noindex"
    return answer
