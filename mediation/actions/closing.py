"""The end of a case: closed, then archived as a volume that lacks nothing."""

from django.db import transaction
from django.utils import timezone

from centers.cases.actions import advance, locked, release
from centers.cases.models import Assignment
from centers.common.refusals import Refusal

from .. import volume
from ..facts import day, day_of
from ..models import Agreement

HANDLER = Assignment.Task.HANDLER
OUTCOMES = {
    "performed": "达成协议，已履行", "breached": "达成协议，没有履行", "failed": "调解不成",
    "withdrawn": "当事人终止调解",
}  # fmt: skip


@transaction.atomic
def close(case, *, by, process, outcome="", note="", at=None, **said):
    now = at or timezone.now()
    said = {
        "process": process,
        "outcome": outcome or outcome_of(case),
        "closed_on": day_of(now),
        "performance": performed_words(case),
        **said,
    }
    event = advance(case, "close", by=by, note=note, said=said, at=at)
    release(case, task=Assignment.Task.MEMBER, reason="联合调解结束", at=at)
    return event


def performed_words(case):
    """What became of the agreement, as the report of the end says it; "" without one."""
    agreement = getattr(case, "agreement", None)
    if agreement is None or agreement.effective_at is None:
        return ""
    if agreement.performed_on:
        return f"{day(agreement.performed_on)}履行完毕"
    return "没有履行"


def outcome_of(case):
    return OUTCOMES.get(case.status, "")


def lacking_in_file(case):
    """What the volume still lacks before it can be archived, in words."""
    codes = set(case.papers.standing().values_list("code", flat=True))
    labels = set(case.attachments.standing().values_list("label", flat=True))
    checked = not case.sides.filter(identity_checked_at=None).exists()
    agreed = Agreement.objects.filter(case=case, effective_at__isnull=False).exists()
    # Whoever withdrew, or went elsewhere, before the first meeting has talked about nothing.
    talked = agreed or case.dispute.outcome != "" or case.sittings.exclude(held_at=None).exists()
    unsigned = [f"{row}调解记录的签名" for row in case.sittings.unsigned()]
    owed = ["向来文单位的反馈"] if case.transfers.come().under_way().exists() else []
    return owed + unsigned + volume.lacking(
        codes, labels, agreed=agreed, identity_checked=checked, talked=talked,
        told=case.dispute.told_at is not None,
    )  # fmt: skip


@transaction.atomic
def archive(case, *, by, keep, pages, note="", at=None):
    """Puts the volume together: cover, index in the official order, back. Refusal where it is not complete."""
    case = locked(case)
    if lacking := lacking_in_file(case):
        raise Refusal(f"案卷不齐，不能归档，还缺：{'、'.join(lacking)}。")
    rows = volume.contents(case.papers.standing(), case.attachments.standing())
    said = {
        "rows": volume.index_text(rows),
        "keep": keep,
        "pages": str(pages),
        "archived_on": day_of(at or timezone.now()),
    }
    event = advance(case, "archive", by=by, note=note, said=said, at=at)
    release(case, task=HANDLER, reason="已归档", at=at)
    return event
