"""Tables as XLSX files, written row by row, so that a hundred thousand rows need no memory."""

import tempfile
from dataclasses import dataclass
from datetime import date, datetime

from xlsxwriter import Workbook

MOST_ROWS = 100_000
A4 = 9
MARK_LENGTH = 110  # a head or foot holds 255 signs, and an ampersand counts twice


@dataclass(frozen=True)
class Weak:
    """A figure that stands on few cases: set in italics."""

    value: float


def workbook(sheet, **facts):
    """An open temporary file with one sheet, as `write_sheet` writes it."""
    return workbook_of({sheet: facts})


def workbook_of(sheets):
    """An open temporary file with several: {name: what `write_sheet` is given}."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  the answer that carries it closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "remove_timezone": True,
    }
    with Workbook(file, options) as book:
        for name, facts in sheets.items():
            write_sheet(book, name, **facts)
    file.seek(0)
    return file


def write_sheet(book, sheet, *, notes, headings, rows, number="0.##", mark="", widths=()):
    """Lines of notes, a row of headings, then the rows.

    rows: tuples of text, numbers, dates, moments or None, read once. number: the format of floats.
    widths: of the first columns, in signs; with them the table is ruled and its words wrap, as offices hand it round.
    mark: a line that stands at the head and the foot of every printed page.
    Text is never read as a formula or a link. Printed, it is as wide as a sheet of A4 laid on its side,
    and the headings stand on every page.
    """
    ruled = {"border": 1, "text_wrap": True, "valign": "vcenter"} if widths else {}
    formats = {
        float: book.add_format({"num_format": number, **ruled}),
        Weak: book.add_format({"num_format": number, "italic": True}),
        date: book.add_format({"num_format": "yyyy-mm-dd"}),
        datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }
    plain = book.add_format(ruled) if ruled else None
    title = book.add_format({"bold": True})
    bold = book.add_format({"bold": True, **ruled})
    page = book.add_worksheet(sheet)
    page.set_column(0, 0, 26)
    page.set_column(1, len(headings), 14)
    for column, width in enumerate(widths):
        page.set_column(column, column, width)
    for line, note in enumerate(notes):
        page.write_string(line, 0, note, None if line else title)
    top = len(notes)
    for column, heading in enumerate(headings):
        page.write_string(top, column, heading, bold)
    for line, row in enumerate(rows, start=top + 1):
        for column, value in enumerate(row):
            style = formats.get(type(value), plain)
            page.write(line, column, value.value if isinstance(value, Weak) else value, style)
    page.freeze_panes(top + 1, 1)
    page.repeat_rows(top)
    page.set_landscape()
    page.set_paper(A4)
    page.fit_to_pages(1, 0)
    said = mark[:MARK_LENGTH].replace("&", "&&")
    if said:
        page.set_header(f"&C{said}")
    page.set_footer(f"&L{said}&R第 &P 页，共 &N 页" if said else "&C第 &P 页，共 &N 页")
