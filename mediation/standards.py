"""The checklist 五有、六落实、六统一 and how often mediators are trained: shipped from a file, then the bureau's own.

Neither is law. A new wording holds from the turn of a year on, and the years before keep theirs.
"""

import tomllib
from datetime import date
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from centers.common.dated_rules import refuse_unless_new
from centers.common.locks import one_at_a_time
from centers.common.refusals import Refusal

from .models import StandardCheck, StandardItem, TrainingNorm

FILE = Path(__file__).resolve().parent / "data" / "standards.toml"


@transaction.atomic
def load():
    """Writes what is shipped where nothing stands yet. Gives (new, kept); rows that are there stay."""
    shipped = tomllib.loads(FILE.read_text("utf-8"))
    made = 0
    for group in shipped["group"]:
        for order, text in enumerate(group["items"], start=1):
            _, is_new = StandardItem.objects.get_or_create(
                group=group["code"], order=order, valid_from=group["valid_from"],
                defaults={"text": text, "source": group["source"]},
            )  # fmt: skip
            made += is_new
    norm = shipped["training"]
    _, is_new = TrainingNorm.objects.get_or_create(valid_from=norm.pop("valid_from"), defaults=norm)
    total = sum(len(group["items"]) for group in shipped["group"]) + 1
    return made + is_new, total - made - is_new


def refuse_checked(year):
    """Refusal for a year that has passed, and where committees checked themselves for it or a later one."""
    if year < timezone.localdate().year:
        raise Refusal("过去年度的项目不能改。", field="year")
    if StandardCheck.objects.filter(year__gte=year).exists():
        raise Refusal(f"{year} 年已有调委会自查，请从以后的年度起调整。", field="year")


@transaction.atomic
def set_standard_item(*, group, text, source, year, by, item=None):
    """A line of the checklist from a year on: one more, or a new wording of one that is there. Gives the new
    row.

    Refusal where the year was checked, or where the line does not hold any more then.
    """
    one_at_a_time("mediation:standards")
    refuse_checked(year)
    if item is None:
        last = StandardItem.objects.filter(group=group).order_by("-order").first()
        order = last.order + 1 if last else 1
    else:
        order = item.order
        end_standard_item(item, year=year)
    return StandardItem.objects.create(
        group=group,
        order=order,
        text=text,
        source=source,
        valid_from=date(year, 1, 1),
        entered_by=by,
    )


@transaction.atomic
def end_standard_item(item, *, year):
    """A line that does not hold from a year on. One that had not begun goes without a trace."""
    one_at_a_time("mediation:standards")
    refuse_checked(year)
    item = StandardItem.objects.select_for_update(of=["self"]).filter(pk=item.pk).first()
    if item is None or item.valid_to:
        raise Refusal("这一项已经停用或者调整过，请看最新的项目。")
    if item.valid_from.year >= year:
        item.delete()
    else:
        item.valid_to = date(year - 1, 12, 31)
        item.save(update_fields=["valid_to"])
    return item


@transaction.atomic
def set_training_norm(*, times, source, valid_from, by):
    """How often from a day on. Refusal for a day that has one already."""
    one_at_a_time("mediation:training")
    refuse_unless_new(TrainingNorm.objects, valid_from, "要求")
    return TrainingNorm.objects.create(
        times=times, source=source, valid_from=valid_from, entered_by=by
    )


def times_a_year(day):
    """How often a mediator is to be trained in the year of a day; None where nothing is entered."""
    norm = TrainingNorm.objects.filter(valid_from__lte=day).first()
    return norm and norm.times
