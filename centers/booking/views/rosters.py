"""Who receives when: weekly patterns and the days that differ from them.

Every change is shown before it is made: the same verb runs in a transaction that is undone. It is shown
again where bookings came or went meanwhile.
"""

from copy import copy
from datetime import timedelta
from functools import partial
from hashlib import sha256

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.common.gates import right_required
from centers.common.refusals import Refusal
from centers.org.bureau import EDIT, SAVE

from .. import actions, planning, search
from ..forms.rosters import CopyForm, EndRosterForm, ExceptionForm, RosterFilter, RosterForm
from ..gate import units_of
from ..models import Booking, Roster, RosterException, last_day_open
from ..slots import rehearsed

WEEK = timedelta(weeks=1)
LIST_PAGE = 30
EVENTS_SHOWN = 20
BOOKINGS_SHOWN = 20
POSSIBLE = "possible"  # the button that copies what can be copied


def roster_or_404(user, pk):
    """The only way a page obtains a pattern to plan."""
    rows = Roster.objects.visible_to(user).select_related("center", "circuit")
    return get_object_or_404(rows, pk=pk)


def still_on(roster):
    """The pattern, unless it is over: history is not planned. Raises Refusal."""
    if roster.valid_to and roster.valid_to < timezone.localdate():
        raise Refusal("这条排班已经结束，不能再改。", way_out=roster.get_absolute_url())
    return roster


# A change is shown first, then made -----------------------------------------------------------


def tried(request, form, verb, saving=(SAVE,)):
    """What the form's verb gives, and whether it is done; None while the form is still to be filled in."""
    step = request.POST.get("step")
    if request.method != "POST" or step == EDIT or not form.is_valid():
        return None, False
    form.is_sent_once = step in saving  # what is only rehearsed may be looked at again
    return form.attempt(partial(shown_or_done, request, verb, saving)) or (None, False)


def shown_or_done(request, verb, saving=(SAVE,)):
    """What a verb gives, and whether it is done or only rehearsed.

    Asked to save, it is undone again where other bookings would be called off than the page showed.
    """
    if request.POST.get("step") not in saving:
        return rehearsed(verb), False
    with transaction.atomic():
        given = verb()
        is_as_shown = digest(given.bookings) == request.POST.get("seen", "")
        if not is_as_shown:
            transaction.set_rollback(True)
    return given, is_as_shown


def digest(bookings):
    """What tells one set of bookings from another; empty for none."""
    keys = ",".join(map(str, bookings.order_by("pk").values_list("pk", flat=True)))
    return sha256(keys.encode()).hexdigest()[:16] if keys else ""


def preview(request, effect, **context):
    """The page that shows a change before it is made.

    context: title, form and, where there are any, roster or circuit, facts, changes, remarks, back (the
    words on the way back).
    """
    bookings = effect.bookings
    context |= {
        "effect": effect,
        "called_off": bookings.count(),
        "bookings": bookings.select_related("service")[:BOOKINGS_SHOWN],
        "seen": digest(bookings),
        "has_changed": request.POST.get("step") in (SAVE, POSSIBLE),
    }
    return render(request, "booking/roster_preview.html", context)


# The list -------------------------------------------------------------------------------------


@require_safe
@right_required("roster.edit")
def rosters(request):
    units = units_of(request.user, "roster.edit")
    if request.GET.get("view") == "week":
        return week(request, units)
    form = RosterFilter(request.GET, centers=units)
    rows = form.found(Roster.objects.visible_to(request.user))
    rows = rows.select_related("center").prefetch_related("services")
    page = Paginator(rows.order_by("center__path", "weekday", "starts", "pk"), LIST_PAGE)
    context = {
        "form": form,
        "page": page.get_page(request.GET.get("page")),
        "today": timezone.localdate(),
    }
    return render(request, "booking/rosters.html", context)


def week(request, units):
    """One unit's week, so that gaps are seen."""
    unit = request.user.posted_centers("roster.edit")[0]
    if code := request.GET.get("unit"):
        unit = get_object_or_404(units, code=code)
    day = search.parse_day(request.GET.get("day")) or timezone.localdate()
    context = {
        "unit": unit,
        "units": units,
        "day": day,
        "week_before": day - WEEK,
        "week_after": day + WEEK,
        "days": planning.week_of(unit, day),
    }
    return render(request, "booking/roster_week.html", context)


@require_safe
@right_required("roster.edit")
def roster_detail(request, pk):
    roster = roster_or_404(request.user, pk)
    today = timezone.localdate()
    to_come = Q(starts_at__gt=timezone.now(), status=Booking.Status.CONFIRMED)
    context = {
        "roster": roster,
        "facts": planning.facts(roster, roster.services.all()).items(),
        "is_over": roster.valid_to is not None and roster.valid_to < today,
        "booked": Booking.objects.filter(to_come, slot__roster=roster).count(),
        "exceptions": roster.exceptions.filter(date__gte=today),
        "page": Paginator(roster.events.select_related("by"), EVENTS_SHOWN).get_page(
            request.GET.get("page")
        ),
    }
    return render(request, "booking/roster_detail.html", context)


