"""Official papers as PDF: a typst template and data in, pages out; and which characters can be shown.

Templates are code and data are text: whatever stands in data comes out as it was written. Nothing here
opens a connection. Fonts come from `settings.FONT_DIRS` alone, and are found once in a process.
"""

import json
import os
from functools import lru_cache
from pathlib import Path
from threading import Lock
from unicodedata import category

import typst
from django.conf import settings
from fontTools.ttLib import TTFont, TTLibError

from . import strangers
from .refusals import Refusal

OURS = settings.BASE_DIR / "templates/papers"
MAIN_FONT = "Noto Serif CJK SC"
ORDINARY = "莲湖区公共法律服务中心"  # what any usable font shows
UNSEEN = {"Cc", "Cf", "Zl", "Zp", "Zs"}
NO_FONT = (
    "没有可用的中文字体，暂时不能打印文书。请系统管理员安装 fonts-noto-cjk，"
    "或者用 FONT_DIR 指定字体所在的文件夹，然后重新启动。"
)


class BrokenPaper(Exception):  # noqa: N818  read as what it is
    """A template that cannot be set with the data it was given; the message names it."""


# Papers --------------------------------------------------------------------------------------


def pdf(template, data):
    """The paper `template` ("aid/09.typ", below the folder of papers) filled with `data`, as PDF.

    data: a dict of what JSON can hold; the template reads it from `sys.inputs.data`. A file of the same
    path in `settings.PAPERS_DIR` comes first, for the form itself and for what it imports. Raises Refusal
    where there is no Chinese font, and BrokenPaper with the template's name where it cannot be set.
    """
    root, sources = papers()
    sources["main"] = f"#include {json.dumps(template)}".encode()
    try:
        return compiled(sources, root, data)
    except RuntimeError as error:
        raise BrokenPaper(f"{template}: {getattr(error, 'diagnostic', error)}") from error


def papers():
    """(the folder that templates are read from, {path: source} of those that are not in it)."""
    if not settings.PAPERS_DIR:
        return OURS, {}
    theirs = Path(settings.PAPERS_DIR)
    missing = [path for path in sorted(OURS.rglob("*.typ")) if not (theirs / part(path)).is_file()]
    return theirs, {str(part(path)): path.read_bytes() for path in missing}


def part(path):
    return path.relative_to(OURS)


def compiled(sources, root, data):
    """The PDF of `sources`, beginning with "main"; RuntimeError where typst finds something wrong.

    A compiler serves one thread at a time and costs next to nothing; the fonts, which are dear, are
    shared. Packages from the net would need a folder to be kept in: there is none.
    """
    require_font()
    compiler = typst.Compiler(
        sources,
        root=root,
        font_paths=fonts(tuple(settings.FONT_DIRS)).found,
        ignore_system_fonts=True,
        package_path=os.devnull,
        package_cache_path=os.devnull,
    )
    return compiler.compile(sys_inputs={"data": json.dumps(data)})


# Fonts ---------------------------------------------------------------------------------------


class FontSet:
    """The fonts below some folders, and the characters that they can show together."""

    def __init__(self, folders):
        self.found = typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=[folder for folder in folders if Path(folder).is_dir()],
        )
        # Reading what a font shows takes a while, and the main font shows nearly everything.
        self.unread = sorted(self.found.fonts(), key=lambda face: face.family == MAIN_FONT)
        self.shown = set()
        self.lock = Lock()

    def shows(self, sign):
        """Whether any of the fonts has a glyph for a character."""
        with self.lock:
            while ord(sign) not in self.shown and self.unread:
                self.shown |= signs_of(self.unread.pop())
            return ord(sign) in self.shown


@lru_cache
def fonts(folders):
    return FontSet(folders)


def signs_of(face):
    """The code points that one face of a font file has glyphs for; none where it cannot be read."""
    try:
        with TTFont(face.path, fontNumber=face.index, lazy=True) as font:
            return set(font.getBestCmap() or {})
    except (OSError, TTLibError):
        return set()


def missing_glyphs(text):
    """The characters of `text` that no font can show, in their order, each once.

    typst sets an empty box, or nothing, in their place: a name must not be issued like that. Spaces and
    control characters do not count. What a private-use character looks like nobody knows: it is missing.
    """
    known = fonts(tuple(settings.FONT_DIRS))
    return "".join(sign for sign in dict.fromkeys(text) if not is_shown(sign, known))


def is_shown(sign, known):
    kind = category(sign)
    if kind in UNSEEN or is_selector(sign):
        return True
    return kind not in {"Co", "Cs"} and known.shows(sign)


def is_selector(sign):
    """Variation selectors have no look of their own: they only prefer one of the character before."""
    return "\ufe00" <= sign <= "\ufe0f" or "\U000e0100" <= sign <= "\U000e01ef"


def has_font():
    """Whether the ordinary characters of an office can be printed."""
    return not missing_glyphs(ORDINARY)


def require_font():
    if not has_font():
        raise Refusal(NO_FONT)


# Watermarks ----------------------------------------------------------------------------------


def watermarked(body, content_type, lines):
    """A PDF of the pages of `body`, `lines` repeated over each in light grey, from corner to corner.

    content_type: application/pdf, image/jpeg or image/png. Pages of a PDF keep their size, a picture is
    fitted to A4. Raises ValueError for another type, and for a file that is broken, locked or empty, TooHeavy for
    one that takes too much.
    """
    if content_type not in strangers.KINDS:
        raise ValueError(f"{content_type} cannot be shown with a watermark")
    require_font()
    try:
        return strangers.watermarked(
            body, content_type, lines=list(lines), fonts=list(settings.FONT_DIRS)
        )
    except ValueError as error:
        raise ValueError(f"the file cannot be shown: {error}") from error
