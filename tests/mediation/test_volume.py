"""The order of a volume and what is missing from it."""

from datetime import UTC, datetime

import pytest

from centers.cases.models import Attachment, Paper
from mediation.papers import PAPERS
from mediation.volume import ITEMS, contents, index_text, lacking


def paper(code, day, number=""):
    return Paper(code=f"mediation.{code}", title=f"文书{code}", number=number, issued_at=at(day))


def material(label, day):
    return Attachment(label=label, added_at=at(day))


def at(day):
    return datetime(2026, 11, day, 20, tzinfo=UTC)  # the next day in Xi'an


def names(rows):
    return [row.name for row in rows]


def test_pieces_stand_in_official_order_and_others_after_by_date():
    papers = [
        paper("23", 29), paper("22", 3), paper("14", 2), paper("12", 28), paper("10", 27), paper("06", 9),
        paper("06", 5), paper("07", 9, "莲人调（北关）字〔2026〕第1号"), paper("03", 4), paper("02", 4), paper("01", 3),
    ]  # fmt: skip
    materials = [
        material("司法确认材料（裁定书）", 26), material("照片", 2), material("当事人身份证明", 4),
        material("证据材料：收条", 4), material("履行凭证", 12),
    ]  # fmt: skip
    rows = contents(papers, materials)
    assert names(rows) == [
        "文书01", "文书02", "文书03", "当事人身份证明", "证据材料：收条", "文书06", "文书06", "文书07", "履行凭证",
        "文书10", "司法确认材料（裁定书）", "文书12", "文书14", "照片", "文书22",
    ]  # fmt: skip
    assert [row.number for row in rows] == list(range(1, 16))
    assert rows[7].document == "莲人调（北关）字〔2026〕第1号"
    assert [row.day.day for row in rows[5:7]] == [6, 10]


def test_the_text_of_the_list_keeps_its_lines_and_cells():
    rows = contents([paper("01", 3)], [material("证据材料|一\n二", 4)])
    rows[1] = rows[1]._replace(pages=2, remark="原件")
    assert index_text(rows) == "1|文书01||2026.11.04||\n2|证据材料／一 二||2026.11.05|2|原件"


APPLICATION, TOLD, RECORD = (
    "人民调解申请书或者受理登记表",
    "人民调解当事人权利义务告知书",
    "人民调解记录",
)
IDENTITY, AGREEMENT, VISIT = (
    "当事人身份证明",
    "人民调解协议书或者口头协议登记表",
    "人民调解回访记录",
)


@pytest.mark.parametrize(
    ("codes", "labels", "agreed", "identity_checked", "missing"),
    [
        ("", [], False, False, [APPLICATION, TOLD, IDENTITY, RECORD]),
        ("", [], True, False, [APPLICATION, TOLD, IDENTITY, RECORD, AGREEMENT, VISIT]),
        ("01 03 06", [], False, True, []),
        ("02 03 06", ["当事人身份证明（两份）"], False, False, []),
        ("02 03 06", ["身份证"], False, False, [IDENTITY]),
        ("01 03 06 07 10", [], True, True, []),
        ("01 03 06 08 10", [], True, True, []),
        ("01 03 06 08", ["履行凭证"], True, True, [VISIT]),
        ("03 06 07 10 13 23", [], True, True, [APPLICATION]),
    ],
)
def test_what_is_lacking_is_named(codes, labels, agreed, identity_checked, missing):
    codes = [f"mediation.{code}" for code in codes.split()]
    assert lacking(codes, labels, agreed=agreed, identity_checked=identity_checked) == missing


def test_every_paper_of_an_item_exists_and_stands_once():
    codes = [code for item in ITEMS for code in item.papers]
    assert set(codes) <= {row.code for row in PAPERS}
    assert len(codes) == len(set(codes))
    assert [item.number for item in ITEMS] == list(range(1, 13))
