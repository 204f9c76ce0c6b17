"""以案定补: what a settled file brings, and the look at it on which that depends."""

from django.db import transaction
from django.utils import timezone

from centers.cases.actions import locked
from centers.cases.models import Case
from centers.common.dated_rules import refuse_unless_new
from centers.common.locks import one_at_a_time
from centers.common.refusals import Refusal

from .flow import DISPUTE
from .models import CaseSubsidyRate, FileGrade

FAIL = FileGrade.Grade.FAIL


@transaction.atomic
def set_rate(*, difficulty, amount, source, valid_from, by):
    """A rate from a day on. Refusal for a day that has passed, or has one already."""
    one_at_a_time(f"mediation:rate:{difficulty}")
    refuse_unless_new(CaseSubsidyRate.objects.filter(difficulty=difficulty), valid_from)
    return CaseSubsidyRate.objects.create(
        difficulty=difficulty, amount=amount, source=source, valid_from=valid_from, entered_by=by
    )


def rate_for(case):
    """The rate of a case: by its difficulty, in force when it was registered; None where none was entered."""
    return CaseSubsidyRate.objects.filter(
        difficulty=case.dispute.difficulty,
        valid_from__lte=timezone.localdate(case.dispute.registered_at or case.opened_at),
    ).first()


def archived():
    """The archived volumes, the newest first, with their grade."""
    rows = Case.objects.filter(kind=DISPUTE, status="archived")
    return rows.select_related("center", "body", "dispute", "mediation_grade").order_by(
        "-closed_at", "-pk"
    )


def took_part(case, user):
    """Whether somebody had a hand in a case, or belongs to the committee that had it: nobody grades themself."""
    belongs = any(
        posting.body_id == case.body_id for posting in user.current_postings if posting.body_id
    )
    mine = case.assignments.filter(user=user).exists() or case.events.filter(by=user).exists()
    return belongs or mine


@transaction.atomic
def grade(case, *, grade, by, finding="", amount=None):
    """Grades an archived volume, once. A failed one brings nothing; whether it was settled does not matter, so that
    nobody gains by pressing people (人民调解法 第三条 自愿)."""
    case = locked(case)
    if case.status != "archived":
        raise Refusal("归档以后才能评查。")
    if FileGrade.objects.filter(case=case).exists():
        raise Refusal("这件案卷已经评查过。")
    if took_part(case, by):
        raise Refusal("您办理过这件纠纷，或者是承办调委会的调解员，不能评查，请由其他人评查。")
    if grade == FAIL and not finding.strip():
        raise Refusal("不合格的，请写明评查意见。", field="finding")
    rate = None if grade == FAIL else rate_for(case)
    if grade != FAIL and rate is None and amount is None:
        raise Refusal(
            "还没有录入这一难易程度的补贴标准，请先录入，或者填写金额并在意见里写明依据。",
            field="amount",
        )
    standard = rate and rate.amount
    if grade != FAIL and amount not in (None, standard) and not finding.strip():
        raise Refusal("没有标准或者与标准不同的金额，请在意见里写明依据。", field="finding")
    given = 0 if grade == FAIL else rate.amount if amount is None else amount
    return FileGrade.objects.create(
        case=case, grade=grade, finding=finding, rate=rate, amount=given, by=by
    )
