"""How a dispute comes in: taken at a desk or by a sweep, filled in by a resident, registered or turned away."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from centers.accounts.actions import tell_of_rules
from centers.accounts.models import Consent, User
from centers.accounts.rights import RIGHTS
from centers.cases import clocks, drafts
from centers.cases.actions import advance, locked, open_case, release, tell_staff
from centers.cases.actions import assign as assign_to
from centers.cases.kinds import DRAFT
from centers.cases.models import Assignment, Case, Party
from centers.cases.models.case import party_index
from centers.cases.reach import holders, may_do
from centers.cases.referrals import note_opened
from centers.common.masking import mask_name
from centers.common.refusals import Refusal
from centers.org.ancestry import line_of
from centers.org.models import Body, Center

from .. import rules, sweeps, watch
from ..facts import day_of
from ..flow import COURT_TERM, DISPUTE, FILED, OPEN_TO_MORE, REGISTER
from ..models import Dispute, DisputeType, Side, Source
from .packets import answer_sender, come_in
from .sides import answer_for, refuse_oral_unwitnessed, refuse_own_matter

NOTICE = "mediation"
HANDLER = Assignment.Task.HANDLER
MOST_APPLICATIONS = 5  # of one account in a day
MOST_PARTIES = 40
FACTS = (
    "source", "source_ref", "organ", "form", "dispute_type", "difficulty", "facts", "claims", "amount", "headcount",
    "has_minor", "has_violence", "is_closed", "police_case_ref", "received_on",
)  # fmt: skip
PERSON = (
    "name", "sex", "birth_date", "ethnicity", "phone", "address", "address_protected", "id_type", "id_number",
    "is_organisation",
)  # fmt: skip
FORGOTTEN = ("phone", "address")  # what can be taken out again, since an empty box means: as it is
OF_SIDE = ("age", "occupation", "workplace", "agent", "agent_relation")


# Taking in --------------------------------------------------------------------------------------


def committee_at(center):
    """The committee that sits at a unit, or at the nearest one above that has one; None where none does."""
    path = [*Center.objects.get_ancestors(center), center]
    bodies = committees().filter(center__in=path).order_by("-center__depth", "pk")
    return bodies.first()


def committees():
    return Body.objects.filter(
        kind=Body.Kind.MEDIATION_COMMITTEE, closed_on=None, center__isnull=False
    )


@transaction.atomic
def take(
    *, committee, answers, by, channel=Case.Channel.WINDOW, applicant=None, is_told=True, at=None
):  # fmt: skip
    """Somebody asks a committee, in writing or by word, or it acts on its own motion: the case, still to be
    registered. What is told of violence or crowds raises a warning at once.

    is_told: whether the committee hears that it is to be registered.
    """
    case = open_dispute(
        committee, by=by, channel=channel, status="new", answers=answers, applicant=applicant, at=at
    )
    asked = case.dispute.form != Dispute.Form.NONE
    if asked:
        principal = case.principal.side
        answer_for(principal, "agreed", form="application", by=by, at=at)
        tell_of_rules(NOTICE, by=by, channel=Consent.Channel.DESK, on_behalf_of="申请人", at=at)
    event = advance(case, "take" if asked else "note", by=by, at=at)
    come_in(case, by=by, at=at)
    if is_told:
        tell_committee(case, event)
    watch.watch_facts(case, at=at)
    return case


@transaction.atomic
def take_and_register(*, committee, answers, by, **more):
    """The same by a mediator of the committee, who registers it in one go. Gives the case."""
    is_own = committee.pk in by.posted_bodies("mediation.work")
    case = take(committee=committee, answers=answers, by=by, is_told=not is_own, **more)
    if is_own:
        register(case, by=by, is_summary=answers.get("is_summary", False), at=more.get("at"))
    return case


@transaction.atomic
def report_lead(*, committee, answers, by, sweep=None, at=None):
    """A quarrel that a sweep found: noted, nobody is spoken to yet. It warns as one that is taken in. Refusal where
    the sweep is not reported as one that found something."""
    if sweep:
        sweeps.keep_found(sweep)
    answers = {**answers, "source": Source.SWEEP, "form": Dispute.Form.NONE}
    case = open_dispute(
        committee, by=by, channel=Case.Channel.ROOM, status="new", answers=answers, at=at
    )
    Dispute.objects.filter(pk=case.pk).update(sweep=sweep)
    advance(case, "report_lead", by=by, at=at)
    watch.watch_facts(case, at=at)
    return case


@transaction.atomic
def take_referred(referral, *, answers, by):
    """A dispute of somebody who was referred to this unit. Gives the case."""
    case = take_and_register(
        committee=answers["committee"], answers=answers, by=by, channel=Case.Channel.REFERRAL,
        applicant=applicant_of(answers),
    )  # fmt: skip
    note_opened(referral, case, by=by)
    return case


def open_dispute(committee, *, by, channel, status, answers, center=None, applicant=None, at=None):
    """A case with its dispute: of a committee at the unit where it sits, or, for a draft, of nobody's yet."""
    if committee and committee.center_id is None:
        raise Refusal(f"{committee.name}没有登记所在机构，请先补充。")
    now = at or timezone.now()
    case = open_case(
        DISPUTE, center=center or committee.center, body=committee, by=by, channel=channel, status=status,
        applicant=applicant, at=None if status == DRAFT else now,
    )  # fmt: skip
    Dispute.objects.create(
        case=case, source=answers.get("source", Source.APPLIED),
        form=answers.get("form", Dispute.Form.WRITTEN),
        dispute_type=answers.get("dispute_type", DisputeType.OTHER),
    )  # fmt: skip
    if answers.get("source") in rules.COURT_TERMS and not answers.get("received_on"):
        # The court's days count from the day of its receipt, not of the register (法释〔2016〕14号 第二十七条).
        answers = {**answers, "received_on": timezone.localdate(now)}
    return fill(case, answers)


