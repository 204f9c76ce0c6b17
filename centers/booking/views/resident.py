"""Service → place → day → time → for whom → who and what → check → done, one question a page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from centers.accounts.actions import current_notice
from centers.cases import lookup
from centers.cases.public import what_comes
from centers.common.gates import resident_required
from centers.common.limits import HOUR_SECONDS, within
from centers.common.refusals import Refusal
from centers.org.models import Center
from centers.org.panels import ways_online

from .. import actions, papers, search
from ..forms.resident import FindForm, ProxyForm, SelfForm, WhoForm
from ..gate import (
    booking_or_404,
    find_for_desk,
    forget,
    found_case_or_404,
    made_or_404,
    own_hold_or_404,
    remember,
    remember_case,
)
from ..models import Booking, Slot
from ..queue import queue_position
from ..seats import SlotFull

LOOKUPS_A_SESSION = 20
SHOWN = ["code", "name", "fee"]  # what a search shows of a service, without its long guide


def topic_of(request):
    """The kind of trouble that a link from the home page brought along; empty where it is none of ours."""
    topic = request.GET.get("topic", "")
    return topic if topic in Booking.Topic.values else ""


@require_safe
def choose_service(request):
    services = list(search.services())
    context = {
        "services": services,
        "topic": topic_of(request),
        "online": [way for service in services for way in ways_online(service)],
    }
    return render(request, "booking/choose_service.html", context)


@require_safe
def choose_place(request, service):
    service = get_object_or_404(search.services().only(*SHOWN), code=service)
    streets = list(Center.objects.open().filter(tier=Center.Tier.STATION))
    street = next((s for s in streets if s.code == request.GET.get("street")), None)
    places = search.places(service, street)
    way = search.way_of(request.GET.get("way"))
    shown = [row for row in places if way in ("", row["way"])]
    page = Paginator(shown, 20).get_page(request.GET.get("page"))
    if page.number == 1:
        search.note_places(request, service, street, places)
    context = {
        "service": service,
        "streets": streets,
        "street": street,
        "page": page,
        "rows": search.with_units(page.object_list),
        "any_free": any(row["seats"] for row in places),
        "way": way,
        "ways": [
            (code, label)
            for code, (label, _) in search.WAYS.items()
            if any(row["way"] == code for row in places)
        ],
        "topic": topic_of(request),
    }
    return render(request, "booking/choose_place.html", context)


@require_safe
def choose_time(request, service, unit):
    service = get_object_or_404(search.services().only(*SHOWN), code=service)
    unit = get_object_or_404(Center.objects.open(), code=unit)
    way = search.way_of(request.GET.get("way"))
    days = search.timetable(service, unit, way)
    full = not any(day.seats for day in days)
    elsewhere = search.next_places(service, unit, way) if full else []
    if full:
        search.note_search(request, service, unit, elsewhere=bool(elsewhere))
    context = {
        "service": service,
        "unit": unit,
        "way": way,
        "way_label": search.WAYS[way][0] if way else "",
        "days": days,
        "day": search.chosen_day(days, request.GET.get("day")),
        "link_to_day": search.link_to_day(request),
        "full": full,
        "elsewhere": elsewhere,
        "topic": topic_of(request),
    }
    return render(request, "booking/choose_time.html", context)


@require_http_methods(["GET", "POST"])
@resident_required
def start(request, service, unit, slot):
    """For whom? Answering takes the seat for ten minutes."""
    service = get_object_or_404(search.services(), code=service)
    slot = get_object_or_404(
        Slot.objects.bookable().for_service(service).select_related("center", "roster"),
        pk=slot,
        center__code=unit,
    )
    form = WhoForm(request.POST or None, initial={"topic": topic_of(request)})
    if request.method == "POST" and form.is_valid():
        relation = Booking.Relation.SELF
        if form.cleaned_data["for_whom"] == "other":
            relation = Booking.Relation.RELATIVE  # asked for exactly on the next page
        else:
            actions.refuse_paused_account(request.user)
        try:
            booking = actions.hold(
                slot,
                service=service,
                by=request.user,
                topic=form.cleaned_data["topic"],
                relation=relation,
            )
        except SlotFull as full:
            search.note_search(request, service, slot.center, lost=True)
            full.way_out = papers.time_page(service, slot)
            raise
        return redirect("booking:details", booking.key)
    return render(
        request,
        "booking/start.html",
        {"service": service, "slot": slot, "form": form, "notice": current_notice("booking")},
    )


@require_http_methods(["GET", "POST"])
@resident_required
def details(request, key):
    """Who comes and what about. What was typed stays on the held row, so Back and 更改 lose nothing."""
    booking = own_hold_or_404(request, key)
    if booking.confirmed_at:
        return redirect(booking)
    kind = ProxyForm if booking.is_for_other else SelfForm
    if request.method == "POST":
        form = kind(request.POST, instance=booking)
        if form.is_valid():
            answers = form.cleaned_data | {"person_phone": phone_of(form, request.user)}
            answers.pop("agreed", None)
            # A booking confirmed in another window meanwhile is not rewritten: the check page leads to it.
            Booking.objects.filter(pk=booking.pk, confirmed_at=None).update(**answers)
            return redirect("booking:check", booking.key)
    else:
        known = {"person_name": booking.person_name}
        if booking.is_for_other:
            known["agreed"] = bool(booking.person_name)
            if not booking.person_name:
                known["relation"] = ""  # not asked yet
        else:
            known["person_name"] = booking.person_name or request.user.name
        form = kind(instance=booking, initial=known)
    return render(
        request,
        "booking/details.html",
        {"booking": booking, "form": form, "notice": current_notice("proxy")},
    )


def phone_of(form, user):
    """The number of the person served: theirs where one was given, otherwise the booker's."""
    return form.cleaned_data.get("person_phone") or user.phone


