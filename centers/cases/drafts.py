"""Applications that a resident is still writing: one of a kind at a time, gone after thirty days without a trace."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from centers.common.locks import one_at_a_time
from centers.org.models import Center

from .actions import delete_draft
from .kinds import DRAFT
from .models import Case

KEPT = timedelta(days=30)


def draft_of(kind, user):
    """What this resident is writing, or None."""
    if not user.is_authenticated or user.is_staff:
        return None
    return Case.objects.filter(applicant=user, kind=kind, status=DRAFT).first()


@transaction.atomic
def start(kind, *, by, begin):
    """A resident's draft: the one that is open already, or what begin(the district's centre) makes."""
    one_at_a_time(f"draft:{kind}:{by.pk}")  # two clicks find one row
    mine = Case.objects.filter(applicant=by, kind=kind, status=DRAFT)
    centre = Center.objects.open().filter(tier=Center.Tier.DISTRICT).first()
    return mine.select_for_update(of=["self"]).first() or begin(centre)


def delete_old(kind, *, take_apart):
    """Drafts that nobody handed in within thirty days, for good. Gives their number.

    take_apart: removes what the line keeps of a case.
    """
    old = Case.objects.filter(kind=kind, status=DRAFT, created_at__lt=timezone.now() - KEPT)
    done = 0
    for key in list(old.values_list("pk", flat=True)):
        with transaction.atomic():
            case = old.select_for_update(of=["self"], skip_locked=True).filter(pk=key).first()
            if case is None:  # handed in at this very moment
                continue
            take_apart(case)
            delete_draft(case)
            done += 1
    return done
