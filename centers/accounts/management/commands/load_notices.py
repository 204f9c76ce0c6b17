import tomllib
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from centers.accounts.models import PrivacyNotice

SHIPPED = Path(__file__).parents[2] / "data" / "notices.toml"


class Command(BaseCommand):
    help = "Publishes the privacy notices of a file. What was published once is never changed."

    def add_arguments(self, parser):
        parser.add_argument("path", nargs="?", default=str(SHIPPED))

    @transaction.atomic
    def handle(self, *, path, **options):
        added = kept = 0
        for row in tomllib.loads(Path(path).read_text(encoding="utf-8"))["notice"]:
            published = PrivacyNotice.objects.filter(
                code=row["code"], version=row["version"]
            ).first()
            if published is None:
                PrivacyNotice.objects.create(**row)
                added += 1
            elif any(getattr(published, field) != value for field, value in row.items()):
                raise CommandError(
                    f"{row['code']} version {row['version']} is published already and reads "
                    "differently. Give the new wording a new version."
                )
            else:
                kept += 1
        return f"Done. {added} notices added, {kept} unchanged."