# What the last step looks at before it confirms.
ASKED = ("key", "confirmed_at", "person_name", "topic")


@require_http_methods(["GET", "POST"])
@resident_required
def check(request, key):
    """Everything on one page before it counts; the button names the act."""
    booking = own_hold_or_404(request, key, only=ASKED if request.method == "POST" else ())
    if booking.confirmed_at:
        return redirect(booking)
    if not (booking.person_name and booking.topic):
        return redirect("booking:details", key)
    if request.method == "POST":
        try:
            booking = actions.confirm(booking, by=request.user)
        except Refusal as refusal:
            if isinstance(refusal, SlotFull):
                search.note_search(request, booking.service, booking.center, lost=True)
            refusal.way_out = refusal.way_out or papers.time_page(booking.service, booking.slot)
            raise
        messages.success(request, "预约成功。")
        return redirect(booking)
    return render(request, "booking/check.html", {"booking": booking})


@require_POST
@resident_required
def let_go(request, key):
    """The resident leaves without booking; the seat is free again at once."""
    booking = own_hold_or_404(request, key)
    actions.let_go(booking)
    messages.info(request, "已放弃占位，没有产生预约。")
    return redirect("booking:choose_service")


@require_safe
def detail(request, key):
    """The confirmation, whenever it is opened again."""
    booking = booking_or_404(request, key)
    if request.user.is_authenticated and request.user.is_staff:
        return redirect("booking:desk_detail", key)
    if not booking.confirmed_at and not booking.is_offered:
        return redirect("booking:details", key)
    context = {
        "booking": booking,
        "offers": actions.offers_for(booking),
        "ahead": queue_position(booking),
    }
    return render(request, "booking/detail.html", context)


@require_safe
def slip(request, key):
    """One A5 sheet that says the same as the screen, for people without a telephone."""
    booking = made_or_404(request, key)
    if booking.status == Booking.Status.CANCELLED:
        return redirect(booking)
    return render(request, "booking/slip.html", {"booking": booking})


@require_safe
def qr(request, key):
    booking = made_or_404(request, key)
    address = request.build_absolute_uri(papers.resume_path(booking))
    return HttpResponse(papers.qr_svg(address), content_type="image/svg+xml")


@require_safe
def calendar_file(request, key):
    booking = made_or_404(request, key)
    response = HttpResponse(papers.ics(booking), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="yuyue.ics"'
    return response


@require_http_methods(["GET", "POST"])
def find(request):
    """A booking or a case without an account: the 查询码 from the slip and the end of the phone number."""
    code = request.GET.get("code", "")
    if request.user.is_authenticated and request.user.is_staff:
        booking = find_for_desk(request.user, code)  # a clerk scanned the slip
        if booking:
            return redirect("booking:desk_detail", booking.key)
        return redirect("portal:after_login")
    form = FindForm(request.POST or None, initial={"code": code})
    if request.method == "POST" and form.is_valid():
        allow_lookup(request)
        code, tail = form.cleaned_data["code"], form.cleaned_data["tail"]
        if booking := actions.find_by_code(code, tail):
            remember(request, booking)
            return redirect(booking)
        if case := lookup.find_by_code(code, tail):
            remember_case(request, case)
            return redirect("booking:found_case", case.number)
        form.add_error(None, "查询码和后四位对不上。请核对回执；连续输错五次将暂停查询。")
    return render(request, "booking/find.html", {"form": form})


@require_safe
def found_case(request, number):
    """What the 查询码 of a case opens: its state and the next step, nothing else."""
    case = found_case_or_404(request, number)
    return render(request, "booking/found_case.html", {"case": case, "next": what_comes(case)})


def allow_lookup(request):
    """Slows down idle guessing. What protects a booking is the lock on its own code, so no address is
    counted: whole community rooms share one."""
    if not request.session.session_key:
        request.session.create()
    if not within(f"lookup:{request.session.session_key}", LOOKUPS_A_SESSION, HOUR_SECONDS):
        raise Refusal("查询次数过多，请一小时后再试，或用手机号码登录查看。")


@require_POST
def close(request, key):
    """Done looking, on a computer that others use: what a 查询码 opened is shut again."""
    forget(request)
    messages.info(request, "已关闭，不再显示。")
    return redirect("booking:find")
