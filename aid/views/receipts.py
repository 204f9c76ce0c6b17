"""The receipt of an application (文书格式 5), for whoever received it and no longer sees the file."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from centers.cases.gate import case_or_404, note_look
from centers.cases.kinds import Depth
from centers.cases.models import AccessLog
from centers.cases.views.desk import pdf_answer
from centers.common.gates import right_required


def receipt_of(request, number):
    """(case, its receipt) where this unit received it."""
    case = case_or_404(request.user, number, depth=Depth.RECEIPT)
    paper = case.papers.standing().filter(code="aid.05").first()
    if paper is None:
        raise Http404
    return case, paper


@require_safe
@right_required("case.receipts")
def receipt(request, number):
    """Number, 查询码, when and where: to be printed and given to whoever applied. No name."""
    case, paper = receipt_of(request, number)
    printable = (
        paper.issued_by_id == request.user.pk
        and timezone.localdate(paper.issued_at) == timezone.localdate()
    )
    context = {"case": case, "paper": paper, "printable": printable}
    return render(request, "aid/receipt.html", context)


@require_safe
@right_required("case.receipts")
def receipt_pdf(request, number):
    """The receipt as issued, once more to be printed, on the day of receipt; it bears the name."""
    case, paper = receipt_of(request, number)
    today = timezone.localdate(paper.issued_at) == timezone.localdate()
    if paper.issued_by_id != request.user.pk or not today:
        raise Http404
    note_look(case, request.user, AccessLog.What.PAPER, paper.title)
    paper.case = case
    return pdf_answer(paper)
