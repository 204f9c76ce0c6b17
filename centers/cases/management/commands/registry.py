"""`manage.py registry KIND`: what the lines registered, as tab-separated rows under a header.

Reads no database. `registry flows --format mermaid` draws the flows for the documentation.
"""

from django.core.management.base import BaseCommand

from centers.cases.kinds import KINDS
from centers.cases.registries import REGISTRIES


def mermaid():
    """One state diagram a kind, in the words that staff read."""
    for kind in KINDS.values():
        yield f"## {kind.line_name}：{kind.name}\n"
        yield "```mermaid\nstateDiagram-v2"
        for status in kind.statuses:
            yield f'    state "{status.label}" as {status.code}'
        for row in kind.steps:
            for source in (s.code for s in kind.statuses if s.code in row.source):
                if row.target:
                    yield f"    {source} --> {row.target}: {row.label}"
        yield "```\n"


class Command(BaseCommand):
    help = "Prints what is registered: flows, papers, clocks or indicators."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("kind", choices=[*REGISTRIES])
        parser.add_argument("--format", dest="form", choices=["tsv", "mermaid"], default="tsv")

    def handle(self, *, kind, form, **options):
        if form == "mermaid":
            return "\n".join(mermaid())
        rows = REGISTRIES[kind]()
        return "\n".join("\t".join(str(cell) for cell in row) for row in rows)
