"""The ways into legal aid at the desk."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from centers.booking.gate import desk_booking_or_404, units_of
from centers.cases.gate import unit_of
from centers.cases.models import AccessLog, Case
from centers.common.gates import right_required
from centers.org.models import Center

from .. import actions
from ..forms.application import IntakeForm
from ..forms.intake import AdviceForm, DutyHelpForm, NoticeForm


def intake_unit(request, right):
    """The unit at which the form is filled in: one of one's own, as the address names it or else the first."""
    units = units_of(request.user, right)
    units = units.filter(pk__in=[center.pk for center in request.user.posted_centers(right)])
    if code := request.GET.get("unit"):
        return get_object_or_404(units, code=code)
    unit = units.first()
    if unit is None:
        raise Http404
    return unit


def from_booking(request, right):
    """The booking that led here, where the address names one, and what it already tells the form."""
    key = request.GET.get("booking")
    if not key:
        return None, {}
    booking = desk_booking_or_404(request.user, key, right=right)
    initial = {"name": booking.person_name, "opponents": booking.other_party_name}
    return booking, {"initial": initial, "known_phone": booking.person_phone}


@require_http_methods(["GET", "POST"])
@right_required("aid.receive")
def new(request):
    """An application written down at the window."""
    return take(request, "aid.receive", Case.Channel.WINDOW)


@require_http_methods(["GET", "POST"])
@right_required("aid.help")
def help_apply(request):
    """A room helps somebody to apply; what the room keeps is the receipt."""
    return take(request, "aid.help", Case.Channel.ROOM)


def take(request, right, channel):
    booking, known = from_booking(request, right)
    unit = booking.center if booking else intake_unit(request, right)
    if (unit.tier == Center.Tier.ROOM) != (right == "aid.help"):
        raise Http404  # a room helps, others receive
    form = IntakeForm(request.POST or None, **known)
    duplicates, in_reach = [], set()
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        duplicates = list(actions.same_matter(answers)[:5])
        seen = Case.objects.visible_to(request.user).filter(pk__in=[c.pk for c in duplicates])
        in_reach = set(seen.values_list("pk", flat=True))
        if len(duplicates) > len(in_reach):  # that there is one elsewhere is something learnt, too
            AccessLog.objects.create(
                user=request.user, what=AccessLog.What.SEARCH, unit=unit_of(request.user),
                purpose="核对是否重复申请",
            )  # fmt: skip
        if not duplicates or answers["anyway"]:
            case = form.attempt(
                actions.take_application, center=unit, answers=answers, by=request.user, channel=channel,
                applicant=actions.applicant_of(answers),
            )  # fmt: skip
            if case:
                return received(request, case)
    context = {
        "form": form,
        "unit": unit,
        "booking": booking,
        "duplicates": duplicates,
        "named": [case for case in duplicates if case.pk in in_reach],
        "channel": channel,
    }
    return render(
        request, "aid/intake.html", context, status=422 if form.errors or duplicates else 200
    )


def received(request, case):
    """Where a clerk stands after receiving: at the case, or, in a room, at the receipt."""
    messages.success(request, f"申请已接收，案件编号 {case.number}。")
    return redirect(page_of(request, case))


def page_of(request, case):
    """The case where it is in reach, else its receipt, else the work queue."""
    if Case.objects.visible_to(request.user).filter(pk=case.pk).exists():
        return case.get_absolute_url()
    if request.user.may("case.receipts"):
        return reverse("aid:receipt", args=[case.number])
    return reverse("cases:work")


@require_http_methods(["GET", "POST"])
@right_required("aid.assign")
def notice(request):
    """An organ's notice that somebody must have a defender or an agent."""
    unit = intake_unit(request, "aid.assign")
    form = NoticeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = form.attempt(
            actions.take_notice, center=unit, answers=form.cleaned_data, by=request.user
        )
        if case:
            messages.success(request, f"已登记机关通知，案件编号 {case.number}，三日内指派。")
            return redirect(case)
    return render(
        request, "aid/notice.html", {"form": form, "unit": unit}, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@right_required("aid.receive")
def advice(request):
    """A consultation on record (文书格式 1)."""
    booking, known = from_booking(request, "aid.receive")
    unit = booking.center if booking else intake_unit(request, "aid.receive")
    form = AdviceForm(request.POST or None, **known)
    if request.method == "POST" and form.is_valid():
        case = form.attempt(
            actions.record_advice, center=unit, answers=form.cleaned_data, by=request.user
        )
        if case:
            messages.success(request, f"咨询已登记，编号 {case.number}。")
            return redirect(case)
    context = {
        "form": form,
        "unit": unit,
        "title": "登记法律援助咨询",
        "submit": "登记并出具咨询登记表",
    }
    return render(request, "aid/small_intake.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@right_required("aid.assign")
def duty_help(request):
    """Somebody in custody asks for a duty lawyer (文书格式 23); 24 hours to hand it on."""
    unit = intake_unit(request, "aid.assign")
    form = DutyHelpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case = form.attempt(
            actions.ask_duty_help, center=unit, answers=form.cleaned_data, by=request.user
        )
        if case:
            messages.success(request, f"法律帮助申请已登记，编号 {case.number}，24 小时内转交。")
            return redirect(case)
    context = {
        "form": form,
        "unit": unit,
        "title": "登记值班律师法律帮助申请",
        "submit": "登记并出具申请表",
    }
    return render(request, "aid/small_intake.html", context, status=422 if form.errors else 200)
