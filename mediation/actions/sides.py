"""The sides of a dispute: what they are told, what they answer, and what they do themselves."""

from django.db import transaction
from django.utils import timezone

from centers.accounts.models import User
from centers.cases import clocks
from centers.cases.actions import advance, locked, release, tell_staff
from centers.cases.models import Assignment, Party
from centers.common.masking import mask_name
from centers.common.refusals import Refusal
from centers.messaging.actions import queue
from centers.messaging.models import Message

from .. import watch
from ..facts import day_of
from ..models import Agreement, Dispute, Side, SideConsent

HANDLER = Assignment.Task.HANDLER
MOST_A_DAY = 5  # messages to one side of one case
INVITED = (
    "有一件民间纠纷邀请您参加人民调解，是否参加由您自愿决定。请用这个手机号码登录莲湖区公共法律服务平台，"
    "在“我的事项”查看，或者拨打 12348 询问。"
)
BY_A_SIDE = "当事人要求终止调解"
TOLD = "您参加的人民调解有新的进展，请登录莲湖区公共法律服务平台“我的事项”查看。"


# Telling ----------------------------------------------------------------------------------------


@transaction.atomic
def invite(case, *, by, side, note="", at=None, **said):
    """Tells a side of the registered case: a letter to bring, and a message where there is a mobile number."""
    now = at or timezone.now()
    if side.case_id != case.pk:
        raise Refusal("请选择本案的当事人。")
    event = advance(
        case, "invite", by=by, note=note, said={"addressee": side.party.name, **said}, at=at
    )
    if side.told_at is None:
        side.told_at = now
        side.save(update_fields=["told_at"])
    tell_side(side, event, INVITED)
    return event


def tell_side(side, event, text):
    """A message without content to one side, on the phone that the case knows, so many a day; what is long past is
    no news."""
    phone = side.party.phone
    if len(phone) != 11 or watch.is_past(event.at):
        return
    key = f"case:{side.case_id}:side:{side.pk}:"
    today = clocks.midnight(timezone.localdate())
    sent = Message.objects.filter(key__startswith=key, created_at__gte=today)
    if sent.count() < MOST_A_DAY:  # whatever comes then stands on their page all the same
        queue(f"{key}{event.pk}", text, user=User.objects.confirmed(phone), phone=phone)


def tell_others(case, event):
    """The sides beside whoever applied, and beside who did it, that something happened; what is long past is no
    news."""
    if watch.is_past(event.at):
        return
    told = case.sides.filter(told_at__isnull=False).exclude(party__role=Party.Role.APPLICANT)
    for side in told.select_related("party"):
        own = event.by and not event.by.is_staff and event.by.phone == side.party.phone
        if not own:
            tell_side(side, event, TOLD)


def tell_handler(case, event):
    """Whoever handles the case hears what a side did."""
    if case.handler:
        text = f"纠纷 {case.number} 的当事人有新的答复，请登录工作台查看。"
        tell_staff(case, [case.handler], f"case:{case.pk}:answer:{event.pk}", text)


# Answers, as the mediator writes them down ------------------------------------------------------


def refuse_own_matter(case, by):
    """Refusal to whoever bears the name of a party: nobody mediates in their own matter."""
    if case.parties.filter(name=by.name).exists():
        raise Refusal(f"{by.name}与当事人同名，请核对是否本人；与纠纷有利害关系的不能调解。")


def call_meeting_off(case, why):
    """No meeting is held any more that was arranged."""
    case.sittings.ahead().update(off_for=why[:100])


def answer_for(side, answer, *, form, by, witness="", at=None):
    """Writes down what a side says to mediation."""
    SideConsent.objects.create(
        case_id=side.case_id, side=side, answer=answer, form=form, witness=witness, by=by,
        at=at or timezone.now(),
    )  # fmt: skip
    side.consent = answer
    side.save(update_fields=["consent"])


@transaction.atomic
def consent(case, *, by, side, form, witness="", note="", at=None):
    """A side agrees, as the mediator writes it down; once all have, the talks begin (第十七条)."""
    case = locked(case)
    refuse_oral_unwitnessed(form, witness)
    if own_side(case, side).consent == "agreed":
        raise Refusal(f"{side.party.name}已经同意，不用再登记。")
    answer_for(own_side(case, side), "agreed", form=form, witness=witness, by=by, at=at)
    all_agreed = not case.sides.exclude(consent="agreed").exists()
    verb = "consent_all" if all_agreed else "consent"
    return advance(case, verb, by=by, note=note or f"{mask_name(side.party.name)}同意", at=at)