def applicant_of(answers):
    """The resident's account with the verified phone and the name of whoever applied, or None: a number alone may be
    mistyped."""
    asking = (p for p in answers["people"] if p["role"] == Party.Role.APPLICANT)
    person = next(asking, {})
    return User.objects.confirmed(person.get("phone"), name=person.get("name"))


def claim_own(user):
    """A resident who proved the phone finds what was written down at a desk under that number and their name."""
    if user.is_staff or not user.name:
        return
    index = party_index("mediation", "phone", user.phone)
    asked = Party.objects.filter(role=Party.Role.APPLICANT, phone_index=index, name=user.name)
    Case.objects.filter(kind=DISPUTE, applicant=None, pk__in=asked.values("case")).update(
        applicant=user
    )


def tell_committee(case, event):
    """The mediators of the committee hear that something is to be registered."""
    if watch.is_past(event.at):
        return
    text = f"有新的纠纷 {case.number} 等待登记，请登录工作台办理，一个工作日内登记。"
    people = [user for user in holders(case, "mediation.work") if user != case.opened_by]
    tell_staff(case, people, f"case:{case.pk}:new:{event.pk}", text)


# What the register knows ------------------------------------------------------------------------


@transaction.atomic
def fill(case, answers):
    """Writes the facts and the people of a dispute; what is not among the answers stays."""
    dispute = case.dispute
    given = [name for name in FACTS if name in answers]
    for name in given:
        setattr(dispute, name, answers[name])
    dispute.save(update_fields=given)
    # In lists: what the register calls it, never what somebody wrote.
    case.subject, case.is_private = dispute.get_dispute_type_display(), dispute.is_private
    case.save(update_fields=["subject", "is_private"])
    for number, person in enumerate(answers.get("people", ()), start=answers.get("people_from", 0)):
        fill_person(case, number, person)
    return case


def fill_person(case, number, answers):
    """One party and its side, by its place among the parties of the case."""
    party = case.parties.filter(order=number).first() or Party(case=case, order=number)
    party.role = answers.get("role", party.role)
    before = party.phone_index
    for name in FORGOTTEN:
        if answers.get(f"forget_{name}"):
            setattr(party, name, "")
    for name in PERSON:
        if name in answers and answers[name] not in (None, ""):
            setattr(party, name, answers[name])
    party.save()
    side, _ = Side.objects.get_or_create(party=party, defaults={"case": case})
    if before and party.phone_index != before:
        side.told_at = None  # whoever has the other number was not invited
    for name in OF_SIDE:
        if name in answers:
            blank = None if Side._meta.get_field(name).null else ""
            setattr(side, name, answers[name] or blank)
    side.save()
    return side


