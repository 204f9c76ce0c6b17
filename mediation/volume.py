"""The volume of a case of people's mediation: what belongs into it, in which order, and what is missing.

Pure. The order is that of the 卷内目录 of 司法部《人民调解文书格式》 (2010). A visit after an agreement is
only “按需” there; here it is required.
"""

from datetime import date
from typing import NamedTuple

from django.utils import timezone

# TOLD: where rights were told of; TALKED: where talks began; AGREED: where an agreement was reached.
REQUIRED, TOLD, TALKED, AGREED, OPTIONAL = "required", "told", "talked", "agreed", "optional"
COVER = "mediation.23"


class Item(NamedTuple):
    """A place in the volume: any of its papers, or a material whose name begins with one of its labels, fills it."""

    number: int
    name: str
    need: str
    papers: tuple = ()
    labels: tuple = ()


IDENTITY = Item(3, "当事人身份证明", TALKED, (), ("当事人身份证明",))
ITEMS = (
    Item(1, "人民调解申请书或者受理登记表", REQUIRED, ("mediation.01", "mediation.02")),
    Item(2, "人民调解当事人权利义务告知书", TOLD, ("mediation.03",)),
    IDENTITY,
    Item(4, "授权委托书", OPTIONAL, ("mediation.04",)),
    Item(5, "人民调解调查记录", OPTIONAL, ("mediation.05",)),
    Item(6, "证据材料", OPTIONAL, (), ("证据材料",)),
    Item(7, "人民调解记录", TALKED, ("mediation.06",)),
    Item(8, "人民调解协议书或者口头协议登记表", AGREED, ("mediation.07", "mediation.08")),
    Item(9, "履行凭证", OPTIONAL, ("mediation.09",), ("履行凭证",)),
    Item(10, "人民调解回访记录", AGREED, ("mediation.10",)),
    Item(11, "司法确认材料", OPTIONAL, ("mediation.11",), ("司法确认材料",)),
    Item(12, "卷宗情况说明（结案报告表）", OPTIONAL, ("mediation.12",)),
)
LAST = ITEMS[-1].number + 1  # where everything else goes, by its date
PLACES = {code: item.number for item in ITEMS for code in item.papers}


class Row(NamedTuple):
    """A line of the 卷内目录."""

    number: int
    name: str
    document: str
    day: date
    pages: str = ""
    remark: str = ""


def contents(papers, attachments):
    """The `Row`s of a volume in official order, those of one place by their date.

    papers, attachments: standing rows of the case. The cover, which holds the list, is not on it.
    """
    pieces = [
        (paper_place(paper.code), paper.issued_at, paper.title, paper.number)
        for paper in papers
        if paper.code != COVER
    ]
    pieces += [(label_place(each.label), each.added_at, each.label, "") for each in attachments]
    pieces.sort(key=lambda piece: piece[:2])
    return [
        Row(number, name, document, timezone.localdate(moment))
        for number, (_, moment, name, document) in enumerate(pieces, 1)
    ]


def lacking(paper_codes, attachment_labels, *, agreed, identity_checked, talked=True, told=True):
    """The names of required items that a volume has not, in order.

    told, talked: how far it came before it ended. agreed: whether an agreement was reached. identity_checked: whether the parties' documents were looked at,
    which takes the place of copies of them.
    """
    found = {paper_place(code) for code in paper_codes} | {
        label_place(label) for label in attachment_labels
    }
    if identity_checked:
        found.add(IDENTITY.number)
    reached = {REQUIRED: True, TOLD: told, TALKED: talked, AGREED: agreed}
    needs = {need for need, is_reached in reached.items() if is_reached}
    return [item.name for item in ITEMS if item.need in needs and item.number not in found]


def index_text(rows):
    """Rows as paper 23 takes them: a line each, 序号|名称|文号|日期|页数|备注."""
    return "\n".join("|".join(cell(value) for value in row) for row in rows)


def paper_place(code):
    return PLACES.get(code, LAST)


def label_place(label):
    return next((item.number for item in ITEMS if label.startswith(item.labels)), LAST)


def cell(value):
    """The value as text that cannot end its cell or its line."""
    words = f"{value:%Y.%m.%d}" if isinstance(value, date) else str(value)
    return " ".join(words.replace("|", "／").split())
