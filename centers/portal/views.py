"""Front doors: the home page, my matters, where sign-in leads, and the bureau's front page."""

from datetime import timedelta

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.cache import caches
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from centers.assessment.models import Cycle
from centers.booking.actions import pause_of
from centers.booking.figures import shown
from centers.booking.models import Booking, Waiting
from centers.booking.reports import MEASURES, Level, Period, Report
from centers.booking.search import services
from centers.cases.kinds import DRAFT
from centers.cases.models import Case
from centers.cases.public import joined_by, next_words
from centers.common.addresses import own_page
from centers.common.context import ELDER_COOKIE
from centers.common.gates import resident_required, right_required, staff_required
from centers.common.menu import items_for
from centers.org.models import Center, OpeningHours

from .help import LONGEST, find_topic, search, topics_for

YEAR = 365 * 24 * 3600
WORRIES = [
    ("拖欠工资", Booking.Topic.LABOUR),
    ("离婚、抚养", Booking.Topic.FAMILY),
    ("欠钱不还", Booking.Topic.DEBT),
    ("遗嘱、继承", Booking.Topic.INHERITANCE),
    ("邻里、房屋", Booking.Topic.PROPERTY),
    ("交通事故、受伤", Booking.Topic.TORT),
    ("买东西受骗", Booking.Topic.CONSUMER),
]


def is_nobodys(request):
    """Whether the answer is the same for everybody: no session, no message waiting, and no query string,
    which the page would repeat."""
    personal = {settings.SESSION_COOKIE_NAME, CookieStorage.cookie_name}
    return personal.isdisjoint(request.COOKIES) and not request.META["QUERY_STRING"]


@require_safe
def home(request):
    """The front door. Whoever comes without a session gets a copy that is a few seconds old at most."""
    if not is_nobodys(request):
        return render(request, "portal/home.html", front_door())
    elder_version = request.COOKIES.get(ELDER_COOKIE) == "1"
    page = caches["pages"].get_or_set(
        f"home:demo={settings.DEMO}:elder={elder_version}",
        lambda: render_to_string("portal/home.html", front_door(), request),
    )
    return HttpResponse(page)


def front_door():
    today = timezone.localdate()
    centre = Center.objects.open().filter(tier=Center.Tier.DISTRICT).first()
    counts = dict(Center.objects.open().order_by().values_list("tier").annotate(Count("pk")))
    hours = OpeningHours.objects.filter(
        center=centre, valid_from__lte=today, weekday=today.weekday()
    )
    return {
        "services": services(),
        "worries": WORRIES,
        "centre": centre,
        "hours": hours.filter(Q(valid_to=None) | Q(valid_to__gte=today)),
        "stations": counts.get(Center.Tier.STATION, 0),
        "rooms": counts.get(Center.Tier.ROOM, 0),
        "published": Cycle.objects.published().values_list("plan__year", flat=True),
    }


# Without a token, so that a page read by nobody in particular needs no cookie. All that a stranger's form
# could do is change the size of the letters.
@csrf_exempt
@require_POST
def elder(request):
    """Switches the elder version on or off and stays on the same page."""
    response = HttpResponseRedirect(own_page(request, request.POST.get("next", "")) or "/")
    chosen = "1" if request.POST.get("elder") == "1" else "0"
    response.set_cookie(
        ELDER_COOKIE,
        chosen,
        max_age=YEAR,
        samesite="Lax",
        httponly=True,
        secure=request.is_secure(),
    )
    return response


@require_safe
def after_login(request):
    """Everybody's own front page: a resident's matters, the desk, or the bureau."""
    user = request.user
    if not user.is_authenticated:
        return redirect("account_request_login_code")
    if not user.is_staff:
        return redirect("portal:mine")
    if user.may("booking.view"):
        return redirect("booking:desk")
    if user.may("case.view") and not user.may("bureau.view"):
        return redirect("cases:work")
    if user.may("bureau.view") or items_for("bureau", user):
        return redirect("portal:bureau")
    return redirect("portal:no_post")


@require_safe
@staff_required
def no_post(request):
    """Staff whose postings have all ended, or who have none yet."""
    return render(request, "portal/no_post.html")


