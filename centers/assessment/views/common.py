"""What the pages of the assessment share."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone

from centers.org.models import Center

from ..indicators import INDICATORS
from ..models import Plan, State
from ..standing import Standing

FIRST_YEAR = 2020
BUREAU, DESK = "bureau.html", "desk.html"


def year_or_404(year):
    if not FIRST_YEAR <= year <= timezone.localdate().year:
        raise Http404
    return Standing(year)


def year_or_next_or_404(year):
    """As `year_or_404`; the plan of the next year may be made before it begins."""
    if not FIRST_YEAR <= year <= timezone.localdate().year + 1:
        raise Http404
    return Standing(year)


def planned_or_404(year):
    """The `Standing` of a year that has a plan."""
    standing = year_or_next_or_404(year)
    if standing.plan is None:
        raise Http404
    return standing


def frame(request):
    """The menu around the page: whoever has a desk stays there."""
    return BUREAU if request.user.may("assess.view") else DESK


def oversees(user):
    return user.may("assess.view")


def may_see(user, unit):
    """Whoever looks over all streets sees each; a head of a station sees the own one."""
    right = "assess.view" if oversees(user) else "assess.own"
    return Center.objects.visible_to(user, right).filter(pk=unit.pk).exists()


def own_street_or_404(user):
    """The street whose head this is."""
    posted = user.posted_centers("assess.own")
    unit = next((center for center in posted if center.tier == Center.Tier.STATION), None)
    if unit is None:
        raise Http404
    return unit


def is_shown_to(user, standing):
    """Whether somebody may read the plan: a street does so once it was asked about it."""
    return oversees(user) or standing.plan.cycle.is_past(State.CONSULTING)


def rows_of(standing):
    """The rows that held in the year so far, [] without a plan."""
    return list(standing.rows.values())


def indicator_or_404(code):
    if code not in INDICATORS:
        raise Http404
    return INDICATORS[code]


def years_shown(user):
    """The years whose plan somebody may read, the newest first."""
    today = timezone.localdate()
    plans = Plan.objects.filter(year__lte=today.year + 1).order_by("-year")
    if not oversees(user):
        plans = plans.exclude(cycle__state=State.DRAFTING)
    return list(plans.values_list("year", flat=True))


def streets_of(standing):
    """The streets of a year, to choose from."""
    return Center.objects.filter(pk__in=standing.units)


def with_days(standing, objections):
    """Objections, each with the days of the year that it is about."""
    rows = list(objections)
    for row in rows:
        row.days = standing.part_words(row.part)
    return rows


def typed(request):
    """What was typed, also where that is nothing; None before somebody sends it."""
    return request.POST if request.method == "POST" else None


def ask(request, form, *, title, submit, do, done, back, lead="", **more):
    """A page with one form: what is typed is done by `do(cleaned data)`, a Refusal stands above the form, and then
    it goes on to `back`."""
    if request.method == "POST" and form.is_valid():
        form.attempt(do, form.cleaned_data)
        if not form.errors:
            messages.success(request, done)
            return redirect(back)
    context = {"frame": frame(request), "form": form, "title": title, "lead": lead, "submit": submit, "back": back, **more}  # fmt: skip
    return render(request, "assessment/form.html", context, status=422 if form.errors else 200)


def done(request, said, back):
    """After a button: what happened, and on to a page."""
    messages.success(request, said)
    return redirect(back)
