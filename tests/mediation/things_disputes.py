"""What the addresses of disputes point at, made cheaply: a state is written down where it can be."""

from django.utils import timezone

from centers.cases import attachments
from centers.cases.attachments import Content
from centers.cases.models import Case
from mediation import actions
from tests.centers.cases.files import png
from tests.mediation.conftest import answers, other_side


def draft_of(user, committee):
    """A resident's application, all pages answered."""
    case = actions.start_draft(by=user)
    return actions.fill_draft(case, {**answers(form="online"), "committee": committee})


def dispute_things(committee, wang, chen, tian):
    """{word in DOORS: key}: 王桂兰 asked for it, 陈晓燕 is invited as the other side."""
    invited = draft_of(wang, committee)
    actions.fill_person(invited, 1, {"name": "陈晓燕", "phone": chen.phone, "role": "opponent"})
    actions.submit(invited, by=wang)
    actions.register(invited, by=tian)
    actions.tell_rights(invited, by=tian)
    other = other_side(invited)
    other.told_at = timezone.now()
    other.save()
    applied = draft_of(wang, committee)
    actions.submit(applied, by=wang)
    filed = draft_of(wang, committee)
    actions.submit(filed, by=wang)
    content = Content(png(), "image/png")
    (material,) = attachments.attach(filed, by=wang, label="照片", contents=[content])
    Case.objects.filter(pk=filed.pk).update(
        status="archived", opened_at=filed.created_at, closed_at=filed.created_at
    )
    return {
        "dispute": invited.number, "side_paper": invited.papers.get(code="mediation.03").pk,
        "asked": applied.number, "filed": filed.number, "filed_paper": filed.papers.first().pk,
        "filed_material": material.pk, "quarrel": draft_of(wang, committee).number,
    }  # fmt: skip