def kept(case, by):
    """The case, locked, for somebody who still keeps its file. PermissionDenied or Refusal otherwise."""
    case = locked(case)
    if not may_do(by, case, case.kind_of.keeper):
        raise PermissionDenied(case.kind_of.keeper)
    if case.status in FILED:
        raise Refusal("已经归档或者没有进入调解的，资料不能更正。")
    return case


@transaction.atomic
def write_people(case, answers, *, by):
    """What the register knows of the parties, in their order; gives the event."""
    case, now = kept(case, by), timezone.now()
    for number, given in enumerate(answers):
        side = fill_person(case, number, given)
        check_identity(side, given.get("identity_checked", False), now=now)
    if (
        case.channel != Case.Channel.WEB
    ):  # whoever was taken for the applicant by a wrong number is not
        asking = case.parties.filter(role=Party.Role.APPLICANT).first()
        case.applicant = User.objects.confirmed(asking.phone, name=asking.name) if asking else None
        case.save(update_fields=["applicant"])
    return case.events.create(verb="note", by=by, note="补充当事人资料")


@transaction.atomic
def add_party(case, *, by, consent="", witness="", identity_checked=False, **person):
    """One more party, until something is agreed on; to talks that go on only with their consent (第十七条). The same
    people again within thirty days raise a warning. Gives the event."""
    case, now = kept(case, by), timezone.now()
    if case.status not in OPEN_TO_MORE:
        raise Refusal("已经有了结果，不能再添加当事人。")
    if person["role"] == Party.Role.APPLICANT:
        raise Refusal("申请人只能有一名，其他人请登记为当事人。", field="role")
    order = case.parties.aggregate(last=Max("order"))["last"]
    number = 0 if order is None else order + 1
    if number >= MOST_PARTIES:
        raise Refusal(f"一件纠纷最多登记 {MOST_PARTIES} 名当事人。")
    twins = case.parties.filter(name=person["name"])
    if person.get("phone"):
        index = party_index("mediation", "phone", person["phone"])
        twins = twins.filter(phone_index__in=["", index])
    if twins.exists():
        raise Refusal("这名当事人已经登记过；确实同名的，请填写手机号码。", field="name")
    side = fill_person(case, number, person)
    check_identity(side, identity_checked, now=now)
    for row in case.assignments.in_force().filter(task=HANDLER).select_related("user"):
        refuse_own_matter(case, row.user)
    if case.status in {"mediating", "suspended"}:
        if not consent:
            raise Refusal("已经在调解的，新添加的当事人同意参加才能登记，请写明怎样同意的。")
        refuse_oral_unwitnessed(consent, witness)
        answer_for(side, "agreed", form=consent, witness=witness, by=by)
    Dispute.objects.filter(pk=case.pk, headcount__lte=number).update(headcount=number + 1)
    case = locked(case)
    watch.watch_facts(case)
    if case.dispute.registered_at:
        watch.watch_repeat(case)
    return case.events.create(verb="note", by=by, note=f"添加当事人{mask_name(side.party.name)}")


@transaction.atomic
def correct(case, *, answers, by):
    """Corrects what the register says of a dispute, which may warn of it; a court's days count anew from the day on
    which its case was signed for. Gives the event."""
    case = kept(case, by)
    was = Dispute.objects.values_list("received_on", flat=True).get(pk=case.pk)
    case = fill(case, answers)
    received_on = case.dispute.received_on
    if received_on and received_on != was:
        clocks.begin_anew(case, COURT_TERM, clocks.midnight(received_on))
    watch.watch_facts(case)
    return case.events.create(verb="note", by=by, note="更正纠纷资料")


def check_identity(side, is_checked, *, now):
    """That somebody saw the papers of a party, or took that back."""
    if is_checked != (side.identity_checked_at is not None):
        side.identity_checked_at = now if is_checked else None
        side.save(update_fields=["identity_checked_at"])


# A resident's own application -------------------------------------------------------------------


def start_draft(*, by, at=None):
    """A resident's draft, which names no committee yet; the one that is open already, where there is one."""
    return drafts.start(DISPUTE, by=by, begin=partial(begin_draft, by=by, at=at))


def begin_draft(centre, *, by, at):
    answers = {"source": Source.APPLIED, "form": Dispute.Form.ONLINE}
    return open_dispute(
        None, center=centre, by=by, channel=Case.Channel.WEB, status=DRAFT, answers=answers, applicant=by, at=at
    )  # fmt: skip


