"""Sending somebody on to another line or to a body outside, with their consent, and what is answered.

The other side reads what was shared and nothing else of the file. A body outside has no door here: its
answer is written down by the unit that sent.
"""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from centers.accounts.actions import current_notice, record_consent
from centers.accounts.models import Posting
from centers.accounts.rights import roles_with
from centers.common.refusals import Refusal
from centers.messaging.actions import queue
from centers.org.models import Body

from . import clocks, papers, reach
from .actions import locked, tell
from .models import Referral
from .models.referral import PIECES
from .papers import Field, PaperType, Stationery, in_words
from .takers import TAKERS, takers_for

Status = Referral.Status
CLOCK, LETTER, NOTICE = "case.referral", "case.01", "referral"
PROTECTED = {"phone", "address"}  # of somebody whose address nobody is to learn
OUTSIDE = (Body.Kind.PARTNER, Body.Kind.DEPARTMENT, Body.Kind.JUDICIAL)

# The kernel's own papers. What they say is asked, so that nothing of the file gets in unasked.
STATIONERY = Stationery(
    prefix="莲公服",
    issuer=lambda case: (case.center, case.center.name),
    facts=lambda case, outward=False: {},
)
PAPERS = (
    PaperType(
        LETTER,
        "转介函",
        (
            Field("addressee", "受函单位"),
            Field("reason", "转介事由"),
            Field("shared", "提供的信息", required=False),
            Field("consented", "本人意见"),
            Field("due", "回复期限"),
            Field("contact", "联系人"),
            Field("contact_phone", "联系电话", required=False),
        ),
        series="转",
        outward=True,
    ),
)


# Sending --------------------------------------------------------------------------------------


def bodies():
    """The organisations outside that somebody can be sent on to."""
    return Body.objects.filter(kind__in=OUTSIDE, closed_on=None)


def sender(case, by):
    """The unit for which somebody sends this case on: their own post that covers it."""
    for center in by.posted_centers("case.refer"):
        if case.center.path.startswith(center.path):
            return center
    raise PermissionDenied("case.refer")


def offered(case):
    """{code: words} of what can be shared of the person whose matter it is; what must stay secret is not
    offered."""
    person = case.principal
    if person is None:
        return {}
    hidden = PROTECTED if person.address_protected else set()
    return {
        code: words
        for code, words in PIECES.items()
        if code not in hidden and getattr(person, code)
    }


def words_of(case, pieces):
    """[(label, value)] of pieces of the person whose matter it is."""
    person = case.principal
    found = []
    for code in pieces if person else ():
        value = getattr(person, code)
        if code == "sex":
            value = person.get_sex_display()
        if code == "birth_date":
            value = in_words(value) if value else ""
        found.append((PIECES[code], value))
    return found


@transaction.atomic
def refer(case, *, by, reason, shared, channel, line="", center=None, body=None):
    """Sends somebody on and gives the `Referral`, with its letter.

    Either line and center, or body. shared: codes of `PIECES`. channel: how the person agreed, a
    `Consent.Channel`. Raises PermissionDenied (not your case), Refusal (not there, or twice).
    """
    case = locked(case)
    if not reach.may_do(by, case, "case.refer"):
        raise PermissionDenied("case.refer")
    refuse_strange_goal(case, line, center, body)
    if strange := set(shared) - set(offered(case)):
        raise Refusal(f"不能提供：{'、'.join(PIECES[code] for code in sorted(strange))}。")
    goal = {"line": line, "center": center, "body": body}
    if case.referrals.unanswered().filter(**goal).exists():
        raise Refusal("这件事已经转给那里，还没有回复，不能重复转介。")
    now, unit = timezone.now(), sender(case, by)
    rule = clocks.rule_for(CLOCK, timezone.localdate(now))
    due_on = clocks.marks_of(rule, now).due_on
    name = body.name if body else center.name
    event = case.events.create(
        verb="refer", by=by, at=now, note=f"转给{name}：{reason}", told=f"经您同意，已转介到{name}"
    )
    said = {
        "addressee": name,
        "reason": reason,
        "shared": "\n".join(f"{label}：{value}" for label, value in words_of(case, shared)),
        "consented": f"已于{in_words(timezone.localdate(now))}向本人说明，本人同意",
        "due": f"{in_words(due_on)}前",
        "contact": by.name,
        "contact_phone": unit.phone,
    }
    letter = papers.issue(
        case, LETTER, by=by, event=event, at=now, said=said, issuer=(unit, unit.name)
    )
    consent = record_consent(
        current_notice(NOTICE), by=by, channel=channel, on_behalf_of="当事人本人"
    )
    referral = Referral.objects.create(
        case=case, from_center=unit, reason=reason, shared=" ".join(c for c in PIECES if c in shared),
        consent=consent, letter=letter, sent_by=by, sent_at=now, due_on=due_on, **goal,
    )  # fmt: skip
    tell(case, event)
    tell_readers(referral, "sent", takers_at(referral), SENT.format(due=f"{due_on:%Y-%m-%d}"))
    return referral


def refuse_strange_goal(case, line, center, body):
    if body is not None:
        if body.kind not in OUTSIDE or body.closed_on:
            raise Refusal(f"不能转介到{body.name}。")
        return
    taker = next((taker for taker in takers_for(case) if taker.line == line), None)
    if taker is None or center is None or center.tier not in taker.tiers or center.closed_on:
        raise Refusal("这里不接收转介，请另选。")


