"""The ways into mediation at the desk, and what the register knows of the people."""

from django.contrib import messages
from django.forms import formset_factory
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from centers.booking.gate import desk_booking_or_404
from centers.cases import reach
from centers.cases.gate import case_or_404, note_look
from centers.cases.models import AccessLog, Case, Referral
from centers.common.addresses import is_key
from centers.common.gates import right_required
from centers.org.models import Center

from .. import actions
from ..flow import DISPUTE, FILED, OPEN_TO_MORE
from ..forms.intake import AddPartyForm, FactsForm, IntakeForm, LeadForm, PersonForm
from ..places import committees_for, sweeping_units, units_for
from .common import show_form
from .sweeps import sweep_or_404

CHANNELS = {Center.Tier.ROOM: Case.Channel.ROOM}


def committees_of(user, unit=None):
    """The committees to which this person can give a dispute: their own; else those at their units or next above or
    below. unit: a unit that a booking names instead."""
    units = [unit] if unit else list(units_for(user, "mediation.take"))
    return committees_near(units, committees_for(user, "mediation.take"), is_named=bool(unit))


def committees_to_tell(user, unit=None):
    """The same for what somebody found; what the district found may go to its streets, too. unit: that of the sweep."""
    units = [unit] if unit else list(sweeping_units(user))
    districts = [unit for unit in units if unit.tier == Center.Tier.DISTRICT]
    streets = Center.objects.below(*districts).filter(tier=Center.Tier.STATION, closed_on=None)
    units += streets if districts else []
    return committees_near(units, committees_for(user, "mediation.sweep"), is_named=bool(unit))


def committees_near(units, mine, *, is_named):
    here = actions.committees().filter(center__in=units)
    found = here if is_named and here.exists() else mine | here
    if found.exists():
        return found.distinct()
    nearest = {actions.committee_at(u).pk for u in units if actions.committee_at(u)}
    return actions.committees().filter(pk__in=nearest)


@require_http_methods(["GET", "POST"])
@right_required("mediation.take")
def new(request):
    """A dispute written down: asked for at the door, handed over by an organ, or taken up by the committee itself."""
    booking, known = from_booking(request)
    form = IntakeForm(
        request.POST or None,
        committees=committees_of(request.user, booking and booking.center),
        **known,
    )
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        committee = answers["committee"]
        case = form.attempt(
            actions.take_and_register, committee=committee, answers=answers, by=request.user,
            channel=CHANNELS.get(committee.center.tier, Case.Channel.WINDOW),
            applicant=actions.applicant_of(answers),
        )  # fmt: skip
        if case:
            return received(request, case)
    context = {"form": form, "booking": booking, "sees_cases": request.user.may("case.view")}
    return render(request, "mediation/intake.html", context, status=422 if form.errors else 200)


def from_booking(request):
    """The booking that led here, where the address names one, and what it already tells the form."""
    key = request.GET.get("booking")
    if not key:
        return None, {}
    booking = desk_booking_or_404(request.user, key, right="mediation.take")
    initial = {"name": booking.person_name, "other_name": booking.other_party_name}
    return booking, {"initial": initial, "known_phone": booking.person_phone}


def received(request, case):
    """Where a clerk stands after taking a dispute in: at the case where it is in reach, else at the work queue."""
    messages.success(request, f"纠纷已登记，编号 {case.number}，由{case.body.name}办理。")
    if Case.objects.visible_to(request.user).filter(pk=case.pk).exists():
        return redirect(case)
    return redirect("cases:receipts" if request.user.may("case.receipts") else "cases:work")


