import tomllib
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import transaction

from centers.org.models import Body

SHIPPED = Path(__file__).parents[2] / "data" / "partners.toml"


class Command(BaseCommand):
    help = (
        "Adds the bodies outside that people are sent on to; those that are there stay as they are."
    )

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="?", default=str(SHIPPED))

    @transaction.atomic
    def handle(self, *, path, **options):
        rows = tomllib.loads(Path(path).read_text(encoding="utf-8"))["body"]
        added = sum(
            Body.objects.get_or_create(kind=row["kind"], name=row["name"])[1] for row in rows
        )
        return f"Done. {added} bodies added, {len(rows) - added} unchanged."
