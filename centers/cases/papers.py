"""Papers: what a line registers, and issuing one.

A paper type is data: its fields, which of them must be filled, the template that sets it. What it says
comes from the line's `facts(case)` and from what the step's form asked; nothing is typed twice.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured
from django.utils import timezone

from centers.common.refusals import Refusal
from centers.common.typesetting import missing_glyphs, pdf

from . import numbers
from .models import Paper, StoredFile

PDF = "application/pdf"


@dataclass(frozen=True)
class Field:
    """One thing that a paper says: its key among the facts, its words on the paper, whether it may be empty."""

    key: str
    label: str
    required: bool = True


def fields(required, optional=""):
    """Fields of "key 名称" lines: those that a paper must say, then those that it says where known."""
    pairs = [
        (line.split(), needed)
        for text, needed in ((required, True), (optional, False))
        for line in text.splitlines()
        if line.strip()
    ]
    return tuple(Field(key, label, needed) for (key, label), needed in pairs)


@dataclass(frozen=True)
class PaperType:
    """An official form. `code` is "line.number of the form".

    series: the sign of its sequence of numbers, "" where it bears none. outward: whether it goes to somebody
    other than the applicant, so that a protected address stays out of it. is_public: whether the applicant
    may open it. stops, starts: clocks that stand still, or begin, once it is served. needs: the right without
    which staff do not read it. official: whether its text was at hand; otherwise it says 自拟式样.
    issuer, prefix: of a paper that somebody else gives than the rest of the line's, see `Stationery`.
    """

    code: str
    name: str
    fields: tuple
    series: str = ""
    outward: bool = False
    is_public: bool = False
    stops: tuple = ()
    starts: tuple = ()
    needs: str = ""
    official: bool = False
    issuer: Callable | None = None
    prefix: str = ""

    @property
    def line(self):
        return self.code.split(".")[0]

    @property
    def is_served(self):
        """Whether it is brought to somebody and its delivery written down: numbered, and not for the file only."""
        return bool(self.series) and (self.is_public or self.outward)

    @property
    def template(self):
        """Its file below the folder of papers: aid/09.typ."""
        return f"{self.line}/{self.code.split('.')[1]}.typ"


@dataclass(frozen=True)
class Stationery:
    """How a line's papers are headed: the prefix of numbers, the issuer's name, and where facts come from.

    facts: (case, outward) → {key: text}. issuer: case → (Center, name of the institution). place: case → what
    stands in brackets in the number, where several issuers sit at one unit: each of them, as the case's body, has
    a sequence of its own.
    """

    prefix: str
    issuer: Callable
    facts: Callable
    place: Callable | None = None


PAPERS, STATIONERY = {}, {}


def register_papers(line, stationery, *types):
    """Adds the papers of a line; call it from `AppConfig.ready()`."""
    if line in STATIONERY:
        raise ImproperlyConfigured(f"{line} has papers already")
    STATIONERY[line] = stationery
    for row in types:
        if row.code in PAPERS or row.line != line:
            raise ImproperlyConfigured(f"{row.code} is registered already, or of another line")
        PAPERS[row.code] = row


def known_facts(case, row):
    """What the case itself can say on a paper of a type, before anybody is asked."""
    return STATIONERY[row.line].facts(case, outward=row.outward)


def issue(case, code, *, by, event, at=None, said=None, issuer=None):
    """Issues a paper inside the transaction of its step, and gives the row.

    said: {key: text} that the step's form asked. Refusal where something required is missing, or where the
    font cannot show a sign of it; nothing has happened then.
    """
    at = at or timezone.now()
    row = PAPERS[code]
    stationery = STATIONERY[row.line]  # the kernel's own papers go with cases of every line
    center, name = issuer or (row.issuer or stationery.issuer)(case)
    known = known_facts(case, row) | {k: v for k, v in (said or {}).items() if v}
    values = {field.key: str(known.get(field.key, "") or "") for field in row.fields}
    if lacking := [f.label for f in row.fields if f.required and not values[f.key].strip()]:
        raise Refusal(f"《{row.name}》还缺：{'、'.join(lacking)}。请先补充完整。")
    year = timezone.localdate(at).year
    series, place = row.series, ""
    if series and stationery.place:
        series, place = f"{series}{case.body_id}", stationery.place(case)
    elif not center.is_root():
        place = center.area.removesuffix("街道").removesuffix("社区")
    sequence = numbers.allocate(center, series, year) if series else None
    number = (
        numbers.spoken(row.prefix or stationery.prefix, row.series, year, sequence, place=place)
        if row.series
        else ""
    )
    data = {
        "title": row.name,
        "number": number,
        "issuer": name,
        "date": in_words(timezone.localdate(at)),
        "own_draft": not row.official,
        "fields": [[field.key, field.label, values[field.key]] for field in row.fields],
        "values": values,
        "case": case.number,
    }
    if unknown := missing_glyphs("".join([name, *values.values()])):
        raise Refusal(
            f"字库里没有“{unknown}”，《{row.name}》印不出这个字，没有出具。"
            "请联系系统管理员安装含这个字的字体。"
        )
    body = pdf(row.template, data)
    return Paper.objects.create(
        case=case, event=event, code=code, title=row.name, issuer=center, series=series, year=year,
        sequence=sequence, number=number, file=StoredFile.keep(body, PDF), is_public=row.is_public,
        issued_by=by, issued_at=at,
    )  # fmt: skip


def in_words(day):
    """2026年11月25日"""
    return f"{day.year}年{day.month}月{day.day}日"