@require_http_methods(["GET", "POST"])
@right_required("mediation.sweep")
def lead(request):
    """A quarrel that a sweep found: what it is about, and whom it concerns where that is known."""
    sweep = None
    if key := request.GET.get("sweep"):
        if not is_key(key):
            raise Http404
        sweep = sweep_or_404(request, key, to_report=True)
    form = LeadForm(
        request.POST or None,
        committees=committees_to_tell(request.user, sweep and sweep.center),
    )
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        case = form.attempt(
            actions.report_lead,
            committee=answers["committee"],
            answers=answers,
            by=request.user,
            sweep=sweep,
        )
        if case:
            messages.success(request, f"线索已登记，编号 {case.number}。")
            is_here = sweep or not request.user.may("case.view")
            return redirect("mediation:sweeps" if is_here else "cases:work")
    context = {"form": form, "sweep": sweep, "sees_cases": request.user.may("case.view")}
    return render(request, "mediation/lead.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@right_required("mediation.take")
def referred(request, pk):
    """The intake, begun with what was shared; the case that comes of it stands at the referral."""
    rows = Referral.objects.come_to(request.user).filter(
        pk=pk, line="mediation", opened=None, status__in=["sent", "accepted"]
    )
    referral = rows.select_related("case", "center", "from_center").first()
    if referral is None:
        raise Http404
    known = {code: getattr(referral.case.principal, code) for code in referral.pieces}
    form = IntakeForm(
        request.POST or None, committees=committees_of(request.user, referral.center),
        initial={"name": known.get("name", "")}, known_phone=known.get("phone", ""),
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        case = form.attempt(
            actions.take_referred, referral, answers=form.answers(), by=request.user
        )
        if case:
            messages.success(request, f"纠纷已登记，编号 {case.number}。")
            mine = Case.objects.visible_to(request.user).filter(pk=case.pk).exists()
            return redirect(case if mine else reverse("cases:referral", args=[pk]))
    context = {"form": form, "referral": referral}
    return render(request, "mediation/intake.html", context, status=422 if form.errors else 200)


PeopleForms = formset_factory(PersonForm, extra=0, max_num=40)


@require_http_methods(["GET", "POST"])
@right_required("mediation.work")
def people(request, number):
    """What the register knows of the parties: completed as it becomes known, until the volume is archived."""
    case = dispute_or_404(request, number)
    parties = list(case.parties.select_related("side").order_by("order", "pk"))
    forms = PeopleForms(request.POST or None, initial=[known(party) for party in parties])
    if len(forms.forms) != len(parties):
        raise Http404
    if request.method == "POST" and forms.is_valid():
        actions.write_people(case, [form.cleaned_data for form in forms], by=request.user)
        messages.success(request, "当事人资料已保存。")
        return redirect(case)
    is_wrong = request.method == "POST"
    rows = list(zip(parties, forms, strict=False))
    context = {"case": case, "forms": forms, "rows": rows}
    return render(request, "mediation/people.html", context, status=422 if is_wrong else 200)


@require_http_methods(["GET", "POST"])
@right_required("mediation.work")
def add_party(request, number):
    """One more party, while nothing is agreed on or ended."""
    case = dispute_or_404(request, number)
    if case.status not in OPEN_TO_MORE:
        raise Http404
    form = AddPartyForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        done = form.attempt(actions.add_party, case, by=request.user, **form.cleaned_data)
        if done:
            messages.success(request, "当事人已添加。")
            return redirect(case)
    return show_form(
        request, form, title="添加当事人", back=case.get_absolute_url(), submit="添加", case=case,
        lead="后来才知道的、要一起调解的人，在这里添加。没有写“可不填”的都要填。",
    )  # fmt: skip


def dispute_or_404(request, number):
    """A dispute that this person mediates and that is not archived; their look is written down."""
    case = case_or_404(request.user, number)
    if case.kind != DISPUTE or not reach.may_do(request.user, case, "mediation.work"):
        raise Http404
    if case.status in FILED:
        raise Http404
    note_look(case, request.user, AccessLog.What.FILE)
    return case


def known(party):
    """What stands in the form of a party; numbers that are kept stay out of boxes."""
    side = party.side
    return {
        "name": party.name, "is_organisation": party.is_organisation, "sex": party.sex,
        "ethnicity": party.ethnicity, "address_protected": party.address_protected,
        "age": side.age, "occupation": side.occupation, "workplace": side.workplace, "agent": side.agent,
        "agent_relation": side.agent_relation, "identity_checked": side.identity_checked_at is not None,
    }  # fmt: skip


@require_http_methods(["GET", "POST"])
@right_required("mediation.work")
def facts(request, number):
    """What the register says of the dispute, corrected."""
    case = dispute_or_404(request, number)
    form = FactsForm(request.POST or None, instance=case.dispute)
    if request.method == "POST" and form.is_valid():
        done = form.attempt(actions.correct, case, answers=form.cleaned_data, by=request.user)
        if done:
            messages.success(request, "纠纷资料已更正。")
            return redirect(case)
    context = {"case": case, "form": form}
    return render(request, "mediation/facts.html", context, status=422 if form.errors else 200)
