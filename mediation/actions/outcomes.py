"""After the agreement: it is performed or broken, the court confirms it, the police hear of it, somebody visits."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from centers.cases import clocks
from centers.cases.actions import advance, locked
from centers.cases.models import Case
from centers.common.dates import spoken_day
from centers.common.refusals import Refusal
from centers.messaging.actions import queue

from .. import rules, watch
from ..facts import day, moment
from ..flow import CONFIRM, DISPUTE
from ..models import Agreement, Dispute, Visit
from .talks import keep

PROOF = "履行凭证"


# Performance ------------------------------------------------------------------------------------


@transaction.atomic
def perform(case, *, by, performed_on, performance_how, confirmed_by, files=(), proof="", note="", at=None):  # fmt: skip
    """The agreement was performed, with what proves it."""
    case = locked(case)
    Agreement.objects.filter(pk=case.pk).update(performed_on=performed_on, breached_on=None)
    keep(case, files, PROOF, by=by)
    said = {
        "performed_on": day(performed_on), "performance_how": performance_how, "confirmed_by": confirmed_by,
        "proof": proof or (PROOF if files else ""),
    }  # fmt: skip
    that_day = clocks.midnight(performed_on)
    return advance(
        case, "perform", by=by, note=note, said=said, at=at, since=that_day, met=that_day
    )


@transaction.atomic
def breach(case, *, by, note, at=None):
    case, now = locked(case), at or timezone.now()
    Agreement.objects.filter(pk=case.pk).update(breached_on=timezone.localdate(now))
    case.sides.update(performed_at=None)
    return advance(case, "breach", by=by, note=note, at=at)


@transaction.atomic
def visit(case, *, by, at_time, how, visited, opinion, is_performed=None, note="", at=None, **said):
    Visit.objects.create(
        case=case,
        at=at_time,
        how=how,
        visited=visited,
        opinion=opinion,
        is_performed=is_performed,
        by=by,
    )
    words = {True: "已全部履行", False: "没有全部履行", None: "没有协议需要履行"}[is_performed]
    said = {
        "visited_at": moment(at_time), "visit_how": Visit.How(how).label, "visited": visited, "visitor": by.name,
        "performance": words, "opinion": opinion, **said,
    }  # fmt: skip
    return advance(case, "visit", by=by, note=note, said=said, at=at, met=at_time)


PERFORM_TEXT = "您参加的人民调解协议{when}到履行期限，请按约定履行。详情请登录莲湖区公共法律服务平台“我的事项”。"


def remind_of_performance():
    """Tells the sides within three days before an agreement is to be performed and on the day, once each. Gives how
    many agreements."""
    today = timezone.localdate()
    rows = Agreement.objects.filter(
        last_on__range=(today, today + timedelta(days=3)), performed_on=None, breached_on=None,
        effective_at__isnull=False,
    ).exclude(ruling=Agreement.Ruling.REJECTED)  # fmt: skip
    done = 0
    for agreement in rows.prefetch_related("case__sides__party"):
        with transaction.atomic():
            for side in agreement.case.sides.all():
                remind(side, agreement.last_on, is_today=agreement.last_on == today)
        done += 1
    return done


def remind(side, last_on, *, is_today):
    phone = side.party.phone
    if len(phone) == 11:
        text = PERFORM_TEXT.format(when="今天" if is_today else f"{spoken_day(last_on)}")
        mark = "day" if is_today else "ahead"
        queue(f"case:{side.case_id}:perform:{side.pk}:{last_on}:{mark}", text, phone=phone)


# The court --------------------------------------------------------------------------------------


@transaction.atomic
def apply_confirmation(case, *, by, court, applied_on, agreed, note="", at=None, **said):
    """All sides ask the court together, within thirty days (第三十三条). Refusal where it cannot confirm such an
    agreement, or the time is over."""
    case = locked(case)
    agreement = case.agreement
    if code := agreement.cannot_be_confirmed:
        raise Refusal(
            f"{rules.UNCONFIRMABLE[code]}的协议，人民法院不予司法确认（民诉法解释第三百五十五条）。"
        )
    if not agreed:
        raise Refusal("司法确认要由各方当事人共同申请，一方不同意的不能申请。")
    clock = case.deadlines.filter(code=CONFIRM).last()  # perhaps dropped before it was written down
    if applied_on < timezone.localdate(agreement.effective_at):
        raise Refusal("申请日期不能早于协议生效的日期。", field="applied_on")
    if clock is None or applied_on > clock.due_on:
        raise Refusal("自协议生效之日起三十日已过，不能再申请司法确认。", field="applied_on")
    Agreement.objects.filter(pk=case.pk).update(court=court, applied_on=applied_on)
    said = {"court": court, **said}
    that_day = clocks.midnight(applied_on)
    return advance(case, "apply_confirmation", by=by, note=note, said=said, at=at, met=that_day)


@transaction.atomic
def rule(case, verb, *, by, ruled_on, ruling_ref, note="", at=None):
    """What the court ruled."""
    case = locked(case)
    if ruled_on < case.agreement.applied_on:
        raise Refusal("裁定日期不能早于申请司法确认的日期。", field="ruled_on")
    event = advance(case, verb, by=by, note=note or ruling_ref, at=at)
    Agreement.objects.filter(pk=case.pk).update(
        ruling="confirmed" if verb.startswith("confirm") else "rejected",
        ruled_on=ruled_on,
        ruling_ref=ruling_ref,
    )
    return event


def lapse_confirmations():
    """The thirty days to ask the court are over: a right that lapsed, not a duty that was missed. Gives the number."""
    late = Case.objects.filter(
        kind=DISPUTE, deadlines__code=CONFIRM, deadlines__met_at=None, deadlines__dropped_at=None,
        deadlines__due_at__lte=timezone.now(),
    )  # fmt: skip
    done = 0
    for case in late.distinct():
        try:
            advance(case, "lapse_confirmation", by=None)
            done += 1
        except Refusal:
            continue
    return done


# The police -------------------------------------------------------------------------------------


@transaction.atomic
def police_packet(case, *, by, note="", at=None, **said):
    """Agreement, proof of performance and the joint request go to the police (治安管理处罚法 第九条第四款). Refusal
    without the number of a case there: an agreement alone ends nothing."""
    case = locked(case)
    if not case.dispute.police_case_ref:
        raise Refusal(
            "没有登记治安案件编号。只有公安机关已经受理的治安案件才办理这一步，请先在案件资料里补充编号。"
        )
    return advance(case, "police_packet", by=by, note=note, said=said, at=at)


@transaction.atomic
def police_answer(case, *, by, police_result, note="", at=None):
    case = locked(case)
    Dispute.objects.filter(pk=case.pk).update(police_result=police_result)
    words = Dispute.Police(police_result).label
    return advance(case, "police_answer", by=by, note=note or words, at=at)


@transaction.atomic
def escalate(case, *, by, danger, measures, addressee, triggers=(), note="", at=None):
    """Likely violence or crime: the police are told at once (第二十五条), and a red warning goes out."""
    now = at or timezone.now()
    said = {"danger": danger, "measures": measures, "addressee": addressee, "reported_at": moment(now), "contact": by.name}  # fmt: skip
    event = advance(case, "escalate", by=by, note=note or danger, said=said, at=at)
    watch.watch_report(case, by=by, triggers=triggers, at=at)
    return event
