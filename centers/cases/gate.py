"""The only ways in which a view obtains a case. Whoever may not see it gets 404."""

from datetime import timedelta

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from .kinds import Depth
from .models import AccessLog, Case
from .reach import depth_of


def case_or_404(user, number, *, depth=Depth.FULL, drafts=False):
    """A case that this person may open, at least so deep; `case.depth` says how deep."""
    rows = Case.objects.select_related(
        "center", "station", "district", "body", "handler", "applicant", "opened_by"
    )
    if not drafts:
        rows = rows.begun()
    case = get_object_or_404(rows.visible_to(user, depth), number=number)
    case.depth = depth_of(user, case)
    return case


def own_case_or_404(user, number, *, drafts=False):
    """The case of whoever applied for it, where its kind lets them see it."""
    if not user.is_authenticated or user.is_staff:
        raise Http404
    return case_or_404(user, number, drafts=drafts)


AGAIN = timedelta(minutes=30)  # a file that stays open on a desk is one look


def note_look(case, user, what, purpose=""):
    """Writes down that a member of staff looked; an applicant's own look is nobody's business.

    The same look without a purpose counts once in half an hour.
    """
    since = timezone.now() - AGAIN
    same = case.looks.filter(user=user, what=what, purpose=purpose, at__gt=since)
    if user.is_staff and not (what == AccessLog.What.FILE and not purpose and same.exists()):
        AccessLog.objects.create(
            case=case, user=user, what=what, unit=unit_of(user), purpose=purpose
        )


def unit_of(user):
    """The name of where somebody is posted, for the log."""
    posting = next(iter(user.current_postings), None)
    return "" if posting is None else (posting.center or posting.body).name[:80]
