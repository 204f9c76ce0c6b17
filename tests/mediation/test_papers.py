"""The twenty-four papers: each says all it was given, nothing of what it was not, and loses nothing of long words."""

from io import BytesIO

import pytest
from pypdf import PdfReader

from centers.common.typesetting import pdf
from mediation.papers import PAPERS
from tests.sheets import pages_of, squeezed, text_of

ROWS = {row.code: row for row in PAPERS}
COMMITTEE = "西安市莲湖区北关街道纸坊村社区人民调解委员会"
COVER = "mediation.23"
WORDS = {
    "copies": "三份",
    "committee_name": COMMITTEE,
    "rows": "1|人民调解申请书|莲人调（北关）字〔2026〕第1号|2026.11.25|2|原件",
}
# What people write at length; the rest are names, days, numbers and choices.
TALL = {
    "applicants", "others", "parties", "facts", "claims", "record", "result", "content", "performance", "powers",
    "principal", "agent", "performance_how", "proof", "opinion", "follow_up", "process", "outcome", "visited",
    "reason", "routes", "consent", "enclosed", "danger", "measures", "basis", "resume_when", "matter", "plan",
    "members", "asked", "place",
}  # fmt: skip
CROWD = "\n".join(f"居民{n}，男，汉族，40岁，职工，北关正街{n}号" for n in range(1, 13))

every_paper = pytest.mark.parametrize("code", ROWS)


def a_paper(code, values):
    """The PDF of a paper as `centers.cases.papers.issue` would have it set."""
    row = ROWS[code]
    return pdf(row.template, {
        "title": row.name, "number": f"莲人调（北关）{row.series}〔2026〕第12号" if row.series else "",
        "issuer": COMMITTEE, "date": "2026年11月25日", "own_draft": True, "case": "TJ1", "fields": [],
        "values": {field.key: values.get(field.key, "") for field in row.fields},
    })  # fmt: skip


def words_for(code, **more):
    """Different words for every field, so that none can stand in for another."""
    return {f.key: f"{f.label}之词" for f in ROWS[code].fields} | WORDS | more


@every_paper
def test_a_paper_says_all_it_was_given(code):
    row, given = ROWS[code], words_for(code)
    page = text_of(a_paper(code, given))
    for field in row.fields:
        for piece in given[field.key].split("|"):
            assert squeezed(piece) in page, field
    assert (row.name in page) == (code != COVER)
    assert "自拟式样，非司法部原文格式" in page
    assert bool(row.series) == (f"莲人调（北关）{row.series}〔2026〕第12号" in page)


@every_paper
def test_what_is_not_known_leaves_no_trace(code):
    known = {f.key: "某某" for f in ROWS[code].fields if f.required}
    page = text_of(a_paper(code, known))
    for trace in ["none", "（）", "“”", "，，", "，。", "。。", "：。", "、、", "，）", "（，"]:
        assert trace not in page


@every_paper
def test_long_words_run_over_pages_and_never_off_one(code):
    tall = TALL & {f.key for f in ROWS[code].fields}
    given = words_for(code, **dict.fromkeys(tall, "鱼" * 2000))
    off, count = [], 0

    def look(text, space, line, *_):
        nonlocal count
        count += text.count("鱼")
        height = line[5] * space[3] + space[5]
        if text.strip() and not 20 < height < 822:
            off.append((text, height))

    for page in PdfReader(BytesIO(a_paper(code, given))).pages:
        page.extract_text(visitor_text=look)
    assert not off
    assert count >= 2000 * len(tall)


@pytest.mark.parametrize(
    "code", [c for c, row in ROWS.items() if "parties" in {f.key for f in row.fields}]
)
def test_a_dozen_parties_each_find_their_place(code):
    page = text_of(a_paper(code, words_for(code, parties=CROWD)))
    assert all(squeezed(line) in page for line in CROWD.split("\n"))


