"""Talks: who leads them, the notice of rights, the meetings, and how they end, with an agreement or without."""

from django.db import transaction
from django.utils import timezone

from centers.accounts.models import Posting, User
from centers.accounts.rights import roles_with
from centers.cases import attachments, clocks
from centers.cases.actions import advance, locked, release, tell_staff
from centers.cases.actions import assign as assign_to
from centers.cases.models import Assignment
from centers.common.refusals import Refusal

from .. import rules
from ..facts import day, day_of, mediators, moment, performance_words
from ..flow import PERFORM, TERM
from ..models import Agreement, Dispute, Sitting
from .intake import tell_committee
from .sides import answer_for, call_meeting_off, own_side, refuse_own_matter, settle_consent

HANDLER = Assignment.Task.HANDLER
RECORD_SIGNED = "调解记录签字页"


# Who leads them ---------------------------------------------------------------------------------


@transaction.atomic
def assign(case, *, by, mediators, chosen=False, note="", at=None):
    """The chair names the mediators, or accepts those whom the sides chose (第十九条). The first handles the case.
    Refusal for somebody outside the committee, or who is a party."""
    case = locked(case)
    posted = mediators_of(case.body_id)
    for user in mediators:
        if user not in posted:
            raise Refusal(f"{user.name}不是本调委会的调解员。")
        refuse_own_matter(case, user)
    release(case, task=HANDLER, reason="另行指派", at=at)
    for user in mediators:
        basis = "当事人选择" if chosen else "调委会指派"
        assign_to(case, user, task=HANDLER, by=by, basis=basis, at=at)
    case.handler = mediators[0]
    case.save(update_fields=["handler"])
    event = advance(case, "assign", by=by, note=note, at=at)
    text = f"纠纷 {case.number} 由您调解，请登录工作台查看。"
    tell_staff(case, [u for u in mediators if u != by], f"case:{case.pk}:assign:{event.pk}", text)
    return event


def hand_on(case, to, by):
    """Another handles it from now on, and stands on the papers from now on. Refusal where it is their own matter."""
    refuse_own_matter(case, to)
    release(case, task=HANDLER, reason="移交", users=[case.handler_id])
    assign_to(case, to, task=HANDLER, by=by, basis="移交")


def mediators_of(body):
    """The accounts posted to a committee today, by key of its body."""
    posted = Posting.objects.on(timezone.localdate()).filter(
        body=body, role__in=roles_with("mediation.work"), user__is_active=True
    )
    return User.objects.filter(pk__in=posted.values("user")).order_by("name", "pk")


@transaction.atomic
def reassign(case, *, by, committee, note, at=None):
    """Another committee of the same street takes it; who had it no longer sees it."""
    case = locked(case)
    if committee.pk == case.body_id:
        raise Refusal("这件纠纷本来就在这个调委会。")
    station = case.station or case.center
    if not committee.center.path.startswith(station.path):
        raise Refusal("只能交给本街道范围内的调委会。")
    event = advance(case, "reassign", by=by, note=note, at=at)
    release(case, task=HANDLER, reason="交另一个调委会", at=at)
    case.body, case.handler = committee, None
    case.save(update_fields=["body", "handler"])
    tell_committee(case, event)
    return event


# Meetings ---------------------------------------------------------------------------------------


@transaction.atomic
def tell_rights(case, *, by, note="", at=None):
    case, now = locked(case), at or timezone.now()
    Dispute.objects.filter(pk=case.pk).update(told_at=now)
    said = {"told_on": day_of(now), "told_by": by.name}
    event = advance(case, "tell_rights", by=by, note=note, said=said, at=at)
    settle_consent(case, by=by, at=at)
    return event


@transaction.atomic
def arrange(case, *, by, at_time, place, is_open=False, invitees="", note="", at=None):
    """Sets time and place of the next meeting; all sides hear of it."""
    case = locked(case)
    if case.sittings.ahead().exists():
        raise Refusal("已经安排了一次，还没有记录或者取消。")
    if case.dispute.is_closed and is_open:
        raise Refusal("当事人要求不公开调解，不能公开进行（《人民调解法》第二十三条）。")
    number = case.sittings.count() + 1
    Sitting.objects.create(
        case=case, number=number, at=at_time, place=place, is_open=is_open, invitees=invitees, by=by
    )
    return advance(case, "arrange", by=by, note=note or f"{moment(at_time)}，{place}", at=at)


@transaction.atomic
def call_off(case, *, by, note, at=None):
    case = locked(case)
    event = advance(case, "call_off", by=by, note=note, at=at)
    call_meeting_off(case, note)
    return event