# Patterns -------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@right_required("roster.edit")
def add_roster(request):
    units = units_of(request.user, "roster.edit")
    form = RosterForm(
        request.POST or None,
        centers=units,
        services=search.services(),
        initial={"center": units.filter(code=request.GET.get("unit", "")).first()},
    )
    effect, is_done = tried(request, form, partial(actions.add_roster, form, by=request.user))
    if effect is None:
        return render(request, "booking/roster_form.html", {"form": form})
    if not is_done:
        return preview(
            request,
            effect,
            title="新增排班",
            form=form,
            facts=planning.facts(form.instance, form.cleaned_data["services"]).items(),
            remarks=planning.remarks(form.instance),
        )
    messages.success(request, f"排班已保存，{effect}。")
    return redirect(form.instance)


@require_http_methods(["GET", "POST"])
@right_required("roster.edit")
def edit_roster(request, pk):
    roster = still_on(roster_or_404(request.user, pk))
    if roster.is_circuit:
        return redirect("booking:add_exception", pk)
    before = planning.facts(roster, roster.services.all())
    form = RosterForm(
        request.POST or None,
        instance=copy(roster),  # the preview still says what it was
        centers=units_of(request.user, "roster.edit"),
        services=search.services(),
    )
    effect, is_done = tried(request, form, partial(actions.edit_roster, form, by=request.user))
    if effect is None:
        return render(request, "booking/roster_form.html", {"form": form, "roster": roster})
    if not is_done:
        after = planning.facts(form.instance, form.cleaned_data["services"])
        return preview(
            request,
            effect,
            title="修改排班",
            roster=roster,
            form=form,
            changes=planning.differences(before, after),
            remarks=planning.remarks(form.instance),
        )
    messages.success(request, f"排班已保存，{effect}。")
    return redirect(roster)


@require_http_methods(["GET", "POST"])
@right_required("roster.edit")
def end_roster(request, pk):
    roster = still_on(roster_or_404(request.user, pk))
    first = max(timezone.localdate(), roster.valid_from)
    form = EndRosterForm(request.POST or None, initial={"last_day": first}, first=first)
    effect, is_done = tried(
        request,
        form,
        lambda: actions.end_roster(roster, by=request.user, **form.cleaned_data),
    )
    if effect is None:
        return render(request, "booking/end_roster.html", {"roster": roster, "form": form})
    if not is_done:
        last_day = form.cleaned_data["last_day"]
        return preview(
            request,
            effect,
            title="结束排班",
            roster=roster,
            form=form,
            facts=[("最后一个值班日", f"{last_day}")],
        )
    messages.success(request, f"排班已安排结束，{effect}。")
    return redirect(roster)


# Days that differ -----------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@right_required("roster.edit")
def add_exception(request, pk):
    roster = still_on(roster_or_404(request.user, pk))
    form = ExceptionForm(request.POST or None, roster=roster)
    effect, is_done = tried(
        request, form, lambda: actions.add_exception(roster, by=request.user, **form.values)
    )
    if effect is None:
        return render(request, "booking/exception_form.html", {"roster": roster, "form": form})
    if not is_done:
        exception = form.instance
        not_yet = exception.date > last_day_open() and "这一天的时段还没有生成，到时按此执行。"
        return preview(
            request,
            effect,
            title="安排例外",
            roster=roster,
            form=form,
            facts=[
                ("日期", f"{exception.date}"),
                ("安排", exception.what),
                ("原因", exception.reason),
            ],
            remarks=[not_yet] if not_yet else [],
        )
    messages.success(request, f"已安排：{form.instance}。{effect}。")
    return redirect(roster)


@require_POST
@right_required("roster.edit")
def remove_exception(request, pk):
    rows = RosterException.objects.filter(roster__in=Roster.objects.visible_to(request.user))
    exception = get_object_or_404(rows.select_related("roster__center"), pk=pk)
    verb = partial(actions.remove_exception, exception, by=request.user)
    if request.POST.get("step") == EDIT:
        return redirect(exception.roster)
    effect, is_done = shown_or_done(request, verb)
    if not is_done:
        return preview(
            request,
            effect,
            title="取消例外",
            back="返回，不取消",
            roster=exception.roster,
            form=[],
            facts=[
                ("日期", f"{exception.date}"),
                ("原来安排", exception.what),
                ("原因", exception.reason),
            ],
        )
    messages.success(request, f"例外已取消，照原来的时间值班。{effect}。")
    return redirect(exception.roster)


# A whole week ---------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@right_required("roster.edit")
def copy_week(request):
    today = timezone.localdate()
    form = CopyForm(
        request.POST or None,
        centers=units_of(request.user, "roster.edit"),
        initial={
            "source": request.GET.get("unit"),
            "day": search.parse_day(request.GET.get("day")) or today,
            "valid_from": today,
        },
    )
    # The preview counts what is possible, and names what is not.
    enough = request.POST.get("step") != SAVE
    copied, is_done = tried(
        request,
        form,
        lambda: actions.copy_week(by=request.user, only_possible=enough, **form.cleaned_data),
        saving=(SAVE, POSSIBLE),
    )
    if copied is None:
        return render(request, "booking/copy_week.html", {"form": form})
    if not is_done:
        return preview(
            request,
            copied.effect,
            title="复制一周排班",
            form=form,
            copied=copied,
            possible=[(made, planning.unused_parts(made)) for made in copied.rosters],
            target=form.cleaned_data["target"],
            save=POSSIBLE if copied.left_out else SAVE,
        )
    messages.success(request, f"已复制 {len(copied.rosters)} 条排班，{copied.effect}。")
    return redirect(f"{reverse('booking:rosters')}?unit={form.cleaned_data['target'].code}")