@transaction.atomic
def fill_draft(case, answers):
    """One page of a draft. Refusal once it was handed in."""
    case = locked(case)
    if case.status != DRAFT:
        raise Refusal("申请已经提交，不能再修改。需要更正的，请联系调委会。")
    if committee := answers.get("committee"):
        case.body = committee
        for name, value in line_of(committee.center).items():
            setattr(case, name, value)
        case.save(update_fields=["body", "center", "station", "district"])
    return fill(case, answers)


@transaction.atomic
def submit(case, *, by, at=None):
    """A resident hands the application in: that is their consent, and the clock to registration starts."""
    case = locked(case)
    if case.status == DRAFT:
        today = clocks.midnight(timezone.localdate())
        mine = Case.objects.begun().filter(applicant=by, kind=DISPUTE, opened_at__gte=today)
        if mine.count() >= MOST_APPLICATIONS:
            raise Refusal(
                f"一天最多提交 {MOST_APPLICATIONS} 件申请，请明天再来，或者直接到社区说。"
            )
        if case.body is None or case.body.closed_on:
            raise Refusal("您选择的调委会已经撤销，请回到上一步另选一个。")
        case.opened_at = at or timezone.now()
        case.save(update_fields=["opened_at"])
        answer_for(case.principal.side, "agreed", form="application", by=by, at=at)
        tell_of_rules(NOTICE, by=by, channel=Consent.Channel.WEB, at=at)
    event = advance(case, "submit", by=by, at=at)
    tell_committee(case, event)
    watch.watch_facts(case, at=at)
    return event


def delete_old_drafts():
    """Drafts that nobody handed in within thirty days, for good. Gives their number."""
    return drafts.delete_old(DISPUTE, take_apart=take_apart)


def take_apart(case):
    case.sides.all().delete()
    case.dispute.delete()


# At the committee -------------------------------------------------------------------------------


@transaction.atomic
def register(case, *, by, is_summary=False, difficulty="", note="", at=None, **said):
    """The committee takes it: the clock of talks starts, by where the case comes from. Whoever registers it handles
    it until the chair says otherwise. The same people again within thirty days raise a warning. Refusal without two
    sides."""
    case = locked(case)
    if case.sides.count() < 2:
        raise Refusal("纠纷至少要有两方当事人，请先登记另一方。")
    refuse_own_matter(case, by)
    now = at or timezone.now()
    dispute = case.dispute
    dispute.registered_at = now
    dispute.difficulty = difficulty or dispute.difficulty
    dispute.save(update_fields=["registered_at", "difficulty"])
    if case.handler_id is None and "mediation.work" in rights_at(case, by):
        case.handler = by
        case.save(update_fields=["handler"])
        assign_to(case, by, task=HANDLER, by=by, basis="受理登记", at=at)
    term = rules.term_of(dispute.source, is_summary=is_summary)
    said = {"registered_by": by.name, "registered_on": day_of(now), **said}
    # A court's days count from the day on which its case was signed for.
    since = clocks.midnight(dispute.received_on) if term and dispute.received_on else None
    event = advance(case, REGISTER[term], by=by, note=note, said=said, at=at, since=since)
    answer_sender(case, "accepted", event.at)
    watch.watch_repeat(case, at=at)
    return event


def rights_at(case, user):
    """The rights of somebody's postings to the committee of a case."""
    mine = [p for p in user.current_postings if p.body_id and p.body_id == case.body_id]
    return frozenset().union(*(RIGHTS[p.role] for p in mine))


@transaction.atomic
def turn_away(case, *, by, unfit, reason, note="", at=None):
    """Not a matter for mediation (《人民调解工作若干规定》第二十二条); the other routes are printed."""
    case = locked(case)
    now = at or timezone.now()
    Dispute.objects.filter(pk=case.pk).update(ended_for=reason[:500])
    said = {
        "reason": reason,
        "basis": f"{rules.UNFIT[unfit]}，不属于人民调解的范围",
        "told_on": day_of(now),
        "ending": "不予受理",
    }
    event = advance(case, "turn_away", by=by, note=note, said=said, at=at)
    release(case, task=HANDLER, reason="不予受理", at=at)
    answer_sender(case, "returned", event.at)
    return event
