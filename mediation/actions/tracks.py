"""三调联动 and 大调解: the dispute goes to another track and comes back, or many units settle it together."""

from django.db import transaction
from django.utils import timezone

from centers.accounts.models import Posting, User
from centers.cases import clocks
from centers.cases.actions import advance, locked, release, tell_staff
from centers.cases.actions import assign as assign_to
from centers.cases.flow import refuse_unless_now
from centers.cases.gate import unit_of
from centers.cases.models import Assignment
from centers.common.refusals import Refusal

from ..facts import day, day_of
from ..flow import JOINING
from ..models import Dispute, JointMediation, JointMember, Transfer
from .sides import call_meeting_off
from .talks import restart_term

# To another track and back ----------------------------------------------------------------------


@transaction.atomic
def transfer(case, *, by, to_track, body, reason, consent, enclosed, note="", at=None):
    """三调联动: hands the dispute to administrative or judicial mediation as a packet, with the sides' consent. The
    thirty days to ask the court for confirmation run on."""
    case = locked(case)
    now = at or timezone.now()
    back = "mediating" if not case.sides.exclude(consent="agreed").exists() else "registered"
    answer_by, result_by = (
        clocks.marks_of(clocks.rule_for(code, timezone.localdate(now)), now).due_on
        for code in ("mediation.transfer", "mediation.result")
    )
    said = {
        "addressee": body, "from_track": Transfer.Track.PEOPLE.label, "to_track": Transfer.Track(to_track).label,
        "reason": reason, "consent": consent, "enclosed": enclosed, "answer_by": day(answer_by),
        "result_by": day(result_by), "contact": by.name,
    }  # fmt: skip
    call_meeting_off(case, f"移交{body}")
    event = advance(case, "transfer", by=by, note=note or f"移交{body}：{reason}", said=said, at=at)
    Transfer.objects.create(
        case=case, from_track="people", to_track=to_track, body=body, reason=reason, consent=consent,
        enclosed=enclosed, back_to=back, sent_by=by, sent_at=now,
    )  # fmt: skip
    return event


def under_way(case):
    return case.transfers.select_for_update(of=["self"]).sent().under_way().get()


@transaction.atomic
def transfer_accepted(case, *, by, answered_at=None, note="", at=None):
    """The other side takes it. answered_at: when it said so, where that is written down later."""
    case = locked(case)
    event = advance(case, "transfer_accepted", by=by, note=note, at=at, met=answered_at)
    row = under_way(case)
    row.answer, row.answered_at = Transfer.Answer.ACCEPTED, answered_at or event.at
    row.save(update_fields=["answer", "answered_at"])
    return event


@transaction.atomic
def transfer_back(case, *, by, note, answered_at=None, at=None):
    """The other side sends it back: talks go on, or begin, where they stood, under the clock that they had."""
    case = locked(case)
    refuse_unless_now(case, case.kind_of.step_of["transfer_back"], by)
    row = under_way(case)
    verb = "transfer_back" if row.back_to == "mediating" else "transfer_back_early"
    event = advance(case, verb, by=by, note=note, at=at)
    row.answer, row.answered_at = Transfer.Answer.RETURNED, answered_at or event.at
    row.save(update_fields=["answer", "answered_at"])
    Dispute.objects.filter(pk=case.pk).update(outcome="", outcome_at=None)  # not at an end any more
    restart_term(case, event.at)
    return event


@transaction.atomic
def transfer_result(case, *, by, note, answered_at=None, at=None, **said):
    """What came of it there, which closes the case."""
    case = locked(case)
    refuse_unless_now(case, case.kind_of.step_of["transfer_result"], by)
    row, now = under_way(case), at or timezone.now()
    if row.answered_at is None:
        row.answer, row.answered_at = Transfer.Answer.ACCEPTED, answered_at or now
    row.result, row.result_at = note[:500], answered_at or now
    row.save(update_fields=["answer", "answered_at", "result", "result_at"])
    said = {"outcome": f"移交{row.body}，结果：{note}", "closed_on": day_of(now), **said}
    return advance(case, "transfer_result", by=by, note=note, said=said, at=at, met=answered_at)


# Together ---------------------------------------------------------------------------------------


@transaction.atomic
def join_up(case, *, by, lead_unit, lead_center, plan, coordinator, members, note="", at=None):
    """大调解: units settle it together. Members with an account reach the case until it is settled."""
    case = locked(case)
    now = at or timezone.now()
    said = joint_words(lead_unit, coordinator, plan, map(member_words, members), now)
    event = advance(case, "join_up", by=by, note=note or f"牵头：{lead_unit}", said=said, at=at)
    joint = JointMediation.objects.create(
        case=case, lead_unit=lead_unit, lead_center=lead_center, plan=plan, coordinator=coordinator,
        begun_at=now, by=by,
    )  # fmt: skip
    let_in(joint, members, event, by=by, at=at, also=[coordinator])
    return event


@transaction.atomic
def change_joint(case, *, by, plan, members, leaving, note="", at=None):
    """Other units join a joint mediation, some leave, or its plan changes: a new plan goes out. Refusal where nobody
    would be left."""
    case, now = locked(case), at or timezone.now()
    if not hasattr(case, "joint"):
        raise Refusal("没有启动联合调解。")
    joint = case.joint
    staying = joint.members.filter(left_on=None).exclude(pk__in=[m.pk for m in leaving])
    if not staying.exists() and not members:
        raise Refusal("至少要有一个参加单位。", field="leaving")
    words = [f"{m.unit}：{m.duty}" if m.duty else m.unit for m in staying]
    said = joint_words(joint.lead_unit, joint.coordinator, plan, [*words, *map(member_words, members)], now)  # fmt: skip
    event = advance(case, "change_joint", by=by, note=note, said=said, at=at)
    JointMediation.objects.filter(pk=joint.pk).update(plan=plan)
    joint.members.filter(pk__in=[m.pk for m in leaving]).update(left_on=timezone.localdate(now))
    gone = {m.user for m in leaving if m.user} - {m.user for m in staying} - {joint.coordinator}
    release(case, task=Assignment.Task.MEMBER, reason="退出联合调解", users=gone, at=at)
    let_in(joint, members, event, by=by, at=at)
    return event


def joint_words(lead_unit, coordinator, plan, members, at):
    """What the paper of a joint mediation says."""
    return {
        "lead_unit": lead_unit, "members": "\n".join(members), "plan": plan, "coordinator": coordinator.name,
        "made_on": day_of(at),
    }  # fmt: skip


def let_in(joint, members, event, *, by, at, also=()):
    """Writes members down; those with an account reach the case from now on, and are told."""
    case = joint.case
    for member in members:
        JointMember.objects.create(joint=joint, **member)
    people = {*also, *(m["user"] for m in members if m.get("user"))}
    for user in people:
        assign_to(case, user, task=Assignment.Task.MEMBER, by=by, basis="联合调解", at=at)
    text = f"纠纷 {case.number} 由多个单位联合调解，请登录工作台查看。"
    tell_staff(case, [u for u in people if u != by], f"case:{case.pk}:joint:{event.pk}", text)


def joiners():
    """Who may be called to a joint mediation: those posted today who take part in such."""
    posted = Posting.objects.on(timezone.localdate()).filter(role__in=JOINING)
    return User.objects.filter(pk__in=posted.values("user"), is_active=True).order_by("name", "pk")


def post_of(user):
    """Where somebody is posted: the name of their unit."""
    return unit_of(user) or "参加单位"


def member_words(member):
    return f"{member['unit']}：{member['duty']}" if member.get("duty") else member["unit"]
