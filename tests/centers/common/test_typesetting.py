"""Papers: what stands in data comes out as it was written; what no font can show is known before."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

import pytest
import typst
from django.core.checks import run_checks
from pypdf import PdfReader, PdfWriter

from centers.common.refusals import Refusal
from centers.common.typesetting import BrokenPaper, compiled, missing_glyphs, pdf, watermarked
from tests.sheets import pages_of, text_of

FORMS = Path(__file__).parent / "papers"
LETTER = {
    "issuer": "西安市莲湖区法律援助中心",
    "title": "给予法律援助决定书",
    "number": "莲援决字〔2026〕第0137号",
    "name": "张堃䶮",
    "date": "2026年11月25日",
    "words": "经审查，符合法律援助条件。\n\n决定给予法律援助。",
}
LINES = ["仅供办理法律援助使用", "张敏 2026-11-25"]


@pytest.fixture
def forms(settings):
    """An office's own folder: the sample forms of these tests."""
    settings.PAPERS_DIR = str(FORMS)


def three_pages():
    """A PDF of two small pages and a lying large one."""
    source = '#set page("a5")\nOne #pagebreak() Two #set page("a3", flipped: true)\nThree'
    return typst.compile(source.encode())


# Papers --------------------------------------------------------------------------------------


def test_a_letter_says_what_it_was_given(forms):
    (page,) = pages_of(pdf("letter.typ", LETTER))
    page = "".join(page.split())
    for words in [*LETTER.values(), "张堃䶮：", "（印章）", "—1—", "自拟式样"]:
        assert "".join(words.split()) in page


@pytest.mark.parametrize(
    "words", ["#panic() $x$ *y* _z_", "[a] <b> @c `d` \\e //f", '= "g" - h', "#{1+1}"]
)
def test_what_looks_like_markup_comes_out_as_text(forms, words):
    assert "".join(words.split()) in text_of(pdf("letter.typ", LETTER | {"words": words}))


def test_a_signature_is_never_alone_on_a_page(forms):
    for count in range(8, 24):
        *_, last = pages_of(
            pdf("letter.typ", LETTER | {"words": "\n".join(["正文一行。"] * count)})
        )
        assert "正文一行" in last


def test_a_form_runs_over_pages_and_repeats_its_headings(forms):
    rows = [[str(number), f"证据{number}", "1", ""] for number in range(1, 61)]
    found = pages_of(pdf("form.typ", LETTER | {"evidence": rows, "words": "鱼。" * 2250}))
    assert len(found) >= 4
    assert all("案情及证据" in page or "证据名称" in page for page in found[:-1])
    whole = "".join("".join(found).split())
    assert whole.count("鱼") == 2250
    assert all(f"证据{number}" in whole for number in range(1, 61))
    assert "存根" in found[-1]


def test_an_office_replaces_one_form_and_keeps_the_others(settings, tmp_path):
    (tmp_path / "aid").mkdir()
    own = '#import "/base.typ": *\n#show: letter.with(title: "本所式样", date: "某日")\n正文'
    (tmp_path / "aid/09.typ").write_text(own)
    settings.PAPERS_DIR = str(tmp_path)
    assert "本所式样" in text_of(pdf("aid/09.typ", {}))
    # A paper of the project itself is still found; it wants its data.
    with pytest.raises(BrokenPaper, match="kind"):
        pdf("watermark.typ", {})


def test_an_office_replaces_what_all_forms_share(settings, tmp_path):
    (tmp_path / "letter.typ").write_text((FORMS / "letter.typ").read_text())
    (tmp_path / "base.typ").write_text(
        "#let letter(..more, body) = [本所抬头 #body]\n#let paragraphs(words) = words"
    )
    settings.PAPERS_DIR = str(tmp_path)
    assert text_of(pdf("letter.typ", LETTER)).startswith("本所抬头经审查")


