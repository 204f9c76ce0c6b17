"""Where the bureau edits the network. Reach is the subtree of a posting that carries `org.edit`."""

from calendar import Calendar as Grid
from datetime import date

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.common.dates import spoken_day
from centers.common.gates import right_required

from . import actions
from .calendar import difference, published, reminder
from .changes import affected
from .forms import BodyForm, ClosureForm, HoursForm, NoticeForm, ServiceForm, UnitFilter, UnitForm
from .models import Body, CalendarDay, Center, Change, Closure, ServiceItem
from .notice import missing_festivals, special_days
from .week import week_rows

CHANGES_SHOWN = 10
EARLIEST, LATEST = 2000, 2100  # years that the calendar shows
# The buttons of a page that shows what a form would do before it is done; without one, it is shown.
SAVE, EDIT = "save", "edit"


def center_or_404(user, code):
    """The only way a bureau page obtains a unit."""
    return get_object_or_404(Center.objects.visible_to(user, "org.edit"), code=code)


@require_safe
@right_required("org.edit")
def bureau_units(request):
    reach = Center.objects.visible_to(request.user, "org.edit").open()
    form = UnitFilter(request.GET, reach=reach)
    found = reach
    if form.is_valid():
        wanted = form.cleaned_data
        if wanted["q"]:
            found = found.named(wanted["q"])
        if wanted["tier"]:
            found = found.filter(tier=wanted["tier"])
        if wanted["street"]:
            found = found.below(wanted["street"])
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "reminder": reminder()}
    return render(request, "org/bureau_units.html", context)


@require_http_methods(["GET", "POST"])
@right_required("org.edit")
def edit_unit(request, code):
    center = center_or_404(request.user, code)
    form = UnitForm(request.POST or None, instance=center)
    if request.method == "POST" and form.is_valid():
        changed = actions.edit_center(center, form.cleaned_data, by=request.user)
        messages.success(request, "网点资料已保存。" if changed else "内容没有变化。")
        return redirect("org:edit_unit", code)
    context = {"center": center, "form": form, "changes": _changes(request, center.changes)}
    return render(request, "org/edit_unit.html", context)


def _changes(request, changes):
    return Paginator(changes.all(), CHANGES_SHOWN).get_page(request.GET.get("page"))


@require_http_methods(["GET", "POST"])
@right_required("org.edit")
def edit_hours(request, code):
    center = center_or_404(request.user, code)
    today = timezone.localdate()
    weeks = week_rows(center.opening_hours.all())
    form = HoursForm(request.POST or None, week=actions.week_on(center, today))
    if request.method == "POST" and form.is_valid():
        first_day = form.cleaned_data["first_day"]
        actions.set_hours(
            center,
            form.week,
            first_day=first_day,
            source=form.cleaned_data["source"],
            by=request.user,
        )
        messages.success(
            request,
            f"新的办公时间从 {first_day.year}年{spoken_day(first_day)}起执行。",
        )
        return redirect("org:edit_hours", code)
    context = {"center": center, "form": form, "weeks": weeks[::-1], "today": today}
    return render(request, "org/edit_hours.html", context)


@require_http_methods(["GET", "POST"])
@right_required("org.edit")
def closures(request, code):
    center = center_or_404(request.user, code)
    form = ClosureForm(request.POST or None, center=center)
    step = request.POST.get("step")
    if request.method == "POST" and form.is_valid() and step != EDIT:
        wanted = form.cleaned_data
        if step != SAVE:
            upset = affected(center, wanted["first_day"], wanted["last_day"])
            context = {"center": center, "form": form, "closure": wanted, "affected": upset}
            return render(request, "org/confirm_closure.html", context)
        actions.close(center, **wanted, by=request.user)
        messages.success(request, "已公布停止接待的日子。")
        return redirect("org:closures", code)
    page = Paginator(center.closures.order_by("-first_day"), 20).get_page(request.GET.get("page"))
    context = {"center": center, "form": form, "page": page, "today": timezone.localdate()}
    return render(request, "org/closures.html", context)


