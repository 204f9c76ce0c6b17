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


def workbook(sheet, *, notes, headings, rows, number="0.##", mark=""):
    """An open temporary file with one sheet: lines of notes, a row of headings, then the rows.

    rows: tuples of text, numbers, dates, moments or None, read once. number: the format of floats.
    mark: a line that stands at the head and the foot of every printed page.
    Text is never read as a formula or a link. Printed, it is as wide as a sheet of A4 laid on its side,
    and the headings stand on every page.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115  the answer that carries it closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "remove_timezone": True,
    }
    with Workbook(file, options) as book:
        formats = {
            float: book.add_format({"num_format": number}),
            Weak: book.add_format({"num_format": number, "italic": True}),
            date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        bold = book.add_format({"bold": True})
        page = book.add_worksheet(sheet)
        page.set_column(0, 0, 26)
        page.set_column(1, len(headings), 14)
        for line, note in enumerate(notes):
            page.write_string(line, 0, note, None if line else bold)
        top = len(notes)
        for column, heading in enumerate(headings):
            page.write_string(top, column, heading, bold)
        for line, row in enumerate(rows, start=top + 1):
            for column, value in enumerate(row):
                style = formats.get(type(value))
                page.write(line, column, value.value if isinstance(value, Weak) else value, style)
        page.freeze_panes(top + 1, 1)
        page.repeat_rows(top)
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        said = mark[:MARK_LENGTH].replace("&", "&&")
        page.set_header(f"&C{said}")
        page.set_footer(f"&L{said}&R第 &P 页，共 &N 页" if said else "&C第 &P 页，共 &N 页")
    file.seek(0)
    return file