@transaction.atomic
def record(
    case, *, by, verb="record", held_at, place, record, result, is_open=False, invitees="", signed_by="", files=(), note="", at=None
):  # fmt: skip
    """Writes down a meeting: the one that was arranged, or one that came about by itself."""
    case = locked(case)
    if case.sittings.filter(at=held_at).exclude(held_at=None).exists():
        raise Refusal("这个时间的调解已经记录过了。", field="held_at")
    ahead = case.sittings.ahead().first()
    is_that_one = ahead and timezone.localdate(ahead.at) == timezone.localdate(held_at)
    sitting = ahead if is_that_one else Sitting(case=case, number=case.sittings.count() + 1, by=by)
    sitting.at, sitting.place, sitting.is_open, sitting.invitees = held_at, place, is_open, invitees
    sitting.record, sitting.result, sitting.signed_by = record, result, signed_by
    sitting.held_at = at or timezone.now()
    sitting.save()
    keep(case, files, RECORD_SIGNED, by=by)
    said = {
        "session_no": f"第{sitting.number}次", "held_at": moment(held_at), "place": place,
        "openness": "公开" if is_open else "不公开", "record": record, "result": result, "invitees": invitees,
    }  # fmt: skip
    return advance(case, verb, by=by, note=note or result, said=said, at=at)


@transaction.atomic
def sign_record(case, *, by, sitting, signed_by, files=(), note="", at=None):
    """Who has signed the printed record of a meeting."""
    case = locked(case)
    row = case.sittings.unsigned().filter(pk=sitting.pk).first()
    if row is None:
        raise Refusal("这次调解的记录已经登记过签名。", field="sitting")
    event = advance(case, "sign_record", by=by, note=note or f"{row}：{signed_by}", at=at)
    row.signed_by = signed_by
    row.save(update_fields=["signed_by"])
    keep(case, files, RECORD_SIGNED, by=by)
    return event


def keep(case, files, label, *, by):
    """Puts what came with a step among the materials."""
    if files:
        attachments.attach(case, by=by, label=label, contents=files)


# Their time -------------------------------------------------------------------------------------


@transaction.atomic
def suspend(case, *, by, reason, resume_when, note="", at=None):
    """The clock stands still from the delivery of the notice, not from now."""
    call_meeting_off(case, f"中止调解：{reason}")
    said = {
        "reason": reason,
        "resume_when": resume_when,
        "suspended_on": day_of(at or timezone.now()),
    }
    return advance(case, "suspend", by=by, note=note or reason, said=said, at=at)


@transaction.atomic
def extend(case, *, by, until, reason, note="", at=None):
    """The sides agree on a longer time; the court is told where it gave the case (法释〔2016〕14号 第二十七条)."""
    case = locked(case)
    running = case.deadlines.unmet().filter(code__in=TERM).first()
    if running is None:
        raise Refusal("现在没有调解期限在计算。")
    if until <= max(running.due_on, timezone.localdate()):
        raise Refusal(
            f"延长后的日期要晚于原期限 {running.due_on:%Y-%m-%d}，也要晚于今天。", field="until"
        )
    said = {
        "reason": reason, "former_due": day(running.due_on), "new_due": day(until),
        "agreed_on": day_of(at or timezone.now()),
        "court": case.dispute.organ if case.dispute.source in rules.COURT_TERMS else "",
    }  # fmt: skip
    event = advance(case, "extend", by=by, note=note or reason, said=said, at=at)
    clocks.agree(case, running.code, until)
    return event


def restart_term(case, at):
    """Talks go on after they had ended: under a new clock of the kind that the case had, where none runs."""
    terms = case.deadlines.filter(code__in=TERM)
    if not terms.unmet().exists():
        clocks.start(case, terms.last().code, at)
        clocks.refresh(case)


# How they end -----------------------------------------------------------------------------------


@transaction.atomic
def agree(
    case, verb, *, by, facts, content, performance, due_on=None, amount=None, cannot_be_confirmed="", recorder="",
    agreed_at=None, note="", at=None,
):  # fmt: skip
    """The sides agree, in writing (which takes effect when it is signed) or by word, at once (第二十八至三十条).

    agreed_at: when they did, where that is written down later.
    """
    case = locked(case)
    now = agreed_at or at or timezone.now()
    is_oral, was_oral = verb == "agree_oral", verb == "write_down"
    before = case.agreement if was_oral else None
    Agreement.objects.update_or_create(
        case=case,
        defaults={
            "form": "oral" if is_oral else "written", "facts": facts, "content": content,
            "performance": performance, "due_on": due_on, "amount": amount,
            # What was agreed by word binds until the written agreement takes its place (第二十九、三十条).
            "agreed_at": before.agreed_at if was_oral else now,
            "effective_at": before.effective_at if was_oral else now if is_oral else None,
            "last_on": before.last_on if was_oral else None,
            "cannot_be_confirmed": cannot_be_confirmed, "signed_by": "",
            "by_word": terms_of(before) if was_oral else None,
            # What a court said of an agreement before this one stands in the log.
            "court": "", "applied_on": None, "ruling": "", "ruled_on": None, "ruling_ref": "",
        },
    )  # fmt: skip
    said = {
        "facts": facts, "content": content, "performance": performance_words(performance, due_on),
        "agreed_on": day_of(now), "recorder": recorder or by.name,
        "copies": f"{case.sides.count() + 1}份",
    }  # fmt: skip
    if not was_oral:
        case.sides.update(performed_at=None)  # of an agreement before this one
    call_meeting_off(case, "已达成协议")
    event = advance(case, verb, by=by, note=note, said=said, at=at, since=now, met=now)
    if is_oral:
        settle(case, now, due_on)
    return event


