"""The desk: who comes on a day, and what became of it."""

from typing import NamedTuple

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, Prefetch, prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.cases.desks import intakes_for
from centers.common.dates import spoken_day
from centers.common.gates import right_required
from centers.common.refusals import Refusal
from centers.org.models import ServiceItem

from .. import actions, search
from ..forms.desk import DeskCancelForm, LateRecordForm, NotMissedForm, OutcomeForm, RevealForm
from ..gate import desk_booking_or_404, find_for_desk, units_of
from ..models import Booking, BookingEvent

DESK_PAGE = 60
# The columns that a row of the day's list shows or decides by: a booking has twice as many.
IN_A_ROW = (
    "key", "status", "day", "starts_at", "arrived_at", "ticket", "person_name", "person_phone", "topic",
    "mode", "channel", "relation", "access_needs", "is_priority", "passed_over", "service", "slot",
    "sent_from",
)  # fmt: skip
LINES_FOR_WALK_INS = 6


def units_with_rosters(user, right):
    """Those among them that receive people."""
    return units_of(user, right).filter(rosters__isnull=False).distinct()


def chosen(request, right="booking.view"):
    """The unit and the day of the address; without them, the first own unit and today.

    A unit out of reach is not found, rather than quietly another one.
    """
    own = request.user.posted_centers(right)
    if not own:
        raise Http404
    unit = own[0]
    if code := request.GET.get("unit"):
        unit = get_object_or_404(units_of(request.user, right), code=code)
    return unit, search.parse_day(request.GET.get("day")) or timezone.localdate()


class Button(NamedTuple):
    """One verb: its words and its address below the booking's own page."""

    label: str
    path: str
    style: str = "btn-outline-primary"
    posts: bool = True


ROW_BUTTONS = {  # verb of actions.STEPS: its button in a list, in this order
    "check_in": Button("到场", "check-in/", "btn-primary"),
    "no_show": Button("未到场", "no-show/", "btn-outline-danger"),
    "not_missed": Button("撤销未到场", "not-missed/", posts=False),
    "late_record": Button("补记到场情况", "record/", posts=False),
    "finish": Button("办结", "#finish", posts=False),
}
BUTTONS = ROW_BUTTONS | {  # and on its own page
    "move": Button("改期", "move/", posts=False),
    "cancel": Button("取消预约", "cancel/", "btn-outline-danger", posts=False),
    "call": Button("叫到我的窗口", "call/"),
    "pass_over": Button("过号", "pass-over/"),
    "left": Button("人已离开", "left/"),
    "redirect": Button("转其他网点", "send-on/", posts=False),
}


def buttons(verbs, table=BUTTONS):
    return [button for verb, button in table.items() if verb in verbs]


def for_a_list(rows):
    """Rows with what a line of a list shows: what many share is read once, and whether the time was changed."""
    moved = BookingEvent.objects.filter(booking=OuterRef("pk"), verb="move")
    names = Prefetch("service", ServiceItem.objects.only("name"))
    return rows.prefetch_related(names, "sent_from__center").annotate(moved=Exists(moved))


def with_paths(rows):
    """The rows as a list, each with the `path` of its page; one address is worked out for all."""
    rows = list(rows)
    below = reverse("booking:desk_detail", args=["-"]).removesuffix("-/")
    for row in rows:
        row.path = f"{below}{row.key}/"
    return rows


def with_buttons(rows):
    """The rows, each with its `path`, its `buttons` and, where it was sent on, the row at the other unit."""
    rows, now = with_paths(rows), timezone.now()
    for row in rows:
        row.buttons = buttons(actions.possible(row, now), ROW_BUTTONS)
    sent = [row for row in rows if row.status == Booking.Status.REDIRECTED]
    prefetch_related_objects(sent, "sent_to__center")
    return rows


def open_offers():
    """The times that stand open instead of a booking called off, as `open_offers` of each row."""
    rows = Booking.objects.filter(
        status=Booking.Status.OFFERED, held_until__gt=timezone.now()
    ).order_by("starts_at", "pk")
    return Prefetch("replacements", rows.select_related("center"), to_attr="open_offers")