def refuse_oral_unwitnessed(form, witness):
    if form == SideConsent.Form.ORAL and not witness.strip():
        raise Refusal("口头同意的，请写明见证人（可以是在场的另一位工作人员）。")


def own_side(case, side):
    """The row as it is now, of this case."""
    return case.sides.select_related("party").get(pk=side.pk)


def settle_consent(case, *, by, at=None):
    """After the notice: whoever applied has agreed already, which opens the wait for the others."""
    case = locked(case)
    agreed = case.sides.filter(consent="agreed")
    if case.status == "rights_told" and agreed.exists():
        verb = "consent" if agreed.count() < case.sides.count() else "consent_all"
        advance(case, verb, by=by, note="申请人已同意", at=at)


@transaction.atomic
def refuse(case, *, by, side, reason="", note="", at=None):
    """One side's clear refusal, which ends it (第十七条): no reason is asked for, no further persuasion."""
    case = locked(case)
    answer_for(own_side(case, side), "refused", form="oral", by=by, at=at)
    event = advance(case, "refuse", by=by, note=note, said=refusal_words(case, at), at=at)
    release(case, task=HANDLER, reason="调解结束", at=at)
    return event


def refusal_words(case, at=None):
    Dispute.objects.filter(pk=case.pk).update(ended_for="一方当事人明确拒绝调解")
    return {
        "reason": "一方当事人明确拒绝调解",
        "basis": "《人民调解法》第十七条：当事人一方明确拒绝调解的，不得调解",
        "told_on": day_of(at or timezone.now()),
        "ending": "不进行调解",
    }


# What a side does itself ------------------------------------------------------------------------


def side_of(case, user):
    """The side that a resident is in a case, or None."""
    return Side.objects.of(user).filter(case=case).select_related("party").first()


def is_party(case, user):
    return side_of(case, user) is not None


@transaction.atomic
def agree_self(case, verb, *, by, note=""):
    """A resident agrees online."""
    case = locked(case)
    side = side_of(case, by)
    if side and side.consent == "agreed":
        raise Refusal("您已经同意调解，正在等其他人答复。")
    if side:
        answer_for(side, "agreed", form="online", by=by)
    all_agreed = not case.sides.exclude(consent="agreed").exists()
    event = advance(case, "agree_self_all" if all_agreed else "agree_self", by=by, note=note)
    if all_agreed:
        tell_handler(case, event)
    return event


@transaction.atomic
def refuse_self(case, verb, *, by, note=""):
    case = locked(case)
    if side := side_of(case, by):
        answer_for(side, "refused", form="online", by=by)
    event = advance(case, "refuse_self", by=by, note=note, said=refusal_words(case))
    release(case, task=HANDLER, reason="调解结束")
    tell_handler(case, event)
    return event


@transaction.atomic
def withdraw(case, verb, *, by, note=""):
    """A side takes its consent back or its application: it ends (第二十三条)."""
    case = locked(case)
    if side := side_of(case, by):
        answer_for(side, "withdrawn", form="online", by=by)
    Dispute.objects.filter(pk=case.pk).update(ended_for=BY_A_SIDE)
    call_meeting_off(case, BY_A_SIDE)
    said = {"reason": BY_A_SIDE, "told_on": day_of(timezone.now())}
    event = advance(case, "withdraw", by=by, note=note, said=said)
    tell_handler(case, event)
    return event


@transaction.atomic
def perform_self(case, verb, *, by, note=""):
    """A side says that the agreement was performed; when all have, it counts as performed."""
    case = locked(case)
    side = side_of(case, by)
    if side and side.performed_at:
        raise Refusal("您已经确认过了。")
    now = timezone.now()
    if side:
        Side.objects.filter(pk=side.pk).update(performed_at=now)
    if case.sides.filter(performed_at=None).exists():
        event = advance(case, "perform_self", by=by, note=note)
    else:
        Agreement.objects.filter(pk=case.pk).update(
            performed_on=timezone.localdate(now), breached_on=None
        )
        event = advance(case, "perform_self_all", by=by, note=note)
    tell_handler(case, event)
    return event