def test_a_changed_form_counts_at_once(settings, tmp_path):
    settings.PAPERS_DIR = str(tmp_path)
    for words in ["先前", "后来"]:
        (tmp_path / "form.typ").write_text(words)
        assert words in text_of(pdf("form.typ", {}))


@pytest.mark.parametrize(
    "source", ["#let (x = [", "#data.nothing", '#read("/../../../manage.py")', '#import "@preview/x:1.0.0"']
)  # fmt: skip
def test_a_broken_form_is_named(settings, tmp_path, source):
    (tmp_path / "broken.typ").write_text(source)
    settings.PAPERS_DIR = str(tmp_path)
    with pytest.raises(BrokenPaper, match=r"broken\.typ"):
        pdf("broken.typ", {})


def test_a_form_that_does_not_exist_is_named():
    with pytest.raises(BrokenPaper, match=r"aid/none\.typ"):
        pdf("aid/none.typ", {})


def test_threads_do_not_mix_their_papers(forms):
    def paper(number):
        return text_of(pdf("letter.typ", LETTER | {"number": f"第{number:04}号"}))

    with ThreadPoolExecutor(8) as pool:
        for number, found in enumerate(pool.map(paper, range(80))):
            assert f"第{number:04}号" in found


# Fonts ---------------------------------------------------------------------------------------


def test_rare_names_can_be_shown():
    assert missing_glyphs("张堃䶮𬭛") == ""


def test_what_no_font_shows_is_named_once_in_order():
    assert missing_glyphs("\U0010fffd张\ue000\U0010fffd\n\u200b\u3000三\U0002fa1f") == (
        "\U0010fffd\ue000\U0002fa1f"
    )


@pytest.mark.parametrize("sign", ["𰻞", "㐂", "𠮷", "ꀀ", "ก", "☑", "é", "\U000323af"])
def test_missing_is_what_typst_does_not_set(forms, sign, settings, tmp_path):
    """A sign counts as shown exactly where the paper's text holds a glyph that is not the empty box."""
    (tmp_path / "one.typ").write_text("#json(bytes(sys.inputs.data)).sign")
    settings.PAPERS_DIR = str(tmp_path)
    found = PdfReader(BytesIO(pdf("one.typ", {"sign": sign})))
    fonts = found.pages[0]["/Resources"].get("/Font", {}).values()
    glyphs = b"".join(font.get_object()["/ToUnicode"].get_data() for font in fonts)
    shown = sign.encode("utf-16-be").hex().upper().encode() in glyphs.upper()
    box = b"<0000>" in found.pages[0].get_contents().get_data()
    assert (missing_glyphs(sign) == "") == (shown and not box)


def test_a_variation_selector_is_not_a_character_of_its_own():
    assert missing_glyphs("辻\U000e0100邊\ufe00") == ""


@pytest.fixture
def no_fonts(settings, tmp_path):
    settings.FONT_DIRS = [str(tmp_path), str(tmp_path / "none")]


def test_without_fonts_no_paper_is_printed(no_fonts, forms):
    with pytest.raises(Refusal, match="fonts-noto-cjk"):
        pdf("letter.typ", LETTER)
    with pytest.raises(Refusal, match="字体"):
        watermarked(three_pages(), "application/pdf", LINES)


def test_a_font_file_that_is_none_does_not_count(no_fonts, forms, tmp_path):
    (tmp_path / "simfang.ttf").write_bytes(b"nothing")
    assert missing_glyphs("法律") == "法律"


def test_the_operator_hears_of_missing_fonts(no_fonts):
    assert "common.W001" in [finding.id for finding in run_checks(tags=["environment"])]


def test_with_fonts_the_check_is_silent():
    assert "common.W001" not in [finding.id for finding in run_checks(tags=["environment"])]


# Watermarks ----------------------------------------------------------------------------------