@transaction.atomic
def sign(case, *, by, signed_at, files=(), note="", at=None):
    """All have signed and the committee has sealed: from then on it binds (第二十九条). The thirty days to ask the
    court start only where it can confirm such an agreement."""
    case = locked(case)
    refuse_own_matter(case, by)
    agreement = case.agreement
    # People write the minute down, the machine its seconds.
    if signed_at < agreement.agreed_at.replace(second=0, microsecond=0):
        raise Refusal("签字盖章的时间不能早于达成协议的时间。", field="signed_at")
    agreement.effective_at = max(signed_at, agreement.agreed_at)
    agreement.signed_by, agreement.by_word = signers(case), None
    agreement.save(update_fields=["effective_at", "signed_by", "by_word"])
    keep(case, files, "签字盖章的调解协议书", by=by)
    verb = "sign_only" if agreement.cannot_be_confirmed else "sign"
    since = agreement.effective_at
    # What was agreed by word before, and confirmed as performed, has this in its place.
    clocks.drop(case, PERFORM, since)
    case.sides.update(performed_at=None)
    event = advance(case, verb, by=by, note=note, at=at, since=since, met=since)
    settle(case, agreement.effective_at, agreement.due_on)
    return event


def signers(case):
    """王桂兰、孙国庆；调解员田芳；加盖调委会印章: who signs an agreement (第二十九条)."""
    names = "、".join(case.parties.order_by("order", "pk").values_list("name", flat=True))
    return f"{names}；调解员{mediators(case)}；加盖调委会印章"[:1000]


@transaction.atomic
def talk_on(case, verb, *, by, note, at=None):
    """What was written down is not signed, or a court did not confirm it: back to the talks, and nothing binds."""
    case = locked(case)
    event = advance(case, verb, by=by, note=note, at=at)
    Agreement.objects.filter(pk=case.pk).update(effective_at=None, last_on=None)
    Dispute.objects.filter(pk=case.pk).update(outcome="", outcome_at=None)
    restart_term(case, event.at)
    return event


@transaction.atomic
def keep_oral(case, *, by, note, at=None):
    """The written agreement is not signed; what was agreed by word goes on to bind."""
    case = locked(case)
    event = advance(case, "keep_oral", by=by, note=note, at=at)
    agreement = case.agreement
    for name, value in (agreement.by_word or {}).items():
        setattr(agreement, name, Agreement._meta.get_field(name).to_python(value))
    agreement.form, agreement.by_word = Agreement.Form.ORAL, None
    agreement.save()
    return event


TERMS_BY_WORD = ("facts", "content", "performance", "due_on", "amount", "cannot_be_confirmed")


def terms_of(agreement):
    """What was agreed by word, as it is put back where nobody signs what was written down."""
    given = {name: getattr(agreement, name) for name in TERMS_BY_WORD}
    return {name: value if value is None else str(value) for name, value in given.items()}


def settle(case, at, due_on):
    """It is settled from a moment on, to be performed by the day that was agreed on, else by that of the clock."""
    Dispute.objects.filter(pk=case.pk).update(outcome=Dispute.Outcome.SETTLED, outcome_at=at)
    if due_on:
        clocks.agree(case, PERFORM, due_on)
    last_on = case.deadlines.unmet().get(code=PERFORM).due_on
    Agreement.objects.filter(pk=case.pk).update(due_on=due_on or last_on, last_on=last_on)


@transaction.atomic
def end(case, verb, *, by, reason, side=None, note="", at=None):
    """It was not settled, or a side ends it: the other routes are printed (第二十六条)."""
    case = locked(case)
    now = at or timezone.now()
    failed = {"outcome": Dispute.Outcome.FAILED, "outcome_at": now} if verb == "fail" else {}
    Dispute.objects.filter(pk=case.pk).update(ended_for=reason[:500], **failed)
    if side:
        answer_for(own_side(case, side), "withdrawn", form="oral", by=by, at=at)
    call_meeting_off(case, reason)
    said = {"reason": reason, "told_on": day_of(now)}
    return advance(case, verb, by=by, note=note, said=said, at=at)
