"""Cases and what stands beside them, by the verbs, for tests of more than one app."""

from django.core.management import call_command

from aid import actions, duty
from centers.cases import exports, referrals
from centers.cases.actions import advance, open_case
from centers.cases.models import Export, Party, PurgeOrder
from centers.org.models import Body, Center
from tests.aid.conftest import answers
from tests.cast import Role, at, staff


def received_at(center, *, by):
    """王桂兰's application, written down at a window."""
    return actions.take_application(center=center, answers=answers(), by=by)


def advice_at(center, *, by=None):
    """陈晓燕's consultation on record, by the head of a station."""
    head = by or staff("head", "郑刚", Role.STATION_HEAD, center)
    case = open_case(duty.ADVICE, center=center, by=head, channel="window", status="new", at=at(8))
    party = Party(case=case, role="applicant", name="陈晓燕")
    party.phone = "13900000002"
    party.save()
    said = {"matter_kind": "民事", "facts": "离婚", "answer": "可以申请", "answered_by": head.name}
    advance(case, "advise", by=head, said=said)
    return case


def sent_on(case, *, by=None, **goal):
    """A referral of a case, to the women's federation or where it is said."""
    if not goal:
        call_command("load_partners", verbosity=0)
        goal = {"body": Body.objects.get(name="西安市莲湖区妇女联合会")}
    return referrals.refer(
        case,
        by=by or case.opened_by,
        reason="需要帮助",
        shared=["name", "phone"],
        channel="desk",
        **goal,
    )


def made_export(asker, *, ready=False):
    """An export that somebody asked for; ready: another head approved, a worker made it."""
    export = Export.objects.create(
        asked_by=asker, purpose="报送名单", reach=asker.posted_centers("case.export")[0]
    )
    if ready:
        boss = staff(
            f"boss{export.pk}", "谢军", Role.BUREAU_LEADER, Center.objects.get_root(export.reach)
        )
        exports.decide(export, approve=True, by=boss)
        exports.make(export.pk)
    return export


def ordered_purge(case):
    """An order that a case be purged, asked for and not approved."""
    keeper = staff("keeper", "彭伟", Role.NETWORK_ADMIN, case.district)
    return PurgeOrder.objects.create(
        number=case.number,
        case_key=case.pk,
        reason="retention",
        basis="档案保管期限表",
        asked_by=keeper,
    )