def test_every_page_of_a_pdf_keeps_its_size_and_words_and_gets_the_watermark():
    body = watermarked(three_pages(), "application/pdf", LINES)
    before, after = (PdfReader(BytesIO(file)).pages for file in (three_pages(), body))
    assert len(after) == 3
    for page, old in zip(after, before, strict=True):
        found = page.extract_text()
        assert old.extract_text().strip() in found
        assert found.count("仅供办理法律援助使用") > 8
        assert "张敏2026-11-25" in "".join(found.split())
        assert [round(n) for n in page.mediabox] == [round(n) for n in old.mediabox]


@pytest.mark.parametrize(("size", "wide"), [("width: 9cm, height: 5cm", True), ("width: 5cm, height: 9cm", False)])  # fmt: skip
def test_a_picture_is_laid_on_a4_with_the_watermark(size, wide):
    picture = typst.compile(f"#set page({size})\nPicture".encode(), format="png")
    (page,) = PdfReader(BytesIO(watermarked(picture, "image/png", LINES))).pages
    assert "仅供办理法律援助使用" in page.extract_text()
    assert sorted(round(n) for n in page.mediabox[2:]) == [595, 842]
    assert (page.mediabox.width > page.mediabox.height) == wide


def test_markup_in_a_watermark_is_text():
    body = watermarked(three_pages(), "application/pdf", ["#panic() *a* [b]"])
    assert "#panic()*a*[b]" in text_of(body)


def test_the_watermark_lies_over_what_the_page_shows(tmp_path):
    """A page that is black all over still shows the lines."""
    black = typst.compile(b"#set page(width: 9cm, height: 9cm, fill: black)\nx", format="png")
    (tmp_path / "a.typ").write_text(
        '#set page(width: 10cm, height: 14cm, margin: 0pt)\n#image("a.pdf", width: 100%)'
    )
    (tmp_path / "a.pdf").write_bytes(watermarked(black, "image/png", LINES))
    (tmp_path / "b.typ").write_text((tmp_path / "a.typ").read_text())
    seen = typst.compile(str(tmp_path / "a.typ"), format="png")
    (tmp_path / "a.pdf").write_bytes(watermarked(black, "image/png", [" "]))
    assert seen != typst.compile(str(tmp_path / "b.typ"), format="png")


def locked(password):
    writer, file = PdfWriter(clone_from=BytesIO(three_pages())), BytesIO()
    writer.encrypt(password, algorithm="RC4-128")
    writer.write(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "application/pdf"),
        (b"%PDF-1.7 nothing", "application/pdf"),
        (three_pages()[:2000], "application/pdf"),
        (locked("secret"), "application/pdf"),
        (b"", "image/png"),
        (b"\xff\xd8\xff\xe0 nothing", "image/jpeg"),
        (three_pages(), "image/png"),
        (three_pages(), "text/html"),
    ],
)
def test_a_file_that_cannot_be_shown_says_so(body, kind):
    with pytest.raises(ValueError, match="cannot be shown"):
        watermarked(body, kind, LINES)


def test_nothing_is_left_behind_by_watermarks():
    def open_files():
        return len(list(Path("/proc/self/fd").iterdir()))

    watermarked(three_pages(), "application/pdf", LINES)
    before = open_files()
    for _ in range(5):
        watermarked(three_pages(), "application/pdf", LINES)
        with pytest.raises(ValueError, match="cannot be shown"):
            watermarked(b"nothing", "application/pdf", LINES)
    assert open_files() == before


def test_threads_do_not_mix_their_watermarks():
    def mark(number):
        return text_of(watermarked(three_pages(), "application/pdf", [f"第{number:04}号"]))

    with ThreadPoolExecutor(8) as pool:
        for number, found in enumerate(pool.map(mark, range(8))):
            assert f"第{number:04}号" in found
            assert f"第{number + 1:04}号" not in found


def test_a_page_many_times_as_long_as_wide_has_no_more_marks_than_another():
    narrow = compiled(
        {"main": b"#set page(width: 2pt, height: 14000pt, margin: 0pt)\n#block()"}, "/", {}
    )
    assert len(watermarked(narrow, "application/pdf", LINES)) < 200_000