# Lists of people to look after, whatever the day: name in the address → (its caption, its rows).
LISTS = {
    "stranded": (
        "时段已停约、需要联系的预约",
        lambda rows: rows.stranded().prefetch_related("slot", open_offers()),
    ),
    "unrecorded": (
        "最近 7 天未登记到场情况的预约",
        lambda rows: rows.filter(
            status=Booking.Status.UNRECORDED,
            day__range=(timezone.localdate() - actions.LATE_RECORD, timezone.localdate()),
        ),
    ),
}


@require_safe
@right_required("booking.view")
def today(request):
    return day_list(request)


def day_list(request, code="", code_error=""):
    """The day's list; `code` and `code_error` are what was looked up in vain."""
    unit, day = chosen(request)
    at_unit = Booking.objects.made().filter(center=unit)  # a unit within reach: `chosen`
    of_the_day = at_unit.filter(day=day)
    tally = dict(of_the_day.order_by().values_list("status").annotate(Count("pk")))
    state = request.GET.get("state", "")
    only = next((name for name in LISTS if name in request.GET), "")
    after = {name: rows_of(at_unit).count() for name, (_, rows_of) in LISTS.items()}
    caption, rows, count = f"{day:%Y}年{spoken_day(day)}", of_the_day, sum(tally.values())
    if only:
        caption, rows, count = LISTS[only][0], LISTS[only][1](at_unit), after[only]
    elif state in tally:
        rows, count = rows.filter(status=state), tally[state]
    pages = Paginator(for_a_list(rows).only(*IN_A_ROW).order_by("starts_at", "pk"), DESK_PAGE)
    pages.count = count  # known already
    page = pages.get_page(request.GET.get("page"))
    page.object_list = with_buttons(page)
    context = {
        "unit": unit,
        "day": day,
        "page": page,
        "caption": caption,
        "tally": [(v, label, tally[v]) for v, label in Booking.Status.choices if v in tally],
        "state": state,
        "only": only,
        **after,
        "units": units_with_rosters(request.user, "booking.view"),
        "may_handle": request.user.may("booking.handle"),
        "code": code,
        "code_error": code_error,
    }
    return render(request, "booking/desk_today.html", context, status=422 if code_error else 200)


@require_safe
@right_required("booking.view")
def sheet(request):
    """The day on paper: who comes, a box each for came and did not come, lines for walk-ins."""
    unit, day = chosen(request)
    rows = for_a_list(Booking.objects.made().filter(center=unit, day=day))
    gone = [
        Booking.Status.CANCELLED,
        Booking.Status.CALLED_OFF,
        Booking.Status.REDIRECTED,
    ]
    context = {
        "unit": unit,
        "day": day,
        "bookings": rows.exclude(status__in=gone).order_by("starts_at", "pk"),
        "lines": range(LINES_FOR_WALK_INS),
        "now": timezone.localtime(),
    }
    return render(request, "booking/sheet.html", context)


@require_safe
@right_required("booking.view")
def desk_detail(request, key):
    return show(request, desk_booking_or_404(request.user, key))


def show(request, booking, *, outcome=None, reveal=None, phones=(), status=200):
    verbs = actions.possible(booking, timezone.now())
    booking.buttons = buttons(verbs)
    context = {
        "booking": booking,
        "phones": phones,
        "reveal": reveal or RevealForm(),
        "events": booking.events.select_related("by"),
        "offers": actions.offers_for(booking),
        "taken": booking.replacements.made().select_related("center").first(),
        "outcome": outcome or OutcomeForm(),
        "may_handle": request.user.may("booking.handle"),
        "form": outcome or reveal,
        "can_finish": "finish" in verbs,
        "intakes": intakes_for(request.user, service=booking.service.code),
    }
    return render(request, "booking/desk_detail.html", context, status=status)


