"""What the lines registered, as rows under a header: `manage.py registry KIND` prints them. Reads no database."""

from .clocks import CLOCKS
from .kinds import KINDS, verbs_that_issue
from .papers import PAPERS


def flows():
    yield "line", "kind", "verb", "from", "to", "right", "clock", "paper"
    for kind in KINDS.values():
        for row in kind.steps:
            yield (
                kind.line,
                kind.code,
                row.verb,
                " ".join(s.code for s in kind.statuses if s.code in row.source),
                row.target or "",
                row.right,
                " ".join(row.starts),
                " ".join(row.papers + row.letters),
            )


def papers():
    yield "line", "code", "name", "step"
    for row in PAPERS.values():
        yield row.line, row.code, row.name, " ".join(verbs_that_issue(row.code))


def clocks():
    yield "line", "code", "count", "unit", "start", "roll", "legal_basis", "verified"
    for row in CLOCKS.values():
        yield (
            row.line,
            row.code,
            row.count,
            row.unit,
            row.start,
            "yes" if row.rolls else "no",
            row.basis,
            "yes" if row.verified else "no",
        )


REGISTRIES = {"flows": flows, "papers": papers, "clocks": clocks}


def register_registry(name, rows):
    """Adds another kind of rows: a function that gives the header and then each row."""
    REGISTRIES[name] = rows