@require_safe
@resident_required
def mine(request):
    """A resident's cases and bookings, what is open or to come first, and what the portal wrote to them."""
    bookings = Booking.objects.visible_to(request.user).made()
    now = timezone.now()
    ahead = Q(status=Booking.Status.CONFIRMED, ends_at__gt=now) | Q(status__in=Booking.ARRIVED)
    past = Paginator(
        bookings.exclude(ahead).select_related("service", "center").order_by("-starts_at", "-pk"),
        10,
    )
    cases = Case.objects.visible_to(request.user).prefetch_related("deadlines")
    context = {
        "drafts": cases.filter(status=DRAFT).order_by("created_at"),
        "open_cases": with_next(cases.open().order_by("-opened_at", "-pk")),
        "closed_cases": Paginator(
            cases.begun().exclude(closed_at=None).order_by("-closed_at", "-pk"), 10
        ).get_page(request.GET.get("cases")),
        "joined": joined_by(request.user),
        "held": Booking.objects.filter(booked_by=request.user, status=Booking.Status.HELD).first(),
        "paused": pause_of(request.user),
        "offers": offered_to(request.user),
        "waitings": Waiting.objects.visible_to(request.user)
        .live()
        .select_related("service", "center")
        .order_by("created_at"),
        "coming": bookings.filter(ahead).select_related("service", "center").order_by("starts_at"),
        "page": past.get_page(request.GET.get("page")),
        "inbox": list(request.user.inbox.all()[:10]),
    }
    response = render(request, "portal/mine.html", context)
    request.user.inbox.filter(read_at=None, pk__in=[i.pk for i in context["inbox"]]).update(
        read_at=now
    )
    return response


def with_next(cases):
    """The cases, each with the sentences on what comes `next`."""
    cases = list(cases)
    for case in cases:
        case.next = next_words(case)
    return cases


def offered_to(user):
    """Times that stand open for this resident's answer."""
    rows = Booking.objects.visible_to(user).filter(
        status=Booking.Status.OFFERED, held_until__gt=timezone.now()
    )
    return rows.select_related("service", "center").order_by("held_until", "pk")


@require_safe
def about(request):
    return render(request, "portal/about.html")


@require_safe
def accessibility(request):
    return render(request, "portal/accessibility.html")


def answers(request, audience):
    """What an index of help shows: all its topics, and those that fit the question, where one is asked."""
    question = request.GET.get("q", "").strip()[:LONGEST]
    return {
        "topics": topics_for(audience),
        "question": question,
        "found": search(audience, question),
        "longest": LONGEST,
    }


def topic_or_404(audience, slug):
    topic = find_topic(audience, slug)
    if topic is None:
        raise Http404
    return topic


@require_safe
def help_index(request):
    return render(request, "help/index.html", answers(request, "resident"))


@require_safe
def help_topic(request, slug):
    return render(request, "help/topic.html", {"topic": topic_or_404("resident", slug)})


@require_safe
@right_required("desk.help")
def desk_help(request):
    return render(request, "help/desk_index.html", answers(request, "desk"))


@require_safe
@right_required("desk.help")
def desk_help_topic(request, slug):
    return render(request, "help/desk_topic.html", {"topic": topic_or_404("desk", slug)})


@require_safe
@staff_required
def bureau(request):
    """The bureau's front page: bookings of these weeks by street, each number a link to its rows."""
    items = items_for("bureau", request.user)
    if not items and not request.user.may("bureau.view"):
        raise Http404
    return render(request, "portal/bureau.html", {"items": items, **around_this_week(request.user)})


FIGURES = ["coming", "served", "no_show", "unrecorded"]


def around_this_week(user):
    """The bookings of last, this and next week by street, for whoever may see these figures at the bureau."""
    if not (user.may("bureau.view") and user.may("booking.report")):
        return {}
    reach = Center.objects.visible_to(user, "booking.report")
    period = Period.ending(timezone.localdate() + timedelta(weeks=1), weeks=3)
    first = Report(MEASURES[FIGURES[0]], reach, period, Level.STREET)
    reports = [first.of(code) for code in FIGURES]
    cells = [report.cells() for report in reports]
    return {
        "measures": [report.measure for report in reports],
        "table": [
            (
                unit,
                [shown(report, found, unit) for report, found in zip(reports, cells, strict=True)],
            )
            for unit in first.lines
        ],
        "period": period,
    }


def csrf_failure(request, reason=""):
    """The page was open too long, or cookies are off: nothing was sent, and this says what to do."""
    return render(request, "portal/csrf.html", status=403)
