import tomllib
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from centers.org.models import Change, ServiceItem

FILE = Path(__file__).resolve().parents[2] / "data" / "services.toml"


class Command(BaseCommand):
    help = "导入公共法律服务事项清单和办事指南。可重复运行；工作人员改过的事项保留不动。"

    @transaction.atomic
    def handle(self, **options):
        with open(FILE, "rb") as file:
            entries = tomllib.load(file)["service"]
        edited = set(
            Change.objects.filter(service__isnull=False).values_list("service__code", flat=True)
        )
        known = {item.code: item for item in ServiceItem.objects.all()}
        added = changed = unchanged = kept = 0
        for order, entry in enumerate(entries, start=1):
            facts = {name: _tidy(value) for name, value in entry.items()}
            facts |= {"order": order, "phone": "12348", "complaint_phone": "12345"}
            item = known.get(facts["code"])
            if item is None:
                item = ServiceItem(valid_from=timezone.localdate(), **facts)
                self._save(item)
                added += 1
            elif item.code in edited:
                kept += 1
            elif differing := [n for n, value in facts.items() if getattr(item, n) != value]:
                for name in differing:
                    setattr(item, name, facts[name])
                self._save(item)
                changed += 1
            else:
                unchanged += 1
        return (
            f"事项导入完成：新增 {added} 项，更新 {changed} 项，"
            f"未变 {unchanged} 项，保留工作人员修改 {kept} 项。"
        )

    def _save(self, item):
        try:
            item.full_clean()
        except ValidationError as error:
            raise CommandError(f"{item.code} 有误，未作任何改动：{error.message_dict}") from error
        item.save()


def _tidy(value):
    return value.strip() if isinstance(value, str) else value
