"""A case at the desk."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from centers.common.gates import right_required

from ..gate import case_or_404


@require_safe
@right_required("case.view")
def case(request, number):
    case = case_or_404(request.user, number)
    return render(request, "cases/case.html", {"case": case})