SENT = "有一件转介等待接收，请登录工作台“转介”办理，{due} 前回复。"
TODAY = "有一件转介今天应当回复，请登录工作台“转介”办理。"
LATE = "有一件转介超过期限没有回复，请登录工作台“转介”查看。"
ANSWERED = "您转出的一件转介有了回复，请登录工作台“转介”查看。"


def takers_at(referral):
    """The staff who answer a referral inside; nobody where it went outside."""
    taker = TAKERS.get(referral.line)
    if taker is None or referral.center_id is None:
        return []
    posted = Posting.objects.on(timezone.localdate()).filter(
        role__in=roles_with(taker.right), center__isnull=False, user__is_active=True
    )
    found = {
        posting.user_id: posting.user
        for posting in posted.select_related("user", "center")
        if referral.center.path.startswith(posting.center.path)
        and (not posting.lines or referral.line in posting.lines)
    }
    return list(found.values())


def tell_readers(referral, what, users, text):
    for user in users:
        queue(f"case:{referral.case_id}:referral:{referral.pk}:{what}:{user.pk}", text, user=user)


# Answering ------------------------------------------------------------------------------------


def may_answer(referral, by):
    """Whether this person answers: the unit it went to, or, for a body outside, the unit that sent."""
    rows = Referral.objects.filter(pk=referral.pk)
    mine = rows.sent_from(by) if referral.body_id else rows.come_to(by)
    return mine.exists()


def may_withdraw(referral, by):
    return Referral.objects.filter(pk=referral.pk).sent_from(by).exists()


STEPS = {  # verb: (its words, from which states, to which, whether the answering side does it)
    "accept": ("接收", {Status.SENT}, Status.ACCEPTED, may_answer),
    "send_back": ("退回", {Status.SENT, Status.ACCEPTED}, Status.RETURNED, may_answer),
    "close": ("办结", {Status.ACCEPTED}, Status.CLOSED, may_answer),
    "withdraw": ("撤回", {Status.SENT}, Status.WITHDRAWN, may_withdraw),
}
TOLD = {
    "accept": "{place}已接收您的转介",
    "send_back": "{place}没有接收您的转介，工作人员会与您联系",
    "close": "{place}已办结转介的事项",
    "withdraw": "转介到{place}的申请已撤回",
}


def possible(referral, by):
    """The verbs that this person may use now, in their order."""
    return [
        verb
        for verb, (_, source, _, whose) in STEPS.items()
        if referral.status in source and whose(referral, by)
    ]


@transaction.atomic
def answer(referral, verb, *, by, receipt=""):
    """Takes a referral on by one of `STEPS`, under the locks of its case and of itself."""
    words, source, target, whose = STEPS[verb]
    case = locked(referral.case)
    fresh = Referral.objects.select_for_update(of=["self"]).get(pk=referral.pk)
    if not whose(fresh, by):
        raise PermissionDenied(f"referral.{verb}")
    if fresh.status not in source:
        raise Refusal(f"这件转介现在是“{fresh.get_status_display()}”，不能{words}。")
    if verb != "accept" and not receipt.strip():
        raise Refusal(f"{words}要写明情况。")
    now = timezone.now()
    fresh.status = target
    if fresh.answered_at is None:
        fresh.answered_by, fresh.answered_at = by, now
    fresh.receipt = receipt or fresh.receipt
    fresh.save(update_fields=["status", "answered_by", "answered_at", "receipt"])
    event = case.events.create(
        verb="refer_answer", by=by, at=now, note=f"{words}：{receipt}" if receipt else words,
        told=TOLD[verb].format(place=fresh.goes_to),
    )  # fmt: skip
    tell(case, event)
    if fresh.sent_by != by and fresh.sent_by.is_active:
        tell_readers(fresh, f"{verb}:{event.pk}", [fresh.sent_by], ANSWERED)
    return fresh


def accept(referral, *, by, receipt=""):
    return answer(referral, "accept", by=by, receipt=receipt)


def send_back(referral, *, by, receipt):
    return answer(referral, "send_back", by=by, receipt=receipt)


def close(referral, *, by, receipt):
    return answer(referral, "close", by=by, receipt=receipt)


def withdraw(referral, *, by, receipt):
    return answer(referral, "withdraw", by=by, receipt=receipt)


@transaction.atomic
def note_opened(referral, case, *, by):
    """That a referral led to a case of the line that took it; it counts as accepted by that."""
    locked(referral.case)
    fresh = Referral.objects.select_for_update(of=["self"]).get(pk=referral.pk)
    if fresh.opened_id:
        raise Refusal("这件转介已经立案，不能重复登记。")
    if fresh.status == Status.SENT:
        fresh = accept(fresh, by=by)
    if fresh.status != Status.ACCEPTED or not may_answer(fresh, by):
        raise Refusal(f"这件转介现在是“{fresh.get_status_display()}”，不能立案。")
    fresh.opened = case
    fresh.save(update_fields=["opened"])
    return fresh


# Sweep ----------------------------------------------------------------------------------------


def remind():
    """Tells once on the last day whoever is to answer, and once after it both sides. Gives how many
    referrals wait."""
    today, waiting = timezone.localdate(), 0
    rows = Referral.objects.unanswered().filter(due_on__lte=today)
    for referral in rows.select_related("center", "sent_by").iterator(chunk_size=500):
        waiting += 1
        answering = takers_at(referral) or [referral.sent_by]
        if referral.due_on == today:
            tell_readers(referral, "today", answering, TODAY)
        else:
            both = {user.pk: user for user in [*answering, referral.sent_by] if user.is_active}
            tell_readers(referral, "late", both.values(), LATE)
    return waiting