@require_POST
@right_required("booking.view")
def desk_find(request):
    """From the slip or over the telephone: a 查询码 or a reference leads to the booking."""
    code = request.POST.get("code", "")
    booking = find_for_desk(request.user, code)
    if booking is None:
        return day_list(request, code, "在您负责的网点没有找到这个查询码或编号，请核对。")
    return redirect("booking:desk_detail", booking.key)


def back_to_list(booking):
    """The list that the clerk came from: this unit, this day."""
    return f"{booking.desk_list_url}#b{booking.pk}"


@require_POST
@right_required("booking.handle")
def check_in(request, key):
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    actions.advance(booking, "check_in", by=request.user)
    messages.success(request, f"{booking.number} 已登记到场。")
    return redirect(back_to_list(booking))


@require_POST
@right_required("booking.handle")
def no_show(request, key):
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    actions.advance(booking, "no_show", by=request.user)
    messages.success(request, f"{booking.number} 已标记未到场。")
    return redirect(back_to_list(booking))


@require_POST
@right_required("booking.handle")
def reveal(request, key):
    """The full number, once, for a stated reason that stays with the booking."""
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    form = RevealForm(request.POST)
    if form.is_valid():
        booking.events.create(verb="reveal", by=request.user, note=form.cleaned_data["reason"])
        return show(request, booking, phones=booking.phones)
    return show(request, booking, reveal=form, status=422)


@require_POST
@right_required("booking.handle")
def accept_offer(request, key, offer):
    """A clerk on the telephone takes one of the offered times for the person."""
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    offer = get_object_or_404(booking.replacements, pk=offer)
    try:
        offer = actions.accept(offer, by=request.user)
    except Refusal as refusal:
        refusal.way_out = reverse("booking:desk_detail", args=[booking.key])
        raise
    messages.success(request, f"已代为选好，新的预约编号 {offer.number}，系统已通知本人。")
    return redirect("booking:desk_detail", booking.key)


# Verbs that ask for a reason ----------------------------------------------------------------------


def ask(request, booking, form, title, lead, submit):
    """The page of a verb that asks one or two questions first."""
    context = {"booking": booking, "form": form, "title": title, "lead": lead, "submit": submit}
    status = 422 if request.method == "POST" else 200
    return render(request, "booking/desk_ask.html", context, status=status)


@require_http_methods(["GET", "POST"])
@right_required("booking.handle")
def desk_cancel(request, key):
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    form = DeskCancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.cancel(booking, by=request.user, note=form.cleaned_data["reason"])
        messages.success(request, f"{booking.number} 已取消。")
        return redirect(back_to_list(booking))
    lead = "取消后名额放出，系统会通知本人。"
    return ask(request, booking, form, "取消这条预约？", lead, "确认取消预约")


@require_http_methods(["GET", "POST"])
@right_required("booking.handle")
def not_missed(request, key):
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    form = NotMissedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.advance(booking, "not_missed", by=request.user, note=form.cleaned_data["reason"])
        messages.success(request, f"{booking.number} 的未到场记录已撤销。")
        return redirect(back_to_list(booking))
    lead = "三次未到场会暂停网上预约 30 天；点错了，请在这里撤销。"
    return ask(request, booking, form, "撤销未到场", lead, "撤销未到场")


@require_http_methods(["GET", "POST"])
@right_required("booking.handle")
def record_late(request, key):
    booking = desk_booking_or_404(request.user, key, right="booking.handle")
    form = LateRecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        recorded = form.attempt(
            actions.record_late,
            booking,
            came=form.cleaned_data["came"] == "yes",
            note=form.cleaned_data["note"],
            by=request.user,
        )
        if recorded:
            messages.success(
                request, f"{booking.number} 已补记为“{recorded.get_status_display()}”。"
            )
            return redirect(back_to_list(booking))
    lead = "确实知道的才补记；不清楚的，保留“未登记到场情况”即可。最近 7 天的可以补记。"
    return ask(request, booking, form, "补记到场情况", lead, "保存")
