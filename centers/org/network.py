"""The tree follows a file: units are added, changed, moved and closed, never deleted."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import connection, transaction

from .changes import opening_changed
from .models import Center, CenterPeriod, Change

PLACE = {"latitude", "longitude", "location_is_approximate"}


@dataclass
class Tally:
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    closed: int = 0


@transaction.atomic
def apply(units, *, on):
    """Brings the tree into line with the units of a file, parents first; gives a `Tally`.

    on: the day from which new, moved and closed units count. Phones, addresses, directions and hours are
    not in the file; coordinates that staff have corrected stay theirs.
    """
    with connection.cursor() as cursor:  # two loads at once would each add what the other adds
        cursor.execute(f"LOCK TABLE {Center._meta.db_table} IN SHARE ROW EXCLUSIVE MODE")
    placed_by_staff = set(
        Change.objects.filter(
            verb=Change.Verb.UNIT, after__has_any_keys=["纬度", "经度"]
        ).values_list("center_id", flat=True)
    )
    known = Center.objects.in_bulk([unit.code for unit in units], field_name="code")
    # By the periods and not by the path, which shifts whenever a neighbour is added.
    parents = dict(
        CenterPeriod.objects.filter(valid_to=None).values_list("center__code", "parent__code")
    )
    # First what closes: it locks slots, and a moved unit must not be held while waiting for those.
    tally = Tally(closed=_close_missing(units, on))
    for unit in units:
        center = known.get(unit.code)
        if center is None:
            known[unit.code] = _add(unit, known.get(unit.parent_code), on)
            tally.added += 1
            continue
        kept = PLACE if center.pk in placed_by_staff else set()
        facts = {**unit.facts, "tier": unit.tier, "closed_on": None}
        was_closed = center.closed_on is not None
        changed = _write(center, {k: v for k, v in facts.items() if k not in kept})
        if was_closed or parents.get(unit.code) != (unit.parent_code or None):
            _move(center, known.get(unit.parent_code), on)
            changed = True
        if changed:
            tally.changed += 1
        else:
            tally.unchanged += 1
    return tally


def _add(unit, parent, on):
    fields = {"code": unit.code, "tier": unit.tier, **unit.facts}
    if parent is None:
        center = Center.objects.add_root(fields)
    else:
        center = Center.objects.add_child(parent, fields)
    CenterPeriod.objects.create(center=center, parent=parent, valid_from=on)
    return center


def _write(center, facts):
    """Writes the facts that differ; whether there were any."""
    differing = [name for name, value in facts.items() if getattr(center, name) != value]
    for name in differing:
        setattr(center, name, facts[name])
    if differing:
        center.save(update_fields=differing)
    return bool(differing)


def _move(center, parent, on):
    """Ends the period that runs and begins one under the new parent; the node follows."""
    current = center.periods.filter(valid_to=None).first()
    if current and current.valid_from >= on:  # it has not lasted a day
        current.parent = parent
        current.save(update_fields=["parent"])
    else:
        _end_period(center, on)
        last = center.periods.order_by("-valid_from").first()
        begins = max(on, last.valid_to + timedelta(days=1)) if last else on
        CenterPeriod.objects.create(center=center, parent=parent, valid_from=begins)
    if parent is not None:
        Center.objects.move(center, parent, "sorted-child")


def _end_period(center, on):
    for period in center.periods.filter(valid_to=None):
        period.valid_to = max(period.valid_from, on - timedelta(days=1))
        period.save(update_fields=["valid_to"])


def _close_missing(units, on):
    """Closes the open units of this file's districts that the file no longer names; how many."""
    roots = Center.objects.filter(code__in=[unit.code for unit in units if not unit.parent_code])
    missing = Center.objects.open().below(*roots).exclude(code__in=[unit.code for unit in units])
    closing = list(missing)
    for center in closing:
        center.closed_on = on
        center.save(update_fields=["closed_on"])
        _end_period(center, on)
        opening_changed(center)
    return len(closing)
