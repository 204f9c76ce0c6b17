"""The one way in which a resident who was invited obtains a case that others asked for."""

from django.http import Http404
from django.urls import reverse

from centers.cases.kinds import DRAFT
from centers.cases.models import Party
from centers.cases.public import Joined

from .models import Side

JOINED_SHOWN = 20
NAME_FIRST = "请填写与邀请函上一致的姓名，再回到这里查看。姓名对不上的，请联系邀请函上的调委会，或者拨打 12348。"
# What a side may open of the papers: those that are addressed to all, never the application of the other.
SHARED = tuple(f"mediation.{n}" for n in ("03", "07", "08", "13", "16", "17", "18", "19", "11"))


def side_or_404(user, number):
    """The side that an invited resident is in a case; Http404 for anybody else."""
    if not user.is_authenticated or user.is_staff:
        raise Http404
    rows = invited(user).select_related("case__center", "case__body", "case__dispute", "party")
    side = rows.filter(case__number=number).first()
    if side is None:
        raise Http404
    return side


def invited(user):
    """The sides of a resident in cases that others asked for."""
    mine = Side.objects.of(user).exclude(party__role=Party.Role.APPLICANT)
    return mine.exclude(case__status=DRAFT).filter(told_at__isnull=False)


def papers_of(side):
    """The papers that a side may open: those for all, and the letter that invites, where it can be to nobody else."""
    codes = list(SHARED)
    if side.case.sides.exclude(party__role=Party.Role.APPLICANT).count() == 1:
        codes.append("mediation.22")
    return side.case.papers.standing().filter(is_public=True, code__in=codes)


def joined(user):
    """What stands among a resident's matters, the newest first; an invitation to somebody whose name the account does
    not bear says that it is there, and no more."""
    rows = invited(user).select_related("case").order_by("-case__opened_at", "-pk")
    found = [
        Joined(
            f"{row.case.kind_of.name}　{row.case.subject}",
            reverse("mediation:side", args=[row.case.number]),
            row.case.state.label, row.case.state.tone, row.case.state.public,
        )
        for row in rows[:JOINED_SHOWN]
    ]  # fmt: skip
    others = Side.objects.at_phone_of(user).exclude(party__name=user.name)
    if others.filter(case__closed_at=None).exists():
        found.append(
            Joined(
                "人民调解邀请", reverse("accounts:edit_name"), "请先填写姓名", "wait", NAME_FIRST
            )
        )
    return found