@pytest.mark.parametrize(
    ("code", "key", "separator"),
    [
        ("mediation.01", "applicants", "\n"), ("mediation.03", "parties_names", "、"),
        ("mediation.06", "parties", "\n"), ("mediation.07", "parties", "\n"), ("mediation.08", "parties", "\n"),
        ("mediation.11", "parties", "\n"), ("mediation.18", "parties_names", "、"),
        ("mediation.19", "parties", "\n"),
    ],
)  # fmt: skip
def test_each_party_has_a_line_to_sign_on(code, key, separator):
    people = [
        "申请人：王桂兰，女，北关正街",
        "莲城物业公司（法定代表人：李强），北关正街",
        "陈晓燕",
    ]
    names = ["王桂兰", "莲城物业公司（法定代表人：李强）", "陈晓燕"]
    said = separator.join(people if separator == "\n" else names)
    page = text_of(a_paper(code, words_for(code, **{key: said})))
    _, signatures = page.split("（签名、盖章或者按指印）：")
    for name in names:
        assert name + "：" in signatures


@pytest.mark.parametrize(
    "words", ["#panic() $x$ *y* _z_ [a] <b> @c `d` \\e //f = h", "王\n\n、\n，\n：\n|"]
)
@every_paper
def test_awkward_words_come_out_as_they_are(code, words):
    page = text_of(a_paper(code, dict.fromkeys((f.key for f in ROWS[code].fields), words)))
    assert squeezed(words.split("\n")[0]) in page


@pytest.mark.parametrize("copies", ["三份", "一式三份", "三"])
def test_copies_are_said_once(copies):
    assert "本协议一式三份，当事人各执一份" in text_of(
        a_paper("mediation.07", words_for("mediation.07", copies=copies))
    )


# What people are told -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "sayings"),
    [
        ("03", ["选择或者接受人民调解员", "要求调解公开进行或者不公开进行", "如实陈述纠纷事实", "不收取任何费用",
                "拒绝调解或者要求终止调解，不会给您带来不利后果", "三十日内共同向人民法院申请司法确认"]),
        ("07", ["签名并加盖人民调解委员会印章之日起生效", "第三十一条", "第三十三条"]),
        ("11", ["第二百零五条、第二百零六条", "没有恶意串通"]),
        ("13", ["第二十六条", "仲裁、行政、司法"]),
        ("15", ["第二十五条"]),
        ("19", ["第九条第四款", "可以认可，也可以不认可", "仅达成调解协议不能使治安案件终结"]),
        ("22", ["第十七条", "不同意调解，不会给您带来任何不利后果"]),
    ],
)  # fmt: skip
def test_what_the_law_wants_told_is_told(code, sayings):
    page = text_of(a_paper(f"mediation.{code}", words_for(f"mediation.{code}")))
    for words in sayings:
        assert words in page


def test_a_clock_of_confirmation_is_shown_only_where_it_runs():
    words = words_for("mediation.14")
    assert "该期限不因移送而改变" in text_of(a_paper("mediation.14", words))
    assert "司法确认" not in text_of(a_paper("mediation.14", words | {"confirm_until": ""}))


def test_the_cover_bears_the_number_and_the_list_every_item():
    rows = "\n".join(f"{n}|材料{n}号||2026.11.25|1|" for n in range(1, 61))
    body = a_paper(
        COVER, words_for(COVER, rows=rows, year="2026年", case_number="0012", pages="36页")
    )
    pages = [squeezed(page) for page in pages_of(body)]
    assert "莲人调（北关）卷〔2026〕第12号" in pages[0]
    assert "0012" in pages[0]
    assert "本卷共36页" in pages[-1]
    assert all(f"{n}材料{n}号2026.11.251" in "".join(pages) for n in range(1, 61))


def test_which_papers_leave_the_house_and_which_the_parties_see():
    """Whoever adds a paper decides it, here."""

    def marked(mark):
        return {code[-2:] for code, row in ROWS.items() if getattr(row, mark)}

    assert marked("outward") == {"07", "08", "11", "14", "15", "17", "19", "20", "21", "22"}
    assert marked("is_public") == {
        "01",
        "03",
        "07",
        "08",
        "11",
        "13",
        "16",
        "17",
        "18",
        "19",
        "22",
    }
    assert {row.series for row in PAPERS if row.series} == set("字终移公不中治馈邀卷")
    assert list(ROWS) == [f"mediation.{n:02}" for n in range(1, 25)]
