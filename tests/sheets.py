"""What stands on the pages of a PDF, for tests."""

from io import BytesIO

from pypdf import PdfReader


def pages_of(body):
    return [page.extract_text() for page in PdfReader(BytesIO(body)).pages]


def text_of(body):
    """All of its text, without the blanks and lines that setting it brought in."""
    return squeezed("".join(pages_of(body)))


def squeezed(words):
    return "".join(words.split())
