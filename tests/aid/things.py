"""What the addresses of legal aid and of a resident's cases point at, made cheaply: a state is written
down, not walked to, and only one of them has papers."""

from django.utils import timezone

from aid import actions
from aid.models import Choice
from centers.cases import attachments
from centers.cases.attachments import Content
from centers.cases.models import Case
from tests.aid.conftest import answers
from tests.centers.cases.files import png


def new_draft(by):
    return actions.fill(actions.start_draft(by=by), answers())


def in_state(by, status):
    case = new_draft(by)
    Case.objects.filter(pk=case.pk).update(status=status, opened_at=timezone.now())
    return case


def aid_things(wang, lin):
    """{word in DOORS: number or key}"""
    applied = new_draft(wang)
    actions.submit(applied, by=wang)
    content = Content(png(), "image/png")
    (material,) = attachments.attach(applied, by=wang, label="欠条", contents=[content])
    granted, concluded = in_state(wang, "granted"), in_state(wang, "concluded")
    asked = in_state(wang, "granted")
    choice = Choice.objects.create(case=asked, provider=lin, order=1, asked_at=timezone.now())
    draft = new_draft(wang)
    (photo,) = attachments.attach(draft, by=wang, label="合同", contents=[content])
    return {
        "applied": applied.number, "material": material.pk, "granted": granted.number,
        "concluded": concluded.number, "choice": choice.pk, "draft": draft.number, "photo": photo.pk,
        "paper": applied.papers.get(code="aid.05").pk, "token": attachments.link(material, wang).split("/")[2],
    }  # fmt: skip
