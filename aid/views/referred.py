"""An application of somebody who was referred here."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from centers.cases.models import Case, Referral
from centers.common.gates import right_required

from ..actions import take_referred
from ..forms.application import IntakeForm


@require_http_methods(["GET", "POST"])
@right_required("aid.receive")
def referred(request, pk):
    """The intake, begun with what was shared; the case that comes of it stands at the referral."""
    rows = Referral.objects.come_to(request.user).filter(
        pk=pk, line="aid", opened=None, status__in=["sent", "accepted"]
    )
    referral = rows.select_related("case", "center", "from_center").first()
    if referral is None:
        raise Http404
    known = {code: getattr(referral.case.principal, code) for code in referral.pieces}
    phone = known.pop("phone", "")
    known.pop("id_number", "")  # read off the document once more, never shown in a box
    form = IntakeForm(request.POST or None, initial=known, known_phone=phone)
    if request.method == "POST" and form.is_valid():
        case = form.attempt(take_referred, referral, answers=form.cleaned_data, by=request.user)
        if case:
            messages.success(request, f"申请已接收，案件编号 {case.number}。")
            mine = Case.objects.visible_to(request.user).filter(pk=case.pk).exists()
            return redirect(case if mine else reverse("cases:referral", args=[pk]))
    context = {"form": form, "referral": referral}
    return render(request, "aid/referred.html", context, status=422 if form.errors else 200)
