"""A case as whoever applied for it sees it: plain words, the next step, papers, who looked."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from centers.common.gates import resident_required

from ..gate import own_case_or_404


@require_safe
@resident_required
def mine(request, number):
    case = own_case_or_404(request.user, number)
    return render(request, "cases/mine.html", {"case": case})
