"""三调联动, the other way: what another organ hands to a committee, its receipt, and the result that goes back."""

from django.db import transaction
from django.utils import timezone

from centers.cases import clocks
from centers.cases.actions import advance, locked

from .. import rules
from ..facts import day_of
from ..flow import RECEIPT, REPLY
from ..models import Transfer


@transaction.atomic
def come_in(case, *, by, at=None):
    """Another organ's packet, with the days for its receipt and its result. Nothing where nobody sent the case."""
    dispute, now = case.dispute, at or timezone.now()
    track = rules.TRACKS.get(dispute.source)
    if not track or not dispute.organ:
        return
    Transfer.objects.create(
        case=case, from_track=track, to_track=Transfer.Track.PEOPLE, body=dispute.organ,
        reason=dispute.get_source_display(), enclosed=dispute.source_ref, sent_by=by, sent_at=now,
    )  # fmt: skip
    for code in (RECEIPT, REPLY):
        clocks.start(case, code, now)
    clocks.refresh(case)


def answer_sender(case, answer, at):
    """The receipt of a packet that came: taken, or sent back."""
    case.transfers.come().under_way().filter(answer="").update(answer=answer, answered_at=at)


@transaction.atomic
def report_back(case, *, by, note="", at=None, **said):
    """What came of it goes back to whoever sent it."""
    case = locked(case)
    ended_at = case.closed_at or case.dispute.outcome_at or at or timezone.now()
    said = {"closed_on": day_of(ended_at), **said}
    event = advance(case, "report_back", by=by, note=note, said=said, at=at)
    case.transfers.come().filter(result_at=None).update(
        result=said.get("result", "")[:500], result_at=event.at
    )
    return event