@require_POST
@right_required("org.edit")
def end_closure(request, code, pk):
    center = center_or_404(request.user, code)
    closure = get_object_or_404(Closure, pk=pk, center=center)
    actions.reopen(closure, by=request.user)
    messages.success(request, "已恢复接待。")
    return redirect("org:closures", code)


@require_safe
@right_required("org.edit")
def bureau_services(request):
    page = Paginator(ServiceItem.objects.all(), 20).get_page(request.GET.get("page"))
    context = {"page": page, "today": timezone.localdate()}
    return render(request, "org/bureau_services.html", context)


@require_safe
@right_required("org.edit")
def bodies(request):
    """Organisations beside the tree, narrowed by kind and name."""
    kind = request.GET.get("kind", "")
    words = request.GET.get("q", "")[:80]
    found = Body.objects.filter(name__icontains=words) if words else Body.objects.all()
    if kind in Body.Kind:
        found = found.filter(kind=kind)
    page = Paginator(found, 20).get_page(request.GET.get("page"))
    context = {"page": page, "kinds": Body.Kind.choices, "kind": kind, "words": words}
    return render(request, "org/bodies.html", context)


@require_http_methods(["GET", "POST"])
@right_required("org.edit")
def edit_body(request, pk=None):
    """A body's data; without a key, a new one."""
    body = None if pk is None else get_object_or_404(Body, pk=pk)
    form = BodyForm(request.POST or None, instance=body)
    if request.method == "POST" and form.is_valid():
        saved = actions.save_body(body, form.cleaned_data, by=request.user)
        messages.success(request, f"{saved.name}已保存。")
        return redirect("org:edit_body", saved.pk)
    changes = _changes(request, body.changes) if body else []
    context = {"body": body, "form": form, "changes": changes}
    return render(request, "org/edit_body.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@right_required("org.edit")
def edit_service(request, code):
    item = get_object_or_404(ServiceItem, code=code)
    form = ServiceForm(request.POST or None, instance=item)
    if request.method == "POST" and form.is_valid():
        changed = actions.edit_service(item, form.cleaned_data, by=request.user)
        messages.success(request, "办事指南已保存。" if changed else "内容没有变化。")
        return redirect("org:edit_service", code)
    context = {"item": item, "form": form, "changes": _changes(request, item.changes)}
    return render(request, "org/edit_service.html", context)


@require_safe
@right_required("calendar.edit")
def calendar(request):
    try:
        year = min(max(int(request.GET["year"]), EARLIEST), LATEST)
    except (KeyError, ValueError):
        year = timezone.localdate().year
    first, last = date(year, 1, 1), date(year, 12, 31)
    days = {day.date: day for day in CalendarDay.objects.filter(date__range=(first, last))}
    months = [
        (month, [[days.get(day) if day.month == month else None for day in week] for week in weeks])
        for month in range(1, 13)
        for weeks in [Grid().monthdatescalendar(year, month)]
    ]
    context = {
        "year": year,
        "months": months if days else [],
        "special": [day for day in days.values() if day.name],
        "working": sum(day.works for day in days.values()),
        "any_day": next(iter(days.values()), None),
        "published": published(year),
        "reminder": reminder(),
        "notices": Change.objects.filter(verb=Change.Verb.CALENDAR)[:CHANGES_SHOWN],
    }
    return render(request, "org/calendar.html", context)


@require_http_methods(["GET", "POST"])
@right_required("calendar.edit")
def enter_notice(request):
    form = NoticeForm(request.POST or None)
    context = {"form": form, "reminder": reminder()}
    step = request.POST.get("step")
    if request.method == "POST" and form.is_valid() and step != EDIT:
        days = form.cleaned_data["text"]
        year = min(days).year
        if step != SAVE:
            context |= {
                "year": year,
                "source": form.cleaned_data["source"],
                "difference": difference(year, special_days(days)),
                "missing": missing_festivals(days),
            }
            return render(request, "org/confirm_notice.html", context)
        actions.enter_notice(days, source=form.cleaned_data["source"], by=request.user)
        messages.success(request, f"{year} 年的放假安排已录入，请对照通知核对一遍。")
        return redirect(f"{reverse('org:calendar')}?year={year}")
    return render(request, "org/enter_notice.html", context)
